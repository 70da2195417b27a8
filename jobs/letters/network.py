"""Letters about belonging: the invitation, the pinned message, the waiting list."""

from bot.blocks import Message
from bot.views import network as view
from jobs.letters.registry import Occasion, letter
from models import network
from models.base import NotFound
from models.plan import Kind


@letter(Kind.INVITATION)
async def invitation(on: Occasion) -> Message:
    """The invitation, or what was answered to it."""
    membership = await network.membership_of(on.db, on.network.id, on.reader.id)
    if membership is None:
        raise NotFound
    return view.invitation(on.t, on.network, membership, on.reader)


@letter(Kind.WELCOME)
async def welcome(on: Occasion) -> Message:
    """The welcome to who moved up from the waiting list, or is to lead."""
    membership = await network.membership_of(on.db, on.network.id, on.reader.id)
    if membership is None:
        raise NotFound
    return view.welcome(on.t, on.network, membership)


@letter(Kind.SEAT_FREE)
async def seat_free(on: Occasion) -> Message:
    """A seat came free."""
    line = await network.waiting(on.db, on.network.id)
    return view.seat_free(on.t, on.network, line, await network.seats_left(on.db, on.network))


@letter(Kind.PINNED)
async def pinned(on: Occasion) -> Message:
    """The pinned message of the channel."""
    return view.pinned(on.t, on.network)


@letter(Kind.TAKEN_OVER)
async def taken_over(on: Occasion) -> Message:
    """Somebody else facilitates for now."""
    leads = await network.facilitators(on.db, on.network.id)
    back = on.reader.id in {person.id for person in leads}
    return view.taken_over(on.t, on.network, leads, back=back)
