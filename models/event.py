"""Events that Slack delivered, so that its own repetitions are handled once."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, Utc


class SeenEvent(Base):
    """One event, by Slack's id; kept for a day."""

    __tablename__ = "seen_event"

    event_id: Mapped[Mark] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Utc, index=True)


async def first_time(db: AsyncSession, event_id: str, now: datetime) -> bool:
    """Note an event; tell whether it is new."""
    if await db.get(SeenEvent, event_id) is not None:
        return False
    db.add(SeenEvent(event_id=event_id, seen_at=now))
    return True
