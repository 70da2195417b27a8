"""All rows of one database in another one, of either kind: in one transaction, counted and compared.

Rows come in the order of their keys, which tells nothing of when they were written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    literal,
    pool,
    select,
    text,
    update,
)
from sqlalchemy import table as named
from sqlalchemy.exc import DBAPIError

import models.schema
from bot.running.config import SQLITE, file_of, place_of
from bot.storage.alone import alone
from bot.storage.migrations import VERSION, address_of, look, newest, upgrade
from bot.storage.trouble import Unusable, explained, reason
from models import keys
from models.base import Base

AT_ONCE = 1_000  # rows
ROOM = 2**256  # of a digest
HAS_ROWS = "has rows there already; name an empty database"


class NotCopied(Exception):
    """Nothing was copied; why, without a value of any row."""


class WrongTarget(Exception):
    """The database to copy to is of no use; the reason is an Unusable."""

    def __init__(self, problem: Unusable) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Counted:
    """What a table holds: how many rows, and a digest of all that stands in them."""

    table: str
    rows: int
    digest: str


def tables() -> list[Table]:
    """Return all tables, each after those to which it refers."""
    assert models.schema.TABLES
    return Base.metadata.sorted_tables


def copy(url: str, to: str) -> list[Counted]:
    """Copy all rows into a database that holds none, brought to the same schema; return what is there now.

    Nobody else may use either meanwhile. Raises Unusable of the first, WrongTarget and NotCopied.
    """
    if address_of(url) == address_of(to) or _are_one_file(url, to):
        raise NotCopied("that is the same database")
    with alone(url):
        _must_be_current(url)
        with _told_of_target(), alone(to):
            _must_hold_nothing(to)
            upgrade(to)
            with explained(), _transaction(url) as here, _transaction(to) as there:
                _must_be_empty(there)
                copied = [_copied(here, there, table) for table in tables()]
                keys.go_on_after(there, keys.given(here))
                return copied


def _are_one_file(url: str, to: str) -> bool:
    here, there = file_of(url), file_of(to)
    if here is None or there is None:
        return False
    return here == there or (here.exists() and there.exists() and here.samefile(there))


def _must_be_current(url: str) -> None:
    schema = look(url)
    if schema is None:
        raise Unusable(f"there is nothing in {place_of(url)} to copy", passes=False)
    if schema != newest():
        said = f"it has schema {schema}, and this version of Kring {newest()}"
        raise Unusable(f"{said}; run python -m bot migrate first", passes=False)


@contextmanager
def _told_of_target() -> Iterator[None]:
    try:
        yield
    except Unusable as problem:
        raise WrongTarget(problem) from problem


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    """One look at all of a database, and of what is written there all or nothing."""
    if url.startswith(SQLITE):  # Python's driver is to leave transactions to us
        by_hand = {"isolation_level": None}
        engine = create_engine(address_of(url), poolclass=pool.NullPool, connect_args=by_hand)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    else:
        engine = create_engine(
            address_of(url), poolclass=pool.NullPool, hide_parameters=True, isolation_level="REPEATABLE READ"
        )
    with engine.begin() as connection:
        yield connection


def _must_hold_nothing(to: str) -> None:
    """See that no table of a database holds a row, whatever its schema: one that does is left as it is.

    Raises Unusable, and NotCopied.
    """
    if look(to) is None:
        return
    with explained(), _transaction(to) as there:
        for name in inspect(there).get_table_names():
            if (
                name != VERSION
                and there.execute(select(literal(1)).select_from(named(name)).limit(1)).first()
            ):
                raise NotCopied(f"{name} {HAS_ROWS}")


def _must_be_empty(there: Connection) -> None:
    """See the same of the present schema, where nobody writes any more until the rows are there."""
    if there.dialect.name == "postgresql":  # an instance that starts meanwhile waits
        there.execute(text(f"LOCK TABLE {', '.join(_quoted(table.name) for table in tables())}"))
    for table in tables():
        if there.execute(select(table).limit(1)).first() is not None:
            raise NotCopied(f"{table.name} {HAS_ROWS}")


def _quoted(name: str) -> str:
    return f'"{name}"'


def _copied(here: Connection, there: Connection, table: Table) -> Counted:
    """Copy the rows of a table and compare what arrived. Raises NotCopied."""
    later = [key.parent for key in table.foreign_keys if key.column.table is table]
    try:
        for rows in _rows(here, table):
            there.execute(insert(table), [_without(row, later) for row in rows])
        for column in later:
            _refer(here, there, table, column)
    except DBAPIError as error:
        if reason(error) is not None:
            raise
        code = getattr(error.orig, "sqlstate", None) or type(error.orig).__name__
        raise NotCopied(f"{table.name}: the other database does not take a row of it ({code})") from None
    was, arrived = _counted(here, table), _counted(there, table)
    if was != arrived:
        raise NotCopied(
            f"{table.name}: {was.rows} rows, of which {arrived.rows} arrived, and not all as they were"
        )
    return arrived


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    asked = select(table).order_by(*table.primary_key.columns)
    found = connection.execute(asked, execution_options={"yield_per": AT_ONCE})
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _without(row: dict[str, Any], later: list[Column[Any]]) -> dict[str, Any]:
    return row | dict.fromkeys(column.name for column in later) if later else row


def _refer(here: Connection, there: Connection, table: Table, column: Column[Any]) -> None:
    """Let rows refer to others of their own table, now that all are there."""
    (key,) = table.primary_key.columns
    refers = here.execute(select(key, column).where(column.is_not(None))).all()
    for row, other in refers:
        there.execute(update(table).where(key == row).values({column: other}))


def _counted(connection: Connection, table: Table) -> Counted:
    """Count rows, and add up a digest of each: databases sort words in different ways."""
    rows = digest = 0
    for part in _rows(connection, table):
        rows += len(part)
        for row in part:
            written = msgspec.json.encode(list(row.values()))
            digest = (digest + int.from_bytes(sha256(written).digest())) % ROOM
    return Counted(table.name, rows, f"{digest:064x}")
