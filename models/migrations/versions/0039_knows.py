"""what the network knows: how to get to what somebody knows, and what is offered to be noted"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0036"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("expertise") as known:
        known.alter_column("question_id", existing_type=sa.Integer(), nullable=True)
        known.add_column(sa.Column("access", sa.String(), nullable=False, server_default=""))
        known.add_column(sa.Column("cost", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "expertise_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_expertise_offer_network_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_expertise_offer_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_expertise_offer"),
        sa.UniqueConstraint(
            "network_id", "person_id", "about", name="uq_expertise_offer_network_id_person_id_about"
        ),
    )
    op.create_index("ix_expertise_offer_person_id", "expertise_offer", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for name in ("access", "cost"):
            op.execute(f"ALTER TABLE expertise ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("expertise_offer")
    op.execute("DELETE FROM expertise WHERE question_id IS NULL")
    with op.batch_alter_table("expertise") as known:
        known.drop_column("cost")
        known.drop_column("access")
        known.alter_column("question_id", existing_type=sa.Integer(), nullable=False)
