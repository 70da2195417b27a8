"""whether a session stands in somebody's own calendar"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "attendance",
        sa.Column("in_calendar", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
    )
    rows = sa.table("attendance", *map(sa.column, ("calendar_edition", "rsvp", "in_calendar")))
    got = (rows.c.calendar_edition > 0) & (rows.c.rsvp != "no")
    op.execute(rows.update().where(got).values(in_calendar=True))


def downgrade() -> None:
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_column("in_calendar")
