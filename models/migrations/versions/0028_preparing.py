"""preparing: documents of a session, pre-work and who did it"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = {"document": ("title", "link"), "prework": ("text", "link")}


def _of(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("in_report", sa.Boolean(), nullable=False, server_default=sa.true()),
        _of("session"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session_id", "link"),
    )
    op.create_table(
        "prework",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("forgotten", sa.Integer(), nullable=False, server_default="0"),
        _of("session"),
        sa.PrimaryKeyConstraint("session_id"),
    )
    op.create_table(
        "prework_done",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false()),
        _of("session"),
        _of("person"),
        sa.PrimaryKeyConstraint("session_id", "person_id"),
    )
    op.create_index("ix_prework_done_person_id", "prework_done", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table, columns in WORDS.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    for table in ("prework_done", "prework", "document"):
        op.drop_table(table)
