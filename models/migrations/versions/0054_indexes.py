"""what each press updates, whom the clock asks about and which reports wait is found by an index"""

from collections.abc import Sequence

from alembic import op

revision: str = "0054"
down_revision: str | None = "0053"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_delivery_session_id", "delivery", ["session_id"])
    op.create_index("ix_person_refreshed_at", "person", ["refreshed_at"])
    op.create_index("ix_session_stage", "session", ["stage", "released_at"])


def downgrade() -> None:
    op.drop_index("ix_session_stage", "session")
    op.drop_index("ix_person_refreshed_at", "person")
    op.drop_index("ix_delivery_session_id", "delivery")
