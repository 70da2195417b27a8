"""how long a network keeps what is kept for a while, and what is left of it afterwards"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0057"
down_revision: str | None = "0056"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

AS_UNTIL_NOW = "183"  # days
COLUMNS = (
    ("network", "keeps_sessions"),
    ("network", "keeps_names"),
    ("session", "kept_days"),
    ("buddies", "kept_days"),
    ("supporter", "kept_days"),
)


def upgrade() -> None:
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, sa.Integer(), nullable=False, server_default=AS_UNTIL_NOW))
    op.add_column(
        "network", sa.Column("afterwards", sa.String(length=32), nullable=False, server_default="record")
    )


def downgrade() -> None:
    op.drop_column("network", "afterwards")
    for table, name in reversed(COLUMNS):
        op.drop_column(table, name)
