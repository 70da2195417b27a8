"""Who read the catch-up: nobody is shown, and who did is not reminded."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import attendance, posted
from models.base import Base, Utc
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.rows import distinct
from models.session import LearningSession
from models.wanted import wanted


class Reading(Base):
    """Somebody tapped something in the catch-up: it counts as read. Nobody is shown who read."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    read_at: Mapped[datetime] = mapped_column(Utc)


async def mark_read(db: AsyncSession, session_id: int, person_id: int, now: datetime) -> None:
    """Note that the catch-up was read; a second tap changes nothing."""
    if person_id not in await readers(db, session_id):
        db.add(Reading(session_id=session_id, person_id=person_id, read_at=now))


@distinct
def readers(session_id: int) -> Select[int]:
    """Return who tapped something in the catch-up."""
    return select(Reading.person_id).where(Reading.session_id == session_id)


@wanted(Kind.CATCH_UP_REMINDER)
async def tapped_nothing(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the absentees who got the catch-up and tapped nothing in it."""
    got = {sent.person_id for sent in await posted.of_session(db, meeting.id, Kind.CATCH_UP)}
    got -= await readers(db, meeting.id)
    return [person for person in (await attendance.away(db, meeting)).people if person.id in got]
