"""what was merged into a question that is hidden is out of sight with it

An older version keeps it so until it is shown by itself.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0068"
down_revision: str | None = "0067"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

QUESTION = sa.table(
    "question",
    sa.column("id"),
    sa.column("network_id"),
    sa.column("text"),
    sa.column("state"),
    sa.column("merged_into_id"),
    sa.column("hidden", sa.Boolean()),
    sa.column("hidden_along", sa.Boolean()),
)
SESSION = sa.table("session", sa.column("id"), sa.column("network_id"))
POINT = sa.table(
    "agenda_item",
    sa.column("id"),
    sa.column("session_id"),
    sa.column("title"),
    sa.column("inside", sa.Boolean()),
    sa.column("silent", sa.Boolean()),
)


def upgrade() -> None:
    op.add_column(
        "question", sa.Column("hidden_along", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    above = QUESTION.alias()
    merged = (QUESTION.c.state == "merged", sa.not_(QUESTION.c.hidden))
    into = QUESTION.c.merged_into_id.in_(sa.select(above.c.id).where(above.c.hidden))
    along = sa.update(QUESTION).where(*merged, into).values(hidden=sa.true(), hidden_along=sa.true())
    while op.get_bind().execute(along).rowcount:  # each round a step further down
        pass
    # What else says it is settled with the next change of a question or an agenda.
    said = (QUESTION.c.hidden_along, QUESTION.c.network_id == SESSION.c.network_id)
    called = sa.select(POINT.c.id).join(SESSION, SESSION.c.id == POINT.c.session_id)
    called = called.join(QUESTION, QUESTION.c.text == POINT.c.title).where(*said, sa.not_(POINT.c.inside))
    theirs = sa.update(POINT).where(POINT.c.id.in_(called.scalar_subquery()))
    op.execute(theirs.values(inside=sa.true(), silent=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("question") as batch:
        batch.drop_column("hidden_along")
