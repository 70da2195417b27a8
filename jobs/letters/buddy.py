"""The letter to each of two who are asked to be buddies."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import buddy as view
from models import buddy
from models.plan import Kind


@letter(Kind.BUDDY)
async def request(on: Occasion) -> Message:
    """Would you, and where that stands."""
    mine = await buddy.of_person(on.db, on.network.id, on.reader.id, on.now)
    found = next((two for two in mine if buddy.subject_of(two.row.id) == on.delivery.subject), None)
    return view.letter(on.t, on.network, found, on.reader.id)
