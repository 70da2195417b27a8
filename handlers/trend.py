"""How the sessions went, one after the other, as whoever facilitates looks at it."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.views import trend as view
from bot.views.home import Place
from bot.views.notice import notice
from models import core_group, trend

routes = Routes()


@routes.act(Act.TREND, Role.FACILITATOR, reads=True)
async def over_the_sessions(call: Call) -> Reply:
    """Show how each session went, and how many keep coming."""
    went = await trend.over_the_sessions(call.db, call.network.id)
    core = await core_group.of_network(call.db, call.network.id)
    return Reply(opens=view.screen(call.t, call.network, went, core))


@routes.command("trend", "verloop", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show how the sessions of the network in view went."""
    return await in_one_network(call, Act.TREND, over_the_sessions, Role.FACILITATOR)


@routes.act(Act.TREND_PICTURES, Role.FACILITATOR, reads=True)
async def as_pictures(call: Call) -> Reply:
    """Send the same as pictures, to the caller alone."""
    went = await trend.over_the_sessions(call.db, call.network.id)
    said = notice(call.t, call.t.plain("trend.sent"))
    return Reply(updates=said, sends=view.message(call.t, call.network, went))


@at_home(Place.MENU, after="to_proof")
async def to_trend(look: Look) -> Parts:
    """How the sessions went."""
    return [view.button(look.t, look.network)] if look.membership.leads else []
