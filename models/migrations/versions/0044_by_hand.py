"""what was made of an agenda by hand stays so; which ideas were entered for the group"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FIXED = (
    "welcome", "first_welcome", "open_questions", "next_agenda", "short_evaluation", "break", "expectations",
    "ground_rules",
)  # fmt: skip
ITEM = sa.table(
    "agenda_item",
    sa.column("method", sa.String),
    sa.column("minutes", sa.Integer),
    sa.column("by_hand", sa.Boolean),
)


def upgrade() -> None:
    op.add_column("idea", sa.Column("entered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("session", sa.Column("without_questions", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "agenda_item", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    # Of older points it is known alone of those that are not of the usual method or length of a question.
    usual = (ITEM.c.method == "experience_exchange") & (ITEM.c.minutes == 15)
    op.execute(sa.update(ITEM).where(ITEM.c.method.not_in(FIXED), ~usual).values(by_hand=True))


def downgrade() -> None:
    op.drop_column("agenda_item", "by_hand")
    op.drop_column("idea", "entered")
    op.drop_column("session", "without_questions")
