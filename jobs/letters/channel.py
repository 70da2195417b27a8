"""Letters about the channel of a network."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import channel as view
from models.plan import Kind


@letter(Kind.CHANNEL_LOST)
async def channel_lost(on: Occasion) -> Message:
    """How it stands with the channel, for whoever facilitates."""
    return view.told(on.t, on.network)
