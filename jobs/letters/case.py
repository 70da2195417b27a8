"""Letters about cases: would you bring one, the reminder, and the word to its owner a week later."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import case as view
from models import case, placing
from models.plan import Kind


@letter(Kind.CASE_REQUEST)
async def request(on: Occasion) -> Message:
    """To who is asked for a case, and where it stands."""
    return await _letter(on)


@letter(Kind.CASE_REMINDER)
async def reminder(on: Occasion) -> Message:
    """The only reminder to who has not finished it."""
    return await _letter(on, reminds=True)


async def _letter(on: Occasion, *, reminds: bool = False) -> Message:
    mine = await _own(on)
    off = await placing.off(on.db, on.meeting, mine)
    return view.letter(on.t, on.meeting, on.network, mine, reminds=reminds, off=off)


@letter(Kind.CASE_INSIGHT)
async def insight(on: Occasion) -> Message:
    """To whose case it was: what did you see from outside?"""
    return view.insight(on.t, on.meeting, on.network, await _own(on))


async def _own(on: Occasion) -> case.Case | None:
    return await case.of_owner(on.db, on.meeting.id, on.reader.id)
