"""The letter to who is asked to have a role beside a network."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import support as view
from models import support
from models.plan import Kind


@letter(Kind.SUPPORT_REQUEST)
async def request(on: Occasion) -> Message:
    """Would you, and where that stands."""
    row = await support.find(on.db, on.network.id, support.key_of(on.delivery.subject))
    return view.letter(on.t, on.network, row)
