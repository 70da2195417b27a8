"""Who holds a session: has it in their calendar, or counts on it, and so hears what becomes of it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import membership, posted
from models.attendance import Attendance, Rsvp, known, sure
from models.delivery import Delivery
from models.membership import ACTIVE, those
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.rows import many
from models.session import BEFORE, LearningSession, Stage
from models.wanted import still_wanted, wanted


@wanted(Kind.CALENDAR_FILE, Kind.CALENDAR_UPDATE)
async def come(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who said Yes, whoever facilitates too."""
    return await sure(db, meeting) if meeting.stage in BEFORE else []


@still_wanted(Kind.CALENDAR_FILE, Kind.CALENDAR_UPDATE)
async def wants_file(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether a calendar file is the last one for somebody, and says what is true of their coming."""
    meeting, mine = (
        await db.get_one(LearningSession, row.session_id),
        await known(db, row.session_id or 0, person.id),
    )
    if mine is None or row.edition < mine.calendar_edition:
        return False
    if meeting.stage is Stage.CANCELLED or mine.rsvp is not Rsvp.YES:
        return row.edition == mine.calendar_edition and meeting.stage in (*BEFORE, Stage.CANCELLED)
    place = await membership.of(db, network.id, person.id)
    return place is not None and place.active and meeting.stage in (*BEFORE, Stage.UNDERWAY)


@many
def in_calendars(session: LearningSession) -> Select[Attendance, Person]:
    """Return the active members who have a session in their own calendar, or soon will."""
    return (
        those(session.network_id, ACTIVE)
        .with_only_columns(Attendance, Person)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(
            Attendance.session_id == session.id,
            Attendance.in_calendar,
        )
        .order_by(Attendance.id)
    )


@many
def ahead(network_id: int, person_id: int) -> Select[Attendance, LearningSession]:
    """Return what somebody said about coming to the sessions of a network that are ahead, or called off."""
    return (
        select(Attendance, LearningSession)
        .join(LearningSession, LearningSession.id == Attendance.session_id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_((*BEFORE, Stage.CANCELLED)),
            Attendance.person_id == person_id,
        )
        .order_by(LearningSession.starts_local)
    )


@many
def without_file(session: LearningSession) -> Select[Person]:
    """Return the active members whom no file in their calendar tells of what becomes of a session."""
    return (
        those(session.network_id, ACTIVE)
        .with_only_columns(Person)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Person.id) & (Attendance.session_id == session.id),
        )
        .where(Attendance.in_calendar.is_not(True))
        .order_by(Person.id)
    )


@still_wanted(Kind.CHANGE_DIRECT)
async def hears_of_change(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody hears of a change as a member whom no file tells."""
    meeting = await db.get_one(LearningSession, row.session_id)
    ahead = meeting.stage in (*BEFORE, Stage.UNDERWAY, Stage.CANCELLED)
    return ahead and person.id in {member.id for member in await without_file(db, meeting)}


class CountsOnIt(NamedTuple):
    """Somebody who comes, or holds the practical message as they may come."""

    person: Person
    prepared: bool  # holds the practical message
    in_calendar: bool  # the file follows what changes


@many
def _may_come(session: LearningSession) -> Select[Person, Rsvp | None, bool]:
    return (
        those(session.network_id, ACTIVE)
        .with_only_columns(Person, Attendance.rsvp, Attendance.in_calendar)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(Attendance.session_id == session.id, Attendance.rsvp.in_((Rsvp.YES, Rsvp.MAYBE)))
        .order_by(Person.id)
    )


async def who_count_on_it(db: AsyncSession, meeting: LearningSession) -> list[CountsOnIt]:
    """Return who said Yes, or holds the practical message and did not say No since."""
    prepared = await posted.reached(db, meeting.id, (Kind.DAY_BEFORE,))
    return [
        CountsOnIt(person, person.id in prepared, in_calendar)
        for person, said, in_calendar in await _may_come(db, meeting)
        if said is Rsvp.YES or person.id in prepared
    ]


@wanted(Kind.FILLED_IN)
async def count_on_it(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who said Yes, or holds the practical message."""
    return [one.person for one in await who_count_on_it(db, meeting)]
