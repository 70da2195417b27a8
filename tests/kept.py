"""A database as it stood once: what was changed since, and how it is put back. On SQLite and on PostgreSQL.

Tables that nothing was written to are not looked at, so that thousands of acts cost seconds. Which these
are is read from the statements of the bot; `drifted` reads everything, to hold that against what is there.
"""

import re
import sqlite3
from typing import Any

import psycopg
from psycopg.rows import tuple_row
from psycopg.types.string import TextLoader
from sqlalchemy import event

import models.schema
from bot.storage.database import Database
from models.base import Base

WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", re.IGNORECASE)
AS_TEXT = ("date", "time", "timestamp", "timestamptz", "json", "jsonb")  # as SQLite has them

Row = tuple[Any, ...]


def _leave_with(table: str) -> set[str]:
    """The tables whose rows are deleted with those of a table, and the table itself."""
    found = {table}
    for other in Base.metadata.tables.values():
        parents = {key.column.table.name for key in other.foreign_keys if key.ondelete}
        if table in parents and other.name != table:
            found |= _leave_with(other.name)
    return found


TABLES = tuple(sorted(models.schema.TABLES))
LARGE = 500  # rows
CASCADES = {table: _leave_with(table) for table in TABLES}


class Kept:
    """A database beside which a copy of every table is kept."""

    def __init__(self, database: Database) -> None:
        self.sqlite = database.sqlite
        self._look: Any = self._beside_sqlite(database) if self.sqlite else self._beside_postgres(database)
        self._write([f"CREATE TABLE kept.{table} AS SELECT * FROM {table}" for table in TABLES])
        if self.sqlite:
            self._write(["CREATE TABLE kept.given AS SELECT * FROM sqlite_sequence"])
            self._write(
                [f"CREATE INDEX kept.key_of_{one} ON {one} ({', '.join(self._key(one))})" for one in TABLES]
            )
        self.touched: set[str] = set()
        self.columns: dict[str, list[str]] = {}
        self.before = {table: self.rows(table) for table in TABLES}
        event.listen(database.writing.sync_engine, "before_cursor_execute", self._note)

    @staticmethod
    def _beside_sqlite(database: Database) -> Any:
        assert database.engine.url.database
        look = sqlite3.connect(database.engine.url.database, isolation_level=None)
        look.execute("PRAGMA synchronous=OFF")
        look.execute("ATTACH ':memory:' AS kept")
        return look

    @staticmethod
    def _beside_postgres(database: Database) -> Any:
        address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        look = psycopg.connect(address, autocommit=True, row_factory=tuple_row)
        for kind in AS_TEXT:
            look.adapters.register_loader(kind, TextLoader)
        look.execute("SET TIME ZONE 'UTC'")
        look.execute("SET session_replication_role = replica")  # rows come back in any order
        look.execute("CREATE SCHEMA kept")
        return look

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if found := WRITES.match(statement):
            deletes = statement.lstrip()[:1] in "dD"
            self.touched |= CASCADES[found[1]] if deletes else {found[1]}

    def _write(self, statements: list[str]) -> None:
        if statements:
            script = ";".join(["BEGIN", *statements, "COMMIT"])
            (self._look.executescript if self.sqlite else self._look.execute)(script)

    def ask(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Ask the database as it stands; a question mark stands for a value."""
        found = self._look.execute(query if self.sqlite else query.replace("?", "%s"), values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def rows(self, table: str) -> set[Row]:
        """Return every row of a table."""
        found = self._look.execute(f"SELECT * FROM {table}")
        self.columns[table] = [column[0] for column in found.description]
        return set(found)

    def changes(self) -> dict[str, set[Row]]:
        """Return the rows that are there now and were not, and the other way round, by table."""
        changed = {table: self.rows(table) ^ self.before[table] for table in sorted(self.touched)}
        return {table: rows for table, rows in changed.items() if rows}

    def drifted(self) -> list[str]:
        """Return the tables that do not stand as they stood, written to or not."""
        return [table for table in TABLES if self.rows(table) != self.before[table]]

    def put_back(self) -> None:
        """Put back what was written to; on SQLite the same keys are then given again."""
        self._write([self._as_it_was(name) for name in self.touched])
        if self.sqlite and self.touched:
            self._write(["DELETE FROM sqlite_sequence; INSERT INTO sqlite_sequence SELECT * FROM kept.given"])
        self.touched.clear()

    def _as_it_was(self, table: str) -> str:
        """The statements that put a table back: of a large one only the rows that are different."""
        if not self.sqlite or len(self.before[table]) < LARGE:
            return f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept.{table}"
        same = " AND ".join(f"now.{column} = was.{column}" for column in self._key(table))
        values = [", ".join(f"{of}.{column}" for column in self.columns[table]) for of in ("now", "was")]
        return (
            f"DELETE FROM {table} AS now WHERE NOT EXISTS"
            f" (SELECT 1 FROM kept.{table} AS was WHERE {same} AND ({values[0]}) IS ({values[1]}));"
            f"INSERT INTO {table} SELECT * FROM kept.{table} AS was WHERE NOT EXISTS"
            f" (SELECT 1 FROM {table} AS now WHERE {same})"
        )

    @staticmethod
    def _key(table: str) -> list[str]:
        return [column.name for column in Base.metadata.tables[table].primary_key]

    def close(self) -> None:
        """Let the database go."""
        self._look.close()
