"""Letters about belonging: the invitation, the welcome, the waiting list."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import membership as view
from models import invitation as own_words
from models import membership
from models.base import NotFound
from models.plan import Kind
from models.same_person import ON_SLACK


@letter(Kind.INVITATION)
async def invitation(on: Occasion) -> Message:
    """The invitation, or what was answered to it."""
    place = await membership.of(on.db, on.network.id, on.reader.id)
    if place is None:
        raise NotFound
    return view.invitation(on.t, on.network, place, await own_words.load(on.db, on.network))


@letter(Kind.WELCOME)
async def welcome(on: Occasion) -> Message:
    """The welcome to who moved up from the waiting list, is to lead, or came on Slack."""
    place = await membership.of(on.db, on.network.id, on.reader.id)
    if place is None:
        raise NotFound
    led, came = (on.delivery.subject.startswith(f"{what}:") for what in ("leader", ON_SLACK))
    return view.welcome(on.t, on.network, place, led=led, came=came)


@letter(Kind.SEAT_FREE)
async def seat_free(on: Occasion) -> Message:
    """A seat came free."""
    line = await membership.waiting(on.db, on.network.id)
    return view.seat_free(on.t, on.network, line, await membership.seats_left(on.db, on.network))
