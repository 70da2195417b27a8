"""What a sponsor arranged of what the group asks them for: whoever facilitates reads it until they know."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import entry, entry_rows
from models.base import Base, NotFound, Utc
from models.confidentiality import Whom
from models.entry import Entry
from models.network import Network
from models.person import Person
from models.rows import many
from models.support_shown import RESOURCE, STANDS, THERE, for_sponsor


class Arranged(Base):
    """Something a sponsor says is there, of which whoever facilitates has not said that they know."""

    __tablename__ = "arranged"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)


class News(NamedTuple):
    """What was arranged, and by whom."""

    entry: Entry
    person: Person


@many(into=News)
def to_hear(network_id: int) -> Select[Entry, Person]:
    """Return what was arranged in a network and stands in its list, in the order in which it was."""
    shown = (Entry.network_id == network_id, Entry.hidden.is_(False), Entry.taken_away.is_(False))
    return (
        select(Entry, Person)
        .join(Arranged, Arranged.entry_id == Entry.id)
        .join(Person, Person.id == Arranged.person_id)
        .where(*shown)
        .order_by(Arranged.at, Entry.id)
    )


async def arrange(db: AsyncSession, home: Network, key: str | None, person_id: int, now: datetime) -> None:
    """Note that something the group asks for is there; twice is once. Raises NotFound."""
    row = next((one for one in await for_sponsor(db, home) if one.key == key), None)
    if row is None or row.shared is None:
        raise NotFound
    if row.said.get(STANDS) == THERE:
        return
    row.shared = row.shared | {STANDS: THERE}
    db.add(Arranged(entry_id=row.id, person_id=person_id, at=now))


async def heard(db: AsyncSession, home: Network, key: str | None, whom: Whom) -> None:
    """Whoever facilitates knows of it; twice is once. Raises NotFound."""
    await _over(db, await entry_rows.load(db, home.id, key, whom))


@entry.follows(RESOURCE)
async def follow(db: AsyncSession, row: Entry, now: datetime) -> None:
    """Let it be no news any more once it is not there after all."""
    if row.said.get(STANDS) != THERE:
        await _over(db, row)


async def _over(db: AsyncSession, row: Entry) -> None:
    known = await db.get(Arranged, row.id)
    if known is not None:
        await db.delete(known)
        await db.flush()
