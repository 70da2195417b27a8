"""The letter to each of two who are asked to be buddies."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import buddy as view
from models import buddy
from models.person import Person
from models.plan import Kind


@letter(Kind.BUDDY)
async def request(on: Occasion) -> Message:
    """Would you, and where that stands."""
    row = await buddy.find(on.db, on.network.id, int(on.delivery.subject.removeprefix("buddies:")))
    other_id = None
    if row is not None:
        other_id = row.guide_id if on.reader.id == row.newcomer_id else row.newcomer_id
    other = await on.db.get(Person, other_id) if other_id is not None else None
    return view.letter(on.t, on.network, row, other, on.reader.id)
