"""Who is in the group, in words: read by whoever facilitates."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.views import composition as view
from bot.views.home import Place
from models import composition, member_kind, membership

routes = Routes()


@routes.act(Act.COMPOSITION, Role.FACILITATOR, reads=True)
async def read(call: Call) -> Reply:
    """Show who is in the group."""
    given = await composition.intake(call.db, call.network.id)
    members = (await membership.headcount(call.db, call.network.id)).active
    kinds = await member_kind.chosen(call.db, call.network.id)
    found = composition.composed(members, [*given.values()], kinds)
    return Reply(opens=view.page(call.t, call.network, found))


@routes.command("composition", "samenstelling", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show that of the network in view."""
    return await in_one_network(call, Act.COMPOSITION, read, Role.FACILITATOR)


@at_home(Place.MENU, after="to_enter")
async def to_composition(look: Look) -> Parts:
    """Who is in the group, once somebody may have said so."""
    if not look.membership.leads or not await look.once(composition.intake, look.network.id):
        return []
    return [view.button(look.t, look.network)]
