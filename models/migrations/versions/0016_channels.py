"""why the channel of a network cannot be written to and since when; what people call themselves in Slack"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("network", sa.Column("channel_lost", sa.String(32), nullable=True))
    op.add_column("network", sa.Column("channel_lost_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("display_name", sa.String(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        op.execute("ALTER TABLE person ALTER COLUMN display_name SET STATISTICS 0")


def downgrade() -> None:
    op.drop_column("person", "display_name")
    op.drop_column("network", "channel_lost_at")
    op.drop_column("network", "channel_lost")
