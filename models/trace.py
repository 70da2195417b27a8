"""Traces: what was deleted or written anew, and may still be read on the disk until that has been cleaned.

A row is left with the act itself, so that a process that dies forgets nothing, and goes when the disk was
cleaned and looked at. Which tables it is about is what the transaction did (models/lost.py), and
`jobs/cleaning.py` cleans. What cannot be cleaned without keeping people waiting is left to the night.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import Select, delete, event, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import lost
from models.base import Base, Mark, Utc, table
from models.rows import many, one

ALWAYS = datetime(1990, 1, 1, tzinfo=UTC)  # due since long: no time tells when somebody answered
FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=1)  # until it is tried again
NIGHT, NIGHT_LASTS = time(1, 30), timedelta(hours=3)  # in UTC: while Europe sleeps
LEFT = "left"  # of a session: the places


class Place(StrEnum):
    """Whose traces."""

    ANSWER = "answer"  # an answer was written to an open evaluation
    EVALUATION = "evaluation"  # all answers to an evaluation are gone
    PERSON = "person"  # somebody was forgotten, or a network or a workspace is gone
    EARLIER = "earlier"  # the same, in earlier versions of what was changed before: any table may hold them
    KEPT = "kept"  # taken back, delivered, or kept long enough


class Why(StrEnum):
    """What stands in the way of cleaning."""

    IN_USE = "in_use"  # another program reads the file, or holds the table
    OLD_READER = "old_reader"  # a transaction that began before still sees what was deleted
    NOT_OURS = "not_ours"  # the tables belong to another role
    FAILED = "failed"  # an error, which the log names
    NIGHT = "night"  # to rewrite so large a table would keep people waiting: at night
    TOO_LONG = "too_long"  # it took so long that it was given up, until the next night
    ELSEWHERE = "elsewhere"  # another process of Kring is at it; never kept


BY_NIGHT = (Why.NIGHT, Why.TOO_LONG)
Stuck: TypeAlias = Mapping[Why, Collection[str]]  # what could not be cleaned: tables, by what is in the way


class Trace(Base):
    """Something to clean; several of one place are cleaned together."""

    __tablename__ = "trace"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    place: Mapped[Place]
    tables: Mapped[Mark] = mapped_column(default="")  # their names, apart by blanks; none: all of them
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
    tables: set[str] = field(default_factory=set)  # none: all of them


async def leave(db: AsyncSession, place: Place) -> None:
    """Note that something may be left on the disk of what this transaction deletes or writes anew."""
    left: set[Place] = db.info.setdefault(LEFT, set())
    left.update((place, Place.EARLIER) if place is Place.PERSON else (place,))


@event.listens_for(Session, "before_commit")
def _write_down(db: Session) -> None:
    places: set[Place] = db.info.get(LEFT, set())
    if not places:
        return
    db.flush()  # what it deletes is known by then
    names = " ".join(sorted(lost.tables(db)))
    always = {"due": ALWAYS, "tries": 0, "since": None, "why": None}
    rows = [
        {"place": place, "tables": "" if place is Place.EARLIER else names, **always}
        for place in sorted(places)
        if names or place is Place.EARLIER
    ]
    places.clear()
    if rows:
        db.execute(insert(table(Trace)), rows)


@event.listens_for(Session, "after_rollback")
def _take_back(db: Session) -> None:
    if not db.in_nested_transaction():
        db.info.pop(LEFT, None)


@many
def _all() -> Select[Place, str, datetime, int, datetime | None, Why | None, int]:
    asked = select(Trace.place, Trace.tables, Trace.due, Trace.tries, Trace.since, Trace.why, Trace.id)
    return asked.order_by(Trace.due.desc(), Trace.why)


async def left(db: AsyncSession) -> list[Left]:
    """Return what is to be cleaned; what could not be is due no sooner because more was left."""
    found: dict[tuple[Place, bool], Left] = {}
    whole: set[tuple[Place, bool]] = set()
    for place, tables, due, tries, since, why, key in await _all(db):
        sort = (place, why in BY_NIGHT)
        one = found.setdefault(sort, Left(place, due, tries, since, why))
        one.rows.append(key)
        one.tables.update(tables.split())
        if not tables:
            whole.add(sort)
    for sort in whole:
        found[sort].tables.clear()
    return list(found.values())


def next_night(now: datetime) -> datetime:
    """Return when the next night begins."""
    today = datetime.combine(now.astimezone(UTC).date(), NIGHT, UTC)
    return today if today > now else today + timedelta(days=1)


def is_night(now: datetime) -> bool:
    """Tell whether what keeps people waiting may be done now."""
    return next_night(now) - timedelta(days=1) + NIGHT_LASTS > now


async def settle(db: AsyncSession, done: Left, stuck: Stuck, now: datetime) -> None:
    """Drop what was cleaned; what could not be is tried again after a growing delay, or at night."""
    if Why.ELSEWHERE in stuck:
        return
    await db.execute(delete(Trace).where(Trace.id.in_(done.rows)))
    for why, tables in stuck.items():
        delay = min(FIRST * 2 ** min(done.tries, 20), LONGEST)
        tries = done.tries if why is Why.NIGHT else done.tries + 1
        again = Trace(place=done.place, tables=" ".join(sorted(tables)), why=why, tries=tries)
        again.due = next_night(now) if why in BY_NIGHT else now + delay
        again.since = done.since if why is Why.NIGHT else done.since or now
        db.add(again)


@one
def oldest() -> Select[Trace]:
    """Return what has been tried in vain for the longest time."""
    return select(Trace).where(Trace.since.is_not(None)).order_by(Trace.since).limit(1)
