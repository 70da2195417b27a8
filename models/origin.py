"""After which restoring a database goes on: so a backup is told from one of another that went on apart."""

import secrets

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

NUMBERS = 2**31 - 1


class Origin(Base):
    """The restoring after which this database went on, in one row; none in what was never restored."""

    __tablename__ = "origin"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


async def begin(db: AsyncSession) -> None:
    """Let a database that was restored be told from the one that went on without it."""
    await db.execute(delete(Origin))
    db.add(Origin(number=secrets.randbelow(NUMBERS) + 1))
