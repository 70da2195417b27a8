"""preparing: documents of a session, pre-work and who did it, what members are asked to bring"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = {"document": ("title", "link"), "prework": ("text", "link"), "contribution": ("asked", "brings")}


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
    op.create_table(
        "contribution",
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("brings", sa.String(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False, server_default=sa.false()),
        _of("session"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session_id", "owner_id"),
    )
    op.create_index("ix_contribution_owner_id", "contribution", ["owner_id"])
    with op.batch_alter_table("agenda_item") as points:
        points.add_column(sa.Column("contribution_id", sa.Integer(), nullable=True))
        points.create_foreign_key(
            "fk_agenda_item_contribution_id", "contribution", ["contribution_id"], ["id"], ondelete="SET NULL"
        )
        points.create_index("ix_agenda_item_contribution_id", ["contribution_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table, columns in WORDS.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as points:
        points.drop_index("ix_agenda_item_contribution_id")
        points.drop_constraint("fk_agenda_item_contribution_id", type_="foreignkey")
        points.drop_column("contribution_id")
    for table in ("contribution", "prework_done", "prework", "document"):
        op.drop_table(table)
