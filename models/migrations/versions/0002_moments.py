"""moments"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("network", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_number", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("outsiders", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("channel_read_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("deactivated", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("entered", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("asked_by_name", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("went_well", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("differently", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancelled_from", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("skipped", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("skipped")
        batch_op.drop_column("since")
        batch_op.drop_column("cancelled_from")

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("differently")
        batch_op.drop_column("went_well")

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_column("asked_by_name")
        batch_op.drop_column("entered")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("deactivated")

    with op.batch_alter_table("network", schema=None) as batch_op:
        batch_op.drop_column("channel_read_at")
        batch_op.drop_column("outsiders")
        batch_op.drop_column("first_number")
        batch_op.drop_column("paused_until")

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("held_until")
