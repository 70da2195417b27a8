"""values: which question about its worth a member was asked last"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0036"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "value_asked",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_value_asked_network_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_value_asked_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("network_id", "person_id", name="pk_value_asked"),
    )
    op.create_index("ix_value_asked_person_id", "value_asked", ["person_id"])


def downgrade() -> None:
    op.drop_table("value_asked")
