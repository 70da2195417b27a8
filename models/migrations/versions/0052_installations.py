"""installations in workspaces of others"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

AN_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=True),
        sa.Column("enterprise_id", sa.String(), nullable=True),
        sa.Column("bot_id", sa.String(), nullable=True),
        sa.Column("bot_user_id", sa.String(), nullable=True),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("refresh_token", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("expires_at", AN_INSTANT, nullable=True),
        sa.Column("renews_at", AN_INSTANT, nullable=True),
        sa.Column("looks_at", AN_INSTANT, nullable=False),
        sa.Column("told_gone", sa.Boolean(), nullable=False),
        sa.Column("refused_at", AN_INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("team_id"),
    )
    op.create_index("ix_installation_renews_at", "installation", ["renews_at"])
    op.create_index("ix_installation_looks_at", "installation", ["looks_at"])
    op.create_table(
        "install_state",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", AN_INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
    op.create_index("ix_install_state_expires_at", "install_state", ["expires_at"])


def downgrade() -> None:
    op.drop_table("install_state")
    op.drop_table("installation")
