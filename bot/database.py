"""Engine and transactions: SQLite with one writer at a time, PostgreSQL with row locks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.config import database_url
from bot.sqlite import PATIENCE

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE}",
    "secure_delete=ON",
)
# Rewritten after an evaluation closes, so that neither rows nor their versions can be joined again.
EVALUATION_TABLES = ("turnout", "evaluation_answer", "wish", "result_text", "score_count")


class Uncertain(Exception):
    """The connection was lost at the commit: nobody can tell whether the database made it."""


class Database:
    """Transactions on one database; `write` commits at its end, `read` never does."""

    def __init__(self, url: str) -> None:
        address = database_url(url)
        self.sqlite = address.startswith("sqlite")
        # A PostgreSQL server that was restarted has closed the connections that wait in the pool.
        self.engine: AsyncEngine = create_async_engine(
            address,
            pool_size=10,
            pool_pre_ping=not self.sqlite,
            hide_parameters=True,
        )
        self._one_writer = asyncio.Lock() if self.sqlite else None
        if self.sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare)
            event.listen(self.engine.sync_engine, "begin", _begin)
        self._writing = self.engine.execution_options(immediate=True)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is committed when the block ends well, and rolled back otherwise.

        Raises Uncertain when the connection is lost at the commit; after any other failure nothing is kept.
        """
        waiting: AbstractAsyncContextManager[Any] = self._one_writer or nullcontext()
        async with waiting, AsyncSession(self._writing, expire_on_commit=False) as db, db.begin():
            yield db
            await db.flush()  # what the database refuses is known before the commit
            try:
                await db.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise Uncertain from error
                raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that changes nothing."""
        async with AsyncSession(self.engine, expire_on_commit=False) as db:
            yield db

    async def forget_order(self) -> None:
        """Rewrite the tables of closed evaluations on disk, so that their order and versions say nothing."""
        autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with autocommit.connect() as connection:
            if self.sqlite:
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            else:
                for table in EVALUATION_TABLES:
                    await connection.execute(text(f"VACUUM (FULL) {table}"))

    async def alive(self) -> bool:
        """Tell whether the database answers."""
        async with self.read() as db:
            return bool(await db.scalar(text("SELECT 1")))

    async def dispose(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")
