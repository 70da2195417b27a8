"""The letter of an open call, in the channel that was chosen for it."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import open_call as view
from models import delivery, invitation, open_call
from models.base import NotFound
from models.plan import Kind


@letter(Kind.OPEN_CALL)
async def in_channel(on: Occasion) -> Message:
    """The invitation to everybody with how to sign up; once it is over, whom to ask."""
    found = await open_call.of_network(on.db, on.network.id)
    if found is None:
        raise NotFound
    asked = await open_call.asked(on.db, on.network, found, on.now)
    again = await delivery.replaced(on.db, on.delivery)
    contents = await invitation.load(on.db, on.network)
    return view.in_channel(on.t, on.network, contents, asked, again=again)
