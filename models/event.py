"""Events that Slack delivered, and installations that come back from it: each is handled once."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, Utc, upsert


class SeenEvent(Base):
    """One event, by Slack's id, or the digest of a beginning; kept for a day."""

    __tablename__ = "seen_event"

    event_id: Mapped[Mark] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Utc, index=True)


@cache
def _noted(dialect: str) -> Any:
    return upsert(dialect, SeenEvent).on_conflict_do_nothing().returning(SeenEvent.event_id)


async def first_time(db: AsyncSession, event_id: str, now: datetime) -> bool:
    """Note an event; tell whether it is new. Of two at once the second waits until the first is kept."""
    noted = _noted(db.get_bind().dialect.name)
    return await db.scalar(noted, {"event_id": event_id, "seen_at": now}) is not None
