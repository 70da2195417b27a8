"""steps that come earlier to some"""

from collections.abc import Sequence
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


AHEAD = ("question_reminder", "rsvp_reminder", "day_before")
STEP = sa.table(
    "step", *map(sa.column, ("session_id", "kind", "looks_at")), sa.column("expanded", sa.Boolean)
)
SESSION = sa.table(
    "session", *map(sa.column, ("id", "created_at", "edition", "calendar_key", "calendar_sequence"))
)
HELD = sa.table("attendance", *map(sa.column, ("session_id", "calendar_edition")))


def upgrade() -> None:
    op.add_column("step", sa.Column("looks_at", sa.DateTime(timezone=True), nullable=True))
    where = sa.text("looks_at IS NOT NULL")
    op.create_index("ix_step_looks_at", "step", ["looks_at"], sqlite_where=where, postgresql_where=where)
    made = sa.select(SESSION.c.created_at).where(SESSION.c.id == STEP.c.session_id).scalar_subquery()
    to_come = STEP.c.kind.in_(AHEAD) & ~STEP.c.expanded
    op.execute(STEP.update().where(to_come).values(looks_at=made))  # past: they are looked at soon
    op.add_column("session", sa.Column("calendar_key", sa.String(), nullable=False, server_default=""))
    op.add_column("session", sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="1"))
    held = set(op.get_bind().scalars(sa.select(HELD.c.session_id).where(HELD.c.calendar_edition > 0)))
    for key in op.get_bind().scalars(sa.select(SESSION.c.id)).all():
        # What people hold keeps the name that it has in their calendar.
        name = f"session-{key}" if key in held else uuid4().hex
        op.execute(SESSION.update().where(SESSION.c.id == key).values(calendar_key=name))
    op.execute(SESSION.update().values(calendar_sequence=SESSION.c.edition))


def downgrade() -> None:
    op.drop_column("session", "calendar_sequence")
    op.drop_column("session", "calendar_key")
    op.drop_index("ix_step_looks_at", "step")
    op.drop_column("step", "looks_at")
