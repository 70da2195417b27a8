"""a point of an agenda stays within the circle that is called by a question that is out of sight

An older version keeps it there.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0067"
down_revision: str | None = "0066"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

POINT = sa.table(
    "agenda_item",
    sa.column("decision_id"),
    sa.column("inside", sa.Boolean()),
    sa.column("silent", sa.Boolean()),
)
DECISION = sa.table(
    "decision",
    sa.column("id"),
    sa.column("question_id"),
    sa.column("repeats"),
    sa.column("inside", sa.Boolean()),
)
QUESTION = sa.table("question", sa.column("id"), sa.column("kept_by"), sa.column("hidden", sa.Boolean()))


def upgrade() -> None:
    op.add_column("agenda_item", sa.Column("silent", sa.Boolean(), nullable=False, server_default=sa.false()))
    kept = sa.select(QUESTION.c.id).where(QUESTION.c.kept_by.is_not(None) | QUESTION.c.hidden)
    within = sa.select(DECISION.c.id).where(
        sa.not_(DECISION.c.inside),
        DECISION.c.question_id.in_(kept) | (DECISION.c.repeats == "hidden"),
    )
    theirs = sa.update(POINT).where(POINT.c.decision_id.in_(within))
    op.execute(theirs.values(inside=sa.true(), silent=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as batch:
        batch.drop_column("silent")
