"""what of an agenda called off came along to another session"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ITEM = sa.table(
    "agenda_item",
    sa.column("session_id", sa.Integer),
    sa.column("came_from_id", sa.Integer),
    sa.column("went_along", sa.Boolean),
)


def upgrade() -> None:
    op.add_column(
        "agenda_item", sa.Column("went_along", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    came = ITEM.alias()
    from_there = sa.select(came.c.came_from_id).where(came.c.came_from_id.is_not(None))
    op.execute(sa.update(ITEM).where(ITEM.c.session_id.in_(from_there)).values(went_along=True))


def downgrade() -> None:
    op.drop_column("agenda_item", "went_along")
