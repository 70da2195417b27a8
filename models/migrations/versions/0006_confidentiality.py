"""what stays within the circle, and results that wait to be read"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("results_shared_at", sa.DateTime(timezone=True), nullable=True))
    # What went out with a report before stays in it.
    op.execute(
        "UPDATE session SET results_shared_at = released_at WHERE stage IN ('reporting', 'closed') "
        "AND evaluation_opened_at IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("results_shared_at")
