"""What people do about an open call: whoever facilitates opens, changes and closes it; others sign up."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Update, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, joining, membership, open_call, posted
from models.base import NotFound, table
from models.calendar import DAY
from models.delivery import Delivery, DeliveryState
from models.membership import Membership, Standing
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
    found.closes_at, found.closed_at = ends(home, last), None
    await db.flush()
    await db.execute(_lasts(home.id, found.closes_at or now + STANDS))
    await posted.changed_about(db, now, home.id, subject_of(home.id))
    if channel:
        found.channel_id = channel
        await _post(db, home, found, now)


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

    Who is in or waits stays where they are: a second press changes nothing. Raises NotFound where there
    never was a call.
    """
    place = await membership.of(db, home.id, who.id)
    if place is not None and place.standing in (Standing.ACTIVE, Standing.WAITING):
        return place
    found = await open_call.of_network(db, home.id)
    if found is None:
        raise NotFound  # what is a closed group is nobody's to know
    if not found.is_open(now):
        return None
    if place is None:
        place = Membership(network_id=home.id, person_id=who.id, standing=Standing.LEFT, invitations=0)
        db.add(place)
    place.sign_up(now, room=await open_call.room(db, home))
    await db.flush()
    await joining.came(db, home, place, now)
    return place
