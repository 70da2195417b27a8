"""traces of what was deleted, and no statistics of people's words"""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = {
    "action": ("text",),
    "agenda_item": ("title",),
    "agreement": ("text",),
    "delivery": ("recipient", "channel"),
    "effect": ("line",),
    "errand": ("answer",),
    "evaluation_answer": ("scores", "comment", "learning_point"),
    "expert_tip": ("line", "expert", "access", "cost"),
    "expertise": ("line",),
    "intention": ("text", "line"),
    "network": ("theme", "scope_in", "scope_out", "goal", "outsiders"),
    "note": ("text",),
    "person": ("user_id", "name"),
    "question": ("text", "answer", "asked_by_name"),
    "question_outcome": ("said",),
    "report": ("summary", "went_well", "differently"),
    "result_text": ("text",),
    "rewording": ("line",),
    "session": ("title", "place", "bring"),
    "wish": ("text", "because"),
}
OF_A_SESSION = ("evaluation_answer", "wish")
PLACES = ("answer", "evaluation", "person", "kept")


def upgrade() -> None:
    trace = op.create_table(
        "trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace")),
    )
    person = sa.table("person", sa.column("id"))
    somebody = sa.exists(sa.select(person.c.id))  # what was written before was deleted with less care
    for place in PLACES:
        row = sa.select(
            sa.literal(place), sa.literal(datetime(1990, 1, 1, tzinfo=UTC), trace.c.due.type), sa.literal(0)
        )
        op.execute(sa.insert(trace).from_select(["place", "due", "tries"], row.where(somebody)))
    for table in OF_A_SESSION:  # each answer reads those of its session
        op.create_index(f"ix_{table}_session_id", table, ["session_id"])
    _count(0)


def downgrade() -> None:
    _count(-1)
    for table in OF_A_SESSION:
        op.drop_index(f"ix_{table}_session_id", table)
    op.drop_table("trace")


def _count(values: int) -> None:
    """Let PostgreSQL keep so many common values of what people write; -1 is its own choice."""
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in WORDS.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {values}")
