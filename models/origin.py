"""After which restorings a database goes on: so a backup is told from one of another that went on apart.

They stand in a table, so that they go along where all of it is copied to another kind of database.
"""

import secrets

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

NUMBERS = 2**31 - 1


class Origin(Base):
    """One restoring; of a database that was never restored there is none."""

    __tablename__ = "origin"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    number: Mapped[int]  # that no other has
    given: Mapped[int]  # keys, by all tables of the backup: of a later one not all rows are known here
    sure: Mapped[bool]  # what became of people, workspaces and mail since was taken over


def begun(given: int, *, sure: bool) -> Origin:
    """Return that a database goes on from now as it was restored."""
    return Origin(number=number(), given=given, sure=sure)


def number() -> int:
    """Return a number that no other restoring has."""
    return secrets.randbelow(NUMBERS) + 1
