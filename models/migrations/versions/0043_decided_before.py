"""what was decided, each time that a report that is out tells it"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

AT = sa.DateTime(timezone=True)
DECISION = sa.table(
    "decision",
    sa.column("id", sa.Integer),
    sa.column("outcome_before", sa.String),
    sa.column("closed_before", AT),
)
BEFORE = sa.table(
    "decided_before",
    sa.column("id", sa.Integer),
    sa.column("decision_id", sa.Integer),
    sa.column("outcome", sa.String),
    sa.column("closed_at", AT),
)


def upgrade() -> None:
    op.create_table(
        "decided_before",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closed_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_decided_before_decision_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decided_before"),
    )
    op.create_index("ix_decided_before_decision_id", "decided_before", ["decision_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        op.execute("ALTER TABLE decided_before ALTER COLUMN outcome SET STATISTICS 0")
    was = sa.select(DECISION.c.id, DECISION.c.outcome_before, DECISION.c.closed_before)
    was = was.where(DECISION.c.closed_before.is_not(None), DECISION.c.outcome_before != "")
    op.execute(sa.insert(BEFORE).from_select(["decision_id", "outcome", "closed_at"], was))
    op.drop_column("decision", "closed_before")
    op.drop_column("decision", "outcome_before")


def downgrade() -> None:
    op.add_column("decision", sa.Column("outcome_before", sa.String(), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("closed_before", AT, nullable=True))
    told_of = BEFORE.alias("told_of")  # a name of its own: it is compared with a row of the same table
    of_it = told_of.c.decision_id == DECISION.c.id
    last = sa.select(sa.func.max(told_of.c.id)).where(of_it).scalar_subquery()
    for column, of in (("outcome_before", "outcome"), ("closed_before", "closed_at")):
        value = sa.select(BEFORE.c[of]).where(BEFORE.c.id == last).scalar_subquery()
        told = sa.exists().where(BEFORE.c.decision_id == DECISION.c.id)
        op.execute(sa.update(DECISION).where(told).values({column: value}))
    op.drop_table("decided_before")
