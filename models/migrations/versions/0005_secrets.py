"""what was answered in between waits for its asker's word"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("question", sa.Column("word_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("question", sa.Column("word", sa.String(32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_column("word")
        batch_op.drop_column("word_until")
