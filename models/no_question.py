"""Who has no question this time."""

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.rows import distinct


class NoQuestion(Base):
    """Somebody has no question this time, which silences the reminder."""

    __tablename__ = "no_question"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


@distinct
def without_question(session_id: int) -> Select[int]:
    """Return who has no question this time."""
    return select(NoQuestion.person_id).where(NoQuestion.session_id == session_id)


async def say_no_question(db: AsyncSession, session_id: int, person_id: int) -> None:
    """Note that somebody has no question this time; saying it twice is harmless."""
    if person_id not in await without_question(db, session_id):
        db.add(NoQuestion(session_id=session_id, person_id=person_id))
