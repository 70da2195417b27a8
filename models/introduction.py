"""Introductions: what members write of themselves before a group first meets, in one message in the channel.

Each is an entry of a register, its writer's own: nobody else reads it before they say so.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import entry, posted, programme, sending
from models.base import NotFound
from models.confidentiality import Whom
from models.delivery import Delivery
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


@one
def begun(network_id: int) -> Select[Delivery]:
    """Return the message of a round of introductions, however far it is; None before it began."""
    found = (Delivery.network_id == network_id, Delivery.kind == Kind.INTRODUCTIONS)
    return select(Delivery).where(*found).order_by(Delivery.id.desc()).limit(1)


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
    await sending.of_network(db, home, Kind.INTRODUCTIONS, subject_of(home.id), now)
    return True


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
