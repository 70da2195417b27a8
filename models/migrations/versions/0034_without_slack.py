"""members who are not on Slack: where they can be reached, and what was passed on to them"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = ("address", "organisation")


def upgrade() -> None:
    op.create_table(
        "off_slack",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in WORDS),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_off_slack_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_off_slack_network_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_off_slack"),
    )
    op.create_index("ix_off_slack_network_id", "off_slack", ["network_id"])
    op.create_table(
        "handed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_handed_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_handed_by_id"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_handed_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handed"),
        sa.UniqueConstraint("person_id", "occasion", name="uq_handed_person_id_occasion"),
    )
    op.create_index("ix_handed_session_id", "handed", ["session_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for name in WORDS:
            op.execute(f"ALTER TABLE off_slack ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("handed")
    op.drop_table("off_slack")
