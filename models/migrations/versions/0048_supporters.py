"""supporters: who is convenor, coach, sponsor or HR of a network, and what a sponsor states"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "supporter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("says", sa.String(32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_supporter_network_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_supporter_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_supporter"),
        sa.UniqueConstraint("network_id", "person_id", "role", name="uq_supporter_network_id_person_id_role"),
    )
    op.create_index("ix_supporter_person_id", "supporter", ["person_id"])
    op.create_table(
        "statement",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_statement_network_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_statement_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("network_id", name="pk_statement"),
    )
    op.create_index("ix_statement_person_id", "statement", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for name in ("text", "who"):
            op.execute(f"ALTER TABLE statement ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("statement")
    op.drop_table("supporter")
