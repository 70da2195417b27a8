"""by which it is known what stands in Slack; what each press and the clock ask of many rows is found"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0057"
down_revision: str | None = "0051"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("stands", sa.String(), server_default="", nullable=False))
    op.create_index("ix_delivery_session_id", "delivery", ["session_id"])
    op.create_index("ix_person_refreshed_at", "person", ["refreshed_at"])
    op.create_index("ix_session_stage", "session", ["stage", "released_at"])


def downgrade() -> None:
    op.drop_index("ix_session_stage", "session")
    op.drop_index("ix_person_refreshed_at", "person")
    op.drop_index("ix_delivery_session_id", "delivery")
    op.drop_column("delivery", "stands")
