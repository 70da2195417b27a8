"""what a group is asked beside its sessions"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WORDS = {"inquiry_answer": "given", "inquiry_text": "text", "inquiry_said": "given"}
OPEN = sa.text("state = 'open'")


def _of_inquiry(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_inquiry_id_inquiry")
    return sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=name, ondelete="CASCADE")


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_inquiry_network_id_network"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_inquiry_session_id_session"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_inquiry_agreement_id_agreement"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_index("ix_inquiry_network_id", "inquiry", ["network_id"])
    op.create_index(
        "ix_inquiry_closes_at", "inquiry", ["closes_at"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "inquiry_turnout",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _of_inquiry("inquiry_turnout"),
        _of_person("inquiry_turnout"),
        sa.PrimaryKeyConstraint("inquiry_id", "person_id", name=op.f("pk_inquiry_turnout")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inquiry_turnout_person_id", "inquiry_turnout", ["person_id"])
    op.create_table(
        "inquiry_answer",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        _of_inquiry("inquiry_answer"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inquiry_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inquiry_answer_inquiry_id", "inquiry_answer", ["inquiry_id"])
    op.create_table(
        "inquiry_count",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _of_inquiry("inquiry_count"),
        sa.PrimaryKeyConstraint("inquiry_id", "item", "value", name=op.f("pk_inquiry_count")),
    )
    op.create_table(
        "inquiry_text",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _of_inquiry("inquiry_text"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inquiry_text")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inquiry_text_inquiry_id", "inquiry_text", ["inquiry_id"])
    op.create_table(
        "inquiry_said",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        _of_inquiry("inquiry_said"),
        _of_person("inquiry_said"),
        sa.PrimaryKeyConstraint("inquiry_id", "person_id", name=op.f("pk_inquiry_said")),
    )
    op.create_index("ix_inquiry_said_person_id", "inquiry_said", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":  # it keeps no common values of what people write
        for table, column in WORDS.items():
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    for table in ("said", "text", "count", "answer", "turnout"):
        op.drop_table(f"inquiry_{table}")
    op.drop_table("inquiry")
