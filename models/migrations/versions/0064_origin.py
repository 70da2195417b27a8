"""after which restorings a database goes on, also where it is copied to another kind

Where it was restored the table stays below too, where nobody reads it: else it counted as never restored.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0064"
down_revision: str | None = "0063"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    if sa.inspect(op.get_bind()).has_table("origin"):
        return
    op.create_table(
        "origin",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("network_key", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.Integer(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    if not op.get_bind().scalar(sa.text("SELECT count(*) FROM origin")):
        op.drop_table("origin")
