"""A session goes on: announced or closed to questions early, moved, called off, held after all."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import Empty, decoded
from bot.act.held import of_session
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.sure import asks_first
from bot.slack import blocks
from bot.slack.blocks import Element, View
from bot.views import left_behind as left_view
from bot.views import moves as view
from bot.views import session_forms as forms
from bot.views.notice import notice
from bot.views.session_forms import Oddities
from handlers.coming import shows_it
from handlers.session import odd_about
from models import instead, left_behind, membership, moves, planning, programme, session
from models.base import WrongStage
from models.network import Network
from models.plan import Kind
from models.session import LearningSession, Stage

routes = Routes()


@routes.act(Act.MOVE_SESSION, Role.FACILITATOR, reads=True)
async def open_move(call: Call) -> Reply:
    """Open the form that moves a session."""
    return Reply(opens=forms.move_form(call.t, call.meeting))


@routes.form(Form.MOVE_SESSION, Role.FACILITATOR, forms.When, sends=True)
async def move(call: Call, form: forms.When) -> Reply:
    """Move a session; every reminder moves along."""
    form = as_read.merged(call, form, forms.move_form(call.t, call.meeting))
    meeting, typed = call.meeting, datetime.combine(form.day, form.hour)
    starts = session.on_the_clock(typed, meeting.zone)
    if starts == meeting.starts_local and meeting.stage in session.BEFORE:
        return Reply(updates=notice(call.t, call.t.plain("session.same_time")))
    if (shown := await odd_move(call, meeting, typed)) is not None:
        return Reply(updates=shown, wakes=False)
    return _moved(call, await move_to(call, meeting, starts))


async def odd_move(call: Call, meeting: LearningSession, typed: datetime, saved: str = "") -> View | None:
    """Show an odd date before a session moves there, below what was `saved` already; None when it is usual.

    Raises InThePast and WrongStage.
    """
    starts, details = session.on_the_clock(typed, meeting.zone), planning.Details(meeting.minutes)
    there = planning.made(call.network, meeting.number, starts, details, call.now)
    known = [one for one in await programme.of_network(call.db, call.network.id) if one is not meeting]
    meeting.must_move(starts, call.now)
    if not (oddities := odd_about(call.network, there, typed, known)):
        return None
    kept = msgspec.json.encode(forms.When(typed.date(), typed.time())).decode()
    return forms.move_anyway(call.t, meeting, starts, oddities, kept, saved)


@routes.form(Form.MOVE_ANYWAY, Role.FACILITATOR, sends=True)
async def move_anyway(call: Call, _form: Empty) -> Reply:
    """Move a session to a date that is odd, now that it was seen."""
    form = decoded(call.about.choice, forms.When)
    starts = session.on_the_clock(datetime.combine(form.day, form.hour), call.meeting.zone)
    return _moved(call, await move_to(call, call.meeting, starts))


async def move_to(call: Call, meeting: LearningSession, starts: datetime) -> str:
    """Move a session, and return what is said of it. Raises InThePast and WrongStage."""
    before, planned = meeting.stage, await instead.at_session(call.db, meeting)
    await moves.reschedule(call.db, call.network, meeting, starts, meeting.minutes, call.now)
    key = "session.was_moved" if meeting.stage is Stage.PLANNED else "session.was_moved_and_told"
    said = [call.t.plain(key)]
    if meeting.stage is not before and meeting.next_move_at is not None:
        closes = call.t.moment(meeting.next_move_at, meeting.zone)
        said.append(call.t.plain("session.opened_by_move", closes=closes))
    if planned is not None and await instead.at_session(call.db, meeting) is None:
        said.append(call.t.plain("measuring.too_near", title=call.t.plain(f"{planned.instrument}.title")))
    return " ".join(said)


def _moved(call: Call, said: str) -> Reply:
    return Reply(updates=notice(call.t, said), home=True, homes=True)


@routes.act(Act.CANCEL_SESSION, Role.FACILITATOR, reads=True)
async def open_cancel(call: Call) -> Reply:
    """Ask once more before a session is called off."""
    _must_be_to_come(call.meeting)
    return Reply(opens=forms.cancel_form(call.t, call.meeting, call.network))


@routes.form(Form.CANCEL_SESSION, Role.FACILITATOR)
async def cancel(call: Call, _form: Empty) -> Reply:
    """Call a session off; of one that has begun it is said that it did not take place."""
    _must_be_to_come(call.meeting)
    await moves.cancel(call.db, call.network, call.meeting, call.now)
    said = await _called_off(call, call.t.plain("session.was_cancelled"))
    return Reply(updates=said, home=True, homes=True)


def _must_be_to_come(meeting: LearningSession) -> None:
    if meeting.stage not in session.BEFORE:
        raise WrongStage(stage=meeting.stage)


class Earlier(NamedTuple):
    """A move that a button makes earlier than planned: with which message, and what is said of it."""

    move: Callable[[AsyncSession, Network, LearningSession, datetime], Awaitable[None]]
    kind: Kind
    goes: str
    waits: str


MOVES = {
    Act.ANNOUNCE: Earlier(
        moves.announce, Kind.ANNOUNCEMENT, "session.was_announced", "session.announcement_waits"
    ),
    Act.CLOSE_QUESTIONS: Earlier(
        moves.close_questions,
        Kind.PROPOSAL,
        "session.questions_were_closed",
        "session.questions_closed_wait",
    ),
}


@routes.act(Act.ANNOUNCE, Role.FACILITATOR)
@routes.act(Act.CLOSE_QUESTIONS, Role.FACILITATOR)
async def move_on(call: Call) -> Reply:
    """Make a move earlier than planned, and say what becomes of its message."""
    earlier = MOVES[Act(call.name)]
    await earlier.move(call.db, call.network, call.meeting, call.now)
    await shows_it(call)
    said = await of_session(call, call.meeting, earlier.kind, earlier.goes, earlier.waits)
    return Reply(opens=notice(call.t, said), home=True, homes=True)


@asks_first(Act.ANNOUNCE, Role.FACILITATOR)
async def sure_to_announce(call: Call) -> Element:
    """The button that announces a session now, with its question."""
    return view.announce_button(call.t, call.meeting, await _members(call))


@asks_first(Act.CLOSE_QUESTIONS, Role.FACILITATOR)
async def sure_to_close_questions(call: Call) -> Element:
    """The button that closes the questions now, with its question."""
    return view.close_questions_button(call.t, call.meeting, await _members(call))


async def _members(call: Call) -> int:
    return (await membership.headcount(call.db, call.network.id)).active


@asks_first(Act.DID_NOT_HAPPEN, Role.FACILITATOR)
async def sure_it_was_not_held(call: Call) -> Element:
    """The button that says that a session did not take place, with its question."""
    return view.not_held_button(call.t, call.meeting)


@routes.act(Act.DID_NOT_HAPPEN, Role.FACILITATOR)
async def did_not_happen(call: Call) -> Reply:
    """The session did not take place: what was asked is withdrawn; a second press changes nothing."""
    if call.meeting.stage is not Stage.CANCELLED:
        await moves.cancel(call.db, call.network, call.meeting, call.now)
    await shows_it(call)
    said = await _called_off(call, call.t.plain("session.noted_not_held"))
    return Reply(opens=None if call.within(Form.MENU) else said, home=True, homes=True)


async def _called_off(call: Call, sentence: str) -> View:
    """Say that a session was called off, what can be taken along, and the way back until its day is over."""
    more = [view.go_on_button(call.t, call.meeting)] if call.meeting.may_go_on(call.now) else []
    there, left = await left_behind.of_called_off(call.db, call.meeting)
    told = left_view.told(call.t, there, len(left)) if there is not None else []
    return notice(call.t, sentence, *[blocks.actions(button) for button in more], *told)


@routes.act(Act.GO_ON, Role.FACILITATOR, sends=True)
async def go_on(call: Call) -> Reply:
    """Let a session that was called off go on after all; a second press changes nothing."""
    meeting = call.meeting
    if meeting.stage is Stage.CANCELLED:
        await moves.go_on(call.db, call.network, meeting, call.now)
    told = meeting.stage in session.BEFORE and meeting.stage is not Stage.PLANNED
    key = "session.goes_on_and_told" if told else "session.goes_on"
    if meeting.stage not in session.BEFORE:
        key = "session.goes_on_begun"
    known = await programme.of_network(call.db, call.network.id)
    beside = odd_about(call.network, meeting, meeting.starts_local, known).beside
    more = forms.odd(call.t, Oddities(beside=beside))
    said = notice(call.t, call.t.plain(key), *more)
    if call.within(Form.MENU):
        return Reply(opens=said if more else None, home=True, homes=True)
    return Reply(updates=said, home=True, homes=True)


@asks_first(Act.GO_ON, Role.FACILITATOR)
async def sure_to_go_on(call: Call) -> Element:
    """The button that lets a session go on after all, with its question."""
    return view.go_on_button(call.t, call.meeting)
