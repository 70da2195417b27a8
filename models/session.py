"""The session of a network, its stages and who comes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, NotFound, Refusal, Utc, WrongStage
from models.calendar import instant
from models.network import Membership, Standing
from models.person import Person


class Stage(StrEnum):
    """Where a session stands; the diagram is in the README."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    PREPARING = "preparing"
    READY = "ready"
    UNDERWAY = "underway"
    EVALUATING = "evaluating"
    REPORTING = "reporting"
    CLOSED = "closed"
    CANCELLED = "cancelled"


BEFORE = (Stage.PLANNED, Stage.ANNOUNCED, Stage.PREPARING, Stage.READY)
AFTER = (Stage.EVALUATING, Stage.REPORTING, Stage.CLOSED)

# Keep in step with the diagram in the README.
MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.PLANNED: frozenset({Stage.ANNOUNCED, Stage.CANCELLED}),
    Stage.ANNOUNCED: frozenset({Stage.PREPARING, Stage.CANCELLED}),
    Stage.PREPARING: frozenset({Stage.READY, Stage.ANNOUNCED, Stage.CANCELLED}),
    Stage.READY: frozenset({Stage.UNDERWAY, Stage.PREPARING, Stage.ANNOUNCED, Stage.CANCELLED}),
    Stage.UNDERWAY: frozenset({Stage.EVALUATING, Stage.REPORTING, Stage.CANCELLED}),
    Stage.EVALUATING: frozenset({Stage.REPORTING}),
    Stage.REPORTING: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
    Stage.CANCELLED: frozenset(),
}


class Rsvp(StrEnum):
    """What somebody said about coming."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


class Mode(StrEnum):
    """Where a session happens."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class InThePast(Refusal):
    """A session cannot start before now."""


class LearningSession(Base):
    """One meeting of a network: its dates are wall time and zone, its instants are derived."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("network_id", "number"),
        Index("ix_session_next_move_at", "next_move_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    number: Mapped[int]
    starts_local: Mapped[datetime]
    minutes: Mapped[int]
    zone: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Utc)
    title: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    bring: Mapped[str] = mapped_column(default="")
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON)
    stage: Mapped[Stage] = mapped_column(default=Stage.PLANNED)
    edition: Mapped[int] = mapped_column(default=1)
    panel_opened: Mapped[bool] = mapped_column(default=False)
    threshold: Mapped[int | None] = mapped_column(default=None)
    reopened_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    evaluation_opened_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    evaluation_asked: Mapped[int | None] = mapped_column(default=None)  # counted at closing
    evaluation_answers: Mapped[int | None] = mapped_column(default=None)  # counted at closing
    released_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    next_move_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    moved_from: Mapped[datetime | None] = mapped_column(default=None)  # its wall time before the last move

    DURATION: ClassVar[int] = 180  # minutes, when nobody says otherwise

    @property
    def starts_at(self) -> datetime:
        """The instant at which it starts (UTC)."""
        return instant(self.starts_local, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The instant at which it is planned to end (UTC)."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def takes_questions(self) -> bool:
        """A question asked now may still come on this session's agenda."""
        return self.stage in (Stage.PLANNED, Stage.ANNOUNCED)

    def move_to(self, stage: Stage) -> None:
        """Go to another stage; only the moves of the table are allowed."""
        if stage not in MOVES[self.stage]:
            raise WrongStage(stage=self.stage)
        self.stage = stage

    def reschedule(self, starts_local: datetime, minutes: int, now: datetime) -> bool:
        """Move to another time and keep the stage; tell whether closed questions open again.

        Raises InThePast and WrongStage.
        """
        if self.stage not in BEFORE:
            raise WrongStage(stage=self.stage)
        if instant(starts_local, self.zone) <= now:
            raise InThePast(field="day")
        later = starts_local > self.starts_local
        self.moved_from, self.starts_local, self.minutes = self.starts_local, starts_local, minutes
        self.edition += 1
        if later and self.stage in (Stage.PREPARING, Stage.READY):
            self.move_to(Stage.ANNOUNCED)
            return True
        return False

    def cancel(self) -> None:
        """Call the session off."""
        self.move_to(Stage.CANCELLED)
        self.edition += 1

    def release(self, now: datetime) -> None:
        """Release the report to the channel and to the absent."""
        if self.stage not in AFTER or self.released_at is not None:
            raise WrongStage(stage=self.stage)
        self.released_at = now


class Attendance(Base):
    """What one person said about coming, and whether they were there: two facts."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    rsvp: Mapped[Rsvp | None] = mapped_column(default=None)
    present: Mapped[bool | None] = mapped_column(default=None)
    calendar_edition: Mapped[int] = mapped_column(default=0)  # of the calendar file that they got
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)

    def say(self, answer: Rsvp, edition: int) -> bool:
        """Note what they say about coming; tell whether a calendar file goes with it, once for each date."""
        self.rsvp, self.entered_by_id = answer, None
        if answer is not Rsvp.YES or self.calendar_edition >= edition:
            return False
        self.calendar_edition = edition
        return True

    def enter(self, answer: Rsvp, by_id: int) -> None:
        """Note what somebody else heard from them about coming, and who enters it."""
        self.rsvp, self.entered_by_id = answer, by_id


def on_the_clock(local: datetime, zone: str) -> datetime:
    """Return a wall time as the clocks of a zone show it: an hour that is skipped comes after the gap."""
    return instant(local, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


async def load(db: AsyncSession, team_id: str, session_id: int) -> LearningSession:
    """Return a session of this workspace. Raises NotFound."""
    from models.network import Network

    session = await db.scalar(
        select(LearningSession)
        .join(Network, Network.id == LearningSession.network_id)
        .where(LearningSession.id == session_id, Network.team_id == team_id)
    )
    if session is None:
        raise NotFound
    return session


async def not_begun(db: AsyncSession, network_id: int) -> list[LearningSession]:
    """Return the sessions of a network that have not begun, the next one first."""
    found = await db.scalars(
        select(LearningSession)
        .where(LearningSession.network_id == network_id, LearningSession.stage.in_(BEFORE))
        .order_by(LearningSession.starts_local)
    )
    return list(found)


async def of_network(db: AsyncSession, network_id: int) -> list[LearningSession]:
    """Return all sessions of a network that were not cancelled, in the order of their dates."""
    found = await db.scalars(
        select(LearningSession)
        .where(LearningSession.network_id == network_id, LearningSession.stage != Stage.CANCELLED)
        .order_by(LearningSession.starts_local)
    )
    return list(found)


async def coming(db: AsyncSession, network_id: int) -> LearningSession | None:
    """Return the next session that has not begun."""
    return await db.scalar(
        select(LearningSession)
        .where(LearningSession.network_id == network_id, LearningSession.stage.in_(BEFORE))
        .order_by(LearningSession.starts_local)
        .limit(1)
    )


async def taking_questions(db: AsyncSession, network_id: int) -> LearningSession | None:
    """Return the session for which a question asked now is meant."""
    return await db.scalar(
        select(LearningSession)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_((Stage.PLANNED, Stage.ANNOUNCED)),
        )
        .order_by(LearningSession.starts_local)
        .limit(1)
    )


async def current(db: AsyncSession, network_id: int) -> LearningSession | None:
    """Return the session that the facilitator is busy with: under way or just over, else the next one."""
    running = await db.scalar(
        select(LearningSession)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_((Stage.UNDERWAY, Stage.EVALUATING, Stage.REPORTING)),
            LearningSession.released_at.is_(None),
        )
        .order_by(LearningSession.starts_local)
        .limit(1)
    )
    return running or await coming(db, network_id)


async def next_number(db: AsyncSession, network_id: int) -> int:
    """Return the number that the next session of a network gets."""
    last = await db.scalar(
        select(func.max(LearningSession.number)).where(LearningSession.network_id == network_id)
    )
    return (last or 0) + 1


async def attendance(db: AsyncSession, session_id: int, person_id: int) -> Attendance:
    """Return what is known of one person's coming, a new row when nothing is."""
    row = await db.scalar(
        select(Attendance).where(Attendance.session_id == session_id, Attendance.person_id == person_id)
    )
    if row is None:
        row = Attendance(session_id=session_id, person_id=person_id)
        db.add(row)
    return row


async def said_by(db: AsyncSession, session_id: int, person_id: int) -> Rsvp | None:
    """Return what one person said about coming."""
    return await db.scalar(
        select(Attendance.rsvp).where(Attendance.session_id == session_id, Attendance.person_id == person_id)
    )


async def entered_by(db: AsyncSession, session_id: int, person_id: int) -> Person | None:
    """Return who entered what one person said about coming; None when they said it themselves."""
    return await db.scalar(
        select(Person)
        .join(Attendance, Attendance.entered_by_id == Person.id)
        .where(Attendance.session_id == session_id, Attendance.person_id == person_id)
    )


async def answers(db: AsyncSession, session_id: int) -> dict[Rsvp | None, list[Person]]:
    """Return the active participants by what they said about coming; None for those who said nothing."""
    rows = await db.execute(
        select(Person, Attendance.rsvp)
        .join(Membership, Membership.person_id == Person.id)
        .join(LearningSession, LearningSession.network_id == Membership.network_id)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Person.id) & (Attendance.session_id == LearningSession.id),
        )
        .where(
            LearningSession.id == session_id,
            Membership.standing == Standing.ACTIVE,
            Membership.participates,
        )
        .order_by(Membership.since, Membership.id)
    )
    found: dict[Rsvp | None, list[Person]] = {Rsvp.YES: [], Rsvp.MAYBE: [], Rsvp.NO: [], None: []}
    for person, rsvp in rows:
        found[rsvp].append(person)
    return found


async def present(db: AsyncSession, session_id: int) -> list[Person]:
    """Return who was there."""
    found = await db.scalars(
        select(Person)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(Attendance.session_id == session_id, Attendance.present.is_(True))
        .order_by(Person.id)
    )
    return list(found)


async def absent(db: AsyncSession, session: LearningSession) -> list[Person]:
    """Return the active participants who were not there and belonged to the network on that day.

    Nobody, as long as nobody was recorded present: then it is not known who was there.
    """
    if not await present(db, session.id):
        return []
    found = await db.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Person.id) & (Attendance.session_id == session.id),
        )
        .where(
            Membership.network_id == session.network_id,
            Membership.standing == Standing.ACTIVE,
            Membership.participates,
            Membership.since < session.starts_at,
            Attendance.present.is_not(True),
        )
        .order_by(Membership.since, Membership.id)
    )
    return list(found)


async def record_present(db: AsyncSession, session: LearningSession, person_ids: Iterable[int]) -> None:
    """Record who is there, and thereby who is not."""
    here = set(person_ids)
    known = {
        row.person_id: row
        for row in await db.scalars(select(Attendance).where(Attendance.session_id == session.id))
    }
    for row in known.values():
        row.present = row.person_id in here
    for person_id in here - known.keys():
        db.add(Attendance(session_id=session.id, person_id=person_id, present=True))


async def took_place(db: AsyncSession, session: LearningSession) -> bool:
    """Tell whether there is a sign that the session took place: panel, attendance or an outcome."""
    from models.question import QuestionOutcome

    if session.panel_opened:
        return True
    attended = select(Attendance.id).where(Attendance.session_id == session.id, Attendance.present.is_(True))
    recorded = select(QuestionOutcome.id).where(QuestionOutcome.session_id == session.id)
    return bool(await db.scalar(select(attended.exists() | recorded.exists())))


async def absent_twice(db: AsyncSession, session: LearningSession) -> list[Person]:
    """Return who was absent at this session and at the one before it."""
    before = await previous(db, session)
    if before is None:
        return []
    earlier = {person.id for person in await absent(db, before)}
    return [person for person in await absent(db, session) if person.id in earlier]


async def previous(db: AsyncSession, session: LearningSession) -> LearningSession | None:
    """Return the last session of the network that was held before this one."""
    return await db.scalar(
        select(LearningSession)
        .where(
            LearningSession.network_id == session.network_id,
            LearningSession.starts_local < session.starts_local,
            LearningSession.stage != Stage.CANCELLED,
        )
        .order_by(LearningSession.starts_local.desc())
        .limit(1)
    )


async def following(db: AsyncSession, session: LearningSession) -> LearningSession | None:
    """Return the session that comes after this one."""
    return await db.scalar(
        select(LearningSession)
        .where(
            LearningSession.network_id == session.network_id,
            LearningSession.starts_local > session.starts_local,
            LearningSession.stage != Stage.CANCELLED,
        )
        .order_by(LearningSession.starts_local)
        .limit(1)
    )
