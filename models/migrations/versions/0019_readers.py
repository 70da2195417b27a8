"""who reads along in a channel stands on no disk"""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("UPDATE network SET outsiders = NULL")
    op.drop_column("network", "channel_read_at")
    op.drop_column("network", "outsiders")
    due = sa.DateTime(timezone=True)
    trace = sa.table("trace", sa.column("place"), sa.column("due", due), sa.column("tries"))
    network = sa.table("network", sa.column("id"))
    # What stood there can still be read until the tables that hold a person are cleaned.
    row = sa.select(sa.literal("person"), sa.literal(datetime(1990, 1, 1, tzinfo=UTC), due), sa.literal(0))
    row = row.where(sa.exists(sa.select(network.c.id)))
    op.execute(sa.insert(trace).from_select(["place", "due", "tries"], row))


def downgrade() -> None:
    op.add_column("network", sa.Column("outsiders", sa.JSON(), nullable=True))
    op.add_column("network", sa.Column("channel_read_at", sa.DateTime(timezone=True), nullable=True))
