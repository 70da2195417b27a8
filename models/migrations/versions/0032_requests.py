"""requests: what was chosen for the point of what a member brings, and a no that was seen"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLES = ("peer_case", "contribution")
WORDS = ("kept_called", "kept_title")


def _no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("kept_minutes", sa.Integer(), nullable=True))
        for name in ("kept_method", *WORDS):
            op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))
        op.add_column(table, _no("taken_off"))
    op.add_column("contribution", _no("settled"))
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table in TABLES:
            for name in WORDS:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_column("contribution", "settled")
    for table in TABLES:
        for name in ("kept_method", *WORDS, "kept_minutes", "taken_off"):
            op.drop_column(table, name)
