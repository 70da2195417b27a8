"""Engine and transactions: SQLite with one writer at a time, PostgreSQL with row locks."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from bot.running.config import database_url
from bot.storage.disk import clean_file, clean_tables
from bot.storage.owner import made_for_owner
from bot.storage.sessions import session
from bot.storage.sqlite import PATIENCE, in_a_thread
from bot.storage.trouble import explained
from bot.storage.writer import Writer
from models.readers import Known
from models.trace import Stuck

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE}",
    "secure_delete=ON",
)


class Uncertain(Exception):
    """The connection was lost at the commit: nobody can tell whether the database made it."""


class Database:
    """Transactions on one database; `write` commits at its end, `read` never does."""

    def __init__(self, url: str) -> None:
        self._address = address = database_url(url)
        made_for_owner(url)
        self.sqlite = address.startswith("sqlite")
        # A PostgreSQL server that was restarted has closed the connections that wait in the pool.
        self.engine: AsyncEngine = create_async_engine(
            address,
            pool_size=10,
            pool_pre_ping=not self.sqlite,
            hide_parameters=True,
        )
        self.writing = self.engine
        self._known: Known = {}
        self._writer: Writer | None = None
        if self.sqlite:
            self.writing = create_async_engine(address, pool_size=1, hide_parameters=True)
            self._writer = Writer(self.writing, self._known)
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
        async with session(self.writing, self._known) as db:
            yield db
            await db.run_sync(_commit)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that changes nothing."""
        async with session(self.engine, self._known) as db:
            yield db

    async def forget_order(
        self, tables: Collection[str] = (), *, thoroughly: bool = True, large: bool = True
    ) -> Stuck:
        """Let the disk forget what was deleted from tables, or from all, and when their rows were written.

        Returns what stands in the way; nothing when it was looked at afterwards, and nothing is left. On
        PostgreSQL a large table is left as it is unless it may be; on SQLite only its log is cleaned when
        not `thoroughly`.
        """
        if self.sqlite:
            why = await in_a_thread(clean_file, self.engine.url.database, thoroughly)
            return {} if why is None else {why: tables}
        return await clean_tables(self._address, tables, large)

    async def must_keep(self) -> None:
        """Write and commit, as an act does: to be read is not enough. Raises Unusable."""
        with explained():
            async with self.write() as db:
                await db.execute(text("UPDATE alembic_version SET version_num = version_num"))

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
