"""Rows that answer one asking, written anew, all of them at once, in an order that is drawn at that moment.

The place of a row on its page and the transaction that wrote it, which PostgreSQL names in `xmin`, tell when
it was written, and so which rows of other tables were written with it. The rows are put back as the database
gave them, unread: people wait for this.
"""

from functools import cache
from json import dumps
from random import SystemRandom
from typing import Any

from sqlalchemy import JSON, CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from models import lost
from models.base import AT_ONCE, Base, Values, locks_rows, table

RANDOM = SystemRandom()


@cache
def _statements(entity: type[Base], postgresql: bool) -> tuple[list[str], str]:
    """Return what reads the rows of one asking and takes them out, and what puts rows in."""
    rows, mark = table(entity), "%s" if postgresql else "?"
    values = ", ".join(f"CAST({c.name} AS TEXT)" if isinstance(c.type, JSON) else c.name for c in rows.c)
    here = f"FROM {rows.name} WHERE inquiry_id = {mark}"
    # Not every SQLite that Python comes with knows RETURNING.
    takes = (
        [f"DELETE {here} RETURNING {values}"] if postgresql else [f"SELECT {values} {here}", f"DELETE {here}"]
    )
    marks = ", ".join([mark] * len(rows.c))
    return takes, f"INSERT INTO {rows.name} ({', '.join(rows.c.keys())}) VALUES ({marks})"  # noqa: S608 - names of our own


async def write_anew(
    db: AsyncSession, entity: type[Base], asking: int, more: Values | None = None, **without: object
) -> None:
    """Write the rows of one asking anew, with one more, and without the one that has this value.

    Sees nothing that is not yet flushed. The network that is asked is locked.
    """
    lost.tables(db).add(table(entity).name)
    (reads, *deletes), put_in = _statements(entity, locks_rows(db))
    names = table(entity).c.keys()
    ((name, value),) = without.items()
    place = names.index(name)

    def write(session: Session) -> None:
        connection = session.connection()

        def asked(statement: str) -> CursorResult[Any]:
            return connection.exec_driver_sql(statement, (asking,), execution_options={AT_ONCE: True})

        found = asked(reads).all()
        for statement in deletes if found else ():
            asked(statement)
        rows = [tuple(row) for row in found if row[place] != value]
        if more is not None:
            rows.append(tuple(dumps(more[n]) if isinstance(more[n], dict) else more[n] for n in names))
        RANDOM.shuffle(rows)
        if rows:
            connection.exec_driver_sql(put_in, rows)

    await db.run_sync(write)
