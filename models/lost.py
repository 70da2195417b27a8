"""Which tables lose something in a transaction: by rows that are deleted, and words that are written anew.

It is taken down from the statements themselves as they are carried out, so that whoever leaves a trace
(models/trace.py) need not know them.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Delete, Table, Update, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from models.base import Base, Whose, texts

LOST = "lost"  # of a session: the names of tables


def words(rows: Table) -> list[str]:
    """Return the columns of a table that hold people's words, or names and ids of theirs."""
    return [name for name, whose in texts(rows).items() if whose is not Whose.NOBODY]


@cache
def telling(rows: Table) -> frozenset[str]:
    """Return the columns of a table that tell something of people: their words, and who it is."""
    people = {key.parent.name for key in rows.foreign_keys if key.column.table.name == "person"}
    return frozenset({*words(rows), *people})


@cache
def that_tell() -> tuple[Table, ...]:
    """Return the tables that hold anything of people."""
    return tuple(rows for rows in Base.metadata.sorted_tables if telling(rows) or rows.name == "person")


@cache
def goes_along(rows: Table) -> frozenset[str]:
    """Return a table with those whose rows the database deletes with rows of it."""
    below = [
        key.parent.table
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is rows and key.ondelete == "CASCADE" and other is not rows
    ]
    return frozenset({rows.name}).union(*map(goes_along, below))


def tables(db: Any) -> set[str]:
    """Return the tables that lost something so far, in the transaction of a session."""
    found: set[str] = db.info.setdefault(LOST, set())
    return found


def _of(name: str) -> Table:
    return Base.metadata.tables[name]


def _written_anew(db: Session, rows: Table, columns: Iterable[str]) -> None:
    if not telling(rows).isdisjoint(columns):
        tables(db).add(rows.name)


@event.listens_for(Session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> Any:
    if not (state.is_delete or state.is_update):
        return None
    done: Any = state.invoke_statement()
    if getattr(done, "rowcount", 1) == 0:
        return done
    statement: Any = state.statement
    rows = _of(statement.table.name)
    if isinstance(statement, Delete):
        tables(state.session).update(goes_along(rows))
    elif isinstance(statement, Update):
        given = state.parameters if isinstance(state.parameters, dict) else {}
        changed: list[Any] = [getattr(column, "key", column) for column in statement._values or ()]
        _written_anew(state.session, rows, [*changed, *given])
    return done


@event.listens_for(Session, "after_flush")
def _flushed(db: Session, _context: object) -> None:
    for one in db.deleted:
        tables(db).update(goes_along(one.__table__))
    for one in db.dirty:
        _written_anew(db, one.__table__, inspect(one).committed_state)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _over(db: Session) -> None:
    if not db.in_nested_transaction():  # what is left by a savepoint that ends is part of more
        tables(db).clear()
