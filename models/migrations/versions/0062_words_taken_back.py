"""no word is kept of questions that were taken back

An older version works with what is left.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0062"
down_revision: str | None = "0061"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

GONE = "…"
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
QUESTION = sa.table("question", sa.column("id"), sa.column("text"), sa.column("state"))
BRAINSTORM = sa.table(
    "brainstorm", sa.column("id"), sa.column("question"), sa.column("question_ids", sa.JSON())
)
TRACE = sa.table(
    "trace",
    sa.column("place"),
    sa.column("tables"),
    sa.column("due", sa.DateTime(timezone=True)),
    sa.column("tries"),
)


def upgrade() -> None:
    here = op.get_bind()
    taken = (QUESTION.c.state == "withdrawn", QUESTION.c.text != GONE)
    if not (gone := set(here.scalars(sa.select(QUESTION.c.id).where(*taken)))):
        return
    op.execute(sa.update(QUESTION).where(*taken).values(text=GONE))
    for key, about in here.execute(sa.select(BRAINSTORM.c.id, BRAINSTORM.c.question_ids)).all():
        if not gone.isdisjoint(about or ()):
            op.execute(sa.update(BRAINSTORM).where(BRAINSTORM.c.id == key).values(question=GONE))
    row = {"place": "kept", "tables": "brainstorm question", "due": LONG_AGO, "tries": 0}
    op.execute(sa.insert(TRACE).values(row))


def downgrade() -> None:
    """What is gone comes back from nowhere."""
