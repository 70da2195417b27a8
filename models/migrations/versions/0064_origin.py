"""from which restoring a database goes on, also where it is copied to another kind"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0064"
down_revision: str | None = "0063"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table("origin", sa.Column("number", sa.Integer(), autoincrement=False, primary_key=True))


def downgrade() -> None:
    op.drop_table("origin")
