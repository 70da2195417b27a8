"""How an inquiry opens, and what follows: who is asked gets it, its end is told, the group is shown it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, instead, own_line
from models.base import Refusal
from models.calendar import DAY
from models.delivery import LASTS
from models.inquiry import Inquiry, State, changed, closing, reminding
from models.inquiry_audience import meant_for, message, tell, together
from models.inquiry_offer import must_be_free
from models.network import Network
from models.plan import Kind
from models.questionnaire import room_from


class NoRoomToAsk(Refusal):
    """Questionnaires would come within a week: nobody would get the message to answer from in confidence."""


async def open_form(
    db: AsyncSession, network: Network, row: Inquiry, now: datetime, *, at_session: bool = False
) -> bool:
    """Ask the group, once however often it is pressed; tell whether there are enough people for a form.

    The threshold is frozen. At the end of a session it takes the place of its evaluation. Raises InquiryOver,
    NoRoomToAsk, and AskedLately of what is asked only so often.
    """
    if row.state is State.OPEN:
        return True
    people = await meant_for(db, row)
    if row.state in (State.OFFERED, State.PLANNED) and not row.enough(len(people), network.threshold):
        return False
    if row.state is State.PLANNED and not at_session:  # asked now, it leaves its session the evaluation
        await instead.give_up(db, row, now)
    if row.state is State.OFFERED:
        await must_be_free(db, network, row, now)
    row.move_to(State.OPEN)
    closes = closing(network, row.declared.days, now)
    if not at_session and row.declared.confidential and await room_from(db, network.id, now) >= closes:
        raise NoRoomToAsk
    row.opened_at, row.asked = now, len(people)
    row.own_lines = await own_line.of_network(db, network.id) if row.declared.steps else []
    row.threshold = network.threshold if row.declared.confidential else 1
    row.closes_at = closes
    reminded = reminding(network, closes)
    there = await together(db, row.session_id) if at_session and row.session_id is not None else set[int]()
    for person in people:  # nothing of it can be there yet
        request = message(network, row, Kind.INQUIRY_REQUEST, person, now, row.closes_at)
        request.due = now if person.id in there else request.due
        db.add(request)
        if reminded > now + DAY:
            db.add(message(network, row, Kind.INQUIRY_REMINDER, person, reminded, row.closes_at))
    await db.flush()
    await changed(db, row, now)
    return True


async def told_the_end(db: AsyncSession, network: Network, row: Inquiry, now: datetime) -> None:
    """Tell whoever facilitates what came of it; of what is public also the channel, if anybody answered."""
    await tell(db, network, row, Kind.INQUIRY_RESULTS, now, now + LASTS)
    if row.answered and not row.declared.confidential and not row.declared.named:
        await share(db, network, row, now)
    await changed(db, row, now)


async def share(db: AsyncSession, network: Network, row: Inquiry, now: datetime) -> None:
    """Show the group what came of it, once."""
    if row.shared_at is None:
        row.shared_at = now
        await delivery.put(db, message(network, row, Kind.INQUIRY_SHARED, None, now, now + LASTS))
        await changed(db, row, now)
