"""Where a group met and who hosted it: for whoever plans where it meets next."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.views import hosting as view
from models import hosting

routes = Routes()


@routes.act(Act.HOSTING, Role.FACILITATOR, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show it, or another part of it."""
    found = await hosting.of_network(call.db, call.network)
    shown = view.listed(call.t, call.network, found, call.start_in(Form.HOSTING))
    return Reply(updates=shown) if call.within(Form.HOSTING) else Reply(opens=shown)


@routes.command("hosts", "gastheren", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show it for the network in view."""
    return await in_one_network(call, Act.HOSTING, read, Role.FACILITATOR)
