"""entries of registers"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = ("own", "shared")
INDEXED = ("person_id", "concerns_id", "session_id")


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("own", sa.JSON(), nullable=False),
        sa.Column("shared", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("concerns_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_entry_network_id_network"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_entry_person_id_person")),
        sa.ForeignKeyConstraint(["concerns_id"], ["person.id"], name=op.f("fk_entry_concerns_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_entry_session_id_session"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    op.create_index("ix_entry_network_id_register", "entry", ["network_id", "register"])
    for column in INDEXED:
        op.create_index(f"ix_entry_{column}", "entry", [column])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for column in WORDS:
            op.execute(f"ALTER TABLE entry ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("entry")
