"""Who leads a network: who facilitates, and who stands in."""

from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from models import membership
from models.base import Refusal
from models.delivery import Delivery
from models.membership import LEADS, Membership, those
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.rows import many, whether
from models.wanted import still_wanted


@many
def _facilitators(network_id: int) -> Select[Person, bool]:
    able = those(network_id, LEADS, ~Person.deactivated)
    return able.with_only_columns(Person, Membership.facilitates).order_by(Membership.id)


async def facilitators(db: AsyncSession, network_id: int) -> list[Person]:
    """Return who facilitates and has an account; the stand-ins only when nobody else is there."""
    found = await _facilitators(db, network_id)
    leading = [person for person, facilitates in found if facilitates]
    return leading or [person for person, _ in found]


@whether
def anybody(network_id: int) -> Select[int]:
    """Tell whether somebody who facilitates or stands in has an account."""
    return those(network_id, LEADS, ~Person.deactivated).with_only_columns(Membership.id)


@whether
def others_who_lead(network_id: int, person_id: int) -> Select[int]:
    """Tell whether somebody else facilitates or stands in."""
    others = those(network_id, LEADS, Person.id != person_id, ~Person.deactivated)
    return others.with_only_columns(Membership.id)


class SomebodyLeads(Refusal):
    """Only where nobody leads any more a member may take over."""


async def take_over(db: AsyncSession, mine: Membership, now: datetime) -> list[Person]:
    """Let a stand-in facilitate for now; return who facilitated and stands in from now on.

    Where nobody who leads has an account any more, any member may. Raises SomebodyLeads.
    """
    if mine.facilitates:
        return []
    if not mine.stands_in:
        if await facilitators(db, mine.network_id):
            raise SomebodyLeads
        mine.lead(now, stands_in=False)
        return []
    replaced = []
    for place, person in await leaders(db, mine.network_id):
        if place.facilitates:
            place.swap_lead()
            replaced.append(person)
    mine.swap_lead()
    return replaced


@many
def leaders(network_id: int) -> Select[Membership, Person]:
    """Return who facilitates and then who stands in, as they began; of each those without an account last."""
    order = (Membership.stands_in, Person.deactivated, Membership.since, Membership.id)
    return those(network_id, LEADS).order_by(*order)


@still_wanted(Kind.TAKEN_OVER)
async def still_replaced(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody can take over again."""
    place = await membership.of(db, network.id, person.id)
    return place is not None and place.active and place.stands_in
