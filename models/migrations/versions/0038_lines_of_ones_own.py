"""an inquiry: the lines of a network's own that it asks about, as they stood when it opened"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("inquiry") as inquiries:
        inquiries.add_column(sa.Column("own_lines", sa.JSON(), server_default="[]", nullable=False))
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        op.execute("ALTER TABLE inquiry ALTER COLUMN own_lines SET STATISTICS 0")


def downgrade() -> None:
    with op.batch_alter_table("inquiry") as inquiries:
        inquiries.drop_column("own_lines")
