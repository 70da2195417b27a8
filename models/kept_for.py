"""What was kept for as long as its own row says: the cut-off is reckoned by the database, row by row.

So each table is looked through once, however many networks choose a time of their own.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from models.session import LearningSession, Stage

OVER = (Stage.CLOSED, Stage.CANCELLED)


def at_most(kept: timedelta, most: int | None) -> timedelta:
    """Return how long something is kept where an operator lets nothing be kept for more than so many days."""
    return kept if most is None else min(kept, timedelta(days=most))


class _Back(FunctionElement[datetime]):
    """A moment, and the number of days by which to go back from it."""

    inherit_cache = True
    name = "back"


@compiles(_Back)
def _in_general(back: _Back, compiler: SQLCompiler, **options: Any) -> str:
    moment, days = (compiler.process(part, **options) for part in back.clauses)
    return f"({moment} - {days} * INTERVAL '24 hours')"


@compiles(_Back, "sqlite")
def _on_sqlite(back: _Back, compiler: SQLCompiler, **options: Any) -> str:
    moment, days = (compiler.process(part, **options) for part in back.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%f', {moment}, '-' || {days} || ' days')"


def is_past(
    since: SQLColumnExpression[Any], days: SQLColumnExpression[int], now: datetime
) -> ColumnElement[bool]:
    """It was kept for so many days since then, by now: an instant, or a wall time where `since` is one."""
    then: Any = since
    back = _Back(type_coerce(now, then.type), days)
    back.type = then.type
    return since < back


def past(now: datetime, *, over: bool = True) -> Select[int]:
    """Return the sessions of which nothing is kept any more that is kept for a while; `now` is a wall time.

    Those that are not closed or called off keep it, unless it is asked of all of them.
    """
    found = select(LearningSession.id)
    found = found.where(is_past(LearningSession.starts_local, LearningSession.kept_days, now))
    return found.where(LearningSession.stage.in_(OVER)) if over else found
