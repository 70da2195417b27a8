"""Engine and transactions: SQLite with one writer at a time, PostgreSQL with row locks."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from bot.config import database_url
from bot.sqlite import PATIENCE
from bot.writer import Writer

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
        self.writing = self.engine
        self._writer: Writer | None = None
        if self.sqlite:
            self.writing = create_async_engine(address, pool_size=1, hide_parameters=True)
            self._writer = Writer(self.writing)
            event.listen(self.engine.sync_engine, "connect", _prepare)
            event.listen(self.writing.sync_engine, "connect", _prepare_to_write)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is committed when the block ends well, and rolled back otherwise.

        Raises Uncertain when the connection is lost at the commit; after any other failure nothing is kept.
        """
        writing = self._writer.turn() if self._writer else self._transaction()
        async with writing as db:
            yield db

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncSession]:
        async with aclosing(AsyncSession(self.writing, expire_on_commit=False)) as db:
            yield db
            await db.run_sync(_commit)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that changes nothing."""
        async with aclosing(AsyncSession(self.engine, expire_on_commit=False)) as db:
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
        if self._writer is not None:
            await self._writer.close()
        await self.engine.dispose()
        await self.writing.dispose()


def _commit(db: Session) -> None:
    db.flush()  # what the database refuses is known before the commit
    try:
        db.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Uncertain from error
        raise


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _prepare_to_write(connection: Any, record: Any) -> None:
    _prepare(connection, record)
    connection.shared = True
