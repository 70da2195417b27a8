"""steps that come earlier to some"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


AHEAD = ("question_reminder", "rsvp_reminder", "day_before")
STEP = sa.table(
    "step", *map(sa.column, ("session_id", "kind", "looks_at")), sa.column("expanded", sa.Boolean)
)
SESSION = sa.table("session", *map(sa.column, ("id", "created_at")))


def upgrade() -> None:
    op.add_column("step", sa.Column("looks_at", sa.DateTime(timezone=True), nullable=True))
    where = sa.text("looks_at IS NOT NULL")
    op.create_index("ix_step_looks_at", "step", ["looks_at"], sqlite_where=where, postgresql_where=where)
    made = sa.select(SESSION.c.created_at).where(SESSION.c.id == STEP.c.session_id).scalar_subquery()
    to_come = STEP.c.kind.in_(AHEAD) & ~STEP.c.expanded
    op.execute(STEP.update().where(to_come).values(looks_at=made))  # past: they are looked at soon


def downgrade() -> None:
    op.drop_index("ix_step_looks_at", "step")
    op.drop_column("step", "looks_at")
