"""What a sponsor states of a network: that it is there, and why it matters. It stands in the invitation.

Written by a sponsor, it is theirs and goes with them; written by whoever facilitates, who has it from
somebody, it says of whom it is.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CompoundSelect, ForeignKey, Select, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import posted, trace
from models.base import Base, OwnWords, Refusal
from models.name_in_words import may_name, renamed, with_name
from models.network import Network
from models.person import IS_GONE, Person
from models.plan import Fact
from models.question import cleaned
from models.rows import distinct, many, one
from models.sought import Sought
from models.support import Supporter
from models.trace import Place

LONGEST, LONGEST_WHO = 400, 100  # characters


class WordsOfSponsor(Refusal):
    """A sponsor wrote it themselves: whoever facilitates can take it away, and not change it."""


class OtherSponsor(Refusal):
    """Another sponsor wrote it themselves: it is theirs alone to change."""


class Statement(Base):
    """What a sponsor states of a network, and who that is."""

    __tablename__ = "statement"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[OwnWords]
    who: Mapped[OwnWords]
    # The sponsor who wrote it themselves; none: whoever facilitates did.
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), default=None, index=True
    )


@one
def of_network(network_id: int) -> Select[Statement]:
    """Return what a sponsor states of a network."""
    return select(Statement).where(Statement.network_id == network_id)


@one
def in_sight(network_id: int) -> Select[Statement]:
    """Return what stands where the network is introduced: not the words of a sponsor who has no account."""
    there = or_(Statement.person_id.is_(None), ~IS_GONE)
    written = select(Statement).outerjoin(Person, Person.id == Statement.person_id)
    return written.where(Statement.network_id == network_id, there)


async def to_change(db: AsyncSession, home: Network, by: int | None) -> Statement | None:
    """Return what stands there for who may change it, or take it away. Raises OtherSponsor."""
    known = await of_network(db, home.id)
    theirs = known.person_id if known is not None and by is not None else None
    if theirs is not None and theirs != by and not (await db.get_one(Person, theirs)).gone:
        raise OtherSponsor(field="text")
    return known


async def write(
    db: AsyncSession, home: Network, text: str, who: str, now: datetime, *, by: int | None = None
) -> None:
    """Write it, `by` a sponsor themselves or by whoever facilitates; without words it is gone.

    As it stands it stays whose it is. Raises EmptyText when it does not say whose it is, and WordsOfSponsor.
    """
    known = await to_change(db, home, by)
    if known is not None and (text.strip(), who.strip()) == (known.text, known.who):
        return
    if not text.strip():
        if known is not None:
            await db.delete(known)
            await trace.leave(db, Place.KEPT)
    else:
        if known is not None and by is None and known.person_id is not None:
            raise WordsOfSponsor(field="text")
        row = known or Statement(network_id=home.id, text="", who="")
        row.text, row.who, row.person_id = cleaned(text, "text"), cleaned(who, "who"), by
        db.add(row)
    await db.flush()
    await posted.changed_in(db, now, home.id, Fact.INVITED)


@many
def _naming(networks: Collection[int], word: str) -> Select[Statement]:
    named = or_(may_name(Statement.text, word), may_name(Statement.who, word))
    return select(Statement).where(Statement.network_id.in_(networks), named).order_by(Statement.network_id)


async def named(db: AsyncSession, networks: Collection[int], was: Sought, name: str) -> list[int]:
    """Let the statements of these networks name somebody as they are called now; return of which one did.

    Without a name they are forgotten: then none is left that names them, or is said to be theirs.
    """
    found = list[int]()
    for row in await _naming(db, networks, was.word):
        said = renamed(row.text, was, name), with_name(row.who, was, name)
        if said == (row.text, row.who):
            continue
        found.append(row.network_id)
        if name:
            row.text, row.who = said
        else:
            await db.delete(row)
    return found


@distinct
def of_person(person_id: int) -> CompoundSelect[int]:
    """Return the networks in whose introduction words of somebody may stand: where they have a role."""
    theirs = (Statement, Supporter)
    return union_all(*(select(each.network_id).where(each.person_id == person_id) for each in theirs))


async def ends(db: AsyncSession, network_id: int, person_id: int, now: datetime) -> None:
    """Let what a sponsor wrote themselves be gone once they are none any more."""
    known = await of_network(db, network_id)
    if known is not None and known.person_id == person_id:
        await db.delete(known)
        await trace.leave(db, Place.KEPT)
        await db.flush()
        await posted.changed_in(db, now, network_id, Fact.INVITED)
