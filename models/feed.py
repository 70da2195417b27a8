"""A person's own calendar feed: a secret address at which a calendar reads their sessions, as they are then.

Of the secret only its digest is kept: it is told once, and whoever reads the database cannot follow the feed.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import membership, programme
from models.attendance import Attendance, Rsvp
from models.base import Base, Mark, Utc
from models.network import Network
from models.person import Person
from models.rows import distinct, one
from models.session import LearningSession, Stage

LOOKS_BACK = timedelta(days=90)
BYTES = 32  # of chance in a secret


class Feed(Base):
    """The feed of one person."""

    __tablename__ = "feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Mark] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(Utc)


@dataclass(frozen=True)
class Listed:
    """A session as it stands in a calendar."""

    meeting: LearningSession
    network: Network


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@one
def of(person_id: int) -> Select[Feed]:
    """Return the feed of a person, if they have one."""
    return select(Feed).where(Feed.person_id == person_id)


@one
def _reader(digest: str) -> Select[Person]:
    return select(Person).join(Feed, Feed.person_id == Person.id).where(Feed.digest == digest)


@distinct
def _declined(person_id: int) -> Select[int]:
    return select(Attendance.session_id).where(Attendance.person_id == person_id, Attendance.rsvp == Rsvp.NO)


async def begin(db: AsyncSession, person: Person, now: datetime) -> str:
    """Give a person a feed and return its secret; the address that they had before leads nowhere."""
    await end(db, person)
    secret = secrets.token_urlsafe(BYTES)
    db.add(Feed(person_id=person.id, digest=_digest(secret), made_at=now))
    await db.flush()
    return secret


async def end(db: AsyncSession, person: Person) -> None:
    """Take a person's feed away; twice is harmless."""
    known = await of(db, person.id)
    if known is not None:
        await db.delete(known)
        await db.flush()


async def reader(db: AsyncSession, secret: str) -> Person | None:
    """Return whose feed it is; nobody's where it was taken away, or the account is gone."""
    found = await _reader(db, _digest(secret))
    return None if found is None or found.deactivated else found


async def sessions(db: AsyncSession, person: Person, now: datetime) -> Sequence[Listed]:
    """Return the sessions that a person was told of and did not decline, in the order of their dates."""
    declined, found = set(await _declined(db, person.id)), []
    for home, place in await membership.of_person(db, person.id):
        if not place.active:
            continue
        known = [*await programme.of_network(db, home.id), *await programme.called_off(db, home.id, now)]
        found += [
            Listed(meeting, home)
            for meeting in known
            if _told(meeting) and meeting.id not in declined and meeting.ends_at > now - LOOKS_BACK
        ]
    return sorted(found, key=lambda one: (one.meeting.starts_at, one.meeting.id))


def _told(meeting: LearningSession) -> bool:
    """Tell whether the session was announced, also where it was called off since."""
    stage = meeting.cancelled_from if meeting.stage is Stage.CANCELLED else meeting.stage
    return stage is not Stage.PLANNED
