"""when an answer came between sessions; from which entry another one began"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0051"
down_revision: str | None = "0050"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("question", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("entry") as changed:
        changed.add_column(sa.Column("from_id", sa.Integer(), nullable=True))
        changed.create_foreign_key("fk_entry_from_id", "entry", ["from_id"], ["id"], ondelete="SET NULL")
        changed.create_index("ix_entry_from_id", ["from_id"])


def downgrade() -> None:
    with op.batch_alter_table("entry") as changed:
        changed.drop_index("ix_entry_from_id")
        changed.drop_constraint("fk_entry_from_id", type_="foreignkey")
        changed.drop_column("from_id")
    op.drop_column("question", "answered_at")
