"""numbers that tell of nobody"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


OPEN = "stage = 'evaluating' AND evaluation_opened_at IS NOT NULL"


def upgrade() -> None:
    op.add_column(
        "attendance", sa.Column("asked", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("session", sa.Column("turnout_step", sa.String(32), nullable=True))
    op.add_column(
        "question", sa.Column("votes_of_forgotten", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("step", sa.Column("goes_at", sa.DateTime(timezone=True), nullable=True))
    attendance, session, turnout, step = (
        sa.table("attendance", *map(sa.column, ("session_id", "person_id", "present", "asked"))),
        sa.table("session", *map(sa.column, ("id", "evaluation_asked"))),
        sa.table("turnout", *map(sa.column, ("session_id", "person_id"))),
        sa.table("step", *map(sa.column, ("due", "expanded", "goes_at"))),
    )
    open_now = sa.select(session.c.id).where(sa.text(OPEN))
    answered = sa.exists().where(
        turnout.c.session_id == attendance.c.session_id, turnout.c.person_id == attendance.c.person_id
    )
    op.execute(
        attendance.update()
        .where(attendance.c.session_id.in_(open_now), sa.or_(sa.text("present"), answered))
        .values(asked=sa.true())
    )
    asked = (
        sa.select(sa.func.count())
        .select_from(attendance)
        .where(attendance.c.session_id == session.c.id, sa.text("asked"))
        .scalar_subquery()
    )
    op.execute(session.update().where(sa.text(OPEN)).values(evaluation_asked=asked))
    op.execute(step.update().where(sa.text("expanded")).values(goes_at=step.c.due))


def downgrade() -> None:
    op.drop_column("step", "goes_at")
    op.drop_column("question", "votes_of_forgotten")
    op.drop_column("session", "turnout_step")
    op.drop_column("attendance", "asked")
