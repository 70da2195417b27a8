"""How often others are written to by hand: by one person, from one network, at one address.

That is more often than anybody honestly would. Counted is under a mark, not under a name or an address: who
sends a note without their name, or left, is not to be found here by who has only the database. Marks are
forgotten once a day has passed.
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
    """How often something was sent since it began."""

    __tablename__ = "reach"

    mark: Mapped[Mark] = mapped_column(
        primary_key=True
    )  # of the person, of the network or of an address there
    began_at: Mapped[datetime] = mapped_column(Utc, index=True)
    acts: Mapped[int] = mapped_column(default=0)

    def spend(self, now: datetime, most: int, refusal: type[Refusal] = EnoughForToday) -> None:
        """Count one act more. Raises the refusal where that is more than so many."""
        if now - self.began_at >= WITHIN:
            self.began_at, self.acts = now, 0
        if self.acts >= most:
            raise refusal(most=most)
        self.acts += 1


@one
def _of(mark: str) -> Select[Reach]:
    return select(Reach).where(Reach.mark == mark).with_for_update()


@prepared
def _over(before: datetime) -> Delete:
    return delete(Reach).where(Reach.began_at <= before).execution_options(synchronize_session=False)


async def spend(
    db: AsyncSession, mark: str, now: datetime, most: int, refusal: type[Refusal] = EnoughForToday
) -> None:
    """Count an act by which others are written to. Raises the refusal where it is more than so many a day."""
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
    known.spend(now, most, refusal)


async def forget(db: AsyncSession, now: datetime) -> None:
    """Forget who sent what, a day after they began."""
    await db.execute(*_over(now - WITHIN))
