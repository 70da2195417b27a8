"""notes: ideas gathered at a session, their groups, and how they are weighed"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = {"brainstorm": ("question", "why"), "idea_group": ("name",), "idea": ("text", "link")}


def _of(column: str, table: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], ondelete=ondelete)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def upgrade() -> None:
    op.create_table(
        "brainstorm",
        _number("id"),
        _number("session_id"),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("question_ids", sa.JSON(), nullable=False),
        _flag("inside"),
        _flag("readable"),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("weighed", sa.String(32), nullable=True),
        _number("turnout"),
        _number("said_none"),
        _flag("none_fits"),
        _words("why"),
        _of("session_id", "session"),
        _of("item_id", "agenda_item", "SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_brainstorm_session_id", "brainstorm", ["session_id"])
    op.create_index("ix_brainstorm_item_id", "brainstorm", ["item_id"])
    op.create_table(
        "idea_group",
        _number("id"),
        _number("brainstorm_id"),
        sa.Column("name", sa.String(), nullable=False),
        *map(_number, ("fits", "wished", "feasible", "interests")),
        _flag("chosen"),
        _of("brainstorm_id", "brainstorm"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_idea_group_brainstorm_id", "idea_group", ["brainstorm_id"])
    op.create_table(
        "idea",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _number("brainstorm_id"),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        _words("link"),
        sa.Column("group_id", sa.Integer(), nullable=True),
        _flag("hidden"),
        _of("brainstorm_id", "brainstorm"),
        _of("person_id", "person"),
        _of("group_id", "idea_group", "SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("brainstorm_id", "person_id", "group_id"):
        op.create_index(f"ix_idea_{column}", "idea", [column])
    op.create_table(
        "idea_weighing",
        _number("brainstorm_id"),
        _number("person_id"),
        _flag("none"),
        _of("brainstorm_id", "brainstorm"),
        _of("person_id", "person"),
        sa.PrimaryKeyConstraint("brainstorm_id", "person_id"),
    )
    op.create_index("ix_idea_weighing_person_id", "idea_weighing", ["person_id"])
    op.create_table(
        "idea_weight",
        _number("group_id"),
        _number("person_id"),
        sa.Column("criterion", sa.String(32), nullable=False),
        _of("group_id", "idea_group"),
        _of("person_id", "person"),
        sa.PrimaryKeyConstraint("group_id", "person_id", "criterion"),
    )
    op.create_index("ix_idea_weight_person_id", "idea_weight", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table, columns in WORDS.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    for table in ("idea_weight", "idea_weighing", "idea", "idea_group", "brainstorm"):
        op.drop_table(table)
