"""Following a network: reading its reports without a seat, beginning and stopping, and who does so."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.views import follower as view
from bot.views.home import Place
from bot.views.notice import notice
from models import follower, open_call
from models.membership import Standing
from models.network import Network
from models.together import some

routes = Routes()


async def is_called(call: Call, home: Network) -> bool:
    """Tell whether everybody may sign up for a network at present."""
    found = await open_call.of_network(call.db, home.id)
    return open_call.takes_in(home, found, call.now)


def _belongs(call: Call) -> Reply:
    """Say to a member that they read the reports anyhow."""
    shown = notice(call.t, call.t.plain("follower.belongs_plain", theme=call.network.theme))
    within = call.within(Form.NOTICE) or call.within(Form.OPEN_CALLS)
    return Reply(updates=shown) if within else Reply(opens=shown)


@routes.act(Act.FOLLOW, Role.ANYONE, meets=True)
async def follow(call: Call) -> Reply:
    """Let somebody read along from now on."""
    home = call.network
    if call.found_membership is not None and call.found_membership.active:
        return _belongs(call)
    place = await follower.follow(call.db, home, call.person, call.now)
    call.person.acted = True
    called = await is_called(call, home)
    ways = view.begun(call.t, home, called=called, waits=place.standing is Standing.WAITING)
    shown = notice(call.t, call.t.plain("follower.begun", theme=home.theme), *ways)
    within = call.within(Form.NOTICE) or call.within(Form.OPEN_CALLS)
    return Reply(updates=shown, home=True) if within else Reply(opens=shown, home=True)


@routes.act(Act.UNFOLLOW, Role.KNOWN, always=True)
async def unfollow(call: Call) -> Reply:
    """Let somebody read along no more; a second press says the same."""
    await follower.stop(call.db, call.membership, call.now)
    if call.membership.active:
        return _belongs(call)
    shown = notice(call.t, call.t.plain("follower.stopped"))
    within = call.within(Form.NOTICE)
    return Reply(updates=shown, home=True) if within else Reply(opens=shown, home=True)


@routes.act(Act.FOLLOWERS, Role.MEMBER, reads=True, paged=True)
async def who_follows(call: Call) -> Reply:
    """Show a member who follows."""
    found = await follower.of_network(call.db, call.network.id)
    shown = view.page(call.t, call.network, found, call.start_in(Form.FOLLOWERS))
    return Reply(updates=shown) if call.within(Form.FOLLOWERS) else Reply(opens=shown)


@routes.command("followers", "meelezers", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show who follows the network in view."""
    return await in_one_network(call, Act.FOLLOWERS, who_follows, Role.MEMBER)


@at_home(Place.OUTSIDE, after="outside")
async def follows(look: Look) -> Parts:
    """What a follower has; the offer to follow for who waits for a seat."""
    home, mine = look.network, look.membership
    if mine.follows:
        return view.at_home(look.t, home, mine, called=await is_called(look.call, home))
    waits = mine.standing is Standing.WAITING and home.has_followers
    return view.offer(look.t, home) if waits else []


@at_home(Place.MENU, after="to_about", if_any=[some(follower.of_network)])
async def to_followers(look: Look) -> Parts:
    """Who follows, where somebody does."""
    found = await look.once(follower.of_network, look.network.id)
    return [view.button(look.t, look.network)] if found else []
