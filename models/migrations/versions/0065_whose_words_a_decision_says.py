"""what a decision repeats of its question is known as such; no question stays in one that is taken back

An older version works with what is left.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0065"
down_revision: str | None = "0064"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SIGNS = " .?!…"
QUESTION = sa.table(
    "question",
    sa.column("id"),
    sa.column("text"),
    sa.column("state"),
    sa.column("hidden", sa.Boolean()),
    sa.column("merged_into_id"),
)
DECISION = sa.table(
    "decision", sa.column("id"), sa.column("what"), sa.column("question_id"), sa.column("repeats")
)


def upgrade() -> None:
    op.add_column("decision", sa.Column("repeats", sa.String(32), nullable=True))
    here = op.get_bind()
    asked = (QUESTION.c.text, QUESTION.c.state, QUESTION.c.hidden)
    came = sa.select(DECISION.c.id, DECISION.c.what, *asked).join(
        QUESTION, QUESTION.c.id == DECISION.c.question_id
    )
    for key, what, text, state, hidden in here.execute(came).all():
        # Of one that is taken back the words are gone: if it was hidden, these may be they.
        if hidden if state == "withdrawn" else _repeats(what, text):
            op.execute(sa.update(DECISION).where(DECISION.c.id == key).values(repeats="question"))
    _stand_by_themselves(here)


def _repeats(what: str, text: str) -> bool:
    says, asked = _folded(what), _folded(text)
    return bool(says and asked) and (asked in says or says in asked)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(SIGNS)


def _stand_by_themselves(here: sa.Connection) -> None:
    """Let go what was merged into a question that was taken back; out of sight stays what was."""
    rows = {
        row.id: row
        for row in here.execute(
            sa.select(QUESTION.c.id, QUESTION.c.state, QUESTION.c.hidden, QUESTION.c.merged_into_id).where(
                QUESTION.c.state.in_(("merged", "withdrawn"))
            )
        )
    }
    for row in [row for row in rows.values() if row.state == "merged"]:
        into, hidden = row.merged_into_id, row.hidden
        while into in rows and rows[into].state == "withdrawn":
            into, hidden = rows[into].merged_into_id, hidden or rows[into].hidden
        if into == row.merged_into_id:
            continue
        mine = sa.update(QUESTION).where(QUESTION.c.id == row.id)
        if into is not None:
            op.execute(mine.values(merged_into_id=into))
        else:
            op.execute(mine.values(merged_into_id=None, state="open", hidden=hidden))


def downgrade() -> None:
    with op.batch_alter_table("decision") as batch:
        batch.drop_column("repeats")
