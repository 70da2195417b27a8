"""Who comes to a session and who was there: what people said, and what was recorded."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, UniqueConstraint, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import guest
from models.base import Base
from models.leading import facilitators
from models.membership import ACTIVE, TAKES_PART, Membership, those
from models.network import Network
from models.outcome import QuestionOutcome
from models.person import IS_OFF_SLACK, Person
from models.plan import Kind
from models.programme import previous
from models.rows import many, must, one
from models.session import BEFORE, LearningSession, Stage
from models.wanted import wanted


class Rsvp(StrEnum):
    """What somebody said about coming."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


class Attendance(Base):
    """What one person said about coming, and whether they were there: two facts."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    rsvp: Mapped[Rsvp | None] = mapped_column(default=None)
    present: Mapped[bool | None] = mapped_column(default=None)
    # Ticked as there while the evaluation was open, and not any more: counts among those who were asked.
    was_asked: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    calendar_edition: Mapped[int] = mapped_column(default=0)  # of the last calendar file for them; 0: none
    in_calendar: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # or on its way
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
    online: Mapped[bool | None] = mapped_column(default=None)  # how they join a hybrid one, if they said

    def say(self, answer: Rsvp, *, online: bool | None = None) -> bool:
        """Note what they say about coming; tell whether a calendar file goes with it: with a new Yes."""
        self.rsvp, self.online, self.entered_by_id = answer, online, None
        return answer is Rsvp.YES and not self.in_calendar

    def enter(self, answer: Rsvp, by_id: int) -> bool:
        """Note what somebody else heard from them; tell whether a file goes with it: if one took it out."""
        self.rsvp, self.online, self.entered_by_id = answer, None, by_id
        return answer is Rsvp.YES and self.calendar_edition > 0 and not self.in_calendar

    def take_back(self) -> None:
        """Have said nothing about coming."""
        self.rsvp = self.online = self.entered_by_id = None


@one
def known(session_id: int, person_id: int) -> Select[Attendance]:
    """Return what is known of one person's coming."""
    return select(Attendance).where(Attendance.session_id == session_id, Attendance.person_id == person_id)


@many
def _of_person(session_ids: Collection[int], person_id: int) -> Select[Attendance]:
    return select(Attendance).where(Attendance.session_id.in_(session_ids), Attendance.person_id == person_id)


async def of_person(db: AsyncSession, session_ids: Collection[int], person_id: int) -> dict[int, Attendance]:
    """Return what is known of one person's coming to some sessions, by their keys."""
    return {one.session_id: one for one in await _of_person(db, session_ids, person_id)}


async def attendance(db: AsyncSession, session_id: int, person_id: int) -> Attendance:
    """Return what is known of one person's coming, a new row when nothing is."""
    row = await known(db, session_id, person_id)
    if row is None:
        row = Attendance(session_id=session_id, person_id=person_id)
        db.add(row)
    return row


async def said_by(db: AsyncSession, session_id: int, person_id: int) -> Rsvp | None:
    """Return what one person said about coming."""
    row = await known(db, session_id, person_id)
    return row.rsvp if row is not None else None


@many
def _answers(session_id: int) -> Select[Person, Rsvp | None]:
    return (
        select(Person, Attendance.rsvp)
        .join(Membership, Membership.person_id == Person.id)
        .join(LearningSession, LearningSession.network_id == Membership.network_id)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Person.id) & (Attendance.session_id == LearningSession.id),
        )
        .where(LearningSession.id == session_id, TAKES_PART)
        .order_by(Membership.since, Membership.id)
    )


async def answers(db: AsyncSession, session_id: int) -> dict[Rsvp | None, list[Person]]:
    """Return the active participants by what they said about coming; None for those who said nothing.

    Whose account is gone cannot say anything any more, and is not counted as silent.
    """
    rows = await _answers(db, session_id)
    found: dict[Rsvp | None, list[Person]] = {Rsvp.YES: [], Rsvp.MAYBE: [], Rsvp.NO: [], None: []}
    for person, rsvp in rows:
        if rsvp is not None or not person.gone:
            found[rsvp].append(person)
    return found


async def expected(db: AsyncSession, session: LearningSession) -> int:
    """Return how many may come, with guests: who said yes or perhaps; while most said nothing, these too."""
    guests = len(await guest.of_session(db, session.id))
    said = await answers(db, session.id)
    may_come, silent = len(said[Rsvp.YES]) + len(said[Rsvp.MAYBE]), len(said[None])
    return guests + (may_come + silent if silent > may_come + len(said[Rsvp.NO]) else may_come)


@many
def sure(session: LearningSession) -> Select[Person]:
    """Return the active members who said that they come, those who only facilitate too."""
    return (
        those(session.network_id, ACTIVE)
        .with_only_columns(Person)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(Attendance.session_id == session.id, Attendance.rsvp == Rsvp.YES)
        .order_by(Person.id)
    )


@many
def present(session_id: int) -> Select[Person]:
    """Return who was there."""
    return (
        select(Person)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(Attendance.session_id == session_id, Attendance.present.is_(True))
        .order_by(Person.id)
    )


@many
def _absent(session: LearningSession) -> Select[Person]:
    return (
        those(session.network_id, TAKES_PART, Membership.since < session.starts_at)
        .with_only_columns(Person)
        .outerjoin(
            Attendance,
            (Attendance.person_id == Person.id) & (Attendance.session_id == session.id),
        )
        .where(Attendance.present.is_not(True))
        .order_by(Membership.since, Membership.id)
    )


@must
def _ticked(session_id: int) -> Select[int]:
    return select(func.count()).where(Attendance.session_id == session_id, Attendance.present.is_(True))


async def _were_there(db: AsyncSession, session: LearningSession) -> int:
    """Count who was there, whoever had themselves forgotten too."""
    return await _ticked(db, session.id) + session.present_forgotten


async def absent(db: AsyncSession, session: LearningSession) -> list[Person]:
    """Return the active participants who were not there and belonged to the network on that day.

    Nobody, as long as nobody was recorded present: then it is not known who was there.
    """
    return await _absent(db, session) if await _were_there(db, session) else []


class Away(NamedTuple):
    """Who was away, and whether that is noted; where it is not, these said that they would be."""

    people: list[Person]
    noted: bool


async def away(db: AsyncSession, session: LearningSession) -> Away:
    """Return who was not there, as far as that is known: by what was noted, else by their own No."""
    if await _were_there(db, session):
        return Away(await _absent(db, session), noted=True)
    said = (await answers(db, session.id))[Rsvp.NO]
    not_there = {person.id for person in await _absent(db, session)}
    return Away([person for person in said if person.id in not_there], noted=False)


async def how_many(db: AsyncSession, session: LearningSession) -> tuple[int, int]:
    """Return how many were there, whoever had themselves forgotten too, and how many could have been."""
    there = await _were_there(db, session)
    return there, there + (len(await _absent(db, session)) if there else 0)


@many
def _all_of(session_id: int) -> Select[Attendance]:
    return select(Attendance).where(Attendance.session_id == session_id)


async def of_session(db: AsyncSession, session_id: int) -> list[Attendance]:
    """Return what is known of everybody's coming to a session."""
    return await _all_of(db, session_id)


async def record_present(db: AsyncSession, session: LearningSession, person_ids: Iterable[int]) -> None:
    """Record who is there, and thereby who is not."""
    here = set(person_ids)
    known = {row.person_id: row for row in await _all_of(db, session.id)}
    for row in known.values():
        still_here = row.person_id in here
        if row.present and not still_here and session.asks_how_it_was:
            row.was_asked = True
        row.present = still_here
    for person_id in here - known.keys():
        db.add(Attendance(session_id=session.id, person_id=person_id, present=True))


@must
def _counts_as_asked(session_id: int) -> Select[int]:
    counts = Attendance.present.is_(True) | Attendance.was_asked
    rows = select(func.count()).select_from(Attendance).join(Person, Person.id == Attendance.person_id)
    return rows.where(Attendance.session_id == session_id, counts, ~IS_OFF_SLACK)


async def counts_as_asked(db: AsyncSession, session: LearningSession) -> int:
    """Count who was asked how it was since the evaluation opened, whatever became of them.

    It does not tell who answered: neither who left, was unticked or had themselves forgotten is taken off.
    """
    return await _counts_as_asked(db, session.id) + session.asked_forgotten


@must
def _askable(session: LearningSession) -> Select[int]:
    return (
        select(func.count())
        .select_from(Attendance)
        .join(
            Membership,
            (Membership.person_id == Attendance.person_id) & (Membership.network_id == session.network_id),
        )
        .join(Person, Person.id == Attendance.person_id)
        .where(
            Attendance.session_id == session.id,
            Attendance.present.is_(True),
            TAKES_PART,
            ~IS_OFF_SLACK,
        )
    )


async def asked(db: AsyncSession, session: LearningSession) -> int:
    """Count who is asked, and before the form opens who would be: active participants who were there.

    Who is not on Slack gets no form, and so neither makes up the number nor counts in it.
    """
    if session.evaluation_opened_at is not None:
        return await counts_as_asked(db, session)
    return await _askable(db, session)


async def keep_counting(db: AsyncSession, person_id: int, network_id: int | None = None) -> None:
    """Let the numbers in which somebody counts stay when their own rows go, in one network or in all."""
    mine = select(Attendance.session_id).where(Attendance.person_id == person_id)
    if network_id is not None:
        here = select(LearningSession.id).where(LearningSession.network_id == network_id)
        mine = mine.where(Attendance.session_id.in_(here))
    able = Attendance.person_id.in_(select(Person.id).where(Person.id == person_id, ~IS_OFF_SLACK))
    there = update(LearningSession).where(LearningSession.id.in_(mine.where(Attendance.present.is_(True))))
    asked = update(LearningSession).where(
        LearningSession.id.in_(mine.where(Attendance.present.is_(True) | Attendance.was_asked, able)),
        LearningSession.stage == Stage.EVALUATING,
        LearningSession.evaluation_opened_at.is_not(None),
    )
    for counted in (
        there.values(present_forgotten=LearningSession.present_forgotten + 1),
        asked.values(asked_forgotten=LearningSession.asked_forgotten + 1),
    ):
        await db.execute(counted.execution_options(synchronize_session=False))


@must
def _has_signs(session_id: int) -> Select[bool]:
    attended = select(Attendance.id).where(Attendance.session_id == session_id, Attendance.present.is_(True))
    recorded = select(QuestionOutcome.id).where(QuestionOutcome.session_id == session_id)
    return select(attended.exists() | recorded.exists())


async def took_place(db: AsyncSession, session: LearningSession) -> bool:
    """Tell whether there is a sign that the session took place: panel, attendance or an outcome."""
    return session.panel_opened or await _has_signs(db, session.id)


async def absent_twice(db: AsyncSession, session: LearningSession) -> list[Person]:
    """Return who was absent at this session and at the one before it."""
    before = await previous(db, session)
    if before is None:
        return []
    earlier = {person.id for person in await absent(db, before)}
    again = [person for person in await absent(db, session) if person.id in earlier]
    return [person for person in again if not person.gone]


@wanted(Kind.RSVP_REMINDER)
async def undecided(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the members who said nothing about coming, while they can."""
    return (await answers(db, meeting.id))[None] if meeting.stage in BEFORE else []


@wanted(Kind.DAY_BEFORE)
async def may_come(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who comes, or may come."""
    if meeting.stage not in BEFORE:
        return []
    said = await answers(db, meeting.id)
    return said[Rsvp.YES] + said[Rsvp.MAYBE]


@wanted(Kind.CATCH_UP)
async def were_away(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the members who were not there."""
    return (await away(db, meeting)).people


@wanted(Kind.ABSENCE_HINT)
async def told_of_absence(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the facilitators, when somebody was absent twice in a row."""
    return await facilitators(db, network.id) if await absent_twice(db, meeting) else []
