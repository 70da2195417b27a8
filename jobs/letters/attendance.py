"""The letter on who was absent twice in a row."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import attendance as view
from models import attendance
from models.plan import Kind


@letter(Kind.ABSENCE_HINT)
async def absence_hint(on: Occasion) -> Message:
    """Who was absent twice in a row, for the facilitator."""
    absent = await attendance.absent_twice(on.db, on.meeting)
    return view.absence_hint(on.t, on.meeting, on.network, absent)
