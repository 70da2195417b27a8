"""What people do about an open call: whoever facilitates opens, changes and closes it; others sign up."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Update, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import belonging, delivery, joining, membership, open_call, posted
from models.base import NotFound, table
from models.calendar import DAY
from models.delivery import Delivery, DeliveryState
from models.membership import Membership, NetworkFull, Standing
from models.network import Network
from models.open_call import CallEndsBefore, OpenCall
from models.person import Person
from models.plan import Kind

STANDS = timedelta(days=366)  # a call without a last day is brought up to date for so long


def subject_of(network_id: int) -> str:
    """Return what the messages about the call of a network are filed under."""
    return f"open_call:{network_id}"


def ends(home: Network, last: date | None) -> datetime | None:
    """Return when sign-up ends that is possible up to and including a day of the network (UTC)."""
    return None if last is None else home.calendar.at(last + DAY, time())


async def write(db: AsyncSession, home: Network, last: date | None, channel: str, now: datetime) -> None:
    """Open the call of a network, open it again, or set another last day; with a channel it is posted there.

    Raises CallEndsBefore.
    """
    if last is not None and last < home.calendar.day(now):
        raise CallEndsBefore(field="until")
    found = await open_call.of_network(db, home.id)
    if found is None:
        found = OpenCall(network_id=home.id, opened_at=now)
        db.add(found)
    elif not found.is_open(now):
        found.opened_at = now
    found.closed_at = None
    await ends_on(db, home, found, last, now)
    if channel:
        found.channel_id = channel
        await _post(db, home, found, now)


async def ends_on(db: AsyncSession, home: Network, found: OpenCall, last: date | None, now: datetime) -> None:
    """Let sign-up end after this day in the zone that the network has now; what tells of it follows."""
    found.closes_at = ends(home, last)
    await db.flush()
    await db.execute(_lasts(home.id, found.closes_at or now + STANDS))
    await posted.changed_about(db, now, home.id, subject_of(home.id))


def _lasts(network_id: int, until: datetime) -> Update:
    """Update until when the messages about a call follow what changes."""
    row = table(Delivery)
    about = (row.c.network_id == network_id, row.c.subject == subject_of(network_id))
    return update(row).where(*about).values(expires=until)


async def _post(db: AsyncSession, home: Network, found: OpenCall, now: datetime) -> None:
    subject = subject_of(home.id)
    sent = Delivery(
        network_id=home.id, kind=Kind.OPEN_CALL, subject=subject, recipient=found.channel_id,
        edition=await delivery.next_edition_to(db, Kind.OPEN_CALL, subject, found.channel_id),
        due=now, expires=found.closes_at or now + STANDS,
    )  # fmt: skip
    await delivery.put(db, sent)


async def close(db: AsyncSession, home: Network, now: datetime) -> None:
    """Close the call, early or as its last day has passed: who presses reads whom to ask. Twice is once.

    Raises NotFound.
    """
    found = await open_call.of_network(db, home.id)
    if found is None:
        raise NotFound
    if found.closed_at is not None:
        return
    found.closed_at = now
    await db.flush()
    row = table(Delivery)
    waits = (row.c.kind == Kind.OPEN_CALL, row.c.state == DeliveryState.PENDING)
    here = (row.c.network_id == found.network_id, row.c.subject == subject_of(found.network_id))
    await db.execute(update(row).where(*waits, *here).values(state=DeliveryState.UNWANTED))
    await posted.changed_about(db, now, found.network_id, subject_of(found.network_id))


async def sign_up(db: AsyncSession, home: Network, who: Person, now: datetime) -> Membership | None:
    """Let somebody in, or put them on the waiting list; None when the call is closed.

    Who waits since they signed up comes first where a seat is free. Who is in stays where they are, and who
    waits until it is their turn; who leads without a seat takes part from now on. Raises NotFound where there
    never was a call, and NetworkFull to who leads.
    """
    place = await membership.of(db, home.id, who.id)
    found = await open_call.of_network(db, home.id)
    is_open = found is not None and open_call.takes_in(home, found, now)
    if place is not None and place.active and (place.participates or not is_open):
        return place
    if place is not None and place.standing is Standing.WAITING and not is_open:
        return place
    if found is None:
        raise NotFound  # what is a closed group is nobody's to know
    if not is_open:
        return None
    if place is None:
        place = Membership(network_id=home.id, person_id=who.id, standing=Standing.LEFT, invitations=0)
        db.add(place)
        await db.flush()
    await joining.seat_in_turn(db, home, now, but=place.id)
    if place.active and not place.participates:
        return await _takes_part(db, home, place, now)
    if await _waits_on(db, home, place):
        return place
    place.sign_up(now, room=place.standing is Standing.WAITING or await open_call.room(db, home))
    await db.flush()
    await joining.came(db, home, place, now)
    return place


async def _waits_on(db: AsyncSession, home: Network, place: Membership) -> bool:
    """Tell whether somebody waits, and those before them need all seats that are free."""
    before = [one.id for one, _person in await membership.waiting(db, home.id)]
    if place.standing is not Standing.WAITING:
        return False
    return place.id not in before or before.index(place.id) >= await membership.seats_left(db, home)


async def _takes_part(db: AsyncSession, home: Network, place: Membership, now: datetime) -> Membership:
    """Let who leads take part, too. Raises NetworkFull."""
    if not await open_call.room(db, home):
        raise NetworkFull
    place.participates, place.signed_up_at = True, now
    await belonging.changed(db, home.id, now)
    return place
