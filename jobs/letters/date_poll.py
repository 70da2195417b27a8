"""Letters about a date poll: the question to the group, and the reminder to who said nothing."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import date_poll as view
from models import date_poll
from models.base import NotFound
from models.date_poll import Poll
from models.plan import Kind


async def _about(on: Occasion) -> Poll:
    poll = await date_poll.of_subject(on.db, on.delivery.subject)
    if poll is None:
        raise NotFound
    return await date_poll.standing(on.db, poll, on.now)


@letter(Kind.DATE_POLL)
async def in_channel(on: Occasion) -> Message:
    """Which dates there are, and how many can; then what came of it."""
    return view.in_channel(on.t, await _about(on), on.network)


@letter(Kind.DATE_POLL_REMINDER)
async def reminder(on: Occasion) -> Message:
    """The same to one who said nothing."""
    found = await _about(on)
    given = await date_poll.given_by(on.db, found.poll.id, on.reader.id)
    return view.reminder(on.t, found, on.network, answered=bool(given))
