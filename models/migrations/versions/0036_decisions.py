"""decisions: four phases, what was found in each, what members say of a proposal; points of an agenda"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = {
    "decision": ("what", "proposal", "outcome", "outcome_before"),
    "decision_finding": ("text",),
    "decision_consent": ("words",),
}


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phase_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("phase", sa.String(32), nullable=False),
        sa.Column("members_add", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("comes_again", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("proposal", sa.String(), nullable=False, server_default=""),
        sa.Column("times", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False, server_default=""),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome_before", sa.String(), nullable=False, server_default=""),
        sa.Column("closed_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inside", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("agreed", sa.String(), nullable=False, server_default=""),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_decision_network_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_decision_question_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_decision_entry_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    for column in ("network_id", "question_id", "entry_id"):
        op.create_index(f"ix_decision_{column}", "decision", [column])
    op.create_table(
        "decision_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("aspect", sa.String(32), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_decision_finding_decision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["decision_finding.id"], name="fk_decision_finding_about_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name="fk_decision_finding_added_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision_finding"),
    )
    for column in ("decision_id", "about_id", "added_by_id"):
        op.create_index(f"ix_decision_finding_{column}", "decision_finding", [column])
    op.create_table(
        "decision_consent",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(32), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_decision_consent_decision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_decision_consent_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("decision_id", "times", "person_id", name="pk_decision_consent"),
    )
    op.create_index("ix_decision_consent_person_id", "decision_consent", ["person_id"])
    with op.batch_alter_table("agenda_item") as points:
        points.add_column(sa.Column("decision_id", sa.Integer(), nullable=True))
        points.add_column(sa.Column("phase", sa.String(32), nullable=True))
        points.create_foreign_key(
            "fk_agenda_item_decision_id", "decision", ["decision_id"], ["id"], ondelete="SET NULL"
        )
        points.create_index("ix_agenda_item_decision_id", ["decision_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table, names in WORDS.items():
            for name in names:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as points:
        points.drop_index("ix_agenda_item_decision_id")
        points.drop_constraint("fk_agenda_item_decision_id", type_="foreignkey")
        points.drop_column("phase")
        points.drop_column("decision_id")
    for table in ("decision_consent", "decision_finding", "decision"):
        op.drop_table(table)
