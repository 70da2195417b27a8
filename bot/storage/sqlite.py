"""SQLite for SQLAlchemy: questions are asked on the spot, and what has to wait goes to a thread.

A query of ours takes some ten microseconds. To hand it to a thread and back takes twenty times as long, and
the usual asynchronous driver does so four times for each. What waits for the disk still goes to a thread,
what may be long, and the writer's lock while another process holds it. An act of many questions gives others
their turn between two of them.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar, cast

from sqlalchemy import Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, ExecutionContext
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_

from models.asking import Rows
from models.base import AT_ONCE as SHORT

DRIVER = "at_once"
PATIENCE = 10_000  # milliseconds that a thread waits for another process
AT_ONCE = ("SELECT", "INSERT", "UPDATE", "SAVEPOINT", "RELEASE", "ROLLBACK TO")
BEGIN_TO_WRITE = "BEGIN IMMEDIATE"
STATEMENTS = 1_000  # that a connection keeps ready: more than the house has
LONGEST_TURN = 0.015  # seconds that an act may go on before others have their turn
Found = TypeVar("Found")


async def wholly(running: asyncio.Future[Found]) -> Found:
    """Wait to the end: who is cancelled meanwhile is so at the next wait outside of a statement.

    Cancelled within a statement, SQLAlchemy would close the connection, and with it the transaction of all
    who share it; beneath a thread that works on it, that would end the process.
    """
    cancelled = False
    while not running.done():
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError:
            cancelled = True
    if cancelled and (task := asyncio.current_task()) is not None:
        task.uncancel()  # it was counted once
        task.cancel()
    return running.result()


async def in_a_thread(work: Callable[..., Found], *values: object) -> Found:
    """Do what waits in a thread, which holds the connection to its end."""
    return await wholly(asyncio.get_running_loop().run_in_executor(None, work, *values))


async def let_others() -> None:
    """Let others have their turn."""
    loop = asyncio.get_running_loop()
    round_ended = loop.create_future()
    loop.call_soon(round_ended.set_result, None)
    await wholly(round_ended)


class Turn:
    """How long questions were asked since the event loop came round last."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._began = 0.0

    def _comes_round(self) -> None:
        self._loop = None

    def is_over(self) -> bool:
        """Tell whether others are to have their turn before the next question."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._began = loop, monotonic()
            loop.call_soon(self._comes_round)
        return monotonic() - self._began > LONGEST_TURN


turn = Turn()


class Cursor(sqlite3.Cursor):
    """A cursor that SQLAlchemy can let go as it does those of asynchronous drivers."""

    async def _async_soft_close(self) -> None:
        """Nothing waits here."""


class Connection(sqlite3.Connection):
    """A connection with such cursors; one that is shared has savepoints where others have transactions."""

    shared = False
    autocommit_only = False

    def cursor(self, factory: Any = Cursor) -> Any:
        """Return a cursor."""
        return super().cursor(factory)

    async def take_the_lock(self) -> None:
        """Begin to write; a thread waits when another process is writing."""
        self.execute("PRAGMA busy_timeout=0")
        try:
            self.execute(BEGIN_TO_WRITE)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        finally:
            self.execute(f"PRAGMA busy_timeout={PATIENCE}")
        if not self.in_transaction:
            await in_a_thread(self.execute, BEGIN_TO_WRITE)


class Dialect(SQLiteDialect_pysqlite):
    """Asks SQLite within the coroutine that wants to know."""

    driver = DRIVER
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Return the pool whose waiting is asynchronous."""
        return AsyncAdaptedQueuePool

    def connect(self, *arguments: Any, **options: Any) -> DBAPIConnection:
        """Open the file."""
        options |= {"factory": Connection, "isolation_level": None, "cached_statements": STATEMENTS}
        return super().connect(*arguments, **options)

    def set_isolation_level(self, dbapi_connection: DBAPIConnection, level: str) -> None:
        """Tell a connection whether its transactions begin at all."""
        cast(Connection, dbapi_connection).autocommit_only = level == "AUTOCOMMIT"

    def do_begin(self, dbapi_connection: DBAPIConnection) -> None:
        """Begin a transaction, or a part of a shared one."""
        connection = cast(Connection, dbapi_connection)
        if not connection.autocommit_only:
            connection.execute("SAVEPOINT act" if connection.shared else "BEGIN")

    def do_commit(self, dbapi_connection: DBAPIConnection) -> None:
        """End a transaction; a part of a shared one is not on disk by that."""
        connection = cast(Connection, dbapi_connection)
        if connection.shared:
            connection.execute("RELEASE act")
        else:
            connection.commit()

    def do_rollback(self, dbapi_connection: DBAPIConnection) -> None:
        """Take a transaction back, or a part of a shared one when the whole is still there."""
        connection = cast(Connection, dbapi_connection)
        if not connection.shared:
            connection.rollback()
        elif connection.in_transaction:
            connection.execute("ROLLBACK TO act")
            connection.execute("RELEASE act")

    def do_execute(
        self, cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext | None = None
    ) -> None:
        """Run a statement on the spot, or in a thread when it may take its time."""
        if turn.is_over():
            await_(let_others())
        short = context is not None and context.execution_options.get(SHORT, False)
        if short or statement.startswith(AT_ONCE):
            cursor.execute(statement, parameters)
        else:
            await_(in_a_thread(cursor.execute, statement, parameters))


async def ask(connection: Connection, statement: str, values: Any) -> Rows:
    """Return the rows of a statement, asked on the spot or in a thread as through the dialect."""
    if turn.is_over():
        await let_others()
    if statement.startswith(AT_ONCE):
        return connection.execute(statement, values).fetchall()
    return await in_a_thread(lambda: connection.execute(statement, values).fetchall())


registry.register(f"sqlite.{DRIVER}", __name__, Dialect.__name__)
