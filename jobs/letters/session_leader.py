"""The letter to who is asked to lead a session."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import session_leader as view
from models import entrusted
from models.plan import Kind
from models.session_leader import LEAD


@letter(Kind.LEAD_REQUEST)
async def request(on: Occasion) -> Message:
    """Would you lead, and where that stands."""
    mine = await entrusted.of_person(on.db, LEAD, on.meeting.id, on.reader.id)
    leads = mine is not None and mine.leads(on.meeting, on.now)
    return view.letter(on.t, on.meeting, on.network, mine, leads=leads)
