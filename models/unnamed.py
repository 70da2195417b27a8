"""Names of people who are forgotten, in the lists of a group: what stands there stays, without them."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import product

from sqlalchemy import Select, Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import unnamed_words
from models.entry import Entry
from models.membership import Membership
from models.name_in_words import renamed
from models.network import Network
from models.rows import distinct
from models.support import Supporter

GONE = "…"
PLAIN = re.compile(r"[A-Za-z ]+")  # letters that stand in what is stored as they are


def _that_may_name(networks: Collection[int], parts: Sequence[str]) -> Select[Entry]:
    """Return what stands in lists of groups in which some of these parts of names occur."""
    here = (Entry.network_id.in_(networks), Entry.shared.is_not(None))
    stored = cast(Entry.shared, Text)
    named = or_(*(stored.icontains(part, autoescape=True) for part in parts))
    return select(Entry).where(*here, named).order_by(Entry.id)


@distinct
def networks_of(person_id: int) -> Select[int]:
    """Return the networks that somebody belongs to, supports or was asked to, or did."""
    belongs = select(Membership.network_id).where(Membership.person_id == person_id)
    supports = select(Supporter.network_id).where(Supporter.person_id == person_id)
    return select(Network.id).where(or_(Network.id.in_(belongs), Network.id.in_(supports)))


async def in_lists(
    db: AsyncSession, networks: Collection[int], names: Iterable[str], instead: str = GONE
) -> None:
    """Take names out of the group’s lists: who goes along, who sees to something; a longer name stays.

    Another name may stand there `instead`.
    """
    names = [name for name in names if name]
    if not names or not networks:
        return
    parts = [max(PLAIN.findall(name), key=len, default="") for name in names]  # an empty one is everywhere
    for one in (await db.scalars(_that_may_name(networks, parts))).all():
        said = dict(one.shared or {})
        for field, name in product(said, names):
            if isinstance(said[field], str):
                said[field] = renamed(said[field], name, instead)
        if said != one.shared:
            one.shared = said
    await unnamed_words.leave_out(db, networks, names, parts, instead)
