"""mail to members who are not on Slack: whether they agreed, what is on its way, and the links in it"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0053"
down_revision: str | None = "0052"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
SAID = ("not_yet", "yes", "stopped", "refused")
STATES = ("pending", "claimed", "sent", "unwanted", "failed", "unknown")
DOES = ("mail", "yes", "maybe", "no", "ask")


def _kind(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32)


def _to(table: str, column: str, target: str, *, goes_along: bool = True) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE" if goes_along else None
    )


def upgrade() -> None:
    op.create_table(
        "mail_consent",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("said", _kind(*SAID, name="agreed"), nullable=False),
        sa.Column("said_at", INSTANT, nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        _to("mail_consent", "person_id", "person"),
        _to("mail_consent", "network_id", "network"),
        _to("mail_consent", "asked_by_id", "person", goes_along=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_mail_consent"),
    )
    op.create_index("ix_mail_consent_network_id", "mail_consent", ["network_id"])
    op.create_table(
        "mail",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("state", _kind(*STATES, name="mailstate"), nullable=False),
        sa.Column("held", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        _to("mail", "person_id", "person"),
        _to("mail", "network_id", "network"),
        _to("mail", "session_id", "session"),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.UniqueConstraint("person_id", "occasion", name="uq_mail_person_id_occasion"),
    )
    for column in ("network_id", "session_id"):
        op.create_index(f"ix_mail_{column}", "mail", [column])
    for column, waits in (("due", "state = 'pending'"), ("leased_until", "leased_until IS NOT NULL")):
        op.create_index(
            f"ix_mail_{column}", "mail", [column],
            sqlite_where=sa.text(waits), postgresql_where=sa.text(waits),
        )  # fmt: skip
    op.create_table(
        "mail_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.String(), nullable=False),
        sa.Column("does", _kind(*DOES, name="does"), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        _to("mail_link", "person_id", "person"),
        _to("mail_link", "network_id", "network"),
        _to("mail_link", "session_id", "session"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_link"),
        sa.UniqueConstraint("mail_id", "does", name="uq_mail_link_mail_id_does"),
    )
    for column in ("person_id", "network_id", "session_id"):
        op.create_index(f"ix_mail_link_{column}", "mail_link", [column])
    with op.batch_alter_table("handed") as changed:
        changed.add_column(
            sa.Column("by_mail", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        op.execute("ALTER TABLE mail_consent ALTER COLUMN address SET STATISTICS 0")


def downgrade() -> None:
    with op.batch_alter_table("handed") as changed:
        changed.drop_column("by_mail")
    for table in ("mail_link", "mail", "mail_consent"):
        op.drop_table(table)
