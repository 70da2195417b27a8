"""values: which question about its worth a member was asked last, and where the work of a network stands"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


WORDS = {"network": ("works_on",), "outside": ("to_whom", "text")}


def upgrade() -> None:
    with op.batch_alter_table("network") as network:
        network.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        network.add_column(sa.Column("work_phase", sa.String(32), nullable=True))
        network.add_column(sa.Column("works_on", sa.String(), nullable=False, server_default=""))
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
    op.create_table(
        "outside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_whom", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False, server_default=""),
        sa.Column("times", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_outside_network_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outside"),
    )
    op.create_index("ix_outside_network_id", "outside", ["network_id"])
    op.create_table(
        "outside_nod",
        sa.Column("outside_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quoted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("says", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["outside_id"], ["outside.id"], name="fk_outside_nod_outside_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_outside_nod_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outside_id", "person_id", name="pk_outside_nod"),
    )
    op.create_index("ix_outside_nod_person_id", "outside_nod", ["person_id"])
    with op.batch_alter_table("action") as actions:
        actions.add_column(sa.Column("offered_to_id", sa.Integer(), nullable=True))
        actions.create_foreign_key(
            "fk_action_offered_to_id", "person", ["offered_to_id"], ["id"], ondelete="SET NULL"
        )
        actions.create_index("ix_action_offered_to_id", ["offered_to_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table, names in WORDS.items():
            for name in names:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    with op.batch_alter_table("action") as actions:
        actions.drop_index("ix_action_offered_to_id")
        actions.drop_constraint("fk_action_offered_to_id", type_="foreignkey")
        actions.drop_column("offered_to_id")
    op.drop_table("outside_nod")
    op.drop_table("outside")
    op.drop_table("value_asked")
    with op.batch_alter_table("network") as network:
        network.drop_column("works_on")
        network.drop_column("work_phase")
        network.drop_column("closed_at")
