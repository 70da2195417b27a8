"""The letter to who asked a question: because of it people tried something."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import effect as view
from models import effect
from models.plan import Kind


@letter(Kind.EFFECT)
async def because(on: Occasion) -> Message:
    """What others tried because of the reader's questions, as far as they allow it to be told."""
    found = await effect.for_asker(on.db, on.meeting, on.reader.id)
    return view.letter(on.t, on.meeting, on.network, found)
