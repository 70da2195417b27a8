"""an open call, and who signed up; a network without a maximum; who follows it; kinds of members"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "open_call",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.Column("closes_at", AT, nullable=True),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("channel_id", sa.String(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_open_call_network_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("network_id", name="pk_open_call"),
    )
    op.create_table(
        "member_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("benefit", sa.String(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_member_kind_network_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_member_kind"),
    )
    op.create_index("ix_member_kind_network_id", "member_kind", ["network_id"])
    if op.get_bind().dialect.name == "postgresql":  # which keeps no common values of what people write
        for column in ("name", "benefit"):
            op.execute(f"ALTER TABLE member_kind ALTER COLUMN {column} SET STATISTICS 0")
    with op.batch_alter_table("membership") as changed:
        changed.add_column(sa.Column("kind_id", sa.Integer(), nullable=True))
        changed.create_foreign_key(
            "fk_membership_kind_id", "member_kind", ["kind_id"], ["id"], ondelete="SET NULL"
        )
        changed.create_index("ix_membership_kind_id", ["kind_id"])
    op.add_column("membership", sa.Column("signed_up_at", AT, nullable=True))
    op.add_column("membership", sa.Column("follows_since", AT, nullable=True))
    for name in ("unlimited", "has_followers"):
        op.add_column("network", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for name in ("has_followers", "unlimited"):
        op.drop_column("network", name)
    with op.batch_alter_table("membership") as changed:
        changed.drop_index("ix_membership_kind_id")
        changed.drop_constraint("fk_membership_kind_id", type_="foreignkey")
        changed.drop_column("kind_id")
    op.drop_table("member_kind")
    op.drop_column("membership", "follows_since")
    op.drop_column("membership", "signed_up_at")
    op.drop_table("open_call")
