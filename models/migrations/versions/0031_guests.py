"""guests: who comes to one session, points of an agenda with an expert; and who takes the notes"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = ("name", "organisation", "why", "fee")


def upgrade() -> None:
    op.create_table(
        "guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("comes_as", sa.String(32), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in WORDS[:3]),
        sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("present", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("question_ids", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("talk", sa.Integer(), nullable=False),
        sa.Column(WORDS[3], sa.String(), nullable=False),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_guest_session_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name="fk_guest_for_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_guest"),
    )
    op.create_index("ix_guest_session_id", "guest", ["session_id"])
    op.create_index("ix_guest_for_id", "guest", ["for_id"])
    op.create_table(
        "note_taker",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_note_taker_session_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_note_taker_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name="pk_note_taker"),
    )
    op.create_index("ix_note_taker_person_id", "note_taker", ["person_id"])
    op.add_column("network", sa.Column("replaces", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("agenda_item") as points:
        points.add_column(sa.Column("guest_id", sa.Integer(), nullable=True))
        points.add_column(sa.Column("talk", sa.Integer(), nullable=True))
        points.create_foreign_key(
            "fk_agenda_item_guest_id", "guest", ["guest_id"], ["id"], ondelete="SET NULL"
        )
        points.create_index("ix_agenda_item_guest_id", ["guest_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for name in WORDS:
            op.execute(f"ALTER TABLE guest ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as points:
        points.drop_index("ix_agenda_item_guest_id")
        points.drop_constraint("fk_agenda_item_guest_id", type_="foreignkey")
        points.drop_column("talk")
        points.drop_column("guest_id")
    op.drop_column("network", "replaces")
    op.drop_table("note_taker")
    op.drop_table("guest")
