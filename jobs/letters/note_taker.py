"""The letter to who is asked to take the notes of a session."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import entrusted as view
from bot.views.note_taker import NOTES as NOTES_NOUN
from models import entrusted
from models.note_taker import NOTES
from models.plan import Kind


@letter(Kind.NOTES_REQUEST)
async def request(on: Occasion) -> Message:
    """Would you take the notes, and where that stands."""
    mine = await entrusted.of_person(on.db, NOTES, on.meeting.id, on.reader.id)
    theirs = mine is not None and mine.writes(on.meeting, on.now)
    return view.letter(on.t, NOTES_NOUN, on.meeting, on.network, mine, theirs=theirs)
