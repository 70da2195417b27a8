"""Where somebody stands by name in what was written by hand: the one way for who is renamed or forgotten."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import group_words, statement
from models.network import Network
from models.plan import Fact
from models.sought import Sought

AT_ONCE = 100  # networks of a workspace that are looked through together


async def in_networks(
    db: AsyncSession, networks: Collection[int], was: Sought, name: str = "", *, elsewhere: bool = False
) -> dict[int, Fact]:
    """Put a name in the place of another in words of a group, and what a sponsor states; none: take it out.

    `Elsewhere` than in their networks a name of one word may be anybody’s: there it goes where it says who
    hosts, speaks or asked. Return what that changed, by network.
    """
    if not was.name or not networks:
        return {}
    facts = await group_words.anew(db, networks, was, name, only_who=elsewhere and not was.whole)
    for network_id in await statement.named(db, networks, was, name):
        facts[network_id] = facts.get(network_id, Fact(0)) | Fact.INVITED
    return facts


async def in_workspace(
    db: AsyncSession, team_id: str, was: Sought, name: str = "", *, but: Collection[int] = ()
) -> dict[int, Fact]:
    """Do the same in all networks of a workspace `but` some: whoever facilitates writes whom they wish."""
    everywhere = await db.scalars(select(Network.id).where(Network.team_id == team_id).order_by(Network.id))
    where = [one for one in everywhere if one not in but]
    facts = dict[int, Fact]()
    for at in range(0, len(where), AT_ONCE):
        facts |= await in_networks(db, where[at : at + AT_ONCE], was, name, elsewhere=True)
    return facts
