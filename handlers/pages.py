"""Reading everything that a message says, when not all of it fits in the message itself."""

from msgspec.structs import replace

from bot.act.call import Call, NotAMember
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.letters import LETTERS, Occasion
from bot.views import pages as view
from models import delivery, membership
from models.base import NotFound
from models.delivery import Delivery, DeliveryState
from models.plan import RULES, Audience
from models.session import LearningSession

routes = Routes()


@routes.act(Act.READ_ALL, Role.ANYONE, reads=True, paged=True)
async def read_all(call: Call) -> Reply:
    """Write a message once more as things stand now, and show all of it to who may read it."""
    row = await delivery.of_network(call.db, call.network.id, call.about.message or "")
    _must_read(call, row)
    meeting = await call.db.get(LearningSession, row.session_id) if row.session_id else None
    reader = call.person if row.person_id else None
    t = call.t.among(await membership.zones(call.db, call.network.id))
    message = await LETTERS[row.kind](Occasion(call.db, call.network, row, reader, t, call.now, meeting))
    about = replace(call.about, channel=_where(call))
    shown = view.read_all(call.t, about, message, call.start_in(Form.READ_ALL))
    return Reply(updates=shown) if call.within(Form.READ_ALL) else Reply(opens=shown)


def _where(call: Call) -> str | None:
    """Return the channel in which somebody reads it: a modal only knows where it was opened."""
    return call.about.channel if call.within(Form.READ_ALL) else call.channel


def _must_read(call: Call, row: Delivery) -> None:
    """Refuse who may not read it, or not any more: what is in the channel is for who is there."""
    if row.state is DeliveryState.LEFT_BEHIND:
        raise NotFound
    audience, place = RULES[row.kind].audience, call.found_membership
    if audience is Audience.CHANNEL and _where(call) == row.recipient:
        return
    reads = place is not None and (place.active or (RULES[row.kind].follows and place.follows))
    if place is None or not reads or (audience is Audience.FACILITATORS and not place.leads):
        raise NotAMember
    if audience is not Audience.CHANNEL and row.person_id != call.person.id:
        raise NotFound
