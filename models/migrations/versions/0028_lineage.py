"""what a question comes from, whether it comes first as that did; answers of members; their aims"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("comes_from_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("comes_by", sa.String(32), nullable=True))
        batch.add_column(sa.Column("in_front", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key(op.f("fk_question_comes_from_id"), "question", ["comes_from_id"], ["id"])
        batch.create_index(op.f("ix_question_comes_from_id"), ["comes_from_id"])
    op.create_table(
        "given_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_in", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("word", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("question_id", "said_in"),
    )
    op.create_index("ix_given_answer_person_id", "given_answer", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        op.execute("ALTER TABLE given_answer ALTER COLUMN text SET STATISTICS 0")
    op.create_table(
        "aim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("readers", sa.String(32), nullable=False),
        sa.Column("reached", sa.String(32), nullable=False),
        sa.Column("saw", sa.String(), nullable=False),
        sa.Column("suggestion", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("network_id", "person_id"),
    )
    op.create_index("ix_aim_person_id", "aim", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":
        for column in ("text", "saw", "suggestion"):
            op.execute(f"ALTER TABLE aim ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("aim")
    op.drop_table("given_answer")
    with op.batch_alter_table("question") as batch:
        batch.drop_index(op.f("ix_question_comes_from_id"))
        batch.drop_constraint(op.f("fk_question_comes_from_id"), type_="foreignkey")
        batch.drop_column("in_front")
        batch.drop_column("comes_by")
        batch.drop_column("comes_from_id")
