"""Buddies: a newcomer and an old hand, asked by whoever facilitates, each of whom says yes or rather not.

Who would rather not is asked no reason, and nobody learns which of the two it was: until the two weeks in
which they can answer are over, a no looks like silence. It ends by itself after two sessions, or sooner when
either wishes.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Delete, ForeignKey, Select, delete, or_, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import expertise, question_rows, search
from models.base import Base, Refusal, Utc, prepared
from models.confidentiality import EVERYBODY, may_read
from models.expertise import Known
from models.kept_for import is_past
from models.membership import TAKES_PART, Membership, those
from models.network import HALF_YEAR, Network
from models.person import IS_GONE, IS_OFF_SLACK, Person
from models.rows import distinct, many, one
from models.session import AFTER, LearningSession

SESSIONS = 2  # after so many it ends by itself
LASTS = timedelta(days=14)  # the question of whether they will
NEWCOMER = timedelta(days=183)  # at most


class Says(StrEnum):
    """What one of the two says."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


class NotToBeCoupled(Refusal):
    """They are no newcomer and old hand of this network, or were asked meanwhile."""


class Buddies(Base):
    """A newcomer and an old hand; without an old hand: whoever facilitates asks nobody."""

    __tablename__ = "buddies"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    newcomer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    guide_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Utc)
    newcomer_says: Mapped[Says] = mapped_column(default=Says.ASKED)
    guide_says: Mapped[Says] = mapped_column(default=Says.ASKED)
    began_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    ended: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    kept_days: Mapped[int] = mapped_column(default=HALF_YEAR, server_default=str(HALF_YEAR))

    @property
    def coupled(self) -> bool:
        """Both said yes, and neither ended it."""
        return not self.ended and self.newcomer_says is self.guide_says is Says.YES

    def stands(self, now: datetime) -> bool:
        """They are a couple, or may still answer, whatever the other said."""
        return not self.ended and (self.coupled or now < self.asked_at + LASTS)

    def said_by(self, person_id: int) -> Says | None:
        """Return what somebody said; None when they are neither of the two."""
        if person_id == self.newcomer_id:
            return self.newcomer_says
        return self.guide_says if person_id == self.guide_id else None


class Two(NamedTuple):
    """A couple with the people of it."""

    row: Buddies
    newcomer: Person
    guide: Person | None


@dataclass(frozen=True)
class Proposal:
    """A newcomer with the old hands who can be asked, the one who fits best first, and why that one."""

    newcomer: Person
    guides: Sequence[Person]
    known: Known | None = None  # what the first of them knows of what the newcomer asks
    again: bool = False  # nothing came of a couple before


def subject_of(buddies_id: int) -> str:
    """Return what the messages about a couple are filed under."""
    return f"buddies:{buddies_id}"


@many
def _rows(network_id: int) -> Select[Buddies]:
    return select(Buddies).where(Buddies.network_id == network_id).order_by(Buddies.id)


@one
def find(network_id: int, buddies_id: int) -> Select[Buddies]:
    """Return one couple, if it is still there."""
    return select(Buddies).where(Buddies.network_id == network_id, Buddies.id == buddies_id)


@many
def _people(network_id: int) -> Select[Membership, Person]:
    here = those(network_id, TAKES_PART, ~IS_OFF_SLACK, ~IS_GONE)
    return here.order_by(Membership.since, Membership.id)


def _held(network_id: int) -> Select[LearningSession]:
    held = (LearningSession.network_id == network_id, LearningSession.stage.in_(AFTER))
    return select(LearningSession).where(*held)


@one
def _first(network_id: int) -> Select[LearningSession]:
    return _held(network_id).order_by(LearningSession.starts_local).limit(1)


@many
def _last(network_id: int) -> Select[LearningSession]:
    """Return the sessions that were held last: as many as a newcomer is one for."""
    return _held(network_id).order_by(LearningSession.starts_local.desc()).limit(SESSIONS)


def _were_since(last: Sequence[LearningSession], moment: datetime) -> bool:
    """Tell whether so many were held since."""
    return sum(meeting.starts_at > moment for meeting in last) >= SESSIONS


def _goes_on(row: Buddies, last: Sequence[LearningSession], now: datetime) -> bool:
    """Tell whether two are asked, or are a couple until as many sessions were held as were held `last`."""
    return row.stands(now) and not (row.began_at is not None and _were_since(last, row.began_at))


async def of_person(db: AsyncSession, network_id: int, person_id: int, now: datetime) -> list[Two]:
    """Return the couples in which somebody is asked, or is one of two until it ends; not what they declined.

    Who is gone from Slack is none of two.
    """
    last = await _last(db, network_id)
    people = {person.id: person for _, person in await _people(db, network_id)}
    return [
        Two(row, people[row.newcomer_id], people.get(row.guide_id or 0))
        for row in await _rows(db, network_id)
        if row.said_by(person_id) not in (None, Says.NO)
        and row.newcomer_id in people
        and _goes_on(row, last, now)
    ]


@distinct
def _with_open() -> Select[int]:
    return select(Buddies.network_id).where(Buddies.ended.is_(False))


async def over(db: AsyncSession, now: datetime) -> list[Buddies]:
    """Return those of which the time has passed, and that do not say so yet."""
    found = []
    for network_id in await _with_open(db):
        last, rows = await _last(db, network_id), await _rows(db, network_id)
        found += [row for row in rows if not row.ended and not _goes_on(row, last, now)]
    return found


async def to_propose(db: AsyncSession, home: Network, now: datetime) -> list[Proposal]:
    """Return the newcomers for whom whoever facilitates may ask an old hand; none before the first session.

    A newcomer joined after the first session, and is one until two were held since, half a year at most; who
    left and came back is none.
    """
    began = await _first(db, home.id)
    if began is None:
        return []
    last, first = await _last(db, home.id), began.starts_at
    rows, people = await _rows(db, home.id), await _people(db, home.id)
    since = {person.id: place.since for place, person in people if place.since and not place.leads}
    settled = {row.newcomer_id for row in rows if row.stands(now) or row.guide_id is None}
    settled |= {row.newcomer_id for row in rows if row.began_at is not None}
    told = await expertise.of_network(db, home.id)
    back = {person.id for place, person in people if place.came_back}
    old = [one for _, one in people if one.id in since and (since[one.id] <= first or one.id in back)]
    found = []
    for _, person in people:
        joined = since.get(person.id)
        if joined is None or person.id in settled | back or joined <= max(first, now - NEWCOMER):
            continue
        if _were_since(last, joined):
            continue
        guides = _free(old, rows, {row.guide_id for row in rows if _goes_on(row, last, now)})
        known = await _fitting(db, home.id, person, guides, told)
        guides.sort(key=lambda one: known is None or one.id != known.person_id)
        again = any(row.newcomer_id == person.id for row in rows)
        if guides:
            found.append(Proposal(person, guides, known, again))
    return found


def _free(old: Sequence[Person], rows: Sequence[Buddies], busy: Collection[int | None]) -> list[Person]:
    """Return who guides nobody now, but for who was asked last, unless there is nobody else."""
    last = next((row.guide_id for row in reversed(rows) if row.guide_id is not None), None)
    free = [person for person in old if person.id not in busy]
    return [person for person in free if person.id != last] or free


async def _fitting(
    db: AsyncSession, network_id: int, newcomer: Person, guides: Sequence[Person], told: Sequence[Known]
) -> Known | None:
    """Return what one of the guides said they know of what the newcomer asked with their name."""
    asked = await question_rows.asked_by(db, network_id, newcomer.id)
    words = " ".join(one.text for one in asked if not one.anonymous and may_read(one, EVERYBODY))
    keys = {one.id for one in guides}
    theirs = [one for one in told if one.person_id in keys]
    if not words or not theirs:
        return None
    found = await asyncio.to_thread(search.find, theirs, words, lambda one: one.words)
    return next(iter(found), None)


@prepared
def old(now: datetime) -> Delete:
    """Delete what was asked so long ago that it is not kept any more, but for couples that go on."""
    goes_on = Buddies.began_at.is_not(None) & Buddies.ended.is_(False)
    gone = delete(Buddies).where(is_past(Buddies.asked_at, Buddies.kept_days, now), ~goes_on)
    return gone.execution_options(synchronize_session=False)


@many
def with_person(network_id: int, person_id: int) -> Select[Buddies]:
    """Return every couple of which somebody was one."""
    theirs = or_(Buddies.newcomer_id == person_id, Buddies.guide_id == person_id)
    return select(Buddies).where(Buddies.network_id == network_id, theirs).order_by(Buddies.id)
