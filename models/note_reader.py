"""Who can be chosen to read a note alone, as it may be about a facilitator: another one, or a convenor."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from models import leading, support
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.support import Does
from models.wanted import still_wanted


class As(StrEnum):
    """What a reader is to the network."""

    LEADS = "leads"
    STANDS_IN = "stands_in"
    CONVENOR = "convenor"


class Reader(NamedTuple):
    """Somebody who can be chosen, and what they are to the network."""

    person: Person
    by: As


async def _all(db: AsyncSession, network_id: int) -> list[Reader]:
    lead = [
        Reader(person, As.LEADS if place.facilitates else As.STANDS_IN)
        for place, person in await leading.leaders(db, network_id)
        if not person.deactivated
    ]
    hears = [
        Reader(one.person, As.CONVENOR)
        for one in await support.holding(db, network_id)
        if Does.HEARS in one.row.support.does and one.person.id not in {each.person.id for each in lead}
    ]
    return [*lead, *hears]


async def others(db: AsyncSession, home: Network, sender: Person) -> list[Reader]:
    """Return who could read a note alone."""
    return [one for one in await _all(db, home.id) if one.person.id != sender.id]


async def usual(db: AsyncSession, home: Network, sender: Person) -> list[Person]:
    """Return who reads a note of which the sender chooses no reader: whoever facilitates.

    Where nobody of those has an account it is who has been convenor longest, alone.
    """
    found = await leading.facilitators(db, home.id)
    if not found:
        found = [one.person for one in await others(db, home, sender)][:1]
    return [person for person in found if person.id != sender.id]


async def to_choose(db: AsyncSession, home: Network, sender: Person) -> list[Reader]:
    """Return who can be chosen to read a note alone: nobody where there is nobody to choose between."""
    found = await others(db, home, sender)
    return found if len(found) > 1 else []


@still_wanted(Kind.SIGNAL)
async def still_reads(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether who was chosen still facilitates, or is convenor."""
    return any(one.person.id == person.id for one in await _all(db, network.id))
