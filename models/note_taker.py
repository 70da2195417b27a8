"""Note-taker: a member who was asked to take the notes of one session, and so has its panel for a while.

The panel and no more: what only facilitators may read is not in it for them (handlers/panel.py).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import attendance, leading, membership, posted, request, session
from models.attendance import Rsvp
from models.base import Base, NotFound, Refusal, WrongStage
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.rows import many, one
from models.session import BEFORE, LearningSession, Stage
from models.wanted import still_wanted

OPENS = timedelta(hours=1)  # before the session: from then on they have its panel
ASKED_IN = (*BEFORE, Stage.UNDERWAY)
WRITES_IN = (Stage.READY, Stage.UNDERWAY, Stage.EVALUATING, Stage.REPORTING)


class Says(StrEnum):
    """What somebody who was asked says."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    RECALLED = "recalled"  # whoever facilitates asks it no more
    LEFT = "left"  # they left the network; who comes back can be asked again


LIVE = (Says.ASKED, Says.YES)
NOT = (Says.NO, Says.LEFT)


class NotesAreTaken(Refusal):
    """Somebody else was asked, or takes the notes."""


class NotAskedForNotes(Refusal):
    """They are asked no more, or never were."""


class StaysAway(Refusal):
    """They said No to the session of which they would take the notes."""


class CannotTakeNotes(Refusal):
    """Who facilitates, or stays away, is not asked."""


class NoteTaker(Base):
    """Somebody who was asked to take the notes of one session."""

    __tablename__ = "note_taker"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    says: Mapped[Says] = mapped_column(default=Says.ASKED)
    times: Mapped[int] = mapped_column(default=1)  # how often they were asked

    @property
    def live(self) -> bool:
        """Was asked and has not said no."""
        return self.says in LIVE

    def writes(self, meeting: LearningSession, now: datetime) -> bool:
        """Tell whether they have the panel now: from an hour before, until the report is released."""
        opened = now >= meeting.starts_at - OPENS
        is_open = meeting.stage in WRITES_IN and meeting.released_at is None
        return self.says is Says.YES and opened and is_open


class Noting(NamedTuple):
    """Who was asked to take notes, with what they said."""

    row: NoteTaker
    person: Person


class NotingAt(NamedTuple):
    """The same, with which session."""

    row: NoteTaker
    person: Person
    meeting: LearningSession


@many(into=Noting)
def of_session(session_id: int) -> Select[NoteTaker, Person]:
    """Return who was asked to take the notes of a session."""
    return (
        select(NoteTaker, Person)
        .join(Person, Person.id == NoteTaker.person_id)
        .where(NoteTaker.session_id == session_id)
        .order_by(NoteTaker.person_id)
    )


@many(into=NotingAt)
def of_network(network_id: int) -> Select[NoteTaker, Person, LearningSession]:
    """Return who was asked to take notes of the sessions of a network that are ahead, go on or wait."""
    return (
        select(NoteTaker, Person, LearningSession)
        .join(Person, Person.id == NoteTaker.person_id)
        .join(LearningSession, LearningSession.id == NoteTaker.session_id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_({*ASKED_IN, *WRITES_IN}),
            LearningSession.released_at.is_(None),
        )
        .order_by(LearningSession.starts_local, NoteTaker.person_id)
    )


@one
def of_person(session_id: int, person_id: int) -> Select[NoteTaker]:
    """Return what somebody was asked, and said."""
    return select(NoteTaker).where(NoteTaker.session_id == session_id, NoteTaker.person_id == person_id)


async def standing(db: AsyncSession, session_id: int) -> Noting | None:
    """Return who takes the notes of a session, or was asked and has not said no."""
    return next((each for each in await of_session(db, session_id) if each.row.live), None)


async def to_ask(db: AsyncSession, meeting: LearningSession) -> list[Person]:
    """Return who can be asked: members who do not lead, and did not say that they stay away."""
    away = {person.id for person in (await attendance.answers(db, meeting.id))[Rsvp.NO]}
    asked = {each.person.id for each in await of_session(db, meeting.id) if each.row.says is Says.NO}
    lead = {person.id for _place, person in await leading.leaders(db, meeting.network_id)}
    members = await membership.participants(db, meeting.network_id)
    no = away | asked | lead
    return [person for person in members if person.id not in no and not person.deactivated]


async def ask(
    db: AsyncSession, home: Network, meeting: LearningSession, person_id: int, now: datetime
) -> Person:
    """Ask a member to take the notes, and return them; asked already is asked once.

    Raises WrongStage, NotesAreTaken and CannotTakeNotes.
    """
    if meeting.stage not in ASKED_IN:
        raise WrongStage(stage=meeting.stage)
    known = await standing(db, meeting.id)
    if known is not None and known.person.id == person_id:
        return known.person
    if known is not None:
        raise NotesAreTaken
    person = next((each for each in await to_ask(db, meeting) if each.id == person_id), None)
    if person is None:
        raise CannotTakeNotes(field="person")
    row = await of_person(db, meeting.id, person_id)
    if row is None:
        times = await request.first(db, Kind.NOTES_REQUEST, meeting, person)
        row = NoteTaker(session_id=meeting.id, person_id=person_id, times=times)
        db.add(row)
    else:
        row.says, row.times = Says.ASKED, row.times + 1
    await request.send(db, home, meeting, Kind.NOTES_REQUEST, person, row.times, now, until=meeting.ends_at)
    await _changed(db, meeting, person_id, now)
    return person


async def answer(
    db: AsyncSession, meeting: LearningSession, person_id: int, says: Says, now: datetime
) -> None:
    """Say yes, or rather not, also later; no reason is asked.

    Raises NotAskedForNotes, NotesAreTaken and StaysAway.
    """
    row = await of_person(db, meeting.id, person_id)
    if row is None or row.says in (Says.RECALLED, Says.LEFT) or says not in (Says.YES, Says.NO):
        raise NotAskedForNotes
    known = await standing(db, meeting.id)
    if says is Says.YES and known is not None and known.person.id != person_id:
        raise NotesAreTaken
    if says is Says.YES and await attendance.said_by(db, meeting.id, person_id) is Rsvp.NO:
        raise StaysAway
    row.says = says
    await _changed(db, meeting, person_id, now)


async def recall(db: AsyncSession, meeting: LearningSession, now: datetime) -> Person:
    """Ask who was asked no more, and return them. Raises NotFound."""
    known = await standing(db, meeting.id)
    if known is None:
        raise NotFound
    known.row.says = Says.RECALLED
    await _changed(db, meeting, known.person.id, now)
    return known.person


async def follow_coming(
    db: AsyncSession, meeting: LearningSession, person_id: int, coming: Rsvp, now: datetime
) -> None:
    """Let who stays away take no notes."""
    row = await of_person(db, meeting.id, person_id) if coming is Rsvp.NO else None
    if row is not None and row.live:
        row.says = Says.NO
        await _changed(db, meeting, person_id, now)


async def gone(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let who leaves take no notes: of a session that another can still be asked for, it is seen."""
    for row, person, meeting in await of_network(db, home.id):
        if person.id != person_id:
            continue
        if row.live:
            row.says = Says.LEFT
        else:
            await db.delete(row)
        await _changed(db, meeting, person_id, now)


async def _changed(db: AsyncSession, meeting: LearningSession, person_id: int, now: datetime) -> None:
    await db.flush()
    await posted.changed(db, now, meeting.id, Fact.COMING, own=person_id)


@still_wanted(Kind.NOTES_REQUEST)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still asked to take notes, and has said nothing."""
    meeting = await session.of_message(db, row.session_id, ASKED_IN)
    mine = await of_person(db, meeting.id, person.id) if meeting is not None else None
    return mine is not None and mine.says is Says.ASKED
