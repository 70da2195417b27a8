"""Traces: what was deleted or written anew, and may still be read on the disk until that has been cleaned.

A row is left with the act itself, so that a process that dies forgets nothing, and goes when the disk was
cleaned and looked at. `tables_of` in `models/retention.py` says which tables each place holds, and
`jobs/cleaning.py` cleans.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Utc, new_row
from models.rows import many, one

ALWAYS = datetime(1990, 1, 1, tzinfo=UTC)  # due since long: no time tells when somebody answered
FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=1)  # until it is tried again


class Place(StrEnum):
    """Whose traces."""

    ANSWER = "answer"  # an answer was written to an open evaluation
    EVALUATION = "evaluation"  # all answers to an evaluation are gone
    PERSON = "person"  # somebody was forgotten, or a network or a workspace is gone
    KEPT = "kept"  # taken back, delivered, or kept long enough


class Why(StrEnum):
    """What stands in the way of cleaning."""

    IN_USE = "in_use"  # another program reads the file, or holds the table
    OLD_READER = "old_reader"  # a transaction that began before still sees what was deleted
    NOT_OURS = "not_ours"  # the tables belong to another role
    FAILED = "failed"  # an error, which the log names
    ELSEWHERE = "elsewhere"  # another process of Kring is at it; never kept


class Trace(Base):
    """Something to clean; several of one place are cleaned together."""

    __tablename__ = "trace"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    place: Mapped[Place]
    due: Mapped[datetime] = mapped_column(Utc, default=ALWAYS)
    tries: Mapped[int] = mapped_column(default=0)  # in vain
    since: Mapped[datetime | None] = mapped_column(Utc, default=None)  # of the first try in vain
    why: Mapped[Why | None] = mapped_column(default=None)


@dataclass
class Left:
    """All that is to be cleaned of one place, by the keys of its rows."""

    place: Place
    due: datetime
    tries: int
    since: datetime | None
    why: Why | None
    rows: list[int] = field(default_factory=list)


async def leave(db: AsyncSession, place: Place) -> None:
    """Note, after what was deleted or written anew, that something may be left of it on the disk."""
    await new_row(db, Trace, place=place, due=ALWAYS, tries=0, since=None, why=None)


@many
def _all() -> Select[Place, datetime, int, datetime | None, Why | None, int]:
    asked = select(Trace.place, Trace.due, Trace.tries, Trace.since, Trace.why, Trace.id)
    return asked.order_by(Trace.due.desc())


async def left(db: AsyncSession) -> list[Left]:
    """Return what is to be cleaned; what could not be is due no sooner because more was left."""
    found: dict[Place, Left] = {}
    for place, due, tries, since, why, key in await _all(db):
        found.setdefault(place, Left(place, due, tries, since, why)).rows.append(key)
    return list(found.values())


async def settle(db: AsyncSession, done: Left, why: Why | None, now: datetime) -> None:
    """Drop what was cleaned; what could not be is tried again after a growing delay."""
    if why is Why.ELSEWHERE:
        return
    await db.execute(delete(Trace).where(Trace.id.in_(done.rows)))
    if why is None:
        return
    delay = min(FIRST * 2 ** min(done.tries, 20), LONGEST)
    db.add(Trace(place=done.place, due=now + delay, tries=done.tries + 1, since=done.since or now, why=why))


@one
def oldest() -> Select[Trace]:
    """Return what has been tried in vain for the longest time."""
    return select(Trace).where(Trace.since.is_not(None)).order_by(Trace.since).limit(1)
