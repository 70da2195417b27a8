"""dates and ways: polls of dates; a link beside the place, and who joins a hybrid session online"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OPEN = sa.text("passes_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "date_poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("passes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_date_poll_network_id", "date_poll", ["network_id"])
    op.create_index(
        "ix_date_poll_passes_at", "date_poll", ["passes_at"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "poll_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["poll_id"], ["date_poll.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_poll_date_poll_id", "poll_date", ["poll_id"])
    op.create_table(
        "poll_answer",
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("can", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["date_id"], ["poll_date.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("date_id", "person_id"),
    )
    op.create_index("ix_poll_answer_person_id", "poll_answer", ["person_id"])
    op.add_column("session", sa.Column("link", sa.String(), nullable=False, server_default=""))
    op.add_column("attendance", sa.Column("online", sa.Boolean(), nullable=True))
    op.execute("UPDATE session SET link = place, place = '' WHERE mode = 'online'")
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        op.execute("ALTER TABLE session ALTER COLUMN link SET STATISTICS 0")
        for column in ("title", "place"):
            op.execute(f"ALTER TABLE date_poll ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.execute("UPDATE session SET place = link WHERE mode = 'online'")
    op.drop_column("attendance", "online")
    op.drop_column("session", "link")
    op.drop_table("poll_answer")
    op.drop_table("poll_date")
    op.drop_table("date_poll")
