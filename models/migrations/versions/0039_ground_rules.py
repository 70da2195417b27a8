"""ground rules: a list, its versions, who accepted, what members propose; which session is a kick-off"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = {"ground_rule": ("text",), "rule_proposal": ("text",), "rules_version": ("rules",)}


def _of(table: str, column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "ground_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _of("ground_rule", "network_id", "network"),
        sa.PrimaryKeyConstraint("id", name="pk_ground_rule"),
    )
    op.create_index("ix_ground_rule_network_id", "ground_rule", ["network_id"])
    op.create_table(
        "rule_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        _of("rule_proposal", "network_id", "network"),
        _of("rule_proposal", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_proposal"),
        sa.UniqueConstraint("network_id", "person_id", name="uq_rule_proposal_network_id_person_id"),
    )
    op.create_index("ix_rule_proposal_person_id", "rule_proposal", ["person_id"])
    op.create_table(
        "rules_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        _of("rules_version", "network_id", "network"),
        sa.PrimaryKeyConstraint("id", name="pk_rules_version"),
        sa.UniqueConstraint("network_id", "number", name="uq_rules_version_network_id_number"),
    )
    op.create_table(
        "rules_accepted",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        _of("rules_accepted", "network_id", "network"),
        _of("rules_accepted", "person_id", "person"),
        _of("rules_accepted", "entered_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("network_id", "edition", "person_id", name="pk_rules_accepted"),
    )
    for column in ("person_id", "entered_by_id"):
        op.create_index(f"ix_rules_accepted_{column}", "rules_accepted", [column])
    op.add_column("session", sa.Column("kick_off", sa.Boolean(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table, names in WORDS.items():
            for name in names:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    with op.batch_alter_table("session") as sessions:
        sessions.drop_column("kick_off")
    for table in ("rules_accepted", "rules_version", "rule_proposal", "ground_rule"):
        op.drop_table(table)
