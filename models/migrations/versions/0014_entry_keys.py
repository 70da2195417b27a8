"""opaque keys of entries of registers"""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("entry") as table:
        table.add_column(sa.Column("key", sa.String(), nullable=True))
    entry = sa.table("entry", sa.column("id", sa.Integer), sa.column("key", sa.String))
    bind = op.get_bind()
    for row in bind.execute(sa.select(entry.c.id)).all():
        bind.execute(entry.update().where(entry.c.id == row.id).values(key=secrets.token_hex(12)))
    with op.batch_alter_table("entry") as table:
        table.alter_column("key", existing_type=sa.String(), nullable=False)
        table.create_unique_constraint(op.f("uq_entry_key"), ["key"])


def downgrade() -> None:
    with op.batch_alter_table("entry") as table:
        table.drop_constraint(op.f("uq_entry_key"), type_="unique")
        table.drop_column("key")
