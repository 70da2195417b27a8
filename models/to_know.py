"""Whom somebody wants to know better: at most three, chosen for themselves alone.

Nobody learns of it, but for two who chose each other and both let Kring tell it: then both read so.
"""

from collections.abc import Collection

from sqlalchemy import Delete, ForeignKey, Select, delete, or_, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import trace
from models.base import Base, NotFound, Refusal, changed
from models.membership import ACTIVE, Membership, participants
from models.person import IS_GONE, Person
from models.rows import many
from models.together import some
from models.trace import Place

MOST = 3


class TooManyToKnow(Refusal):
    """One chooses at most three."""


class ToKnow(Base):
    """One person wants to know another one better."""

    __tablename__ = "to_know"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    tells: Mapped[bool]  # may be told to both when they chose each other
    read: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # that it was so


OTHERS = aliased(ToKnow)


@many
def chosen(network_id: int, person_id: int) -> Select[ToKnow]:
    """Return whom somebody chose; theirs alone to read."""
    mine = (ToKnow.network_id == network_id, ToKnow.person_id == person_id)
    return select(ToKnow).where(*mine).order_by(ToKnow.other_id)


@many
def _each_other(network_id: int, person_id: int) -> Select[ToKnow, Person]:
    belongs = (Membership.person_id == ToKnow.other_id) & (Membership.network_id == ToKnow.network_id)
    back = (
        (OTHERS.network_id == ToKnow.network_id)
        & (OTHERS.person_id == ToKnow.other_id)
        & (OTHERS.other_id == ToKnow.person_id)
        & OTHERS.tells
    )
    mine = (ToKnow.network_id == network_id, ToKnow.person_id == person_id, ToKnow.tells)
    return (
        select(ToKnow, Person)
        .join(OTHERS, back)
        .join(Person, Person.id == ToKnow.other_id)
        .join(Membership, belongs & ACTIVE)
        .where(*mine, ~IS_GONE)
        .order_by(Person.name, Person.id)
    )


CHOSE_EACH_OTHER = some(_each_other)


async def each_other(
    db: AsyncSession, network_id: int, person_id: int, *, unread: bool = False
) -> list[Person]:
    """Return with whom somebody chose each other, and both let it be told; or only what is `unread`."""
    found = await _each_other(db, network_id, person_id)
    return [person for mine, person in found if not (unread and mine.read)]


async def choose(
    db: AsyncSession, network_id: int, person_id: int, others: Collection[int], *, tells: bool
) -> None:
    """Choose anew whom one wants to know better. Raises TooManyToKnow, and NotFound for no member."""
    if len(others) > MOST:
        raise TooManyToKnow(field="people")
    there = {one.id for one in await participants(db, network_id) if not one.off_slack} - {person_id}
    known = {one.other_id: one for one in await chosen(db, network_id, person_id)}
    if not set(others) <= there | known.keys():
        raise NotFound(field="people")
    gone = [one for other_id, one in known.items() if other_id not in others]
    no_more = {one.other_id for one in known.values() if one in gone or (one.tells and not tells)}
    for one in gone:
        await db.delete(one)
    for other_id in others:
        if other_id in known:
            known[other_id].tells = tells
            known[other_id].read = known[other_id].read and other_id not in no_more
        else:
            db.add(ToKnow(network_id=network_id, person_id=person_id, other_id=other_id, tells=tells))
    if gone:
        await trace.leave(db, Place.KEPT)
    await db.flush()
    for other_id in no_more:  # anew it is told anew
        for theirs in await chosen(db, network_id, other_id):
            theirs.read = theirs.read and theirs.other_id != person_id
    await db.flush()


async def was_read(db: AsyncSession, network_id: int, person_id: int) -> None:
    """Note that somebody read with whom they chose each other; twice is harmless."""
    for mine, _ in await _each_other(db, network_id, person_id):
        mine.read = True
    await db.flush()


def _of(network_id: int, person_id: int) -> Delete:
    theirs = or_(ToKnow.person_id == person_id, ToKnow.other_id == person_id)
    return delete(ToKnow).where(ToKnow.network_id == network_id, theirs)


async def leave(db: AsyncSession, network_id: int, person_id: int) -> bool:
    """Forget whom somebody who leaves chose, and who chose them; tell whether there was anything."""
    return await changed(db, _of(network_id, person_id))
