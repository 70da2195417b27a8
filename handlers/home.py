"""The App Home: drawn when somebody opens it, and after what they do in it or in My Kring."""

from collections.abc import Awaitable, Callable

from bot.blocks import View
from bot.call import Call, NotAMember
from bot.ids import Act, Form
from bot.reply import Reply
from bot.router import NotAFacilitator
from bot.routes import Routes
from bot.texts import Texts
from bot.views import home as view
from bot.views.home import Circle
from bot.views.question import pick_network
from models import delivery, errand, follow_up, network, question, session
from models.network import Membership, Network

routes = Routes()


async def circles(call: Call) -> list[Circle]:
    """Return what waits for the caller in each of their networks."""
    return [
        await _circle(call, home, mine) for home, mine in await network.of_person(call.db, call.person.id)
    ]


async def _circle(call: Call, home: Network, mine: Membership) -> Circle:
    if not mine.active:
        return Circle(home, mine)
    ahead = await session.not_begun(call.db, home.id)
    coming = ahead[0] if ahead else None
    current = await session.current(call.db, home.id)
    held = await follow_up.last_held(call.db, home.id)
    return Circle(
        home,
        mine,
        coming=coming,
        current=current,
        planned=[meeting for meeting in ahead if meeting is not current],
        given=await session.said_by(call.db, coming.id, call.person.id) if coming else None,
        questions=await question.asked_by(call.db, home.id, call.person.id),
        to_judge=await question.to_judge(call.db, home.id, call.person.id),
        actions=await follow_up.open_actions_of(call.db, home.id, call.person.id),
        headcount=await network.headcount(call.db, home.id),
        unsent=await delivery.unsent(call.db, home.id) if mine.leads else (),
        waiting=await network.waiting(call.db, home.id) if mine.leads else (),
        offers=await errand.offers(call.db, coming, call.person.id) if coming else (),
        carrying=await errand.carrying(call.db, ahead, call.person.id),
        to_tell=await errand.to_tell(call.db, held, call.person.id) if held else (),
    )


async def draw(call: Call) -> View:
    """Draw the caller's Home as things stand."""
    return view.home(call.t, call.person, await circles(call))


async def menu_again(call: Call) -> View | None:
    """Return My Kring as things stand now when the act came from it, to take the place of what it showed."""
    if (call.payload.get("view") or {}).get("callback_id") != Form.MENU:
        return None
    await call.db.flush()
    return view.menu(Texts(call.person.language, call.caller.zone), call.person, await circles(call))


async def in_one_network(
    call: Call, act: Act, handler: Callable[[Call], Awaitable[Reply]], *, leads: bool
) -> Reply:
    """Do what a command asks in the network in view; without one, ask for which network it is meant."""
    if call.found_network is None:
        mine = [
            (home, place)
            for home, place in await network.of_person(call.db, call.person.id)
            if place.leads or not leads
        ]
        if len(mine) != 1:
            if not mine:
                raise NotAFacilitator if leads else NotAMember
            return Reply(opens=pick_network(call.t, act, [home for home, _place in mine]))
        call.found_network, call.found_membership = mine[0]
    if leads and not call.membership.active:
        raise NotAMember
    if leads and not call.membership.leads:
        raise NotAFacilitator
    return await handler(call)


@routes.event("app_home_opened")
async def opened(call: Call) -> Reply:
    """Somebody opened the Home."""
    return Reply(home=call.payload["event"].get("tab", "home") == "home", wakes=False)
