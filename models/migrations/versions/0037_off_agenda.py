"""what was taken off an agenda stays off it; what came along from a session that was called off"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

REQUESTED = ("peer_case", "contribution")
ADDED = {
    **dict.fromkeys(REQUESTED, ("off_id", "came_from_id")),
    "guest": ("off_id",),
    "decision": ("off_id",),
    "agenda_item": ("came_from_id",),
}


def _requested(table: str) -> sa.TableClause:
    columns = sa.column("session_id", sa.Integer), sa.column("off_id", sa.Integer)
    return sa.table(table, *columns, sa.column("taken_off", sa.Boolean))


def upgrade() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.add_column(sa.Column(column, sa.Integer(), nullable=True))
                changed.create_foreign_key(
                    f"fk_{table}_{column}", "session", [column], ["id"], ondelete="SET NULL"
                )
                changed.create_index(f"ix_{table}_{column}", [column])
    for table in REQUESTED:
        rows = _requested(table)
        op.execute(sa.update(rows).where(rows.c.taken_off).values(off_id=rows.c.session_id))
        op.drop_column(table, "taken_off")
    op.add_column("session", sa.Column("without", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("session", "without")
    for table in REQUESTED:
        op.add_column(table, sa.Column("taken_off", sa.Boolean(), nullable=False, server_default=sa.false()))
        rows = _requested(table)
        op.execute(sa.update(rows).where(rows.c.off_id == rows.c.session_id).values(taken_off=True))
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.drop_index(f"ix_{table}_{column}")
                changed.drop_constraint(f"fk_{table}_{column}", type_="foreignkey")
                changed.drop_column(column)
