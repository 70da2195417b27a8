"""Introductions: what members write of themselves before a group first meets, in one message in the channel.

Each is an entry of a register, its writer's own: nobody else reads it before they say so.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, entry, posted, programme, sending
from models.base import NotFound
from models.confidentiality import Whom
from models.delivery import Delivery, DeliveryState
from models.entry import Entry
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.register import Readers
from models.rows import many, one

REGISTER = "introduction"
LARGE = 15  # members: beyond that another way of getting acquainted suits better


class Introduced(NamedTuple):
    """What a member wrote of themselves, for the group."""

    entry: Entry
    writer: Person


def subject_of(network_id: int) -> str:
    """Return what the message with the introductions of a network is filed under."""
    return f"introductions:{network_id}"


def _rounds(network_id: int, states: Collection[DeliveryState]) -> Select[Delivery]:
    of_it = (Delivery.network_id == network_id, Delivery.kind == Kind.INTRODUCTIONS)
    found = select(Delivery).where(*of_it, Delivery.state.in_(states))
    return found.order_by(Delivery.edition.desc()).limit(1)


@one
def begun(network_id: int) -> Select[Delivery]:
    """Return the message of a round of introductions that stands in the channel, or is to; None without one.

    One that lapsed, did not arrive or was left behind in another channel leaves room for another round.
    """
    return _rounds(network_id, (DeliveryState.PENDING, DeliveryState.UNKNOWN, *posted.STANDS))


@one
def _left_behind(network_id: int) -> Select[Delivery]:
    return _rounds(network_id, (DeliveryState.LEFT_BEHIND,))


@many(into=Introduced)
def told(network_id: int) -> Select[Entry, Person]:
    """Return what members let the group read, of each the newest, in the order in which they wrote."""
    here = (Entry.network_id == network_id, Entry.register == REGISTER, Entry.agreed.is_(True))
    shown = (Entry.hidden.is_(False), Entry.taken_away.is_(False))
    newest = select(func.max(Entry.id)).where(*here, *shown).group_by(Entry.person_id)
    return (
        select(Entry, Person)
        .join(Person, Person.id == Entry.person_id)
        .where(Entry.id.in_(newest))
        .order_by(Entry.id)
    )


@one
def of_person(network_id: int, person_id: int) -> Select[Entry]:
    """Return what somebody wrote of themselves last, also what they alone read."""
    mine = (Entry.network_id == network_id, Entry.register == REGISTER, Entry.person_id == person_id)
    return select(Entry).where(*mine).order_by(Entry.id.desc()).limit(1)


async def begin(db: AsyncSession, home: Network, now: datetime) -> bool:
    """Ask the group to introduce itself, once, and before it met; tell whether this press began it."""
    if await begun(db, home.id) is not None or await programme.last_held(db, home.id) is not None:
        return False
    subject = subject_of(home.id)
    edition = await delivery.next_edition(db, Kind.INTRODUCTIONS, subject)
    await sending.of_network(db, home, Kind.INTRODUCTIONS, subject, now, edition=edition)
    return True


async def go_along(db: AsyncSession, home: Network, now: datetime) -> None:
    """Let a round go on in the channel in which a network lives from now on, as long as it has not met."""
    if await _left_behind(db, home.id) is not None:
        await begin(db, home, now)


async def tell(db: AsyncSession, mine: Entry, whom: Whom, now: datetime) -> None:
    """Let the group read what somebody wrote, as it stands. Raises NotYourEntry and NotFound."""
    if mine.register != REGISTER:
        raise NotFound
    if not mine.written_by(whom):
        raise entry.NotYourEntry
    mine.own = {**mine.own, "readers": Readers.CIRCLE.value}
    mine.agreed = True
    await shown(db, mine, now)


@entry.follows(REGISTER)
async def shown(db: AsyncSession, mine: Entry, now: datetime) -> None:
    """Let the message in the channel follow what somebody changed, hid or took away."""
    await posted.changed_about(db, now, mine.network_id, subject_of(mine.network_id))


async def left(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let the message show nothing more of who leaves."""
    await posted.changed_about(db, now, home.id, subject_of(home.id))
    if person_id in {one.writer.id for one in await told(db, home.id)}:
        await posted.taken_away(db, now, home.id)


async def forgotten(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Let the message show nothing more of anybody, wherever it stands."""
    await posted.changed_about(db, now, network_id, subject_of(network_id))
    await posted.taken_away(db, now, network_id)
