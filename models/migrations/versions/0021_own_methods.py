"""methods of a network's own: what agendas call them, and those that are taken away and still named there"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("agenda_item", sa.Column("called", sa.String(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        op.execute("ALTER TABLE agenda_item ALTER COLUMN called SET STATISTICS 0")
    op.add_column("entry", sa.Column("taken_away", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("entry", "taken_away")
    op.drop_column("agenda_item", "called")
