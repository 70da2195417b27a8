"""The canvas of a channel, at the Home of whoever facilitates: only where Slack refuses it."""

from bot.act.routes import Routes
from bot.at_home import Look, Parts, at_home
from bot.views import canvas as view
from bot.views.home import Place
from models import canvas
from models.together import some

routes = Routes()


@at_home(Place.TASKS, after="channel_lost", if_any=[some(canvas.refused)])
async def canvas_refused(look: Look) -> Parts:
    """Why Slack refuses the canvas, and what to do; gone once it stands there, or is wanted no more."""
    row = await look.once(canvas.of_network, look.network.id)
    return view.at_home(look.t, look.network, row)
