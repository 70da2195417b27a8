"""Steps: the messages that the timeline of a session asks for, before it is known who gets them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, Update, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Utc, prepared
from models.network import Network
from models.plan import Kind
from models.rows import many, one
from models.session import LearningSession
from models.timeline import PlannedStep

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Step(Base):
    """A message that a session's timeline asks for, before it is known who gets it."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("session_id", "kind", "edition"),
        Index("ix_step_due", "due", sqlite_where=text("expanded = 0"), postgresql_where=text("NOT expanded")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    edition: Mapped[int]
    due: Mapped[datetime] = mapped_column(Utc)
    expires: Mapped[datetime] = mapped_column(Utc)
    expanded: Mapped[bool] = mapped_column(default=False)
    goes_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    def goes(self, at: datetime | None, now: datetime) -> None:
        """Note from when on it goes, whoever it is for, and None when it does not; what went has gone."""
        if self.goes_at is None or self.goes_at > now:
            self.goes_at = at


@many
def _of_session(session_id: int) -> Select[Step]:
    return select(Step).where(Step.session_id == session_id)


async def write_steps(
    db: AsyncSession, session: LearningSession, planned: Iterable[PlannedStep]
) -> list[Step]:
    """Bring the steps of a session in line with its timeline; return those that got another time."""
    rows = await _of_session(db, session.id)
    existing = {(row.kind, row.edition): row for row in rows}
    moved = []
    for step in planned:
        row = existing.pop((step.kind, step.edition), None)
        if row is None:
            db.add(
                Step(
                    session_id=session.id,
                    kind=step.kind,
                    edition=step.edition,
                    due=step.due,
                    expires=step.expires,
                )
            )
        elif (row.due, row.expires) != (step.due, step.expires):
            row.due, row.expires, row.expanded = step.due, step.expires, False
            moved.append(row)
    for row in existing.values():
        await db.delete(row)
    return moved


@many
def _due_steps(
    now: datetime, limit: int, since: datetime, after: int
) -> Select[datetime, int, int, str, int]:
    return (
        select(Step.due, Step.id, LearningSession.id, Network.team_id, Network.id)
        .join(LearningSession, LearningSession.id == Step.session_id)
        .join(Network, Network.id == LearningSession.network_id)
        .where(~Step.expanded, Step.due.between(since, now), (Step.due > since) | (Step.id > after))
        .order_by(Step.due, Step.id)
        .limit(limit)
    )


async def due_steps(
    db: AsyncSession, now: datetime, limit: int = 50, after: tuple[datetime, int] = (LONG_AGO, 0)
) -> list[tuple[datetime, int, int, str, int]]:
    """Return the steps whose time has come and that were not expanded since the last change.

    Each as (due, step, session, workspace, network), by their time and number, those after (due, step).
    """
    rows = await _due_steps(db, now, limit, *after)
    return [(due, step, meeting, team, network) for due, step, meeting, team, network in rows]


@prepared
def _expand_again(network_id: int, now: datetime) -> Update:
    sessions = select(LearningSession.id).where(LearningSession.network_id == network_id)
    return (
        update(Step)
        .where(Step.session_id.in_(sessions), Step.expires > now)
        .values(expanded=False)
        .execution_options(synchronize_session=False)
    )


async def expand_again(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Let the steps that still run find those who joined or changed since."""
    await db.execute(*_expand_again(network_id, now))


@many
def _goes(session_id: int) -> Select[Kind, datetime | None]:
    return (
        select(Step.kind, Step.goes_at)
        .where(Step.session_id == session_id, Step.goes_at.is_not(None))
        .order_by(Step.edition)
    )


async def goes(db: AsyncSession, session_id: int) -> dict[Kind, datetime]:
    """Return from when on each kind of message of a session goes, or has gone."""
    rows = await _goes(db, session_id)
    return {kind: at for kind, at in rows if at is not None}


@one
def planned_for(session_id: int, kind: Kind) -> Select[datetime]:
    """Return when a kind of message is due, as its timeline stands."""
    return (
        select(Step.due)
        .where(Step.session_id == session_id, Step.kind == kind)
        .order_by(Step.edition.desc())
        .limit(1)
    )
