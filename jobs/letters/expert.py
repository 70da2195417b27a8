"""The letter of questions that look for a person, to those who may know and to those who asked."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import expert as view
from models import expert, expertise
from models.plan import Kind


@letter(Kind.EXPERT_SEARCH)
async def search(on: Occasion) -> Message:
    """Who knows something or someone, and what the reader answered."""
    found = await expert.at(on.db, on.meeting)
    shared = await expertise.shared_by(on.db, on.network.id, on.reader.id)
    return view.letter(on.t, on.network, found, on.reader.id, shared)
