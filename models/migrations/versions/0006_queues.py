"""queues: what is due to each recipient, and how much each sends to others"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_delivery_waiting",
        "delivery",
        ["recipient", "due"],
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "reach",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_reach")),
    )
    op.create_index(op.f("ix_reach_began_at"), "reach", ["began_at"])


def downgrade() -> None:
    op.drop_table("reach")
    op.drop_index("ix_delivery_waiting", "delivery")
