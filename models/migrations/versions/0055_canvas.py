"""the canvas of a channel as its living agenda"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "network", sa.Column("keeps_canvas", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "canvas",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("canvas_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("refresh_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_canvas_network_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("network_id", name="pk_canvas"),
    )
    op.create_index(
        "ix_canvas_refresh_due",
        "canvas",
        ["refresh_due"],
        sqlite_where=sa.text("refresh_due IS NOT NULL"),
        postgresql_where=sa.text("refresh_due IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_canvas_refresh_due", "canvas")
    op.drop_table("canvas")
    op.drop_column("network", "keeps_canvas")
