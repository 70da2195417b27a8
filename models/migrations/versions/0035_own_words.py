"""own words: what an invitation and an announcement say, what a network asks and offers"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0031"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

INVITATION = ("what", "worth", "whom", "takes", "how", "guidance", "learned", "practical")
ANNOUNCEMENT = ("opening", "worth", "goals", "expects")
WORDS = {"invitation": INVITATION, "announcement": ANNOUNCEMENT, "promise": ("text",)}


def _words(names: Sequence[str]) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _of(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("network_id", sa.Integer(), nullable=False),
        *_words(INVITATION),
        sa.Column("passed_on", sa.Boolean(), nullable=False, server_default=sa.false()),
        _of("network"),
        sa.PrimaryKeyConstraint("network_id"),
    )
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *_words(("text",)),
        _of("network"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_promise_network_id", "promise", ["network_id"])
    op.create_table(
        "announcement",
        sa.Column("session_id", sa.Integer(), nullable=False),
        *_words(ANNOUNCEMENT),
        _of("session"),
        sa.PrimaryKeyConstraint("session_id"),
    )
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table, columns in WORDS.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    for table in WORDS:
        op.drop_table(table)
