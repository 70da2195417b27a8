"""Names of people who are forgotten, in the lists of a group: what stands there stays, without them."""

from collections.abc import Collection, Iterable
from itertools import product

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.entry import Entry
from models.hosting import with_name
from models.membership import Membership
from models.rows import distinct, many

GONE = "…"


@many
def _of_groups(networks: Collection[int]) -> Select[Entry]:
    here = (Entry.network_id.in_(networks), Entry.shared.is_not(None))
    return select(Entry).where(*here).order_by(Entry.id)


@distinct
def networks_of(person_id: int) -> Select[int]:
    """Return the networks that somebody belongs to, or did."""
    return select(Membership.network_id).where(Membership.person_id == person_id)


async def in_lists(db: AsyncSession, networks: Collection[int], names: Iterable[str]) -> None:
    """Take names out of the group’s lists: who goes along, who sees to something; a longer name stays."""
    names = [name for name in names if name]
    if not names or not networks:
        return
    for one in await _of_groups(db, networks):
        said = dict(one.shared or {})
        for field, name in product(said, names):
            if isinstance(said[field], str):
                said[field] = with_name(said[field], name, GONE)
        if said != one.shared:
            one.shared = said
