"""when something was told to who led then, and that a yes was taken back of what is out, by who is gone"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("membership", sa.Column("led_since", AT, nullable=True))
    for table, column in (("membership", "came_back"), ("outside", "taken_back")):
        op.add_column(table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("ground_rule") as rules:
        rules.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        rules.create_foreign_key(
            "fk_ground_rule_person_id", "person", ["person_id"], ["id"], ondelete="SET NULL"
        )
        rules.create_index("ix_ground_rule_person_id", ["person_id"])
    op.add_column("inquiry_said", sa.Column("confided_at", AT, nullable=True))


def downgrade() -> None:
    op.drop_column("inquiry_said", "confided_at")
    with op.batch_alter_table("ground_rule") as rules:
        rules.drop_index("ix_ground_rule_person_id")
        rules.drop_constraint("fk_ground_rule_person_id", type_="foreignkey")
        rules.drop_column("person_id")
    op.drop_column("outside", "taken_back")
    op.drop_column("membership", "came_back")
    op.drop_column("membership", "led_since")
