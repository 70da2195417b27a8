"""The one writer of SQLite: acts that come together share a transaction, and so one wait for the disk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from bot.storage.sessions import session
from bot.storage.sqlite import Connection, in_a_thread
from models.readers import Known


class TakenBack(Exception):
    """SQLite took back the whole transaction, as it does when the disk is full."""


class Group:
    """Acts that are committed together, by tasks of their own: who gives up takes nobody along."""

    begun: asyncio.Task[None]
    committed: asyncio.Task[None]
    lost = False


class Writer:
    """Gives turns: what fails takes back its own part only; nobody hears of success before the commit."""

    def __init__(self, engine: AsyncEngine, known: Known) -> None:
        self._engine, self._known = engine, known
        self._connection: AsyncConnection | None = None
        self._turns = asyncio.Lock()
        self._group: Group | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[AsyncSession]:
        """Write, and end when it is on disk. Raises what the commit raises."""
        failed: Exception | None = None
        async with self._turns:
            connection, file = await self._opened()
            group = self._group = self._group or self._new_group(file)
            await asyncio.shield(group.begun)
            try:
                async with session(connection, self._known) as db:
                    yield db
                    await db.commit()
            except Exception as error:
                failed = error  # its part was taken back
            finally:
                if not file.in_transaction:
                    group.lost, self._group = True, None
                    await self._let_go()
        if failed is not None:
            await asyncio.wait([group.committed])  # so that nothing is held any more when this ends
            raise failed
        await asyncio.shield(group.committed)

    async def close(self) -> None:
        """Let go of the file, when what was written is on disk."""
        if self._group is not None:
            await asyncio.wait([self._group.committed])
        await self._let_go()

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _opened(self) -> tuple[AsyncConnection, Connection]:
        if self._connection is None:
            self._connection = await self._engine.connect()
        raw: Any = self._connection.sync_connection
        return self._connection, raw.connection.driver_connection

    def _new_group(self, file: Connection) -> Group:
        group = Group()
        group.begun = asyncio.create_task(self._begin(file))
        group.committed = asyncio.create_task(self._commit(group, file))
        group.committed.add_done_callback(_heard)
        return group

    async def _begin(self, file: Connection) -> None:
        try:
            await file.take_the_lock()
        except BaseException:
            self._group = None
            raise

    async def _commit(self, group: Group, file: Connection) -> None:
        """Commit once those have written who wait for a turn when this begins."""
        await group.begun
        async with self._turns:
            if group.lost:
                raise TakenBack
            self._group = None
            try:
                await in_a_thread(file.commit)
            finally:
                if file.in_transaction:
                    file.rollback()


def _heard(task: asyncio.Task[None]) -> None:
    """Take note of a failure, also when nobody waits for it any more."""
    if not task.cancelled():
        task.exception()
