"""within one organisation or between several, and which steps of the set-up of a network were asked"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("network") as network:
        network.add_column(sa.Column("kind", sa.String(32), nullable=True))
        network.add_column(sa.Column("set_up", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("network") as network:
        network.drop_column("set_up")
        network.drop_column("kind")
