"""which tables hold traces: what is there already may be in any"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0059"
down_revision: str | None = "0058"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("trace") as changed:
        changed.add_column(sa.Column("tables", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("trace") as changed:
        changed.alter_column("tables", server_default=None)


def downgrade() -> None:
    op.execute("UPDATE trace SET place = 'person' WHERE place = 'earlier'")  # which is all tables there
    op.execute("UPDATE trace SET why = 'in_use' WHERE why IN ('night', 'too_long')")
    with op.batch_alter_table("trace") as changed:
        changed.drop_column("tables")
