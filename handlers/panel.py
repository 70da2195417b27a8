"""The facilitator's panel during a session: attendance, outcomes, agreements and actions.

Its forms take the place of the panel and give it back with what was recorded, so that it is never stale.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot import drafts
from bot.act import unsaved
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack.blocks import View
from bot.views import agenda as agenda_view
from bot.views import panel as view
from bot.views.outcome import Line
from bot.views.panel import OnNow, State
from bot.window import Window, around
from models import (
    action,
    agreed,
    attendance,
    entrusted,
    guest,
    measuring_acts,
    programme,
    question_bank,
    recording,
    room,
    wrap_up,
)
from models.agenda import HOW_IT_WAS
from models.base import Refusal
from models.confidentiality import LEADING, may_read, sight
from models.note_taker import NOTES
from models.plan import Fact
from models.question import LearningQuestion
from models.recording import RECORDING, Questions
from models.session import AFTER, LearningSession, Stage

routes = Routes()

LOOK_BACK = timedelta(minutes=20)  # before the end, from when on it is time for the evaluation


class NothingPlanned(Refusal):
    """The network has no session that the panel could be about."""


async def must_record(call: Call) -> None:
    """Refuse an act when nothing can be recorded. Raises WrongStage and NextHasBegun."""
    await recording.must_be_open(call.db, call.meeting, call.now)


def _with_outcomes(meeting: LearningSession, asked: Iterable[LearningQuestion]) -> list[Line]:
    return [Line(one, one.outcome_at(meeting.id)) for one in asked]


async def _so_far(call: Call, meeting: LearningSession, found: Questions, start: int) -> Window[Line]:
    """The questions that are not on the agenda, those around the part that is shown."""
    ahead = len(found.on_agenda) + len(found.dealt_with)
    shown = await question_bank.loaded(call.db, call.network.id, around(found.others, start, ahead))
    return Window(found.others, {line.question.id: line for line in _with_outcomes(meeting, shown)})


def _on_now(call: Call, meeting: LearningSession, found: Questions, instead: str) -> OnNow | None:
    """What is on, as the agenda stands; None before the session and after it, and while nothing is."""
    stands = room.standing(meeting, found.points, call.now)
    if meeting.stage is not Stage.UNDERWAY or stands.on is None:
        return None
    texts = {key: seen for key, one in found.current.items() if (seen := sight(one, call.whom)) is not None}
    words = agenda_view.seen_by(call.t, stands.on, texts, call.whom)
    if instead and stands.on.method == HOW_IT_WAS and not stands.on.title:
        words = call.t(f"{instead}.title")
    return OnNow(words, stands.minutes, stands.until)


async def _panel(call: Call, meeting: LearningSession, noted: str = "") -> View:
    await call.db.flush()
    if not call.whom.leads:
        return await _of_member(call, meeting, noted)
    home, start = call.network.id, call.start_in(Form.PANEL)
    present, members = await attendance.how_many(call.db, meeting)
    agreements = await action.agreements(call.db, meeting.id)
    actions = await action.of_session(call.db, meeting.id)
    found = await recording.questions(call.db, meeting)
    asked = [*found.on_agenda, *found.dealt_with]
    asks = agenda_view.who_asks(call.t, asked, await drafts.askers(call.db, meeting, asked))
    closed = meeting.stage in AFTER and not await programme.may_correct(call.db, meeting, call.now)
    instead = await measuring_acts.key_at(call.db, call.network, meeting)
    state = State(
        present, members, agreements, actions, _with_outcomes(meeting, found.on_agenda), asks=asks,
        closed=closed, beside=_with_outcomes(meeting, found.dealt_with),
        on_now=_on_now(call, meeting, found, instead), late=call.now >= meeting.ends_at - LOOK_BACK,
        at_its_end=wrap_up.at_its_end(meeting, call.now),
        notes=await entrusted.standing(call.db, NOTES, meeting.id), instead=instead,
        guests=sum(one.present for one in await guest.of_session(call.db, meeting.id)),
    )  # fmt: skip
    if meeting.stage in RECORDING and not closed:
        offered = await question_bank.texts(call.db, home, found.others, LEADING)
        state = replace(state, offered=offered)
    elif not closed:
        state = replace(state, others=await _so_far(call, meeting, found, start))
    return view.panel(call.t, meeting, call.network, state, noted=noted, start=start)


async def _of_member(call: Call, meeting: LearningSession, noted: str) -> View:
    """Draw the panel of who takes the notes, or leads this session: no more than any member may read.

    Not who asks what for whom, what askers said since, nor what stays within the circle; and to who takes
    the notes not who is there.
    """
    found, may = await recording.questions(call.db, meeting), call.whom
    offered = await question_bank.texts(call.db, call.network.id, found.others, may)
    state = State(
        0, 0,
        await action.agreements(call.db, meeting.id), await action.of_session(call.db, meeting.id),
        _with_outcomes(meeting, [one for one in found.on_agenda if may_read(one, may)]),
        beside=_with_outcomes(meeting, [one for one in found.dealt_with if may_read(one, may)]),
        offered={key: seen for key, seen in offered.items() if seen.words is not None},
    )  # fmt: skip
    start = call.start_in(Form.PANEL)
    if not call.leads_session:
        return view.of_note_taker(call.t, meeting, call.network, state, noted=noted, start=start)
    present, members = await attendance.how_many(call.db, meeting)
    instead = await measuring_acts.key_at(call.db, call.network, meeting)
    state = replace(
        state, present=present, members=members, instead=instead,
        late=call.now >= meeting.ends_at - LOOK_BACK, on_now=_on_now(call, meeting, found, instead),
    )  # fmt: skip
    return view.of_session_leader(call.t, meeting, call.network, state, noted=noted, start=start)


@routes.drawn(Form.PANEL, Role.NOTE_TAKER)
async def _panel_anew(call: Call) -> View:
    return await _panel(call, call.meeting)


def place(call: Call) -> int | None:
    """Return the place in the panel to which a form that is opened in it goes back."""
    return call.start_in(Form.PANEL) or None


def takes_place(call: Call, meeting: LearningSession) -> None:
    """Note that somebody opened the panel: on the day itself that is a sign that the session takes place."""
    today = call.now.astimezone(ZoneInfo(meeting.zone)).date()
    if meeting.stage in (Stage.READY, Stage.UNDERWAY) and today == meeting.starts_local.date():
        meeting.panel_opened = True


async def _open(call: Call, meeting: LearningSession) -> Reply:
    if call.whom.leads or call.leads_session:
        takes_place(call, meeting)
    return Reply(updates=await _panel(call, meeting))


async def told(call: Call) -> None:
    """Let the report follow what was recorded, and the next agenda."""
    await agreed.changed(call.db, call.network, call.meeting.id, call.now, Fact.RECORD)


async def dealt_with(call: Call) -> list[Line]:
    """Return the questions on the agenda, then the others that were dealt with, with their outcomes."""
    await call.db.flush()
    found = await recording.questions(call.db, call.meeting)
    return _with_outcomes(call.meeting, [*found.on_agenda, *found.dealt_with])


async def back_with(call: Call, noted: str) -> Reply:
    """Give the panel back with what was recorded, and let the report follow."""
    await told(call)
    return Reply(updates=await _panel(call, call.meeting, noted))


@routes.act(Act.PANEL, Role.NOTE_TAKER, paged=True)
async def open_panel(call: Call) -> Reply:
    """Open the panel, or go back to it from one of its forms.

    Of a network, that of the session that is under way or was held last, else of the next one.
    """
    if (first := unsaved.asks_first(call)) is not None:
        return first
    if call.found_meeting is not None:
        return await _open(call, call.meeting)
    meeting = await programme.current(call.db, call.network.id)
    if meeting is None or meeting.stage not in RECORDING:
        meeting = await programme.last_held(call.db, call.network.id) or meeting
    if meeting is None:
        raise NothingPlanned
    return await _open(call, meeting)


@routes.command("panel", "paneel", role=Role.ANYONE)
@routes.command("attendance", "aanwezig", role=Role.ANYONE)
@routes.command("outcome", "uitkomst", role=Role.ANYONE)
async def by_command(call: Call) -> Reply:
    """Open the panel of the network in view."""
    return await in_one_network(call, Act.PANEL, open_panel, Role.FACILITATOR)
