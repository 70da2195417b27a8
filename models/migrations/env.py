"""How Alembic reaches the database, and the lock that lets one process migrate at a time."""

from typing import Any

from alembic import context
from sqlalchemy import Enum, create_engine, pool, text

import models.schema
from models.base import Base, Utc

LOCK = 7_204_115  # any constant of our own


def plain_types(kind: str, item: Any, _context: Any) -> str | bool:
    """Write columns as the database has them, so that a migration does not change with the code."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations in one transaction."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        else:
            connection.exec_driver_sql("PRAGMA busy_timeout=10000")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=plain_types,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


assert models.schema.TABLES
run()
