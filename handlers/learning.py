"""The timeline of what a network learnt: read by members, and kept nowhere."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.views import learning as view
from bot.window import Window, around
from models import learning

routes = Routes()


@routes.act(Act.LEARNING, Role.MEMBER, reads=True, paged=True)
async def show(call: Call) -> Reply:
    """Show the timeline, or another part of it."""
    steps, start = await learning.steps(call.db, call.network), call.start_in(Form.LEARNING)
    places = range(len(steps))
    near = around(places, start)
    found = await learning.shown(call.db, call.network, [steps[place] for place in near])
    known = Window(places, dict(zip(near, found, strict=True)))
    return Reply(updates=view.listed(call.t, call.network, known, start))


@routes.command("timeline", "tijdlijn", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show that of the network in view."""
    return await in_one_network(call, Act.LEARNING, show, Role.MEMBER)
