"""one workspace for everybody, and whether somebody ever pressed anything"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

person = sa.table(
    "person",
    *(sa.column(name) for name in ("id", "team_id", "user_id")),
    sa.column("language", sa.String),
    *(sa.column(name, sa.Boolean) for name in ("language_chosen", "quiet", "acted")),
    sa.column("paused_until", sa.Date),
)
network = sa.table("network", sa.column("team_id"))
membership = sa.table("membership", sa.column("person_id"), sa.column("standing"))
ANSWERED = ("active", "waiting", "left", "declined")  # an invitation, as it could only be done by a press


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("acted", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
    _take_in_shadows()
    answered = sa.select(membership.c.person_id).where(membership.c.standing.in_(ANSWERED))
    chose = sa.or_(person.c.language_chosen, person.c.quiet, person.c.paused_until.is_not(None))
    op.execute(sa.update(person).where(sa.or_(person.c.id.in_(answered), chose)).values(acted=True))


def _take_in_shadows() -> None:
    """Merge people whom an older version kept under the team of another organisation with who they are.

    Such a person never belonged to a network. Whose workspace this is, the networks tell.
    """
    connection = op.get_bind()
    ours = set(connection.scalars(sa.select(network.c.team_id).distinct()))
    places = sa.select(membership.c.person_id)
    shadows = connection.execute(
        sa.select(person).where(person.c.team_id.not_in(ours), person.c.id.not_in(places))
    ).all()
    for shadow in shadows:
        same = sa.select(person).where(person.c.team_id.in_(ours), person.c.user_id == shadow.user_id)
        real = connection.execute(same).all()
        if len(real) == 1:
            connection.execute(
                sa.update(person).where(person.c.id == real[0].id).values(_chosen(shadow, real[0]))
            )
            connection.execute(sa.delete(person).where(person.c.id == shadow.id))
        elif not real and len(ours) == 1:
            moved = sa.update(person).where(person.c.id == shadow.id)
            connection.execute(moved.values(team_id=next(iter(ours))))


def _chosen(shadow: Any, real: Any) -> dict[str, Any]:
    """What somebody chose as another person holds for themselves, where they chose nothing as themselves."""
    chosen: dict[str, Any] = {
        "acted": True,
        "quiet": real.quiet or shadow.quiet,
        "paused_until": real.paused_until or shadow.paused_until,
    }
    if shadow.language_chosen and not real.language_chosen:
        chosen |= {"language": shadow.language, "language_chosen": True}
    return chosen


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("acted")
