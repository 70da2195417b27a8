"""The App Home: drawn when somebody opens it; and the sessions, around which the other nouns bring theirs."""

from bot import reports
from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, alone, alone_in, at_home
from bot.views import home_sessions as view
from bot.views.home import Place
from models import (
    agenda,
    attendance,
    date_poll,
    evaluation,
    joining_online,
    membership,
    outline,
    programme,
    question_rows,
    results,
)
from models.attendance import Rsvp
from models.no_question import without_question
from models.session import Stage

routes = Routes()


@routes.act(Act.CIRCLE, Role.KNOWN, reads=True, paged=True)
async def open_one(call: Call) -> Reply:
    """Open My Kring with one network in it, or show another part of it there."""
    shown = await alone(call, call.network.id)
    return Reply(opens=shown) if alone_in(call) is None else Reply(updates=shown)


@routes.event("app_home_opened", reads=True)
async def opened(call: Call) -> Reply:
    """Somebody opened the Home."""
    return Reply(home=call.payload["event"].get("tab", "home") == "home", wakes=False)


async def _members(look: Look) -> int:
    """Return how many members hear of what is done with a session."""
    return (await look.once(membership.headcount, look.network.id)).active


async def _undecided(look: Look) -> set[int]:
    """Return the sessions that are prepared while nobody asked anything, by their keys."""
    preparing = [one for one in look.sessions if one.stage is Stage.PREPARING]
    return {one.id for one in preparing if not await look.once(agenda.stands, one)}


@at_home(Place.TASKS)
async def under_way(look: Look) -> Parts:
    """The session that runs."""
    return view.waiting(look.t, look.sessions, view.WAITS_NOW, await _members(look), look.now)


@at_home(Place.TASKS, after="undelivered")
async def sessions_wait(look: Look) -> Parts:
    """The sessions in which something has to be done or is going on."""
    undecided, waits = await _undecided(look), [one for one in look.sessions if one.report_waits]
    written = [await reports.load(look.db, look.network, meeting) for meeting in waits]
    releases = {one.meeting.id: await reports.to_release(look.db, one) for one in written}
    return view.waiting(
        look.t, look.sessions, view.WAITS, await _members(look), look.now, undecided, releases
    )


@at_home(Place.TASKS, after="sessions_wait")
async def link_missing(look: Look) -> Parts:
    """That people join a session online soon, and nobody said how."""
    meeting = look.current
    if meeting is None or not joining_online.lacks_link(meeting, look.now):
        return []
    return view.link_missing(look.t, meeting)


@at_home(Place.TASKS, after="seat_free")
async def no_session(look: Look) -> Parts:
    """That no session is planned."""
    if look.sessions or not await look.once(programme.has_met, look.network.id):
        return []  # who is to begin has a list of what to do
    if await look.once(date_poll.open_in, look.network.id):
        return []  # a date is being looked for
    return view.no_session(look.t, look.network)


@at_home(Place.NEXT)
async def next_step(look: Look) -> Parts:
    """Where the next session stands, when nothing about it waits."""
    meeting = look.current
    if meeting is None or meeting.stage not in view.CALM:
        return []
    if meeting.stage is Stage.PLANNED:
        return view.next_step(look.t, meeting, {}, 0, look.call.today)
    said = await attendance.answers(look.db, meeting.id)
    asked = await outline.how_many(look.db, look.network.id)
    ways = await joining_online.ways(look.db, meeting)
    return view.next_step(look.t, meeting, said, asked, look.call.today, ways)


@at_home(Place.SESSIONS)
async def to_come(look: Look) -> Parts:
    """The sessions at hand and to come."""
    return view.listed(look.t, look.sessions, await _members(look), await _undecided(look))


@at_home(Place.SESSIONS, after="to_come", if_any=[programme.CALLED_OFF])
async def called_off(look: Look) -> Parts:
    """What was called off and can go on after all."""
    return view.called_off(look.t, await programme.called_off(look.db, look.network.id, look.now))


@at_home(Place.SESSIONS, after="called_off")
async def corrects(look: Look) -> Parts:
    """The session held last, until the next one begins, when it is not the current one."""
    held = look.held
    if held is None or held in look.sessions or not await programme.may_correct(look.db, held, look.now):
        return []
    return view.corrects(look.t, held, results_wait=await look.once(results.wait, held))


@at_home(Place.SESSIONS, after="corrects")
async def to_plan(look: Look) -> Parts:
    """To plan one more; while none is planned that is what waits."""
    return [view.plan_row(look.t, look.network)] if look.sessions else []


@at_home(Place.MEMBER)
async def going_on(look: Look) -> Parts:
    """The session that goes on, or was just held."""
    if look.going_on is None:
        return []
    form = await evaluation.may_open(look.db, look.going_on, look.network.threshold)
    mine = await look.attendance(look.going_on)
    said, online = (mine.rsvp, mine.online) if mine is not None else (None, None)
    linked = look.membership.leads or (said is not Rsvp.NO and online is not False)
    return view.going_on(look.t, look.network, look.going_on, look.now, form=form, linked=linked)


@at_home(Place.MEMBER, after="going_on")
async def next_session(look: Look) -> Parts:
    """The next session, and whether they come."""
    meeting = look.coming
    if meeting is None and look.going_on is not None:
        return []
    said = await look.attendance(meeting) if meeting else None
    after = look.going_on is not None
    given, online = (said.rsvp, said.online) if said else (None, None)
    return view.next_session(look.t, look.network, meeting, given, online=online, after=after)


@at_home(Place.MEMBER, after="errand_offers")
async def what_next(look: Look) -> Parts:
    """What they can do next about it."""
    meeting, me = look.coming, look.person.id
    if meeting is None:
        return []
    said = await look.said(meeting)
    if not meeting.takes_answers and said is None:
        return []
    mine = await look.once(question_rows.asked_by, look.network.id, me)
    asked = me in await look.once(without_question, meeting.id) or any(one.open for one in mine)
    return [view.what_next(look.t, meeting, said, asked=asked)]
