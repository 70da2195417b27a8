"""The letter with the introductions of a group, in its channel."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import introduction as view
from models import introduction
from models.plan import Kind


@letter(Kind.INTRODUCTIONS)
async def in_channel(on: Occasion) -> Message:
    """The question to the group, and what members wrote by now."""
    return view.in_channel(on.t, on.network, await introduction.told(on.db, on.network.id))
