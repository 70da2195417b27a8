"""the rhythm of a network: what it leaves out, and the rhythm that a session keeps"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("network", sa.Column("leaves_out", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("session", sa.Column("rhythm", sa.JSON(), nullable=False, server_default="{}"))
    op.execute(
        "UPDATE session SET rhythm ="
        " (SELECT network.rhythm FROM network WHERE network.id = session.network_id)"
    )


def downgrade() -> None:
    op.drop_column("session", "rhythm")
    op.drop_column("network", "leaves_out")
