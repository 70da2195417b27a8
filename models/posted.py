"""Messages as they stand in Slack, and bringing those up to date that no longer tell the truth."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, Update, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import prepared, table
from models.delivery import LASTS, Delivery, DeliveryState
from models.plan import Kind

GATHER = timedelta(seconds=2)  # presses within it become one update of the channel's message
UPDATE_AGAIN = timedelta(seconds=30)  # an update that did not get through, or whose process died


@prepared
def _to_refresh(now: datetime, limit: int) -> Select[Delivery]:
    return (
        select(Delivery)
        .where(Delivery.refresh_due <= now, Delivery.state == DeliveryState.SENT)
        .order_by(Delivery.refresh_due)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


async def to_refresh(db: AsyncSession, now: datetime, limit: int = 100) -> list[Delivery]:
    """Return the messages in Slack that no longer tell the truth."""
    return list(await db.scalars(*_to_refresh(now, limit)))


@prepared
def _parts_of(channel: str, ts: str) -> Select[Delivery]:
    return select(Delivery).where(Delivery.channel == channel, Delivery.ts == ts).order_by(Delivery.id)


async def parts_of(db: AsyncSession, channel: str, ts: str) -> list[Delivery]:
    """Return the parts of one message, as bundled."""
    return list(await db.scalars(*_parts_of(channel, ts)))


@prepared
def _refresh(session_id: int, kinds: Collection[Kind], soon: datetime) -> Update:
    posted = table(Delivery)  # an update of entities takes three times as long
    return (
        update(posted)
        .where(
            posted.c.session_id == session_id,
            posted.c.kind.in_(kinds),
            posted.c.state.in_((DeliveryState.CLAIMED, DeliveryState.SENT)),  # it may stand there already
            or_(posted.c.refresh_due.is_(None), posted.c.refresh_due > soon),
        )
        .values(refresh_due=soon)
    )


async def refresh(db: AsyncSession, now: datetime, session_id: int, *kinds: Kind) -> None:
    """Ask for the channel messages of a session to be brought up to date; one update at a time."""
    await db.execute(*_refresh(session_id, kinds, now + GATHER))


async def refresh_message(db: AsyncSession, now: datetime, channel: str, ts: str) -> bool:
    """Ask for one message to be brought up to date; tell whether it is one of ours."""
    parts = await parts_of(db, channel, ts)
    for part in parts:
        part.refresh_due = now
    return bool(parts)


@prepared
def _refreshed(channel: str, ts: str, expected: datetime, due: datetime | None, error: str) -> Update:
    posted = table(Delivery)
    here = (posted.c.channel == channel, posted.c.ts == ts, posted.c.refresh_due == expected)
    return update(posted).where(*here).values(refresh_due=due, error=error)


async def refreshed(
    db: AsyncSession, channel: str, ts: str, *, expected: datetime, due: datetime | None, error: str = ""
) -> None:
    """Record when the parts of a message are to be updated next, where that is still as expected.

    With an error they stand there as they were: Slack took no update.
    """
    await db.execute(*_refreshed(channel, ts, expected, due, error))


@prepared
def _of_session(session_id: int, kind: Kind) -> Select[Delivery]:
    return select(Delivery).where(
        Delivery.session_id == session_id,
        Delivery.kind == kind,
        Delivery.state == DeliveryState.SENT,
    )


async def of_session(db: AsyncSession, session_id: int, kind: Kind) -> list[Delivery]:
    """Return the messages of one kind that went out for a session."""
    return list(await db.scalars(*_of_session(session_id, kind)))


@prepared
def _announced_at(session_id: int) -> Select[datetime | None, datetime]:
    return select(Delivery.sent_at, Delivery.due).where(
        Delivery.session_id == session_id,
        Delivery.kind == Kind.ANNOUNCEMENT,
        Delivery.state.not_in((DeliveryState.UNWANTED, DeliveryState.EXPIRED, DeliveryState.FAILED)),
    )


async def announced_at(db: AsyncSession, session_id: int) -> datetime | None:
    """Return when a session was announced in the channel, or will be as soon as Slack takes it."""
    rows = await db.execute(*_announced_at(session_id))
    return max((sent_at or due for sent_at, due in rows), default=None)


async def refresh_about(
    db: AsyncSession, now: datetime, network_id: int, *kinds: Kind, subject: str | None = None
) -> None:
    """Ask for the messages of a network, or those on one subject in it, to be brought up to date."""
    about = [] if subject is None else [Delivery.subject == subject]
    await db.execute(
        update(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.kind.in_(kinds),
            Delivery.state == DeliveryState.SENT,
            *about,
        )
        .values(refresh_due=now)
        .execution_options(synchronize_session=False)
    )


async def refresh_running(db: AsyncSession, now: datetime, network_id: int, kinds: Iterable[Kind]) -> None:
    """Ask for messages of a network to be brought up to date, but those that lost their use long ago."""
    await db.execute(
        update(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.kind.in_(list(kinds)),
            Delivery.state == DeliveryState.SENT,
            Delivery.expires > now - LASTS,
        )
        .values(refresh_due=now)
        .execution_options(synchronize_session=False)
    )
