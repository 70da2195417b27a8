"""a row that is deleted asks no table whole who refers to it

An older version works with the indexes as they are.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0061"
down_revision: str | None = "0060"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

REFERS = (
    ("attendance", "entered_by_id"),
    ("handed", "by_id"),
    ("inquiry", "agreement_id"),
    ("mail_consent", "asked_by_id"),
    ("proposed", "question_id"),
    ("question", "asked_for_id"),
    ("question", "entered_by_id"),
)


def upgrade() -> None:
    for table, column in REFERS:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in REFERS:
        op.drop_index(f"ix_{table}_{column}", table)
