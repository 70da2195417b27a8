"""by which it is known what stands in Slack, so that nothing is brought up to date that is"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0057"
down_revision: str | None = "0051"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("stands", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("delivery", "stands")
