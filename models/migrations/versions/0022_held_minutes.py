"""how long a session took, where not as planned"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("session", sa.Column("held_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("session", "held_minutes")
