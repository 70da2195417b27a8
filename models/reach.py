"""How often one person can make Kring write to others by hand: more often than anybody honestly would.

Counted is under a mark, not under a name: who sends a note without their name is not to be found here by who
has only the database. Marks are forgotten once a day has passed.
"""

from datetime import datetime, timedelta

from sqlalchemy import Delete, Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, Refusal, Utc, prepared
from models.rows import one

MOST, MOST_LEADING = 20, 100  # acts that send something to others
WITHIN = timedelta(days=1)


class EnoughForToday(Refusal):
    """Somebody sent more through Kring today than others should have to read."""


class Reach(Base):
    """What one person sent to others since they began to."""

    __tablename__ = "reach"

    mark: Mapped[Mark] = mapped_column(primary_key=True)  # of the person
    began_at: Mapped[datetime] = mapped_column(Utc, index=True)
    acts: Mapped[int] = mapped_column(default=0)

    def spend(self, now: datetime, *, leads: bool) -> None:
        """Count one act more. Raises EnoughForToday."""
        most = MOST_LEADING if leads else MOST
        if now - self.began_at >= WITHIN:
            self.began_at, self.acts = now, 0
        if self.acts >= most:
            raise EnoughForToday(most=most)
        self.acts += 1


@one
def _of(mark: str) -> Select[Reach]:
    return select(Reach).where(Reach.mark == mark).with_for_update()


@prepared
def _over(before: datetime) -> Delete:
    return delete(Reach).where(Reach.began_at <= before).execution_options(synchronize_session=False)


async def spend(db: AsyncSession, mark: str, now: datetime, *, leads: bool) -> None:
    """Count an act by which one person makes Kring write to others. Raises EnoughForToday."""
    known = await _of(db, mark)
    if known is None:
        await forget(db, now)
        try:
            async with db.begin_nested():
                db.add(Reach(mark=mark, began_at=now))
        except IntegrityError:  # of two acts at the same instant one is first
            pass
        known = await _of(db, mark)
        assert known is not None
    known.spend(now, leads=leads)


async def forget(db: AsyncSession, now: datetime) -> None:
    """Forget who sent what, a day after they began."""
    await db.execute(*_over(now - WITHIN))
