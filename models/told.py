"""What members who are not on Slack know of a session that is ahead, and what of it is news to them by now.

They know what they were last passed on, as it was when it was read, or how it was when they said whether
they come. What is otherwise since waits to be passed on, whatever became of the message to the others.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance, Rsvp
from models.audience import wanted_in_channel
from models.handed import HEARD, Handed
from models.held import Held
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.rows import many
from models.session import LearningSession, Stage


class Known(NamedTuple):
    """What somebody knows of a session, and what they said about coming."""

    handed: Handed
    meeting: LearningSession
    rsvp: Rsvp | None


@dataclass(frozen=True)
class News:
    """What is new of a session to somebody who knew it otherwise."""

    kind: Kind
    since: Handed
    meeting: LearningSession


@many(into=Known)
def _known(network_id: int) -> Select[Handed, LearningSession, Rsvp | None]:
    said = (Attendance.person_id == Handed.person_id) & (Attendance.session_id == Handed.session_id)
    return (
        select(Handed, LearningSession, Attendance.rsvp)
        .join(LearningSession, LearningSession.id == Handed.session_id)
        .outerjoin(Attendance, said)
        .where(LearningSession.network_id == network_id, Handed.held != "")
        .order_by(Handed.id)
    )


async def heard(
    db: AsyncSession, home: Network, meeting: LearningSession, who: Person, by_id: int, now: datetime
) -> None:
    """Note that somebody who is not on Slack knows of a session, as they told who leads whether they come.

    Who answers by a link knows what the mail said, which is noted with that.
    """
    occasion = f"{HEARD}:{meeting.id}"
    await db.execute(delete(Handed).where(Handed.person_id == who.id, Handed.occasion == occasion))
    row = Handed(person_id=who.id, occasion=occasion, sort=HEARD, at=now, by_id=by_id)
    row.session_id, row.held = meeting.id, Held.of(meeting, home).mark
    db.add(row)
    await db.flush()


async def news(db: AsyncSession, home: Network, now: datetime) -> list[News]:
    """Return what is news to each of them by now, of each session they know of."""
    rows = await _known(db, home.id)
    prepared = {(one.handed.person_id, one.meeting.id) for one in rows if one.handed.sort == Kind.DAY_BEFORE}
    last = {(one.handed.person_id, one.meeting.id): one for one in rows}
    found: list[News] = []
    for whose, one in last.items():
        kind = _kind(home, one, now, prepared=whose in prepared)
        if kind is not None and wanted_in_channel(kind, one.meeting):
            found.append(News(kind, one.handed, one.meeting))
    return found


def _kind(home: Network, known: Known, now: datetime, *, prepared: bool) -> Kind | None:
    """Return what tells somebody the news, if they have to know it."""
    before, true, meeting = Held.kept(known.handed.held), Held.of(known.meeting, home), known.meeting
    if before is None or now >= _until(before, meeting):
        return None
    if before.differs(true) and (meeting.stage is Stage.UNDERWAY or not before.completed(true)):
        return Kind.CHANGE
    if known.rsvp is Rsvp.NO:
        return None
    if before.completed(true) or (prepared and before.brings_otherwise(true)):
        return Kind.FILLED_IN
    return None


def _until(before: Held, meeting: LearningSession) -> datetime:
    """Return until when it is of use: the start, as they know it or as it is; while it goes on, its end."""
    return meeting.ends_at if meeting.stage is Stage.UNDERWAY else max(before.starts_at, meeting.starts_at)


def as_read(seen: str | None, meeting: LearningSession, home: Network) -> str:
    """Return what who gets a text holds: the session as it was read by who passed it on, if that is known."""
    try:
        read = Held.kept(seen or "")
    except (ValueError, OverflowError, OSError):
        read = None
    return (read or Held.of(meeting, home)).mark
