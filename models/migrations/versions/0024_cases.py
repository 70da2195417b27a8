"""cases: what members bring to a session for peer consultation, and the points of an agenda that are one"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = ("core", "page", "concerns", "insight")


def upgrade() -> None:
    op.create_table(
        "peer_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in WORDS[:3]),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column(WORDS[3], sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_peer_case_session_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name="fk_peer_case_owner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_peer_case"),
        sa.UniqueConstraint("session_id", "owner_id", name="uq_peer_case_session_id_owner_id"),
    )
    op.create_index("ix_peer_case_owner_id", "peer_case", ["owner_id"])
    op.add_column("session", sa.Column("cases", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("agenda_item") as points:
        points.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        points.create_foreign_key(
            "fk_agenda_item_case_id", "peer_case", ["case_id"], ["id"], ondelete="SET NULL"
        )
        points.create_index("ix_agenda_item_case_id", ["case_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for name in WORDS:
            op.execute(f"ALTER TABLE peer_case ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as points:
        points.drop_index("ix_agenda_item_case_id")
        points.drop_constraint("fk_agenda_item_case_id", type_="foreignkey")
        points.drop_column("case_id")
    op.drop_column("session", "cases")
    op.drop_table("peer_case")
