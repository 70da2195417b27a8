"""A connection to SQLite that asks on the spot, and goes to its thread only for what may have to wait.

A query of ours takes some ten microseconds. To hand it to the thread of its connection and back, four times
for each, takes twenty times as long. What takes the one writer's lock or waits for the disk still goes there.
"""

import sqlite3
from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite

CHUNK = 64  # rows, when a cursor is read row by row
TAKES_THE_LOCK = "BEGIN IMMEDIATE"
AT_ONCE = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE")
AT_ONCE_UNDER_THE_LOCK = (*AT_ONCE, "INSERT", "UPDATE")


class Connection(aiosqlite.Connection):
    """A connection that goes to its thread for the lock, for the commit and for what may be long."""

    _holds_the_lock = False
    _abandoned = False

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is not None and not self._abandoned and not self._may_wait(fn.__name__, args):
            return fn(*args, **kwargs)
        try:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # untyped there
        except CancelledError:
            self._abandoned = True  # the thread is still at it: what follows comes after
            raise

    def _may_wait(self, name: str, arguments: tuple[Any, ...]) -> bool:
        if name in ("execute", "executemany"):
            statement: str = arguments[0]
            if statement.startswith(TAKES_THE_LOCK):
                self._holds_the_lock = True
                return True
            return not statement.startswith(AT_ONCE_UNDER_THE_LOCK if self._holds_the_lock else AT_ONCE)
        if name in ("commit", "rollback"):
            self._holds_the_lock = False
        return name in ("commit", "executescript")


def connect(path: str, **settings: Any) -> Awaitable[aiosqlite.Connection]:
    """Return a connection to a file, for the engine to wait for."""
    made = Connection(lambda: sqlite3.connect(path, **settings | {"check_same_thread": False}), CHUNK)
    made._thread.daemon = True  # as SQLAlchemy does: a process never waits for it at its end
    return made
