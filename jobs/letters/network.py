"""Letters about a network: the pinned message, somebody else who facilitates."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import network as view
from models import leading
from models.plan import Kind


@letter(Kind.PINNED)
async def pinned(on: Occasion) -> Message:
    """The pinned message of the channel."""
    led = bool(await leading.facilitators(on.db, on.network.id))
    return view.pinned(on.t, on.network, led=led)


@letter(Kind.TAKEN_OVER)
async def taken_over(on: Occasion) -> Message:
    """Somebody else facilitates for now."""
    leads = await leading.facilitators(on.db, on.network.id)
    back = on.reader.id in {person.id for person in leads}
    return view.taken_over(on.t, on.network, leads, back=back)


@letter(Kind.NOBODY_LEADS)
async def nobody_leads(on: Occasion) -> Message:
    """Who takes over, now that nobody leads; afterwards who does."""
    return view.who_leads(on.t, on.network, await leading.facilitators(on.db, on.network.id))
