"""Names of people who are forgotten, in the lists of a group: what stands there stays, without them."""

from asyncio import sleep
from collections.abc import Collection

from sqlalchemy import Select, Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import unnamed_words
from models.entry import Entry
from models.membership import Membership
from models.name_in_words import may_name, renamed
from models.network import Network
from models.rows import distinct, many
from models.sought import Sought
from models.support import Supporter

GONE = "…"
AT_ONCE = 50  # entries that are looked through before others go on


@many
def _that_may_name(networks: Collection[int], word: str) -> Select[Entry]:
    """Return what stands in lists of groups in which a name with this word may occur."""
    here = (Entry.network_id.in_(networks), Entry.shared.is_not(None))
    return select(Entry).where(*here, may_name(cast(Entry.shared, Text), word)).order_by(Entry.id)


@distinct
def networks_of(person_id: int) -> Select[int]:
    """Return the networks that somebody belongs to, supports or was asked to, or did."""
    belongs = select(Membership.network_id).where(Membership.person_id == person_id)
    supports = select(Supporter.network_id).where(Supporter.person_id == person_id)
    return select(Network.id).where(or_(Network.id.in_(belongs), Network.id.in_(supports)))


async def in_lists(db: AsyncSession, networks: Collection[int], was: Sought, instead: str = GONE) -> None:
    """Take a name out of the group’s lists: who goes along, who sees to something; a longer name stays.

    Another name may stand there `instead`.
    """
    if not was.name or not networks:
        return
    for number, one in enumerate(await _that_may_name(db, networks, was.word), start=1):
        said = {
            field: renamed(value, was, instead) if isinstance(value, str) else value
            for field, value in (one.shared or {}).items()
        }
        if said != one.shared:
            one.shared = said
        if number % AT_ONCE == 0:
            await sleep(0)
    await unnamed_words.leave_out(db, networks, was, instead)
