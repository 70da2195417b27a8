"""agreements that no longer hold; what became of a point; who hosts a session, and who speaks"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("agreement", sa.Column("holds", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("agenda_item", sa.Column("became", sa.String(32), nullable=True))
    for column in ("host", "speaker"):
        op.add_column("session", sa.Column(column, sa.String(), nullable=False, server_default=""))
        if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
            op.execute(f"ALTER TABLE session ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_column("agenda_item", "became")
    op.drop_column("session", "speaker")
    op.drop_column("session", "host")
    op.drop_column("agreement", "holds")
