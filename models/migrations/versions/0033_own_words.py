"""own words: what an invitation and an announcement say, what a network asks and offers

Beside them: what became of a date poll, and what was left out of one session by hand.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

INVITATION = ("what", "worth", "whom", "takes", "how", "guidance", "learned", "practical")
ANNOUNCEMENT = ("opening", "worth", "goals", "expects")
WORDS = {"invitation": INVITATION, "announcement": ANNOUNCEMENT, "promise": ("text",)}


def _words(names: Sequence[str]) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _of(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], ondelete="CASCADE")


def _say_what_was_by_hand() -> None:
    """What a session leaves out and its network does not, or the other way round, was decided for it."""
    session = sa.table(
        "session",
        *map(sa.column, ("id", "network_id")),
        sa.column("skipped", sa.JSON()),
        sa.column("by_hand", sa.JSON()),
    )
    network = sa.table("network", sa.column("id"), sa.column("leaves_out", sa.JSON()))
    rows = op.get_bind().execute(
        sa.select(session.c.id, session.c.skipped, network.c.leaves_out).join_from(
            session, network, network.c.id == session.c.network_id
        )
    )
    for key, skipped, leaves_out in rows.all():
        decided = {kind: kind in skipped for kind in {*skipped} ^ {*leaves_out}}
        if decided:
            op.execute(session.update().where(session.c.id == key).values(by_hand=decided))


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("network_id", sa.Integer(), nullable=False),
        *_words(INVITATION),
        sa.Column("passed_on", sa.Boolean(), nullable=False, server_default=sa.false()),
        _of("network"),
        sa.PrimaryKeyConstraint("network_id"),
    )
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *_words(("text",)),
        _of("network"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_promise_network_id", "promise", ["network_id"])
    op.create_table(
        "announcement",
        sa.Column("session_id", sa.Integer(), nullable=False),
        *_words(ANNOUNCEMENT),
        _of("session"),
        sa.PrimaryKeyConstraint("session_id"),
    )
    with op.batch_alter_table("date_poll") as polls:
        polls.add_column(sa.Column("session_id", sa.Integer(), nullable=True))
        polls.create_foreign_key(
            "fk_date_poll_session_id", "session", ["session_id"], ["id"], ondelete="SET NULL"
        )
        polls.create_index("ix_date_poll_session_id", ["session_id"])
    op.add_column("session", sa.Column("by_hand", sa.JSON(), nullable=False, server_default="{}"))
    _say_what_was_by_hand()
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for table, columns in WORDS.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_column("session", "by_hand")
    with op.batch_alter_table("date_poll") as polls:
        polls.drop_index("ix_date_poll_session_id")
        polls.drop_constraint("fk_date_poll_session_id", type_="foreignkey")
        polls.drop_column("session_id")
    for table in WORDS:
        op.drop_table(table)
