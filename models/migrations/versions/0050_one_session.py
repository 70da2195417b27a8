"""what came along from an agenda called off, and off which something was taken; who leads one session

And which ground rules were withdrawn, and that a network begins to close.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0050"
down_revision: str | None = "0049"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ITEM = sa.table(
    "agenda_item",
    sa.column("session_id", sa.Integer),
    sa.column("came_from_id", sa.Integer),
    sa.column("went_along", sa.Boolean),
)
OFF = ("peer_case", "contribution", "guest", "decision")


def _off(table: str) -> sa.TableClause:
    columns = (sa.column(name, sa.Integer) for name in ("id", "off_id"))
    return sa.table(table, *columns, sa.column("off_ids", sa.JSON))


def upgrade() -> None:
    op.add_column(
        "agenda_item", sa.Column("went_along", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    came = ITEM.alias()
    from_there = sa.select(came.c.came_from_id).where(came.c.came_from_id.is_not(None))
    op.execute(sa.update(ITEM).where(ITEM.c.session_id.in_(from_there)).values(went_along=True))
    for table in OFF:
        op.add_column(table, sa.Column("off_ids", sa.JSON(), nullable=False, server_default="[]"))
        rows, bind = _off(table), op.get_bind()
        had = sa.select(rows.c.id, rows.c.off_id).where(rows.c.off_id.is_not(None))
        for key, off in bind.execute(had).all():
            bind.execute(sa.update(rows).where(rows.c.id == key).values(off_ids=[off]))
        with op.batch_alter_table(table) as changed:
            changed.drop_index(f"ix_{table}_off_id")
            changed.drop_constraint(f"fk_{table}_off_id", type_="foreignkey")
            changed.drop_column("off_id")
    op.create_table(
        "session_leader",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_session_leader_session_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_session_leader_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name="pk_session_leader"),
    )
    op.create_index("ix_session_leader_person_id", "session_leader", ["person_id"])
    op.add_column("network", sa.Column("closing_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("rules_version", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM rules_version WHERE withdrawn_at IS NOT NULL"))
    op.drop_column("rules_version", "withdrawn_at")
    op.drop_column("network", "closing_since")
    op.drop_table("session_leader")
    for table in OFF:
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("off_id", sa.Integer(), nullable=True))
            changed.create_foreign_key(
                f"fk_{table}_off_id", "session", ["off_id"], ["id"], ondelete="SET NULL"
            )
            changed.create_index(f"ix_{table}_off_id", ["off_id"])
        rows, bind = _off(table), op.get_bind()
        for key, off in bind.execute(sa.select(rows.c.id, rows.c.off_ids)).all():
            if off:
                bind.execute(sa.update(rows).where(rows.c.id == key).values(off_id=off[-1]))
        op.drop_column(table, "off_ids")
    op.drop_column("agenda_item", "went_along")
