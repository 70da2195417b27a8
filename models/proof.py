"""Proof of who was at which session: to members of their own, to who facilitates as a list."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance
from models.base import Refusal, WrongStage
from models.calendar import instant
from models.person import Person
from models.rows import many
from models.session import AFTER, LearningSession

WAS_THERE = (LearningSession.stage.in_(AFTER), Attendance.present.is_(True))  # at what was held
LONGEST = timedelta(hours=16)  # from its start until a session is over
AT_ONCE = 20  # sessions of which it is asked who was there


class EndsBeforeItStarts(Refusal):
    """Between the start and the end of a session lie at most sixteen hours."""


class NotOverYet(Refusal):
    """A session ends when it is over, not later."""


class Held(NamedTuple):
    """A session that was held, and how many of it are recorded as present."""

    meeting: LearningSession
    present: int


class Attended(NamedTuple):
    """Somebody at a session, by its key."""

    session_id: int
    name: str


@many
def attended(network_id: int, person_id: int) -> Select[LearningSession]:
    """Return the sessions of a network at which somebody was, the first one first."""
    return (
        select(LearningSession)
        .join(Attendance, Attendance.session_id == LearningSession.id)
        .where(
            LearningSession.network_id == network_id,
            Attendance.person_id == person_id,
            *WAS_THERE,
        )
        .order_by(LearningSession.starts_local)
    )


@many
def _held(network_id: int) -> Select[LearningSession, int]:
    return (
        select(LearningSession, func.count())
        .join(Attendance, Attendance.session_id == LearningSession.id)
        .where(LearningSession.network_id == network_id, *WAS_THERE)
        .group_by(LearningSession.id)
        .order_by(LearningSession.starts_local.desc())
    )


async def held(db: AsyncSession, network_id: int) -> list[Held]:
    """Return the sessions of which it is still kept who was there, the last one first."""
    return [Held(meeting, present) for meeting, present in await _held(db, network_id)]


async def everybody(db: AsyncSession, held: Sequence[Held]) -> list[Attended]:
    """Return who was at these sessions, by session and name.

    Some sessions at a time, so that others go on in between.
    """
    meetings = sorted((one.meeting for one in held), key=lambda meeting: meeting.starts_local)
    found: list[Attended] = []
    for begins in range(0, len(meetings), AT_ONCE):
        found += await _there(db, [meeting.id for meeting in meetings[begins : begins + AT_ONCE]])
    return found


@many(into=Attended)
def _there(session_ids: Collection[int]) -> Select[int, str]:
    return (
        select(LearningSession.id, Person.name)
        .join(Attendance, Attendance.session_id == LearningSession.id)
        .join(Person, Person.id == Attendance.person_id)
        .where(LearningSession.id.in_(session_ids), *WAS_THERE)
        .order_by(LearningSession.starts_local, Person.name, Person.id)
    )


def correct_end(meeting: LearningSession, hour: time, now: datetime) -> None:
    """Note at what hour a session was over; an hour before its start is one of the next day.

    Raises WrongStage before it was held, EndsBeforeItStarts and NotOverYet.
    """
    if meeting.stage not in AFTER:
        raise WrongStage(stage=meeting.stage)
    ends = datetime.combine(meeting.starts_local.date(), hour)
    if ends < meeting.starts_local:
        ends += timedelta(days=1)
    over = instant(ends, meeting.zone)
    lasted = over - meeting.starts_at
    if not timedelta() < lasted <= LONGEST:
        raise EndsBeforeItStarts(field="hour")
    if over > now:
        raise NotOverYet(field="hour")
    meeting.held_minutes = lasted // timedelta(minutes=1)


def minutes_of(meeting: LearningSession) -> int:
    """Return how long a session took, as planned where nobody said otherwise."""
    return meeting.minutes if meeting.held_minutes is None else meeting.held_minutes


def ended(meeting: LearningSession) -> datetime:
    """Return the wall time at which a session was over."""
    return meeting.wall_time_after(minutes_of(meeting))
