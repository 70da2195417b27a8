"""in the room: since when a point of an agenda is done, and who sat in which subgroup"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("agenda_item", sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "seat",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("lap", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "lap", "person_id"),
    )
    op.create_index("ix_seat_person_id", "seat", ["person_id"])
    op.create_table(
        "brought",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("lap", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("stays_open", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "lap", "number"),
    )
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for column in ("found", "stays_open"):
            op.execute(f"ALTER TABLE brought ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("brought")
    op.drop_table("seat")
    op.drop_column("agenda_item", "done_at")
