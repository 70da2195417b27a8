"""Messages that stand in the thread of another one about the same session."""

from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.delivery import DELETED, Delivery, DeliveryState
from models.plan import RULES, Kind
from models.rows import many

WAITING = (DeliveryState.PENDING, DeliveryState.CLAIMED)


@many
def _first(
    session_id: int, kind: Kind, recipient: str
) -> Select[DeliveryState, datetime, datetime | None, str | None]:
    return select(Delivery.state, Delivery.due, Delivery.leased_until, Delivery.ts).where(
        Delivery.session_id == session_id,
        Delivery.kind == kind,
        Delivery.recipient == recipient,
        Delivery.state.in_((*WAITING, DeliveryState.SENT)),
        Delivery.error != DELETED,  # and not to come back
    )


async def top(db: AsyncSession, row: Delivery) -> str | None:
    """Return the ts of the message in whose thread one stands; None when it stands by itself."""
    kind = RULES[row.kind].below
    found = await _first(db, row.session_id, kind, row.recipient) if kind and row.session_id else ()
    return next((ts for state, _due, _leased, ts in found if state is DeliveryState.SENT), None)


async def waits_for(db: AsyncSession, row: Delivery) -> datetime | None:
    """Return when to look again at a message whose thread is still on its way; None when nothing is."""
    kind = RULES[row.kind].below
    found = await _first(db, row.session_id, kind, row.recipient) if kind and row.session_id else ()
    return max((leased or due for state, due, leased, _ts in found if state in WAITING), default=None)


async def lost(db: AsyncSession, row: Delivery, now: datetime) -> None:
    """Have it looked at whether the message is gone in whose thread one was to stand: it may come back."""
    above = (Delivery.session_id == row.session_id, Delivery.kind == RULES[row.kind].below)
    stands = (*above, Delivery.recipient == row.recipient, Delivery.state == DeliveryState.SENT)
    await db.execute(update(Delivery).where(*stands).values(refresh_due=now))
