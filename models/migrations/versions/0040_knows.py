"""what the network knows: how to get to what somebody knows, what is offered to be
noted, who is in the drawing, whom somebody wants to know better, and
buddies"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
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
    with op.batch_alter_table("membership") as places:
        places.add_column(sa.Column("in_drawing", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "to_know",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_to_know_network_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_to_know_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name="fk_to_know_other_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("network_id", "person_id", "other_id", name="pk_to_know"),
    )
    for column in ("person_id", "other_id"):
        op.create_index(f"ix_to_know_{column}", "to_know", [column])
    op.create_table(
        "buddies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("newcomer_id", sa.Integer(), nullable=False),
        sa.Column("guide_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newcomer_says", sa.String(32), nullable=False),
        sa.Column("guide_says", sa.String(32), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_buddies_network_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["newcomer_id"], ["person.id"], name="fk_buddies_newcomer_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["guide_id"], ["person.id"], name="fk_buddies_guide_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_buddies"),
    )
    for column in ("network_id", "newcomer_id", "guide_id"):
        op.create_index(f"ix_buddies_{column}", "buddies", [column])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for name in ("access", "cost"):
            op.execute(f"ALTER TABLE expertise ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("buddies")
    op.drop_table("to_know")
    with op.batch_alter_table("membership") as places:
        places.drop_column("in_drawing")
    op.drop_table("expertise_offer")
    op.execute("DELETE FROM expertise WHERE question_id IS NULL")
    with op.batch_alter_table("expertise") as known:
        known.drop_column("cost")
        known.drop_column("access")
        known.alter_column("question_id", existing_type=sa.Integer(), nullable=False)
