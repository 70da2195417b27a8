"""what the reader of a message holds, of which it tells what is new; whether it was deleted and came back"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("replaces", sa.String(), server_default="", nullable=False))
    op.add_column(
        "delivery", sa.Column("came_back", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
    )


def downgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("came_back")
        batch_op.drop_column("replaces")
