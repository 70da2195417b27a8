"""an asker's word in between; numbers that stay; what only whoever facilitates reads"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NUMBERS = (("session", "present_forgotten"), ("session", "asked_forgotten"), ("question", "votes_forgotten"))
ALONE = ("evaluation_answer", "wish")


def upgrade() -> None:
    op.add_column("question", sa.Column("word_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("question", sa.Column("word", sa.String(32), nullable=True))
    for table, column in NUMBERS:
        op.add_column(table, sa.Column(column, sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "attendance",
        sa.Column("was_asked", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
    )
    for table in ALONE:
        op.add_column(
            table, sa.Column("alone", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
    with op.batch_alter_table("effect", schema=None) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM effect WHERE person_id IS NULL")
    with op.batch_alter_table("effect", schema=None) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
    for table in reversed(ALONE):
        op.drop_column(table, "alone")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_column("was_asked")
    for table, column in NUMBERS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_column("word")
        batch_op.drop_column("word_until")
