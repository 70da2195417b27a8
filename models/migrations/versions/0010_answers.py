"""an answer given at a session stands with that session alone"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

QUESTION = sa.table("question", *map(sa.column, ("id", "state", "answer")))
DEALT_WITH = sa.table("question_outcome", *map(sa.column, ("question_id", "said")))


def upgrade() -> None:
    said = sa.select(DEALT_WITH.c.said).where(DEALT_WITH.c.question_id == QUESTION.c.id)
    at_a_session = (QUESTION.c.state != "answered_between") & QUESTION.c.answer.in_(said.scalar_subquery())
    op.execute(QUESTION.update().where(at_a_session, QUESTION.c.answer != "").values(answer=""))


def downgrade() -> None:
    last = (
        sa.select(DEALT_WITH.c.said)
        .where(DEALT_WITH.c.question_id == QUESTION.c.id)
        .order_by(sa.literal_column("question_outcome.id").desc())
        .limit(1)
    )
    answered = (QUESTION.c.state == "answered") & sa.exists(last)
    op.execute(QUESTION.update().where(answered).values(answer=last.scalar_subquery()))
