"""What the facilitator sees on the phone during a session: one modal to record what happens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Annotated, Any

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.registers import REGISTERS
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, Part, View, shorten
from bot.texts import Markup, Texts
from bot.views import confidentiality as inside
from bot.views import person as person_view
from bot.views import register as register_view
from bot.views.confidentiality import Inside
from bot.views.evaluation import evaluate_button, round_button
from bot.views.hiding import open_button as hiding_button
from bot.views.pages import drawn, lazily, paged
from bot.views.question import words
from bot.views.report import action_line, counted
from bot.views.session import heading
from models.action import Action, Agreement
from models.network import Network
from models.person import Person
from models.question import KeptBy, LearningQuestion, Outcome, QuestionOutcome
from models.recording import RECORDING
from models.register import Shown
from models.session import AFTER, LearningSession, Stage

SHOWN, SAID_SHOWN = 300, 150  # characters of a question, and of what was said
GROUP = 10  # names in one set of checkboxes
GROUPS = [f"present_{number}" for number in range(25)]  # more than a network has members

FIELDS: list[tuple[str, Any, Any]] = [
    (name, Annotated[list[int], fields.boxes(at="panel.present")], []) for name in GROUPS
]
Present = fields.form(Form.ATTENDANCE, "panel.attendance", close="common.close")(
    msgspec.defstruct("Present", FIELDS, frozen=True, kw_only=True)
)


def ticked(form: msgspec.Struct) -> set[int]:
    """Return who is ticked in the form of who is there."""
    return {person_id for name in GROUPS for person_id in getattr(form, name)}


@dataclass(frozen=True)
class Line:
    """A question in the panel, with its outcome at this session when there is one."""

    question: LearningQuestion
    outcome: QuestionOutcome | None


@dataclass(frozen=True)
class State:
    """What the panel shows: who is there, what was agreed, and the questions, first those on the agenda."""

    present: int
    members: int
    agreements: Sequence[Agreement]
    actions: Sequence[tuple[Action, Person]]
    on_agenda: Sequence[Line]
    others: Sequence[Line]
    asks: Mapping[int, Markup] = field(default_factory=dict)  # by the key of a question, who asks it
    closed: bool = False  # the next session began: nothing of it changes any more


def _buttons(t: Texts, meeting: LearningSession, present: int) -> list[Element]:
    about = About(session=meeting.id)
    buttons = [
        blocks.button(t.plain("panel.attendance"), Act.ATTENDANCE, about),
        blocks.button(t.plain("panel.agreement"), Act.AGREEMENT, about),
        blocks.button(t.plain("panel.action"), Act.ACTION, about),
        blocks.button(t.plain("proxy.button"), Act.ENTER_FOR, about),
    ]
    without_form = meeting.stage is Stage.EVALUATING and meeting.evaluation_opened_at is None
    if aloud(meeting):
        buttons.append(round_button(t, meeting))
    if meeting.stage in (Stage.UNDERWAY, *AFTER):
        buttons.append(hiding_button(t, meeting))
    if meeting.stage is Stage.UNDERWAY or without_form:
        buttons.append(evaluate_button(t, "panel.evaluate_now", meeting, present))
    return buttons


def _registers(t: Texts, meeting: LearningSession) -> list[Block]:
    """What the group keeps a list of, to be added to at once."""
    about = About(session=meeting.id)
    ways = [register_view.button(t, one, about) for one in REGISTERS if Shown.PANEL in one.shows]
    return [blocks.actions(*ways)] if ways else []


def aloud(meeting: LearningSession) -> bool:
    """The group looks back without a form, so that the facilitator may note what came out of it."""
    return meeting.stage in (Stage.UNDERWAY, *AFTER) and meeting.evaluation_opened_at is None


def _present(t: Texts, state: State) -> str:
    if not state.present:
        return t("panel.present_unknown")
    return t.n("panel.present", state.present, members=state.members)


def _agreed(t: Texts, meeting: LearningSession, state: State) -> list[list[Block]]:
    """What was agreed and who does what, each with the button that changes it."""
    noted = [
        (t("panel.agreed", text=shorten(item.text, SAID_SHOWN)), Act.AGREEMENT, item.id)
        for item in state.agreements
    ]
    noted += [
        (t("panel.will_do", line=Markup(action_line(t, *item))), Act.ACTION, item[0].id)
        for item in state.actions
    ]
    change = t.plain("panel.change")
    return [
        [blocks.section(line, blocks.button(change, act, About(session=meeting.id, item=key)))]
        for line, act, key in noted
    ]


def _told(question: LearningQuestion, recorded: QuestionOutcome) -> Outcome:
    """The outcome as it may be read: who was away would tell who asked a question without a name."""
    hides = question.anonymous and recorded.outcome is Outcome.DEFERRED
    return Outcome.UNANSWERED if hides else recorded.outcome


def _question(
    t: Texts, meeting: LearningSession, asks: Mapping[int, Markup], line: Line, *, recording: bool
) -> list[Block]:
    words = t("panel.question", question=shorten(line.question.text, SHOWN))
    if who := asks.get(line.question.id):
        words += f" _({who})_"
    if line.question.kept_by is not None:
        words += f" _({t('confidentiality.mark')})_"
    if line.outcome is not None:
        became = t.plain(f"outcome.{_told(line.question, line.outcome)}")
        words += "\n" + t("panel.outcome_so_far", outcome=became)
        if line.outcome.said:
            words += "\n" + t("panel.said", said=shorten(line.outcome.said, SAID_SHOWN))
    if not recording:
        return [blocks.section(words)]
    about = About(session=meeting.id, question=line.question.id)
    return [blocks.section(words, blocks.button(t.plain("panel.outcome"), Act.OUTCOME, about))]


def panel(
    t: Texts, meeting: LearningSession, network: Network, state: State, *, noted: str = "", start: int = 0
) -> View:
    """The panel; `noted` says what was just recorded."""
    recording = meeting.stage in RECORDING and not state.closed
    title = t("panel.heading", title=heading(t, meeting, network), number=meeting.number)
    when = t.when(meeting.starts_local, meeting.zone)
    stage = t("panel.stage", stage=t.plain(f"stage.{meeting.stage}"), when=when)
    above: list[Block] = []
    if noted:
        above.append({"type": "section", "text": blocks.plain(t.plain("panel.noted", noted=noted))})
    above += [blocks.section(title), blocks.context(stage)]
    things: list[Callable[[], Sequence[Block]]] = []
    if recording:
        above += [blocks.actions(*_buttons(t, meeting, state.present)), *_registers(t, meeting)]
        above.append(blocks.section(_present(t, state)))
        things += [partial(list, line) for line in _agreed(t, meeting, state)]
    else:
        above.append(blocks.section(t("panel.closed" if state.closed else "panel.not_yet")))
    for key, lines in (("panel.on_agenda", state.on_agenda), ("panel.others", state.others)):
        things += lazily(lines, partial(_question, t, meeting, state.asks, recording=recording), t(key))
    return paged(
        t, Form.PANEL, t.plain("panel.title"), things, drawn,
        act=Act.PANEL, about=About(session=meeting.id), start=start,
        above=above, below=[blocks.context(t(_why(meeting)))],
    )  # fmt: skip


def _why(meeting: LearningSession) -> str:
    """Where the words go that are recorded."""
    return "panel.why" if meeting.released_at is None else "panel.why_out"


def _form(t: Texts, form: type[msgspec.Struct], parts: Sequence[Part], about: About) -> View:
    """A form in the place of the panel, with a way back that keeps the panel true."""
    back = blocks.button(t.plain("panel.back"), Act.PANEL, About(session=about.session, start=about.start))
    return fields.modal(t, form, [*parts, blocks.actions(back)], about)


def attendance_form(
    t: Texts,
    meeting: LearningSession,
    people: Sequence[Person],
    here: set[int],
    *,
    recorded: bool,
    start: int | None = None,
) -> View:
    """Who is there: ticked are those recorded, or those who said they would or might come.

    Whom it shows travels with the form, which says nothing of others.
    """
    lead = "panel.attendance_recorded" if recorded else "panel.attendance_expected"
    shown = person_view.by_name(people)[: GROUP * len(GROUPS)]
    options = person_view.options(shown)
    groups = {name: options[n * GROUP : (n + 1) * GROUP] for n, name in enumerate(GROUPS)}
    labels = {}
    for name, group in groups.items():
        if group and len(shown) > GROUP:
            key = "panel.field_present_from" if name == GROUPS[0] else "panel.field_present_more"
            labels[name] = t.plain(key, first=group[0].text, last=group[-1].text)
    asked = fields.ask(t, Present, dict.fromkeys(GROUPS, here), choices=groups, labels=labels)
    keys = msgspec.json.encode([person.id for person in shown]).decode()
    about = About(session=meeting.id, choice=keys, start=start)
    return _form(t, Present, [blocks.section(t(lead)), *asked.values()], about)


@fields.form(Form.OUTCOME, "panel.outcome", close="common.close")
class Became(msgspec.Struct, frozen=True):
    """What became of a question."""

    outcome: Annotated[Outcome, fields.one_of("outcome.")]
    said: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    inside: Inside = ()


def outcome_form(
    t: Texts,
    meeting: LearningSession,
    question: LearningQuestion,
    recorded: QuestionOutcome | None,
    carried: str = "",
    start: int | None = None,
) -> View:
    """What became of one question, and what was said."""
    stays, fixed = question.kept_by is not None, question.kept_by in (KeptBy.ASKER, KeptBy.TWIN)
    became = _told(question, recorded) if recorded else None
    filled = fields.held(Became, recorded, inside=stays, outcome=became)
    nameless = [Option(t.plain(f"outcome.{each}"), each) for each in Outcome if each is not Outcome.DEFERRED]
    choices = {"outcome": nameless} if question.anonymous else {}
    asked = fields.ask(t, Became, filled, choices=choices, without=("inside",) if fixed else ())
    parts = [
        words(question.text),
        *([blocks.context(carried)] if carried else []),
        *asked.values(),
        *([blocks.context(inside.only_asker(t))] if fixed else []),
    ]
    stands = inside.as_it_stands(inside=stays)
    about = About(session=meeting.id, question=question.id, start=start, choice=stands)
    return _form(t, Became, parts, about)


@fields.form(Form.AGREEMENT, "panel.agreement", close="common.close")
class Agreed(msgspec.Struct, frozen=True):
    """What was agreed."""

    text: Annotated[str, fields.lines(500, at="panel.agreement", no_names=True)] = ""
    remove: Annotated[fields.Ticked, fields.tick("panel.remove_agreement")] = ()


def agreement_form(
    t: Texts, meeting: LearningSession, noted: Agreement | None = None, start: int | None = None
) -> View:
    """What the group agrees, to note or to change."""
    about = About(session=meeting.id, item=noted.id if noted else None, start=start)
    asked = fields.ask(t, Agreed, fields.held(Agreed, noted), without=_unless(noted))
    return _form(t, Agreed, [*asked.values()], about)


def _unless(noted: object) -> Sequence[str]:
    """What is new cannot be removed."""
    return () if noted else ("remove",)


@fields.form(Form.ACTION, "panel.action", close="common.close")
class WillDo(msgspec.Struct, frozen=True, kw_only=True):
    """Who does what, and by when."""

    text: Annotated[str, fields.lines(500, at="panel.action")] = ""
    owner: Annotated[int, fields.pick()]
    due: Annotated[date, fields.day(optional=True)] | None = None
    remove: Annotated[fields.Ticked, fields.tick("panel.remove_action")] = ()


def action_form(
    t: Texts,
    meeting: LearningSession,
    owners: Sequence[Person],
    noted: Action | None = None,
    start: int | None = None,
) -> View:
    """What somebody will do, and by when; to note or to change."""
    filled = {"text": noted.text, "owner": noted.owner_id, "due": noted.due_on} if noted else None
    choices = {"owner": person_view.options(owners)}
    asked = fields.ask(t, WillDo, filled, choices=choices, without=_unless(noted))
    about = About(session=meeting.id, item=noted.id if noted else None, start=start)
    return _form(t, WillDo, [*asked.values()], about)


def attendance_noted(t: Texts, meeting: LearningSession, network: Network, present: int) -> str:
    """What the facilitator hears after ticking who is there, and what it sets going."""
    noted = counted(t, "panel.attendance_noted", present)
    if meeting.stage in (Stage.READY, Stage.UNDERWAY):
        enough = present >= network.threshold
        key = "panel.evaluation_follows" if enough else "panel.too_few_to_evaluate"
        return f"{noted} {t.plain(key, threshold=network.threshold)}"
    if meeting.stage is not Stage.EVALUATING:
        return noted
    if meeting.evaluation_opened_at is not None:
        return f"{noted} {t.plain('panel.evaluation_asks')}"
    return f"{noted} {t.plain('panel.enough_after_all')}" if present >= network.threshold else noted
