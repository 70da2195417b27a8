"""Every byte that a database has on its disk, as somebody who gets hold of its files would find them."""

import subprocess
from pathlib import Path

from sqlalchemy import text

from bot.storage.database import Database

FILES = """
    SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class
    WHERE relkind IN ('r', 'i', 't') AND pg_relation_filepath(oid) IS NOT NULL
    AND (relnamespace = 'public'::regnamespace OR relname = 'pg_statistic'
         OR oid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = 'public'::regnamespace))
"""


def read(*files: Path) -> bytes:
    """Read files of SQLite in a process of its own: one that closes them loses all its locks on them."""
    return subprocess.run(["cat", *files], check=True, stdout=subprocess.PIPE).stdout


async def on_disk(database: Database) -> bytes:
    """Return the file of SQLite with its log, or those of the tables and indexes of PostgreSQL."""
    if database.sqlite:
        file = Path(database.engine.url.database or "")
        return read(*sorted(file.parent.glob(f"{file.name}*")))
    autocommit = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with autocommit.connect() as connection:
        await connection.execute(text("CHECKPOINT"))
        return b"".join(bytes(content) for (content,) in await connection.execute(text(FILES)))
