"""what a question comes from, and whether it comes first as that did"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("comes_from_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("comes_by", sa.String(32), nullable=True))
        batch.add_column(sa.Column("in_front", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key(op.f("fk_question_comes_from_id"), "question", ["comes_from_id"], ["id"])
        batch.create_index(op.f("ix_question_comes_from_id"), ["comes_from_id"])


def downgrade() -> None:
    with op.batch_alter_table("question") as batch:
        batch.drop_index(op.f("ix_question_comes_from_id"))
        batch.drop_constraint(op.f("fk_question_comes_from_id"), type_="foreignkey")
        batch.drop_column("in_front")
        batch.drop_column("comes_by")
        batch.drop_column("comes_from_id")
