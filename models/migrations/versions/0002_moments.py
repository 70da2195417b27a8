"""moments"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_note_network_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["person.id"], name=op.f("fk_note_sender_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("key", name=op.f("uq_note_key")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_sender_id"), ["sender_id"], unique=False)

    op.create_table(
        "effect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("shares", sa.String(32), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_effect_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_effect_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_effect_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effect")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_effect_session_id_person_id")),
    )
    with op.batch_alter_table("effect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effect_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_effect_question_id"), ["question_id"], unique=False)

    op.create_table(
        "errand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("carrier_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["person.id"], name=op.f("fk_errand_asker_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["carrier_id"], ["person.id"], name=op.f("fk_errand_carrier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_errand_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_errand_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
        sa.UniqueConstraint(
            "session_id",
            "question_id",
            "carrier_id",
            name=op.f("uq_errand_session_id_question_id_carrier_id"),
        ),
    )
    with op.batch_alter_table("errand", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_errand_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_errand_carrier_id"), ["carrier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_errand_question_id"), ["question_id"], unique=False)

    op.create_table(
        "expert_search",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("handled", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_expert_search_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_expert_search_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_expert_search")),
    )
    with op.batch_alter_table("expert_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_search_session_id"), ["session_id"], unique=False)

    op.create_table(
        "expert_tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("knows", sa.String(32), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_expert_tip_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_expert_tip_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_tip")),
        sa.UniqueConstraint("question_id", "person_id", name=op.f("uq_expert_tip_question_id_person_id")),
    )
    with op.batch_alter_table("expert_tip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_tip_person_id"), ["person_id"], unique=False)

    op.create_table(
        "expertise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_expertise_network_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_expertise_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_expertise_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expertise")),
        sa.UniqueConstraint("question_id", "person_id", name=op.f("uq_expertise_question_id_person_id")),
    )
    with op.batch_alter_table("expertise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expertise_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expertise_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rewording",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_rewording_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_rewording")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_attendance_entered_by_id"), "person", ["entered_by_id"], ["id"]
        )

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("network", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_number", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("outsiders", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("channel_read_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("deactivated", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_by_name", sa.String(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("hidden", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_question_entered_by_id"), "person", ["entered_by_id"], ["id"]
        )

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("went_well", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("differently", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancelled_from", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("skipped", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("skipped")
        batch_op.drop_column("since")
        batch_op.drop_column("cancelled_from")

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("differently")
        batch_op.drop_column("went_well")

    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_question_entered_by_id"), type_="foreignkey")
        batch_op.drop_column("entered_by_id")
        batch_op.drop_column("hidden")
        batch_op.drop_column("asked_by_name")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("deactivated")

    with op.batch_alter_table("network", schema=None) as batch_op:
        batch_op.drop_column("channel_read_at")
        batch_op.drop_column("outsiders")
        batch_op.drop_column("first_number")
        batch_op.drop_column("paused_until")

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("held_until")

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attendance_entered_by_id"), type_="foreignkey")
        batch_op.drop_column("entered_by_id")

    op.drop_table("rewording")
    with op.batch_alter_table("expertise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expertise_person_id"))
        batch_op.drop_index(batch_op.f("ix_expertise_network_id"))

    op.drop_table("expertise")
    with op.batch_alter_table("expert_tip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_tip_person_id"))

    op.drop_table("expert_tip")
    with op.batch_alter_table("expert_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_search_session_id"))

    op.drop_table("expert_search")
    with op.batch_alter_table("errand", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_errand_question_id"))
        batch_op.drop_index(batch_op.f("ix_errand_carrier_id"))
        batch_op.drop_index(batch_op.f("ix_errand_asker_id"))

    op.drop_table("errand")
    with op.batch_alter_table("effect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_effect_question_id"))
        batch_op.drop_index(batch_op.f("ix_effect_person_id"))

    op.drop_table("effect")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_sender_id"))
        batch_op.drop_index(batch_op.f("ix_note_network_id"))

    op.drop_table("note")
