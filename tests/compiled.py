"""Statements are compiled once for all tests of a process, though each test has an engine of its own.

A bot has one engine as long as it runs, and SQLAlchemy keeps what it compiled with the engine.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

from bot.storage import sqlite

COMPILED: Any = LRUCache(5_000)


class Dialect(sqlite.Dialect):
    """The dialect of the bot, of which all are alike, so that what one compiled serves the next."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let an engine look among what the others compiled."""
        engine.update_execution_options(compiled_cache=COMPILED)


def share() -> None:
    """Let the databases of this process share what they compile."""
    registry.register(f"sqlite.{sqlite.DRIVER}", __name__, Dialect.__name__)
