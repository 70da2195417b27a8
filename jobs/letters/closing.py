"""The letter to a channel of which the network is closed."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import closing as view
from models.plan import Kind


@letter(Kind.NETWORK_CLOSED)
async def closed(on: Occasion) -> Message:
    """That it is closed, and what there is to read; or that it goes on after all."""
    return view.in_channel(on.t, on.network)
