"""What the disk still holds of what was deleted or written anew: cleaned, and then looked at.

SQLite overwrites what is deleted (`secure_delete`), but its write-ahead log keeps how pages stood, and free
pages keep what was deleted without that setting. PostgreSQL keeps old versions of rows in the files of their
tables, and the commonest values of a column in its statistics. Nothing here waits long for anybody.
"""

import re
import sqlite3
from collections.abc import Collection
from contextlib import closing
from struct import unpack_from
from typing import Any

from sqlalchemy import NullPool, Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from models.base import Base
from models.lost import that_tell, words
from models.trace import Stuck, Why

PATIENCE = 0.3  # seconds; whoever wants the same table or file waits behind us meanwhile
ONE_AT_A_TIME = 7_204_116  # any constant of our own
REWRITES_WITHIN = 120  # seconds for one table
LARGE = 16 * 2**20  # bytes with indexes: more takes a second or more, in which nobody gets at it
LOCKED, TOO_LONG = "55P03", "57014"  # of PostgreSQL: the lock was not to be had, or the time was over
NOT_ALLOWED = "42501"
VERSIONS_KEPT = re.compile(r"\d+")  # "3 dead row versions cannot be removed yet", in any language


def clean_file(path: str, thoroughly: bool) -> Why | None:
    """Empty the write-ahead log, and overwrite free pages; return what stood in the way."""
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as file:
        for pragma in ("secure_delete=ON", "temp_store=MEMORY"):
            file.execute(f"PRAGMA {pragma}")
        try:
            if thoroughly and _holds_anything(file):
                file.execute("VACUUM")
            ((busy, frames, _),) = file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            return Why.IN_USE
    return Why.IN_USE if busy or frames > 0 else None


def _holds_anything(file: sqlite3.Connection) -> bool:
    """Tell whether a free page holds more than zeros; where SQLite gives no look at them, they may.

    The file is never opened beside SQLite: to close it would end the locks that this process has on it.
    """
    (free,) = file.execute("PRAGMA freelist_count").fetchone()
    return bool(free) and (not hasattr(file, "serialize") or _remains(file.serialize()))


def _remains(data: bytes) -> bool:
    """Tell whether a free page holds more than zeros and the numbers of other pages."""
    (size,) = unpack_from(">H", data, 16)
    size = 65536 if size == 1 else size
    pages, nothing = len(data) // size, bytes(size)
    (trunk,) = unpack_from(">I", data, 32)
    while trunk:
        begins = (trunk - 1) * size
        after, count, *numbers = unpack_from(f">{size // 4}I", data, begins)
        if any(number > pages for number in numbers):
            return True
        if any(data[(leaf - 1) * size : leaf * size] != nothing for leaf in numbers[:count]):
            return True
        trunk = after
    return False


async def clean_tables(address: str, names: Collection[str], large: bool) -> Stuck:
    """Rewrite tables of PostgreSQL, one after the other, and drop statistics of people's words.

    Without names all that hold anything of people. A large one waits for the night, unless it may be
    rewritten. Returns what stood in the way.
    """
    tables = [Base.metadata.tables[name] for name in sorted(names)] or that_tell()
    found: dict[Why, list[str]] = {}
    said: list[str] = []
    engine = create_async_engine(
        address, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
    )  # a connection of its own, whose settings go with it
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.add_notice_handler(lambda notice: said.append(notice.message_detail or ""))
        if not await connection.scalar(text(f"SELECT pg_try_advisory_lock({ONE_AT_A_TIME})")):
            return {Why.ELSEWHERE: names}
        await connection.execute(text(f"SET lock_timeout = '{PATIENCE}s'"))
        await connection.execute(text(f"SET statement_timeout = '{REWRITES_WITHIN}s'"))
        for table in tables:
            said.clear()
            why = await _clean_table(connection, table, said, large)
            if why is not None:
                found.setdefault(why, []).append(table.name)
    return found


async def _size(connection: AsyncConnection, table: str) -> int:
    asked = text("SELECT pg_total_relation_size(to_regclass(quote_ident(:name)))")
    return await connection.scalar(asked, {"name": table}) or 0


async def _clean_table(connection: AsyncConnection, rows: Table, said: list[str], large: bool) -> Why | None:
    table, columns = rows.name, words(rows)
    try:
        if not large and await _size(connection, table) > LARGE:
            return Why.NIGHT
        for column, kind in await _counted(connection, table, columns):
            # Statistics go with the type that they are of, also when the new one is the same.
            change = f'ALTER COLUMN "{column}" TYPE {kind}, ALTER COLUMN "{column}" SET STATISTICS 0'
            await connection.execute(text(f'ALTER TABLE "{table}" {change}'))
        await connection.execute(text(f'VACUUM (FULL, VERBOSE) "{table}"'))
    except DBAPIError as error:
        states = {LOCKED: Why.IN_USE, TOO_LONG: Why.TOO_LONG, NOT_ALLOWED: Why.NOT_OURS}
        why = states.get(getattr(error.orig, "sqlstate", None) or "")
        if why is None:
            raise
        return why
    kept = [int(number[0]) for detail in said if (number := VERSIONS_KEPT.search(detail))]
    if not kept:  # it only warned that it may not
        return Why.NOT_OURS
    if any(kept):
        return Why.OLD_READER
    return Why.FAILED if await _counted(connection, table, columns) else None


async def _counted(connection: AsyncConnection, table: str, columns: list[str]) -> list[tuple[str, str]]:
    """Return those of these columns of which there are statistics, each with its type."""
    found = await connection.execute(
        text(
            "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_stats s"
            " JOIN pg_attribute a ON a.attname = s.attname"
            " AND a.attrelid = CAST(quote_ident(s.schemaname) || '.' || quote_ident(s.tablename) AS regclass)"
            " WHERE s.schemaname = current_schema() AND s.tablename = :name AND s.attname = ANY(:columns)"
        ),
        {"name": table, "columns": columns},
    )
    return [(column, kind) for column, kind in found]
