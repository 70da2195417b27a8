"""How Alembic reaches the database, and the lock that lets one process migrate at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Enum, Table, create_engine, event, pool, text

import models.schema
from models import keys
from models.base import Base, Utc

LOCK = 7_204_115  # any constant of our own


def plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write columns as the database has them, so that a migration does not change with the code."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    return False


def leave_transactions_to_us(connection: Any, _record: Any) -> None:
    """Keep Python's driver from committing before every change of the schema; overwrite what is deleted."""
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=30000")
    connection.execute("PRAGMA secure_delete=ON")


@contextmanager
def no_key_given_again(connection: Connection) -> Iterator[None]:
    """Let tables of SQLite that a migration makes anew go on counting where they were."""

    def stays(_inspector: Any, table: Table, column: Any) -> None:
        if column["primary_key"] and table.name in keys.never_again(connection):
            table.dialect_options["sqlite"]["autoincrement"] = True

    before = keys.given(connection)
    event.listen(Table, "column_reflect", stays)
    try:
        yield
    finally:
        event.remove(Table, "column_reflect", stays)
    keys.go_on_after(connection, before)


def run() -> None:
    """Run the migrations in one transaction, while other processes that would migrate wait."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        event.listen(engine, "connect", leave_transactions_to_us)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        if not sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=sqlite,
            render_item=plain_types,
            transactional_ddl=True,
        )
        with context.begin_transaction(), no_key_given_again(connection) if sqlite else nullcontext():
            context.run_migrations()
        connection.commit()


assert models.schema.TABLES
run()
