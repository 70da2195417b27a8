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
    # The highest keys that the backup gave: of a later one not all rows are known here.
    network_key: Mapped[int]
    person_key: Mapped[int]
    sure: Mapped[bool]  # what became of people, workspaces and mail since was taken over


def begun(network_key: int, person_key: int, *, sure: bool) -> Origin:
    """Return that a database goes on from now as it was restored."""
    number = secrets.randbelow(NUMBERS) + 1
    return Origin(number=number, network_key=network_key, person_key=person_key, sure=sure)
