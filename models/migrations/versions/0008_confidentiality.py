"""what stays within the circle, and results that wait to be read"""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("results_shared_at", sa.DateTime(timezone=True), nullable=True))
    # What went out with a report before stays in it.
    op.execute(
        "UPDATE session SET results_shared_at = released_at WHERE stage IN ('reporting', 'closed') "
        "AND evaluation_opened_at IS NOT NULL"
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_by", sa.String(32), nullable=True))
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("inside", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
    _keep_peer_consultation()


def _keep_peer_consultation() -> None:
    """Let peer consultation of which nothing was told yet stay within the circle, with its questions."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT agenda_item.id, question_ids FROM agenda_item "
            "JOIN session ON session.id = session_id "
            "WHERE method LIKE 'intervision%' AND released_at IS NULL "
            "AND stage NOT IN ('closed', 'cancelled')"
        )
    ).all()
    for item_id, kept in rows:
        connection.execute(
            sa.text("UPDATE agenda_item SET inside = :inside WHERE id = :id"), {"inside": True, "id": item_id}
        )
        for question_id in json.loads(kept) if isinstance(kept, str) else kept:
            connection.execute(
                sa.text("UPDATE question SET kept_by = 'facilitator' WHERE id = :id"), {"id": question_id}
            )


def downgrade() -> None:
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_column("inside")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_column("kept_by")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("results_shared_at")
