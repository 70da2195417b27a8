"""of what a database was restored is known how far it was by all keys that it had given

Of what was restored before, nobody can tell.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0066"
down_revision: str | None = "0065"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

BEFORE = ("network_key", "person_key")


def upgrade() -> None:
    with op.batch_alter_table("origin") as batch:
        batch.add_column(sa.Column("given", sa.Integer(), nullable=False, server_default="0"))
        for name in BEFORE:
            batch.drop_column(name)
    with op.batch_alter_table("origin") as batch:
        batch.alter_column("given", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("origin") as batch:
        for name in BEFORE:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch.drop_column("given")
    with op.batch_alter_table("origin") as batch:
        for name in BEFORE:
            batch.alter_column(name, server_default=None)
