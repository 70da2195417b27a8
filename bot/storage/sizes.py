"""How many rows each table has, and how much of the disk it takes with its indexes."""

from typing import NamedTuple

from sqlalchemy import func, literal_column, select, text

from bot.storage.database import Database
from models.base import Base


class Size(NamedTuple):
    """Of one table: its rows, and bytes with its indexes."""

    rows: int
    size: int


BYTES = {
    True: "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN"
    " (SELECT name FROM sqlite_master WHERE tbl_name = :name)",
    False: "SELECT pg_total_relation_size(to_regclass(quote_ident(:name)))",
}


async def sizes(database: Database) -> dict[str, Size]:
    """Return the size of every table of Kring, by its name in the order of the alphabet."""
    found: dict[str, Size] = {}
    async with database.read() as db:
        for name, rows in sorted(Base.metadata.tables.items()):
            count = await db.scalar(select(func.count(literal_column("*"))).select_from(rows))
            size = await db.scalar(text(BYTES[database.sqlite]), {"name": name})
            found[name] = Size(count or 0, int(size or 0))
    return found
