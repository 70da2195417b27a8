"""What a member is asked to do at one session, with a yes or a rather not of their own: take notes, lead it.

The nouns (`models/note_taker.py`, `models/session_leader.py`) say what somebody has for it, and for how long.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import ForeignKey
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from models import attendance, leading, membership, posted, request
from models.attendance import Rsvp
from models.base import NotFound, Refusal, WrongStage
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.session import BEFORE, LearningSession, Stage

ASKED_IN = (*BEFORE, Stage.UNDERWAY)


class Says(StrEnum):
    """What somebody who was asked says."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    RECALLED = "recalled"  # whoever facilitates asks it no more
    LEFT = "left"  # they left the network; who comes back can be asked again


LIVE = (Says.ASKED, Says.YES)
NOT = (Says.NO, Says.LEFT)


class Entrusted(MappedAsDataclass, eq=False, repr=False, kw_only=True):
    """Somebody who was asked to do something at one session."""

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


Row = TypeVar("Row", bound=Entrusted)


class At(NamedTuple, Generic[Row]):
    """Who was asked, with what they said, and for which session."""

    row: Row
    person: Person
    meeting: LearningSession


class With(NamedTuple, Generic[Row]):
    """Who was asked, with what they said."""

    row: Row
    person: Person


@dataclass(frozen=True)
class Task(Generic[Row]):
    """What can be asked: its rows, how they are found, its letter, what shows it, and why it is refused.

    `theirs` tells of a row whether what the task takes is somebody's at a moment.
    """

    row: type[Row]
    kind: Kind
    of_session: Callable[[AsyncSession, int], Awaitable[Sequence[With[Row]]]]
    of_network: Callable[[AsyncSession, int], Awaitable[Sequence[At[Row]]]]
    theirs: Callable[[Row, LearningSession, datetime], bool]
    shows: Fact
    taken: type[Refusal]  # somebody else does it, or was asked
    not_asked: type[Refusal]
    away: type[Refusal]  # they said No to the session
    cannot: type[Refusal]  # who leads anyway, stays away, or does something else


async def of_person(db: AsyncSession, task: Task[Row], session_id: int, person_id: int) -> Row | None:
    """Return what somebody was asked, and said."""
    asked = await task.of_session(db, session_id)
    return next((one.row for one in asked if one.person.id == person_id), None)


async def standing(db: AsyncSession, task: Task[Row], session_id: int) -> With[Row] | None:
    """Return who does it at a session, or was asked and has not said no."""
    return next((each for each in await task.of_session(db, session_id) if each.row.live), None)


async def to_ask(db: AsyncSession, task: Task[Row], meeting: LearningSession) -> list[Person]:
    """Return who can be asked: members who do not lead, and did not say that they stay away."""
    away = {person.id for person in (await attendance.answers(db, meeting.id))[Rsvp.NO]}
    asked = {each.person.id for each in await task.of_session(db, meeting.id) if each.row.says is Says.NO}
    lead = {person.id for _place, person in await leading.leaders(db, meeting.network_id)}
    members = await membership.participants(db, meeting.network_id)
    no = away | asked | lead
    return [person for person in members if person.id not in no and not person.deactivated]


async def ask(
    db: AsyncSession,
    task: Task[Row],
    home: Network,
    meeting: LearningSession,
    person_id: int,
    now: datetime,
) -> Person:
    """Ask a member, and return them; asked already is asked once.

    Raises WrongStage, and what it is refused with where it is `taken`, or they `cannot`.
    """
    if meeting.stage not in ASKED_IN:
        raise WrongStage(stage=meeting.stage)
    known = await standing(db, task, meeting.id)
    if known is not None and known.person.id == person_id:
        return known.person
    if known is not None:
        raise task.taken
    person = next((each for each in await to_ask(db, task, meeting) if each.id == person_id), None)
    if person is None:
        raise task.cannot(field="person")
    row = await of_person(db, task, meeting.id, person_id)
    if row is None:
        times = await request.first(db, task.kind, meeting, person)
        row = task.row(session_id=meeting.id, person_id=person_id, times=times)
        db.add(row)
    else:
        row.says, row.times = Says.ASKED, row.times + 1
    await request.send(db, home, meeting, task.kind, person, row.times, now, until=meeting.ends_at)
    await _changed(db, task, meeting, person_id, now)
    return person


async def answer(
    db: AsyncSession, task: Task[Row], meeting: LearningSession, person_id: int, says: Says, now: datetime
) -> None:
    """Say yes, or rather not, also later; no reason is asked.

    Raises what it is refused with where they were `not_asked`, it is `taken`, or they stay `away`.
    """
    row = await of_person(db, task, meeting.id, person_id)
    if row is None or row.says in (Says.RECALLED, Says.LEFT) or says not in (Says.YES, Says.NO):
        raise task.not_asked
    known = await standing(db, task, meeting.id)
    if says is Says.YES and known is not None and known.person.id != person_id:
        raise task.taken
    if says is Says.YES and await attendance.said_by(db, meeting.id, person_id) is Rsvp.NO:
        raise task.away
    row.says = says
    await _changed(db, task, meeting, person_id, now)


async def recall(db: AsyncSession, task: Task[Row], meeting: LearningSession, now: datetime) -> Person:
    """Ask who was asked no more, and return them. Raises NotFound."""
    known = await standing(db, task, meeting.id)
    if known is None:
        raise NotFound
    known.row.says = Says.RECALLED
    await _changed(db, task, meeting, known.person.id, now)
    return known.person


async def follow_coming(
    db: AsyncSession, task: Task[Row], meeting: LearningSession, person_id: int, coming: Rsvp, now: datetime
) -> None:
    """Let who stays away do nothing there."""
    row = await of_person(db, task, meeting.id, person_id) if coming is Rsvp.NO else None
    if row is not None and row.live:
        row.says = Says.NO
        await _changed(db, task, meeting, person_id, now)


async def gone(db: AsyncSession, task: Task[Row], home: Network, person_id: int, now: datetime) -> None:
    """Let who leaves do nothing: of a session that another can still be asked for, it is seen."""
    for row, person, meeting in await task.of_network(db, home.id):
        if person.id != person_id:
            continue
        if row.live:
            row.says = Says.LEFT
        else:
            await db.delete(row)
        await _changed(db, task, meeting, person_id, now)


async def _changed(
    db: AsyncSession, task: Task[Row], meeting: LearningSession, person_id: int, now: datetime
) -> None:
    await db.flush()
    await posted.changed(db, now, meeting.id, task.shows, own=person_id)
