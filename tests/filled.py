"""Rows in every table of a schema as it stands in a database, whichever version made it.

Each table gets three: two in which everything is filled in, of which each refers to those of the other tables
with its number, and one in which all is left out that may be.
"""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Integer,
    MetaData,
    Table,
    Time,
    inspect,
    text,
)

import models.schema
from models.base import Base

AT = datetime(2026, 3, 12, 16, tzinfo=UTC)
ROWS = (1, 2, 3)
SCORES = {"content": 8, "discussion": 7, "facilitation": 9}
# Words that a migration goes by, where a row of any version is to be one of these.
SAYS: dict[str, tuple[Any, Any]] = {
    "session.stage": ("closed", "ready"),
    "session.mode": ("online", "in_person"),
    "question.state": ("answered", "open"),
    "inquiry.instrument": ("evaluation", "interaction"),
    "inquiry.state": ("closed", "open"),
    "inquiry_count.value": ("8", "7"),
    "inquiry_answer.given": (SCORES | {"comment": "", "learning_point": "", "alone": True},) * 2,
    "evaluation_answer.scores": (SCORES, SCORES),
    "result_text.kind": ("comment", "learning_point"),
    "inquiry_text.item": ("comment", "learning_point"),
}
NUMBERS = {"network.threshold": 5, "network.capacity": 15, "score_count.score": 8}
LISTS = (
    "skipped", "without", "question_ids", "leaves_out", "outsiders", "holds", "cases", "own_lines",
)  # fmt: skip
assert models.schema.TABLES


def schema(connection: Connection) -> MetaData:
    """The tables as they stand, but for the one that tells the version."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return found


def fill(connection: Connection, first: int = 0) -> None:
    """Write three rows into every table; their keys come after `first`."""
    for table in schema(connection).sorted_tables:
        for row in ROWS:
            values = {column.name: _value(table, column, row, first) for column in table.columns}
            said = {name: value for name, value in values.items() if value is not LEFT_OUT}
            connection.execute(table.insert().values(said))
    if connection.dialect.name == "postgresql":
        _count_on(connection)


def _count_on(connection: Connection) -> None:
    """Let what a migration writes have numbers after these."""
    asked = text("SELECT pg_get_serial_sequence(:table, :column)")
    for table in schema(connection).sorted_tables:
        for column in table.primary_key.columns:
            sequence = connection.scalar(asked, {"table": table.name, "column": column.name})
            last = f"(SELECT max({column.name}) FROM {table.name})"
            if sequence:
                connection.execute(text(f"SELECT setval('{sequence}', {last})"))


LEFT_OUT = object()


def _value(table: Table, column: Column[Any], row: int, first: int) -> Any:
    empty = row == ROWS[-1]
    for key in column.foreign_keys:
        if key.column.table is table:
            return first + 1 if row == ROWS[1] else None
        if not (column.nullable and empty):
            return first + row
    name = f"{table.name}.{column.name}"
    if column.primary_key and isinstance(column.type, Integer):
        return NUMBERS.get(name, first + row)
    if empty and column.nullable:
        return LEFT_OUT
    if name in SAYS:
        return SAYS[name][row % 2]
    return _of_its_type(name, column, first + row)


def _of_its_type(name: str, column: Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Integer):
        return NUMBERS.get(name, number)
    if isinstance(kind, DateTime):
        return AT if kind.timezone or name not in ("session.starts_local",) else AT.replace(tzinfo=None)
    if isinstance(kind, Date):
        return date(2026, 3, 12)
    if isinstance(kind, Time):
        return time(9, number % 60)
    if isinstance(kind, JSON):
        return [] if column.name in LISTS else {}
    return _word(name, column, number)


def _word(name: str, column: Column[Any], number: int) -> str:
    """A word that the present version knows there, or any."""
    table, _, of = name.partition(".")
    ours = Base.metadata.tables.get(table)
    known = ours.columns.get(of) if ours is not None else None
    if known is not None and isinstance(known.type, Enum):
        return known.type.enums[number % len(known.type.enums)]
    word = f"{table}{number}" if column.primary_key else f"{of}{number}"
    return word[: getattr(column.type, "length", None) or 100]


def contents(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, as the driver gives them."""
    found = {}
    for name in set(inspect(connection).get_table_names()) - {"alembic_version"}:
        rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
        found[name] = [dict(row) for row in rows]
    return found
