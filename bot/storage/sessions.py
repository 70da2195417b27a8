"""The sessions in which acts ask and write: each knows how its driver is asked, until it is closed."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from bot.storage import sqlite
from models.asking import ASK, Rows
from models.readers import KNOWN, Known


async def ask_postgresql(connection: Any, statement: str, values: Any) -> Rows:
    """Return the rows of a statement, which psycopg prepares when it comes again."""
    cursor = await connection.execute(statement, values)
    found: Rows = await cursor.fetchall()
    return found


@asynccontextmanager
async def session(
    bind: AsyncEngine | AsyncConnection, known: Known | None = None
) -> AsyncIterator[AsyncSession]:
    """A session that keeps what it knows after a commit, and finds what its process knows beside the rows."""
    ask = sqlite.ask if bind.dialect.name == "sqlite" else ask_postgresql
    made = AsyncSession(
        bind,
        expire_on_commit=False,
        close_resets_only=False,
        info={ASK: ask, KNOWN: {} if known is None else known},
    )
    async with aclosing(made) as db:
        yield db
