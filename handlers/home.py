"""The App Home: drawn when somebody opens it, and after what they do in it or in My Kring."""

from datetime import date

from bot.blocks import View
from bot.call import Call
from bot.forms import about_of
from bot.ids import Act, Form
from bot.reply import Reply
from bot.routes import Role, Routes
from bot.texts import Texts
from bot.views import home as view
from bot.views.circle import Circle
from models import (
    agenda,
    attendance,
    errand,
    expert,
    expertise,
    follow_up,
    leading,
    membership,
    missed,
    note,
    person,
    programme,
    question,
    unable,
)
from models.membership import Membership
from models.network import Network
from models.session import LearningSession, Stage

routes = Routes()


async def circles(call: Call) -> list[Circle]:
    """Return what waits for the caller in each of their networks."""
    return [
        await _circle(call, home, mine) for home, mine in await membership.of_person(call.db, call.person.id)
    ]


async def _circle(call: Call, home: Network, mine: Membership) -> Circle:
    if not mine.active:
        return Circle(home, mine)
    ahead = await programme.not_begun(call.db, home.id)
    coming = ahead[0] if ahead else None
    current = await programme.running(call.db, home.id) or coming
    asked = await question.asked_by(call.db, home.id, call.person.id)
    held = await programme.last_held(call.db, home.id)
    said = await attendance.known(call.db, coming.id, call.person.id) if coming else None
    entered = [one.entered_by_id for one in asked] + ([said.entered_by_id] if said else [])
    by = await person.by_ids(call.db, [key for key in entered if key is not None])
    return Circle(
        home,
        mine,
        coming=coming,
        current=current,
        planned=[meeting for meeting in ahead if meeting is not current],
        given=said.rsvp if said else None,
        no_question=coming is not None
        and call.person.id in await question.without_question(call.db, coming.id),
        on_agenda=await agenda.published(call.db, home.id),
        questions=asked,
        to_judge=question.waiting_for_a_word(asked, call.now),
        actions=await follow_up.open_actions_of(call.db, home.id, call.person.id),
        headcount=await membership.headcount(call.db, home.id),
        missed=await missed.shown(call.db, home.id) if mine.leads else (),
        waiting=await membership.waiting(call.db, home.id) if mine.leads else (),
        led=mine.leads or bool(await leading.facilitators(call.db, home.id)),
        unread=held if mine.leads and held is not None and _waits_to_be_read(held) else None,
        corrects=await _corrects(call, held, current) if mine.leads else None,
        called_off=await programme.called_off(call.db, home.id, call.now) if mine.leads else (),
        paused=home.paused(call.now),
        gone=await membership.without_account(call.db, home.id) if mine.leads else (),
        unable=await unable.perhaps(call.db, home.id, but=call.person.id) if mine.leads else (),
        fresh=mine.leads and home.first_number == 1 and not await programme.has_met(call.db, home.id),
        given_by=by.get(said.entered_by_id) if said and said.entered_by_id else None,
        entered_by=by,
        to_reword=await note.asked_to_reword(call.db, asked),
        offers=await errand.offers(call.db, coming, call.person.id) if coming else (),
        carrying=await errand.carrying(call.db, ahead, call.person.id),
        to_tell=await errand.to_tell(call.db, held, call.person.id) if held else (),
        sought=await expert.running(call.db, home.id),
        shared=await expertise.shared_by(call.db, home.id, call.person.id),
    )


def _waits_to_be_read(held: LearningSession) -> bool:
    """Tell whether results wait at the top of Home: as long as the session is not closed."""
    return held.results_wait and held.stage is Stage.REPORTING


async def _corrects(
    call: Call, held: LearningSession | None, current: LearningSession | None
) -> LearningSession | None:
    """Return the session held last when it is not the current one and its record may still change."""
    if held is None or held is current or not await programme.may_correct(call.db, held, call.now):
        return None
    return held


async def draw(call: Call) -> View:
    """Draw the caller's Home as things stand."""
    return view.home(call.t, call.person, await circles(call), today(call))


def today(call: Call) -> date:
    """Return the day it is for the caller."""
    return call.person.hours.local_day(call.now)


async def menu_of(call: Call, t: Texts, unknown: str = "", meant: str = "") -> View:
    """Return My Kring, the network in view first."""
    first = call.found_network.id if call.found_network is not None else None
    return view.menu(
        t, call.person, await circles(call), today(call), first=first, unknown=unknown, meant=meant
    )


async def alone(call: Call, t: Texts, network_id: int) -> View:
    """Return My Kring with one of the caller's networks in it; all of them when it is theirs no more."""
    for home, mine in await membership.of_person(call.db, call.person.id):
        if home.id == network_id:
            start = call.start_in(Form.MENU)
            return view.alone(t, await _circle(call, home, mine), start)
    return await menu_of(call, t)


async def menu_again(call: Call) -> View | None:
    """Return My Kring as things stand now when the act came from it, to take the place of what it showed."""
    shown = call.payload.get("view") or {}
    if shown.get("callback_id") != Form.MENU:
        return None
    await call.db.flush()
    t = Texts(call.person.language, call.caller.zone)
    only = _only(call)
    return await (menu_of(call, t) if only is None else alone(call, t, only))


def _only(call: Call) -> int | None:
    """Return the network that the My Kring alone shows in which the act happened."""
    shown = call.payload.get("view") or {}
    return about_of(shown.get("private_metadata")).network if shown.get("callback_id") == Form.MENU else None


@routes.act(Act.CIRCLE, Role.KNOWN, reads=True, paged=True)
async def open_one(call: Call) -> Reply:
    """Open My Kring with one network in it, or show another part of it there."""
    shown = await alone(call, call.t, call.network.id)
    return Reply(opens=shown) if _only(call) is None else Reply(updates=shown)


@routes.event("app_home_opened", reads=True)
async def opened(call: Call) -> Reply:
    """Somebody opened the Home."""
    return Reply(home=call.payload["event"].get("tab", "home") == "home", wakes=False)
