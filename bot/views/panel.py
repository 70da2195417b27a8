"""What the facilitator sees on the phone during a session: one modal to record what happens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.act.forms import About
from bot.act.ids import OF_ACTS, Act, Form
from bot.registers import REGISTERS
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View, shorten
from bot.texts import Markup, Texts
from bot.views import outcome, parking, record_all, room, short_form, speaking, wrap_up
from bot.views import register as register_view
from bot.views.evaluation_prompt import evaluate_button, round_button
from bot.views.hiding import open_button as hiding_button
from bot.views.outcome import SAID_SHOWN, Line
from bot.views.pages import drawn, lazily, paged
from bot.views.report import action_line
from bot.views.session import at_hour, heading, place_button
from models.action import Action, Agreement
from models.confidentiality import Sight
from models.entrusted import Says
from models.network import Network
from models.note_taker import Noting
from models.person import Person
from models.recording import RECORDING
from models.register import Shown
from models.session import AFTER, LearningSession, Stage

MOST_OFFERED = 500  # in one menu
TOGETHER = 20  # agreements and actions below one menu
MOST_FOLDED = 5  # in a menu behind three dots; more stand in one with a name


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
    at_its_end: bool = False  # it is time to wrap up
    guests: int = 0  # who are there beside the members
    notes: Noting | None = None  # who takes the notes, or was asked
    instead: str = ""  # the key of what is asked in the place of the evaluation


def _buttons(t: Texts, meeting: LearningSession, network: Network, state: State) -> Block:
    """What is needed during a session, and in a menu what is rarely used."""
    about = About(session=meeting.id)
    buttons = [
        blocks.button(t.plain("panel.agreement"), Act.AGREEMENT, about),
        blocks.button(t.plain("panel.action"), Act.ACTION, about),
        _records(t, meeting, state)[0],
    ]
    without_form = meeting.stage is Stage.EVALUATING and meeting.evaluation_opened_at is None
    known = state.present > 0 or meeting.stage in AFTER
    if aloud(meeting) and known and state.present < network.threshold:
        buttons.append(round_button(t, meeting))
    if meeting.stage is Stage.UNDERWAY:
        buttons += [] if state.on_now else [room.button(t, meeting)]
        buttons += [speaking.button(t, meeting), parking.button(t, meeting, parking.Back.PANEL)]
    if meeting.stage is Stage.UNDERWAY or without_form:
        enough = state.present >= network.threshold or bool(state.instead)
        label = t.plain("panel.evaluate_now")
        if state.instead:
            label = t.plain("panel.ask_now", what=t.plain(f"{state.instead}.title"))
        main = state.late and enough
        buttons.append(evaluate_button(t, label, meeting, state.present, main=main, instead=state.instead))
    rarely = _rarely(t, meeting, state)
    few = len(rarely) <= MOST_FOLDED
    return blocks.actions(
        *buttons, blocks.folded(*rarely) if few else blocks.menu_of(t.plain("home.more"), *rarely)
    )


def _records(t: Texts, meeting: LearningSession, state: State) -> tuple[Element, Element]:
    """The two ways to record it all at once: first the one that is wanted now."""
    everything = record_all.button(t, meeting)
    if state.at_its_end:
        return wrap_up.button(t, meeting, main=not state.late), everything
    return everything, wrap_up.button(t, meeting)


def _rarely(t: Texts, meeting: LearningSession, state: State) -> list[Element]:
    """What is rarely used."""
    about = About(session=meeting.id)
    rest = [blocks.button(t.plain("proxy.button"), Act.ENTER_FOR, about)]
    if meeting.stage in (Stage.UNDERWAY, *AFTER):
        rest.insert(0, _records(t, meeting, state)[1])
    if meeting.stage is Stage.UNDERWAY:
        rest += [place_button(t, meeting), short_form.button(t, meeting)]
    if meeting.stage in (Stage.UNDERWAY, *AFTER):
        rest.append(hiding_button(t, meeting))
    return [*rest, *(register_view.button(t, one, about) for one in REGISTERS if Shown.PANEL in one.shows)]


def aloud(meeting: LearningSession) -> bool:
    """The group looks back without a form, so that the facilitator may note what came out of it."""
    return meeting.stage in (Stage.UNDERWAY, *AFTER) and meeting.evaluation_opened_at is None


def _present(t: Texts, state: State) -> str:
    if not state.present:
        return t("panel.present_unknown")
    said = t.n("panel.present", state.present, members=state.members)
    return f"{said} {t.n('guest.noted_there', state.guests)}" if state.guests else said


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


def _now(t: Texts, meeting: LearningSession, on_now: OnNow) -> Block:
    now, until = (at_hour(t, meeting, minutes) for minutes in (on_now.minutes, on_now.until))
    said = t("panel.now", now=now, what=shorten(on_now.words, SAID_SHOWN), until=until)
    return blocks.section(said, room.button(t, meeting))


def panel(
    t: Texts, meeting: LearningSession, network: Network, state: State, *, noted: str = "", start: int = 0
) -> View:
    """The panel; `noted` says what was just recorded."""
    recording = meeting.stage in RECORDING and not state.closed
    title = t("panel.heading", title=heading(t, meeting, network), number=meeting.number)
    when = t.when(meeting.starts_local, meeting.zone)
    # Without a form nothing of an evaluation goes on any more.
    at = Stage.REPORTING if meeting.stage is Stage.EVALUATING and aloud(meeting) else meeting.stage
    said = (
        "panel.stage_released" if at is Stage.REPORTING and meeting.released_at is not None else f"stage.{at}"
    )
    stage = t("panel.stage", stage=t.plain(said), when=when)
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
    draw = partial(outcome.row, t, meeting, state.asks, recording=recording)
    listed = (
        ("panel.on_agenda", state.on_agenda),
        ("panel.beside", state.beside),
        ("panel.others_so_far", state.others),
    )
    first = 1
    for key, lines in listed:
        rows = outcome.numbered(lines, first) if recording else lines
        first += len(rows)
        things += lazily(rows, draw, t(key))
    if recording:
        things += _others(t, meeting, state.offered)
        things += [partial(list, each) for each in _agreed(t, meeting, state)]
    return paged(
        t, Form.PANEL, t.plain("panel.title"), things, drawn,
        act=Act.PANEL, about=About(session=meeting.id), start=start,
        above=above, below=[blocks.context(_why(t, meeting, state.notes))],
    )  # fmt: skip


def _why(t: Texts, meeting: LearningSession, notes: Noting | None) -> str:
    """Who sees what is recorded, and where the words go."""
    if meeting.released_at is not None:
        return t("panel.why_out")
    if notes is not None and notes.row.says is Says.YES:
        return t("note_taker.panel_shared", who=notes.person.name)
    return t("panel.why")


def of_note_taker(
    t: Texts, meeting: LearningSession, network: Network, state: State, *, noted: str = "", start: int = 0
) -> View:
    """The panel of who takes the notes: outcomes, agreements, actions and parking, and nothing else."""
    why = t("note_taker.panel_why")
    return _of_member(t, meeting, network, state, [], [], why, noted=noted, start=start)


def of_session_leader(
    t: Texts, meeting: LearningSession, network: Network, state: State, *, noted: str = "", start: int = 0
) -> View:
    """The panel of who leads this session: the same, with who is there, what is on and the end."""
    who = blocks.button(t.plain("panel.attendance"), Act.ATTENDANCE, About(session=meeting.id))
    above = [_now(t, meeting, state.on_now)] if state.on_now is not None else []
    above.append(blocks.section(_present(t, state), who))
    ways: list[Element] = [] if state.on_now else [room.button(t, meeting)]
    if meeting.stage is Stage.UNDERWAY:
        what = t.plain(f"{state.instead}.title") if state.instead else ""
        label = t.plain("panel.ask_now", what=what) if what else t.plain("panel.evaluate_now")
        ends = evaluate_button(t, label, meeting, state.present, main=state.late, instead=state.instead)
        ways += [speaking.button(t, meeting), ends]
    why = t("session_leader.panel_why")
    return _of_member(t, meeting, network, state, above, ways, why, noted=noted, start=start)


def _of_member(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    state: State,
    more: Sequence[Block],
    ways: Sequence[Element],
    why: str,
    *,
    noted: str,
    start: int,
) -> View:
    """A panel with what any member may read, what there is `more` above it, other ways, and who sees it."""
    about = About(session=meeting.id)
    above: list[Block] = []
    if noted:
        above.append({"type": "section", "text": blocks.plain(t.plain("panel.noted", noted=noted))})
    title = t("panel.heading", title=heading(t, meeting, network), number=meeting.number)
    buttons = [
        blocks.button(t.plain("panel.agreement"), Act.AGREEMENT, about),
        blocks.button(t.plain("panel.action"), Act.ACTION, about),
    ]
    if meeting.stage is Stage.UNDERWAY:
        buttons.append(parking.button(t, meeting, parking.Back.PANEL))
    above += [blocks.section(title), *more, blocks.actions(*buttons, *ways)]
    draw = partial(outcome.row, t, meeting, {}, recording=True, of_member=True)
    things: list[Callable[[], Sequence[Block]]] = []
    first = 1
    for key, lines in (("panel.on_agenda", state.on_agenda), ("panel.beside", state.beside)):
        rows = outcome.numbered(lines, first)
        first += len(rows)
        things += lazily(rows, draw, t(key))
    things += _others(t, meeting, state.offered)
    things += [partial(list, each) for each in _agreed(t, meeting, state)]
    return paged(
        t, Form.PANEL, t.plain("panel.title"), things, drawn, act=Act.PANEL, about=about, start=start,
        above=above, below=[blocks.context(why)],
    )  # fmt: skip
