"""Rows of one session written anew, all of them at once, in an order that is drawn at that moment.

The place of a row on its page and the transaction that wrote it, which PostgreSQL names in `xmin`, tell when
it was written, and so which rows of other tables were written with it. The rows are put back as the database
gave them, unread: people wait for this.
"""

from functools import cache
from json import dumps
from random import SystemRandom

from sqlalchemy import JSON
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from models.base import AT_ONCE, Base, Values, locks_rows, table

RANDOM = SystemRandom()


@cache
def _statements(entity: type[Base], mark: str) -> tuple[str, str]:
    """Return what takes the rows of a session out, and what puts rows in; all names in it are ours."""
    rows = table(entity)
    names = ", ".join(rows.c.keys())
    values = ", ".join(f"CAST({c.name} AS TEXT)" if isinstance(c.type, JSON) else c.name for c in rows.c)
    marks = ", ".join([mark] * len(rows.c))
    return (
        f"DELETE FROM {rows.name} WHERE session_id = {mark} RETURNING {values}",  # noqa: S608
        f"INSERT INTO {rows.name} ({names}) VALUES ({marks})",  # noqa: S608
    )


async def write_anew(
    db: AsyncSession, entity: type[Base], session_id: int, more: Values | None = None, **without: object
) -> None:
    """Write the rows of a session anew, with one more, and without the one that has this value.

    Sees nothing that is not yet flushed. The network of the session is locked.
    """
    take_out, put_in = _statements(entity, "%s" if locks_rows(db) else "?")
    names = table(entity).c.keys()
    ((name, value),) = without.items()
    place = names.index(name)

    def write(session: Session) -> None:
        connection = session.connection()
        taken = connection.exec_driver_sql(take_out, (session_id,), execution_options={AT_ONCE: True})
        rows = [tuple(row) for row in taken if row[place] != value]
        if more is not None:
            rows.append(tuple(dumps(more[n]) if isinstance(more[n], dict) else more[n] for n in names))
        RANDOM.shuffle(rows)
        if rows:
            connection.exec_driver_sql(put_in, rows)

    await db.run_sync(write)
