"""an open call: who may sign up until when; who signed up; a network without a maximum; who follows it"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0043"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "open_call",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.Column("closes_at", AT, nullable=True),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("channel_id", sa.String(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_open_call_network_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("network_id", name="pk_open_call"),
    )
    op.add_column("membership", sa.Column("signed_up_at", AT, nullable=True))
    op.add_column("membership", sa.Column("follows_since", AT, nullable=True))
    for name in ("unlimited", "has_followers"):
        op.add_column("network", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for name in ("has_followers", "unlimited"):
        op.drop_column("network", name)
    op.drop_column("membership", "follows_since")
    op.drop_column("membership", "signed_up_at")
    op.drop_table("open_call")
