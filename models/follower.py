"""Followers: who reads the reports of a network without a seat in it.

They get each report as the channel gets it, once it is released, and nothing else: they are asked for
nothing, reminded of nothing and counted nowhere. Who follows has no place among the members, so that what is
for members passes by them by itself; members and whoever facilitates read who follows. A network has
followers only where whoever facilitates lets it: those who write there have to know who reads.
"""

from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from models import membership, open_call, posted
from models.base import Refusal
from models.membership import FOLLOWS, Membership, Standing, those
from models.network import Network
from models.person import IS_GONE, Person
from models.plan import Fact, Kind
from models.rows import many
from models.session import LearningSession
from models.wanted import wanted

# Who may follow without an open call: they were asked, and said not now or have to wait.
OF_ITS_OWN = (Standing.INVITED, Standing.WAITING, Standing.DECLINED)


class NoFollowers(Refusal):
    """The network has no followers, or not from where somebody asks."""


@many
def _following(network_id: int) -> Select[Membership, Person]:
    return those(network_id, FOLLOWS).order_by(Membership.follows_since, Membership.id)


@many
def of_network(network_id: int) -> Select[Person]:
    """Return who follows a network and has an account, in the order in which they began."""
    here = those(network_id, FOLLOWS, ~IS_GONE).with_only_columns(Person)
    return here.order_by(Membership.follows_since, Membership.id)


@wanted(Kind.FOLLOWED_REPORT)
async def readers(db: AsyncSession, network: Network, _meeting: LearningSession) -> list[Person]:
    """Return who gets a report besides the channel."""
    return await of_network(db, network.id)


def may_follow(home: Network, place: Membership | None, *, called: bool) -> bool:
    """Tell whether somebody may begin to follow; `called`: everybody may sign up at present."""
    if not home.has_followers or home.closed_at is not None:
        return False
    if place is not None and place.active:
        return False
    return called or (place is not None and place.standing in OF_ITS_OWN)


async def follow(db: AsyncSession, home: Network, who: Person, now: datetime) -> Membership:
    """Let somebody read along from now on; an invitation that waits is a no for now. Twice is once.

    Raises NoFollowers.
    """
    place = await membership.of(db, home.id, who.id)
    found = await open_call.of_network(db, home.id)
    if not may_follow(home, place, called=found is not None and found.is_open(now)):
        raise NoFollowers
    if place is None:
        place = Membership(network_id=home.id, person_id=who.id, standing=Standing.LEFT, invitations=0)
        db.add(place)
    if place.standing is Standing.INVITED:
        place.decline()
    place.follows_since = place.follows_since or now
    await _changed(db, place, now)
    return place


async def stop(db: AsyncSession, place: Membership, now: datetime) -> None:
    """Let somebody follow no more: what they hold says so. Twice is once."""
    place.follows_since = None
    await _changed(db, place, now)


async def _changed(db: AsyncSession, place: Membership, now: datetime) -> None:
    """Let what they hold follow, and what says who reads a report that is not released."""
    await db.flush()
    await posted.changed_about(db, now, place.network_id, f"membership:{place.id}")
    await posted.changed_for(db, now, place.network_id, place.person_id)
    await posted.changed_in(db, now, place.network_id, Fact.READERS)


async def let(db: AsyncSession, home: Network, now: datetime, *, follow_it: bool) -> None:
    """Let a network have followers, or have none from now on: who followed it stops."""
    if home.has_followers and not follow_it:
        for place, _person in await _following(db, home.id):
            await stop(db, place, now)
    home.has_followers = follow_it
