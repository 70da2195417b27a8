"""A timer that whispers: one message to who asked for it, when the time of what is on is over."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, delivery
from models.agenda import AgendaItem
from models.base import Refusal
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.room import must_run, standing
from models.rows import many
from models.session import LearningSession, Stage
from models.wanted import still_wanted

OF_USE = timedelta(minutes=10)  # later than that it tells nobody anything


class TimeIsOver(Refusal):
    """What is on has had its time: there is nothing left to wait for."""


def subject_of(item_id: int) -> str:
    """Return what a whisper is about."""
    return f"point:{item_id}"


def item_of(subject: str) -> int:
    """Return the point that a whisper is about."""
    return int(subject.removeprefix("point:"))


@many
def _waiting(session_id: int) -> Select[Delivery]:
    return select(Delivery).where(
        Delivery.session_id == session_id,
        Delivery.kind == Kind.WHISPER,
        Delivery.state == DeliveryState.PENDING,
    )


async def asked_for(
    db: AsyncSession, meeting: LearningSession, item_id: int, person_id: int
) -> Delivery | None:
    """Return the whisper that somebody waits for about a point."""
    mine = (row for row in await _waiting(db, meeting.id) if row.person_id == person_id)
    return next((row for row in mine if row.subject == subject_of(item_id)), None)


async def ask(
    db: AsyncSession, home: Network, meeting: LearningSession, item_id: int, person: Person, now: datetime
) -> None:
    """Whisper to somebody when the time of what is on is over; once is enough.

    Raises WrongStage, and TimeIsOver when it is, or when something else is on by now.
    """
    must_run(meeting)
    due = await _over_at(db, meeting, item_id, now)
    if due is None or due <= now:
        raise TimeIsOver
    about = subject_of(item_id)
    whisper = Delivery(
        network_id=home.id,
        kind=Kind.WHISPER,
        subject=about,
        edition=await delivery.next_edition(db, Kind.WHISPER, about),
        recipient=person.user_id,
        person_id=person.id,
        session_id=meeting.id,
        due=due,
        expires=due + OF_USE,
    )
    await delivery.put(db, whisper)
    await db.flush()


async def let_be(db: AsyncSession, meeting: LearningSession, item_id: int, person_id: int) -> None:
    """Whisper nothing after all; twice is harmless."""
    row = await asked_for(db, meeting, item_id, person_id)
    if row is not None:
        row.finish(DeliveryState.UNWANTED)
        await db.flush()


async def follow(db: AsyncSession, meeting: LearningSession, now: datetime) -> None:
    """Let what waits come when the time of its point is over now: it was made longer, or shorter.

    Of a point that is not on any more nobody is told.
    """
    await db.flush()
    for row in await _waiting(db, meeting.id) if meeting.stage is Stage.UNDERWAY else ():
        due = await _over_at(db, meeting, item_of(row.subject), now)
        if due is None:
            row.finish(DeliveryState.UNWANTED)
        else:
            row.due, row.expires = max(due, now), max(due, now) + OF_USE


async def _over_at(
    db: AsyncSession, meeting: LearningSession, item_id: int, now: datetime
) -> datetime | None:
    """Return when the time of a point is over; None when it is not the one that is on."""
    stands = standing(meeting, await agenda.items(db, meeting.id), now)
    if stands.on is None or stands.on.id != item_id:
        return None
    return meeting.starts_at + timedelta(minutes=stands.until)


@still_wanted(Kind.WHISPER)
async def not_done(db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime) -> bool:
    """Tell whether a point still goes on while its session does."""
    meeting = await db.get(LearningSession, row.session_id)
    point = await db.get(AgendaItem, item_of(row.subject))
    return (
        meeting is not None
        and meeting.stage is Stage.UNDERWAY
        and point is not None
        and point.done_at is None
    )
