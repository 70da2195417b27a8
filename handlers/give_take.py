"""Give and take: what the caller asked, got and gave; nobody else opens it."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.views import give_take as view
from bot.views.home import Place
from models import give_take

routes = Routes()


@routes.act(Act.GIVE_TAKE, Role.MEMBER, reads=True, paged=True)
async def show(call: Call) -> Reply:
    """Show the caller their own, or another part of it."""
    mine = await give_take.of_person(call.db, call.network.id, call.whom)
    return Reply(updates=view.listed(call.t, call.network, mine, call.about.start or 0))


@routes.command("give", "geven", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show it in the network in view."""
    return await in_one_network(call, Act.GIVE_TAKE, show, Role.MEMBER)


@at_home(Place.MENU, after="to_expertise")
async def to_give_take(look: Look) -> Parts:
    """What somebody gave and took."""
    return [view.button(look.t, look.network)]
