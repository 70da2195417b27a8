"""The card to look at oneself with: it is read, and nothing of it is kept."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import networks_of
from bot.at_home import Look, Parts, at_home
from bot.views import reflection as view
from bot.views.home import Place

routes = Routes()


@routes.act(Act.REFLECTION, Role.MEMBER, reads=True)
async def read(call: Call) -> Reply:
    """Show the card."""
    return Reply(opens=view.card(call.t))


@routes.command("reflect", "zelfreflectie", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the card to who belongs to a network: it is the same in each."""
    await networks_of(call)
    return await read(call)


@at_home(Place.MENU, after="to_aims")
async def to_reflection(look: Look) -> Parts:
    """The card to look at oneself with."""
    return [view.button(look.t, look.network)] if look.membership.participates else []
