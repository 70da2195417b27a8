"""who became one with somebody is known by their key, once they are forgotten and a backup is put back"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0063"
down_revision: str | None = "0062"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("person", sa.Column("stood_as", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("person", "stood_as")
