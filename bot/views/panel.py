"""What the facilitator sees on the phone during a session: one modal to record what happens."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Annotated, Any

import msgspec
from msgspec.structs import replace

from bot import fields
from bot.act.forms import About
from bot.act.ids import OF_ACTS, Act, Form
from bot.registers import REGISTERS
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, Part, View, shorten
from bot.texts import Markup, Texts, escape
from bot.views import confidentiality as inside
from bot.views import person as person_view
from bot.views import register as register_view
from bot.views.confidentiality import Inside
from bot.views.evaluation import evaluate_button, round_button
from bot.views.hiding import open_button as hiding_button
from bot.views.pages import drawn, lazily, paged
from bot.views.question import words
from bot.views.report import action_line
from bot.views.session import at_hour, heading, place_button
from bot.views.summary import counted
from models.action import Action, Agreement
from models.confidentiality import Sight
from models.network import Network
from models.person import Person
from models.question import KeptBy, LearningQuestion, Outcome, QuestionOutcome
from models.recording import RECORDING
from models.register import Shown
from models.report import Dealt
from models.session import AFTER, LearningSession, Stage

SHOWN, SAID_SHOWN = 300, 150  # characters of a question, and of what was said
HEARD = 40  # characters of a question in the name of a button, for a screen reader
NOTED = 100  # characters of a question in what is said of it
MOST_OFFERED = 500  # in one menu
TOGETHER = 20  # agreements and actions below one menu
MOST_FOLDED = 5  # in a menu behind three dots
NOTHING, ONLY_A_LINE = "nothing", "line"  # what is chosen in the place of an outcome; what a form asks
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
    number: int = 0  # of its row, while outcomes are recorded


@dataclass(frozen=True)
class OnNow:
    """What the agenda says is on: its words, and the minutes after the start, now and when it ends."""

    words: str
    minutes: int
    until: int


@dataclass(frozen=True)
class State:
    """What the panel shows: who is there, what was agreed, and the questions, first those on the agenda."""

    present: int
    members: int
    agreements: Sequence[Agreement]
    actions: Sequence[tuple[Action, Person]]
    on_agenda: Sequence[Line]
    others: Sequence[Line] = ()  # while nothing can be recorded
    asks: Mapping[int, Markup] = field(default_factory=dict)  # by the key of a question, who asks it
    closed: bool = False  # the next session began: nothing of it changes any more
    beside: Sequence[Line] = ()  # dealt with, and not on the agenda
    offered: Mapping[int, Sight] = field(default_factory=dict)  # the others, by their keys
    on_now: OnNow | None = None
    late: bool = False  # it is time to look back


def _buttons(t: Texts, meeting: LearningSession, network: Network, state: State) -> Block:
    """What is needed during a session, and in a menu what is rarely used."""
    about = About(session=meeting.id)
    buttons = [
        blocks.button(t.plain("panel.agreement"), Act.AGREEMENT, about),
        blocks.button(t.plain("panel.action"), Act.ACTION, about),
        blocks.button(t.plain("record_all.title"), Act.RECORD_ALL, about),
    ]
    without_form = meeting.stage is Stage.EVALUATING and meeting.evaluation_opened_at is None
    known = state.present > 0 or meeting.stage in AFTER
    if aloud(meeting) and known and state.present < network.threshold:
        buttons.append(round_button(t, meeting))
    if meeting.stage is Stage.UNDERWAY or without_form:
        enough = state.present >= network.threshold
        buttons.append(
            evaluate_button(t, "panel.evaluate_now", meeting, state.present, main=state.late and enough)
        )
    return blocks.actions(*buttons, blocks.folded(*_rarely(t, meeting)))


def _rarely(t: Texts, meeting: LearningSession) -> list[Element]:
    """What is rarely used: at most five, for which a menu has room."""
    about = About(session=meeting.id)
    rest = [blocks.button(t.plain("proxy.button"), Act.ENTER_FOR, about)]
    if meeting.stage is Stage.UNDERWAY:
        rest.append(place_button(t, meeting))
    if meeting.stage in (Stage.UNDERWAY, *AFTER):
        rest.append(hiding_button(t, meeting))
    registers = [one for one in REGISTERS if Shown.PANEL in one.shows]
    if len(rest) + len(registers) > MOST_FOLDED:
        return [*rest, blocks.button(t.plain("register.all"), Act.REGISTERS, about)]
    return [*rest, *(register_view.button(t, one, about) for one in registers)]


def aloud(meeting: LearningSession) -> bool:
    """The group looks back without a form, so that the facilitator may note what came out of it."""
    return meeting.stage in (Stage.UNDERWAY, *AFTER) and meeting.evaluation_opened_at is None


def _present(t: Texts, state: State) -> str:
    if not state.present:
        return t("panel.present_unknown")
    return t.n("panel.present", state.present, members=state.members)


def _agreed(t: Texts, meeting: LearningSession, state: State) -> list[list[Block]]:
    """What was agreed and who does what, so many below each menu in which they can be changed."""
    noted: list[tuple[str, Option]] = []
    for agreed in state.agreements:
        line = t("panel.agreed", text=shorten(agreed.text, SAID_SHOWN))
        noted.append((line, _change(meeting, agreed.text, Act.AGREEMENT, agreed.id)))
    for todo, owner in state.actions:
        line = t("panel.will_do", line=Markup(action_line(t, todo, owner)))
        noted.append((line, _change(meeting, todo.text, Act.ACTION, todo.id)))
    found = []
    for at in range(0, len(noted), TOGETHER):
        some = noted[at : at + TOGETHER]
        title, change = t("panel.noted_so_far"), t.plain("panel.change")
        if len(noted) > TOGETHER:
            title = t("panel.noted_from", first=at + 1, last=at + len(some))
            change += f" ({at + 1}–{at + len(some)})"
        menu = blocks.select([choice for _, choice in some], action=OF_ACTS, placeholder=change)
        found.append([blocks.section(title, menu), *(blocks.section(line) for line, _ in some)])
    return found


def _change(meeting: LearningSession, text: str, act: Act, key: int) -> Option:
    return blocks.act_option(" ".join(text.split()), act, About(session=meeting.id, item=key))


def _others(
    t: Texts, meeting: LearningSession, offered: Mapping[int, Sight]
) -> list[Callable[[], list[Block]]]:
    """The other questions of the network, in menus: one that was discussed gets its outcome."""
    asked = list(offered.items())

    def one(first: int) -> list[Block]:
        choices = [
            blocks.act_option(
                " ".join((seen.words or "").split()), Act.OUTCOME, About(session=meeting.id, question=key)
            )
            for key, seen in asked[first : first + MOST_OFFERED]
        ]
        name = t.plain("panel.choose_question")
        if len(asked) > MOST_OFFERED:
            name += f" ({first + 1}–{first + len(choices)})"
        return [blocks.section(t("panel.others"), blocks.select(choices, action=OF_ACTS, placeholder=name))]

    return [partial(one, first) for first in range(0, len(asked), MOST_OFFERED)]


def _outcomes(t: Texts, meeting: LearningSession, line: Line) -> Element:
    """What can become of a question: chosen is saved; with a line it is one form."""
    question, about = line.question, About(session=meeting.id, question=line.question.id)
    choices = [
        blocks.act_option(t.plain(f"outcome.{one}"), Act.BECAME, replace(about, choice=one))
        for one in question.may_become
    ]
    chosen = None
    if line.outcome is not None:
        chosen = choices[question.may_become.index(question.told(line.outcome))].value
        if question.may_take_back(meeting):
            nothing = t.plain("panel.nothing_noted")
            choices.append(blocks.act_option(nothing, Act.BECAME, replace(about, choice=NOTHING)))
    choices.append(blocks.act_option(t.plain("panel.with_a_line"), Act.OUTCOME, about))
    return blocks.select(choices, chosen, OF_ACTS, t.plain("panel.outcome_of", number=line.number))


def numbered(lines: Sequence[Line], first: int = 1) -> list[Line]:
    """Return lines with the numbers by which their menus and buttons are told apart."""
    return [dataclasses.replace(line, number=n) for n, line in enumerate(lines, first)]


def in_full(line: Line, longest: int) -> str:
    """Return a question with its number when it has one, on one line of at most so many characters."""
    text = " ".join(line.question.text.split())
    return shorten(f"{line.number}. {text}" if line.number else text, longest)


def asker_said(t: Texts, line: Line) -> str:
    """What its asker said of it since, where the report goes by that and not by what was noted."""
    if line.outcome is None or line.outcome.verdict is None:
        return ""
    if Dealt(line.question, line.outcome).became is line.outcome.outcome:
        return ""
    return t.plain("panel.asker_said", word=t.plain(f"verdict.{line.outcome.verdict}").lower())


def _question(
    t: Texts, meeting: LearningSession, asks: Mapping[int, Markup], line: Line, *, recording: bool
) -> list[Block]:
    words = t("panel.question", question=in_full(line, SHOWN))
    if who := asks.get(line.question.id):
        words += f" _({who})_"
    if line.question.kept_by is not None:
        words += f" _({t('confidentiality.mark')})_"
    if line.outcome is not None:
        became = t.plain(f"outcome.{line.question.told(line.outcome)}")
        words += "\n" + t("panel.outcome_so_far", outcome=became)
        if since := asker_said(t, line):
            words += f" _({escape(since)})_"
        if line.outcome.said:
            words += "\n" + t("panel.said", said=shorten(line.outcome.said, SAID_SHOWN))
    if not recording:
        return [blocks.section(words)]
    row = [blocks.section(words, _outcomes(t, meeting, line))]
    if line.outcome is not None and not line.outcome.said:
        about = About(session=meeting.id, question=line.question.id, choice=ONLY_A_LINE)
        add = blocks.button(t.plain("panel.add_line"), Act.OUTCOME, about)
        heard = t.plain("panel.line_of", question=in_full(line, HEARD))
        row.append(blocks.actions({**add, "accessibility_label": heard}))
    return row


def _now(t: Texts, meeting: LearningSession, on_now: OnNow) -> Block:
    now, until = (at_hour(t, meeting, minutes) for minutes in (on_now.minutes, on_now.until))
    return blocks.context(t("panel.now", now=now, what=shorten(on_now.words, SAID_SHOWN), until=until))


def panel(
    t: Texts, meeting: LearningSession, network: Network, state: State, *, noted: str = "", start: int = 0
) -> View:
    """The panel; `noted` says what was just recorded."""
    recording = meeting.stage in RECORDING and not state.closed
    title = t("panel.heading", title=heading(t, meeting, network), number=meeting.number)
    when = t.when(meeting.starts_local, meeting.zone)
    # Without a form nothing of an evaluation goes on any more.
    at = Stage.REPORTING if meeting.stage is Stage.EVALUATING and aloud(meeting) else meeting.stage
    stage = t("panel.stage", stage=t.plain(f"stage.{at}"), when=when)
    above: list[Block] = []
    if noted:
        above.append({"type": "section", "text": blocks.plain(t.plain("panel.noted", noted=noted))})
    above += [blocks.section(title), blocks.context(stage)]
    things: list[Callable[[], Sequence[Block]]] = []
    if state.on_now is not None:
        above.append(_now(t, meeting, state.on_now))
    if recording:
        who = blocks.button(t.plain("panel.attendance"), Act.ATTENDANCE, About(session=meeting.id))
        above += [blocks.section(_present(t, state), who), _buttons(t, meeting, network, state)]
    else:
        above.append(blocks.section(t("panel.closed" if state.closed else "panel.not_yet")))
    draw = partial(_question, t, meeting, state.asks, recording=recording)
    listed = (
        ("panel.on_agenda", state.on_agenda),
        ("panel.beside", state.beside),
        ("panel.others_so_far", state.others),
    )
    first = 1
    for key, lines in listed:
        rows = numbered(lines, first) if recording else lines
        first += len(rows)
        things += lazily(rows, draw, t(key))
    if recording:
        things += _others(t, meeting, state.offered)
        things += [partial(list, each) for each in _agreed(t, meeting, state)]
    return paged(
        t, Form.PANEL, t.plain("panel.title"), things, drawn,
        act=Act.PANEL, about=About(session=meeting.id), start=start,
        above=above, below=[blocks.context(t(_why(meeting)))],
    )  # fmt: skip


def _why(meeting: LearningSession) -> str:
    """Where the words go that are recorded."""
    return "panel.why" if meeting.released_at is None else "panel.why_out"


def instead(t: Texts, form: type[msgspec.Struct], parts: Sequence[Part], about: About) -> View:
    """A form in the place of the panel, with a way back that keeps the panel true."""
    back = blocks.button(t.plain("panel.back"), Act.PANEL, About(session=about.session, start=about.start))
    return fields.modal(t, form, [*parts, blocks.actions(back)], about)


def who_is_ticked(*, recorded: bool) -> str:
    """What is said of the ticks in the form of who is there, by its key."""
    return "panel.attendance_recorded" if recorded else "panel.attendance_expected"


def names(
    t: Texts, people: Sequence[Person]
) -> tuple[Sequence[Person], dict[str, Sequence[Option]], dict[str, str]]:
    """Return who can be ticked, in groups by the names of their fields, and the labels of these."""
    shown = person_view.by_name(people)[: GROUP * len(GROUPS)]
    options = person_view.options(shown)
    parts = [options[at : at + GROUP] for at in range(0, len(options), GROUP)]
    groups: dict[str, Sequence[Option]] = dict(zip(GROUPS, parts, strict=False))
    labels = {}
    for name, group in groups.items():
        if len(shown) > GROUP:
            key = "panel.field_present_from" if name == GROUPS[0] else "panel.field_present_more"
            labels[name] = t.plain(key, first=group[0].text, last=group[-1].text)
    return shown, groups, labels


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
    shown, groups, labels = names(t, people)
    asked = fields.ask(t, Present, dict.fromkeys(GROUPS, here), choices=groups, labels=labels)
    keys = msgspec.json.encode([person.id for person in shown]).decode()
    about = About(session=meeting.id, choice=keys, start=start)
    return instead(t, Present, [blocks.section(t(who_is_ticked(recorded=recorded))), *asked.values()], about)


@fields.form(Form.OUTCOME, "panel.outcome", close="common.close")
class Became(msgspec.Struct, frozen=True):
    """What became of a question."""

    outcome: Annotated[Outcome, fields.one_of("outcome.")] | None = None  # not asked for a line alone
    said: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    inside: Inside = ()


def outcome_form(
    t: Texts,
    meeting: LearningSession,
    question: LearningQuestion,
    recorded: QuestionOutcome | None,
    carried: str = "",
    start: int | None = None,
    *,
    only_a_line: bool = False,
) -> View:
    """What became of one question, and what was said; or that alone."""
    if only_a_line:
        asked = fields.ask(t, Became, fields.held(Became, recorded), without=("outcome", "inside"))
        about = About(session=meeting.id, question=question.id, start=start)
        return instead(t, Became, [words(question.text), *asked.values()], about)
    stays, fixed = question.kept_by is not None, question.kept_by in (KeptBy.ASKER, KeptBy.TWIN)
    became = question.told(recorded) if recorded else None
    filled = fields.held(Became, recorded, inside=stays, outcome=became)
    offered = [Option(t.plain(f"outcome.{one}"), one) for one in question.may_become]
    asked = fields.ask(t, Became, filled, choices={"outcome": offered}, without=("inside",) if fixed else ())
    parts = [
        words(question.text),
        *([blocks.context(carried)] if carried else []),
        *asked.values(),
        *([blocks.context(inside.only_asker(t))] if fixed else []),
    ]
    stands = inside.as_it_stands(inside=stays)
    about = About(session=meeting.id, question=question.id, start=start, choice=stands)
    return instead(t, Became, parts, about)


def outcome_noted(t: Texts, asked: LearningQuestion, outcome: Outcome) -> str:
    """What was recorded of which question, and what follows."""
    return t.plain(f"panel.outcome_noted_{outcome}", question=shorten(asked.text, NOTED))


def taken_back(t: Texts, asked: LearningQuestion, line: str) -> str:
    """Of which question nothing is recorded any more; the line that goes with it can still be read."""
    noted = t.plain("panel.taken_back", question=shorten(asked.text, NOTED))
    return f"{noted} {t.plain('panel.line_was', line=line)}" if line else noted


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
    return instead(t, Agreed, [*asked.values()], about)


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
    return instead(t, WillDo, [*asked.values()], about)


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
