"""What the facilitator sees on the phone during a session: one modal to record what happens."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block, Element, Option, View, shorten
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Markup, Texts
from bot.views.evaluation import round_button
from bot.views.report import action_line, counted
from bot.views.session import heading
from models.follow_up import Action, Agreement
from models.network import Network
from models.person import Person
from models.question import LearningQuestion, Outcome, QuestionOutcome
from models.session import AFTER, LearningSession, Stage

MOST_QUESTIONS = 80
MOST_BLOCKS = 96  # a modal holds a hundred, of which four are kept for headings and the end
MOST_NOTED = 40  # agreements and actions
SHOWN, SAID_SHOWN = 300, 150  # characters of a question, and of what was said
GROUP = 10  # names in one set of checkboxes
MOST_GROUPS = 5
MOST_OWNERS = 100
LONGEST_SAID, LONGEST_TEXT = 500, 500
REMOVE = "remove"
RECORDING = (Stage.READY, Stage.UNDERWAY, Stage.EVALUATING, Stage.REPORTING, Stage.CLOSED)


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
    more: int = 0  # other questions beyond these


def name(person: Person) -> str:
    """A person's name, or what Slack calls them while the name is unknown."""
    return person.name or person.user_id


def _buttons(t: Texts, meeting: LearningSession) -> list[Element]:
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
    if meeting.stage is Stage.UNDERWAY or without_form:
        buttons.append(blocks.button(t.plain("panel.evaluate_now"), Act.EVALUATE_NOW, about))
    return buttons


def aloud(meeting: LearningSession) -> bool:
    """The group looks back without a form, so that the facilitator may note what came out of it."""
    return meeting.stage in (Stage.UNDERWAY, *AFTER) and meeting.evaluation_opened_at is None


def _present(t: Texts, state: State) -> str:
    if not state.present:
        return t("panel.present_unknown")
    return t("panel.present", present=state.present, members=state.members)


def _agreed(t: Texts, meeting: LearningSession, state: State) -> list[Block]:
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
    words = [
        blocks.section(line, blocks.button(change, act, About(session=meeting.id, item=key)))
        for line, act, key in noted[:MOST_NOTED]
    ]
    left = len(noted) - MOST_NOTED
    return [*words, blocks.context(t.n("panel.more_noted", left))] if left > 0 else words


def _question(t: Texts, meeting: LearningSession, line: Line, *, recording: bool) -> Block:
    words = t("panel.question", question=shorten(line.question.text, SHOWN))
    if line.outcome is not None:
        became = t.plain(f"outcome.{line.outcome.outcome}")
        words += "\n" + t("panel.outcome_so_far", outcome=became)
        if line.outcome.said:
            words += "\n" + t("panel.said", said=shorten(line.outcome.said, SAID_SHOWN))
    if not recording:
        return blocks.section(words)
    about = About(session=meeting.id, question=line.question.id)
    return blocks.section(words, blocks.button(t.plain("panel.outcome"), Act.OUTCOME, about))


def panel(t: Texts, meeting: LearningSession, network: Network, state: State, *, noted: str = "") -> View:
    """The panel; `noted` says what was just recorded."""
    recording = meeting.stage in RECORDING
    title = t("panel.heading", title=heading(t, meeting, network), number=meeting.number)
    when = t.when(meeting.starts_local, meeting.zone)
    stage = t("panel.stage", stage=t.plain(f"stage.{meeting.stage}"), when=when)
    words: list[Block] = []
    if noted:
        words.append({"type": "section", "text": blocks.plain(t.plain("panel.noted", noted=noted))})
    words += [blocks.section(title), blocks.context(stage)]
    if recording:
        words += [blocks.actions(*_buttons(t, meeting)), blocks.section(_present(t, state))]
        words += _agreed(t, meeting, state)
    else:
        words.append(blocks.section(t("panel.not_yet")))
    most = room = min(MOST_QUESTIONS, MOST_BLOCKS - len(words))
    for key, lines in (("panel.on_agenda", state.on_agenda), ("panel.others", state.others)):
        shown = lines[:room]
        if shown:
            words.append(blocks.section(t(key)))
            words += [_question(t, meeting, line, recording=recording) for line in shown]
        room -= len(shown)
    left = len(state.on_agenda) + len(state.others) + state.more - (most - room)
    if left:
        words.append(blocks.context(t.n("panel.and_more", left)))
    words.append(blocks.context(t("panel.why")))
    return blocks.modal(
        Form.PANEL,
        t.plain("panel.title"),
        words,
        about=About(session=meeting.id),
        close=t.plain("common.close"),
    )


def _form(t: Texts, form: Form, title: str, about: About, fields: list[Block]) -> View:
    """A form in the place of the panel, with a way back that keeps the panel true."""
    back = blocks.button(t.plain("panel.back"), Act.PANEL, About(session=about.session))
    return blocks.modal(
        form,
        title,
        [*fields, blocks.actions(back)],
        about=about,
        submit=t.plain("common.save"),
        close=t.plain("common.close"),
    )


def attendance_form(
    t: Texts, meeting: LearningSession, people: Sequence[Person], here: set[int], *, recorded: bool
) -> View:
    """Who is there: ticked are those recorded, or those who said they would or might come."""
    lead = "panel.attendance_recorded" if recorded else "panel.attendance_expected"
    fields = [blocks.section(t(lead))]
    for number in range(min(-(-len(people) // GROUP), MOST_GROUPS)):
        group = people[number * GROUP : (number + 1) * GROUP]
        choices = [Option(name(person), str(person.id)) for person in group]
        initial = [str(person.id) for person in group if person.id in here]
        label = t.plain("panel.field_present" if number == 0 else "panel.field_present_more")
        fields.append(
            blocks.field_of(f"present_{number}", label, blocks.checkboxes(choices, initial), optional=True)
        )
    about = About(session=meeting.id)
    return _form(t, Form.ATTENDANCE, t.plain("panel.attendance"), about, fields)


def outcome_form(
    t: Texts,
    meeting: LearningSession,
    question: LearningQuestion,
    recorded: QuestionOutcome | None,
    carried: str = "",
) -> View:
    """What became of one question, and what was said."""
    choices = [Option(t.plain(f"outcome.{outcome}"), outcome) for outcome in Outcome]
    fields: list[Block] = [
        {"type": "section", "text": blocks.plain(question.text)},
        blocks.field_of(
            "outcome",
            t.plain("panel.field_outcome"),
            blocks.radio(choices, recorded.outcome if recorded else None),
            hint=t.plain("panel.outcome_hint"),
        ),
        blocks.field_of(
            "said",
            t.plain("panel.field_said"),
            blocks.text_input(recorded.said if recorded else "", lines=True, longest=LONGEST_SAID),
            hint=f"{t.plain('panel.said_hint')} {t.plain('common.no_names_hint')}",
            optional=True,
        ),
    ]
    if carried:
        fields.insert(1, blocks.context(carried))
    about = About(session=meeting.id, question=question.id)
    return _form(t, Form.OUTCOME, t.plain("panel.outcome"), about, fields)


def _remove(t: Texts, key: str) -> Block:
    """The box that takes away what was noted."""
    box = blocks.checkboxes([Option(t.plain(key), REMOVE)])
    return blocks.field_of("remove", t.plain("panel.field_remove"), box, optional=True)


def agreement_form(t: Texts, meeting: LearningSession, noted: Agreement | None = None) -> View:
    """What the group agrees, to note or to change."""
    text = blocks.field_of(
        "text",
        t.plain("panel.field_agreement"),
        blocks.text_input(noted.text if noted else "", lines=True, longest=LONGEST_TEXT),
        hint=f"{t.plain('panel.goes_in_report')} {t.plain('common.no_names_hint')}",
    )
    about = About(session=meeting.id, item=noted.id if noted else None)
    fields = [text, _remove(t, "panel.remove_agreement")] if noted else [text]
    return _form(t, Form.AGREEMENT, t.plain("panel.agreement"), about, fields)


def action_form(
    t: Texts, meeting: LearningSession, owners: Sequence[Person], noted: Action | None = None
) -> View:
    """What somebody will do, and by when; to note or to change."""
    choices = [Option(name(person), str(person.id)) for person in owners[:MOST_OWNERS]]
    owner, due = (str(noted.owner_id), noted.due_on) if noted else (None, None)
    fields = [
        blocks.field_of(
            "text",
            t.plain("panel.field_action"),
            blocks.text_input(noted.text if noted else "", lines=True, longest=LONGEST_TEXT),
            hint=t.plain("panel.goes_in_report"),
        ),
        blocks.field_of("owner", t.plain("panel.field_owner"), blocks.select(choices, owner)),
        blocks.field_of("due", t.plain("panel.field_due"), blocks.date_input(due), optional=True),
    ]
    if noted:
        fields.append(_remove(t, "panel.remove_action"))
    about = About(session=meeting.id, item=noted.id if noted else None)
    return _form(t, Form.ACTION, t.plain("panel.action"), about, fields)


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
