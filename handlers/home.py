"""The App Home: drawn when somebody opens it, and after what they do in it."""

from bot.blocks import View
from bot.reply import Reply
from bot.router import Call, Routes
from bot.views import home as view
from bot.views.home import Circle
from models import delivery, follow_up, network, question, session
from models.network import Membership, Network

routes = Routes()


async def circles(call: Call) -> list[Circle]:
    """Return what waits for the caller in each of their networks."""
    return [await _circle(call, home, mine) for home, mine in await network.of_person(call.db, call.person.id)]


async def _circle(call: Call, home: Network, mine: Membership) -> Circle:
    if not mine.active:
        return Circle(home, mine)
    coming = await session.coming(call.db, home.id)
    said = (await session.answers(call.db, coming.id)) if coming else {}
    given = next((rsvp for rsvp, who in said.items() if call.person.id in {p.id for p in who}), None)
    return Circle(
        home,
        mine,
        coming=coming,
        current=await session.current(call.db, home.id),
        given=given,
        questions=await question.asked_by(call.db, home.id, call.person.id),
        to_judge=await question.to_judge(call.db, home.id, call.person.id),
        actions=await follow_up.open_actions_of(call.db, home.id, call.person.id),
        headcount=await network.headcount(call.db, home.id),
        unsent=await delivery.unsent(call.db, home.id) if mine.leads else (),
    )


async def draw(call: Call) -> View:
    """Draw the caller's Home as things stand."""
    return view.home(call.t, call.person, await circles(call))


@routes.event("app_home_opened")
async def opened(call: Call) -> Reply:
    """Somebody opened the Home."""
    return Reply(home=call.payload["event"].get("tab", "home") == "home", wakes=False)
