"""The outbox: what waits, whose time has come, and what changes for it meanwhile."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import prepared
from models.delivery import Delivery, DeliveryState
from models.person import Person
from models.step import Step, expand_again


async def follow_steps(db: AsyncSession, moved: Iterable[Step]) -> None:
    """Let what waits in the outbox go at the new time of its step."""
    for step in moved:
        await db.execute(
            update(Delivery)
            .where(
                Delivery.session_id == step.session_id,
                Delivery.kind == step.kind,
                Delivery.edition == step.edition,
                Delivery.state == DeliveryState.PENDING,
            )
            .values(due=step.due, expires=step.expires)
        )


async def judge_again(db: AsyncSession, person_id: int, now: datetime) -> None:
    """Let what waits for a person, or was not wanted, be judged anew: their hours or their wishes changed."""
    rows = await db.execute(
        select(Delivery, Step.due)
        .outerjoin(
            Step,
            (Step.session_id == Delivery.session_id)
            & (Step.kind == Delivery.kind)
            & (Step.edition == Delivery.edition),
        )
        .where(
            Delivery.person_id == person_id,
            Delivery.state.in_((DeliveryState.PENDING, DeliveryState.UNWANTED)),
            Delivery.expires > now,
            Delivery.attempts == 0,  # what Slack refused waits as long as Slack asked
        )
    )
    for row, step_due in rows:
        row.state, row.due = DeliveryState.PENDING, max(now, step_due or now)


async def drop(db: AsyncSession, person_id: int) -> None:
    """Take what waits for a person out of the outbox."""
    await db.execute(
        update(Delivery)
        .where(Delivery.person_id == person_id, Delivery.state == DeliveryState.PENDING)
        .values(state=DeliveryState.UNWANTED)
        .execution_options(synchronize_session=False)
    )


def queued() -> ColumnElement[bool]:
    """What is in the queue; the state stands in the statement itself, as the partial index asks for."""
    return Delivery.state == literal(DeliveryState.PENDING, Delivery.state.type, literal_execute=True)


@prepared
def _due(now: datetime, recipients: int) -> Select[Delivery]:
    waits = (queued(), Delivery.due <= now)
    first = select(Delivery.recipient).where(*waits).distinct().order_by(Delivery.recipient).limit(recipients)
    return (
        select(Delivery)
        .where(*waits, Delivery.recipient.in_(first))
        .order_by(Delivery.due, Delivery.network_id, Delivery.id)
        .with_for_update(skip_locked=True)
    )


async def due(db: AsyncSession, now: datetime, recipients: int = 25) -> list[Delivery]:
    """Return the messages whose time has come, locked; those in another process's hands are skipped.

    Everything that is due to one recipient comes together, so that it can be bundled.
    """
    return list(await db.scalars(*_due(now, recipients)))


@prepared
def _lapsed(now: datetime, limit: int) -> Select[Delivery]:
    return (
        select(Delivery)
        .where(Delivery.state == DeliveryState.CLAIMED, Delivery.leased_until <= now)
        .order_by(Delivery.leased_until, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


async def lapsed(db: AsyncSession, now: datetime, limit: int = 25) -> list[Delivery]:
    """Return the messages that a process took in hand and never reported on, locked."""
    return list(await db.scalars(*_lapsed(now, limit)))


@prepared
def _locked(person_id: int) -> Select[int]:
    return select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)


@prepared
def _counted_today(person_id: int, day: date) -> Select[str]:
    return select(Delivery.id).where(Delivery.person_id == person_id, Delivery.counted_on == day).limit(1)


async def counted_today(db: AsyncSession, person_id: int, day: date) -> bool:
    """Tell whether the person's one direct message of this day is taken, sent or on its way.

    The person's row is locked: of two processes that ask at once, one waits for the other's claim.
    """
    await db.execute(*_locked(person_id))
    found = await db.scalar(*_counted_today(person_id, day))
    return found is not None


async def oldest_due(db: AsyncSession) -> datetime | None:
    """Return since when the oldest message that has not gone waits, or will."""
    found: datetime | None = await db.scalar(
        select(func.min(Delivery.due)).where(
            Delivery.state.in_((DeliveryState.PENDING, DeliveryState.CLAIMED))
        )
    )
    return found


async def release_held(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Let what waits for the end of a pause be looked at again now: it was ended or got another end."""
    await db.execute(
        update(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.held_until.is_not(None),
            Delivery.state == DeliveryState.PENDING,
        )
        .values(due=now, held_until=None)
        .execution_options(synchronize_session=False)
    )
    await expand_again(db, network_id, now)
