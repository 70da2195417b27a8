"""numbers that tell of nobody"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("session", sa.Column("turnout_step", sa.String(32), nullable=True))
    op.add_column("step", sa.Column("goes_at", sa.DateTime(timezone=True), nullable=True))
    step = sa.table("step", *map(sa.column, ("due", "expanded", "goes_at")))
    op.execute(step.update().where(sa.text("expanded")).values(goes_at=step.c.due))


def downgrade() -> None:
    op.drop_column("step", "goes_at")
    op.drop_column("session", "turnout_step")
