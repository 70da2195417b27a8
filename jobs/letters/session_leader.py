"""The letter to who is asked to lead a session."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import entrusted as view
from bot.views.session_leader import LEAD as LEAD_NOUN
from models import entrusted
from models.plan import Kind
from models.session_leader import LEAD


@letter(Kind.LEAD_REQUEST)
async def request(on: Occasion) -> Message:
    """Would you lead, and where that stands."""
    mine = await entrusted.of_person(on.db, LEAD, on.meeting.id, on.reader.id)
    theirs = mine is not None and mine.leads(on.meeting, on.now)
    return view.letter(on.t, LEAD_NOUN, on.meeting, on.network, mine, theirs=theirs)
