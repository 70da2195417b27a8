"""indexes that the questions of the clock can use"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def _partial(name: str, table: str, column: str, where: str, on_sqlite: str | None = None) -> None:
    op.create_index(
        name, table, [column], sqlite_where=sa.text(on_sqlite or where), postgresql_where=sa.text(where)
    )


def upgrade() -> None:
    op.drop_index("ix_delivery_due", "delivery")
    _partial("ix_delivery_due", "delivery", "due", "state = 'pending'")
    _partial("ix_delivery_leased_until", "delivery", "leased_until", "leased_until IS NOT NULL")
    op.drop_index("ix_step_due", "step")
    _partial("ix_step_due", "step", "due", "NOT expanded", on_sqlite="expanded = 0")


def downgrade() -> None:
    op.drop_index("ix_step_due", "step")
    _partial("ix_step_due", "step", "due", "NOT expanded")
    op.drop_index("ix_delivery_leased_until", "delivery")
    op.drop_index("ix_delivery_due", "delivery")
    _partial("ix_delivery_due", "delivery", "due", "state IN ('pending', 'claimed')")
