"""The letter in which one member is asked to bring something."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import contribution as view
from models import contribution, placing
from models.plan import Kind


@letter(Kind.CONTRIBUTION_REQUEST)
async def request(on: Occasion) -> Message:
    """To who is asked to bring something, and where it stands."""
    mine = await contribution.of_owner(on.db, on.meeting.id, on.reader.id)
    off = await placing.off(on.db, on.meeting, mine)
    return view.letter(on.t, on.meeting, on.network, mine, off=off)
