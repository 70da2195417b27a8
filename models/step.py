"""Steps: the messages that the timeline of a session asks for, before it is known who gets them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    Update,
    case,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Utc, prepared
from models.calendar import Calendar, Hours
from models.network import Network, is_there
from models.plan import AHEAD, RULES, Kind
from models.rows import many, one
from models.session import LearningSession
from models.timeline import PlannedStep

LOOKS_AHEAD = timedelta(days=10)  # longer than what is free on end for one person, nearly always
TO_READ = timedelta(hours=1)  # from a practical message to its session, in the hours of its reader
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Step(Base):
    """A message that a session's timeline asks for, before it is known who gets it."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("session_id", "kind", "edition"),
        Index("ix_step_due", "due", sqlite_where=text("expanded = 0"), postgresql_where=text("NOT expanded")),
        Index(
            "ix_step_looks_at",
            "looks_at",
            sqlite_where=text("looks_at IS NOT NULL"),
            postgresql_where=text("looks_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    edition: Mapped[int]
    due: Mapped[datetime] = mapped_column(Utc)
    expires: Mapped[datetime] = mapped_column(Utc)
    expanded: Mapped[bool] = mapped_column(default=False)
    goes_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    # Before it is due: when it is next asked who gets it earlier, as its day is a free one of theirs.
    looks_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    def plan(self, due: datetime, expires: datetime) -> None:
        """Take its time from the timeline, and be looked at anew."""
        self.due, self.expires, self.expanded = due, expires, False
        self.looks_at = due - LOOKS_AHEAD if self.kind in AHEAD else None

    def comes(self, hours: Hours, calendar: Calendar) -> datetime:
        """Return when it is due to somebody: in their hours."""
        return comes(self.kind, self.due, self.expires, hours, calendar)

    def goes(self, at: datetime | None, now: datetime) -> None:
        """Note from when on it goes, whoever it is for, and None when it does not; what went has gone."""
        if self.goes_at is None or self.goes_at > now:
            self.goes_at = at


def comes(kind: Kind, due: datetime, expires: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """Return when a kind of message that is due at a moment comes to somebody, and still is of use.

    A reminder may come on their next day when that is in time; the practical message may not.
    """
    rule = RULES[kind]
    if rule.any_hour:
        return due
    opening = hours.next_open(due, calendar)
    if not rule.ahead or (rule.reminds and opening < expires):
        return opening
    return hours.before(due, calendar, expires - TO_READ if rule.must_precede else expires)


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
            new = Step(
                session_id=session.id,
                kind=step.kind,
                edition=step.edition,
                due=step.due,
                expires=step.expires,
            )
            new.plan(step.due, step.expires)
            db.add(new)
        elif (row.due, row.expires) != (step.due, step.expires):
            row.plan(step.due, step.expires)
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
        .where(
            is_there(),
            (~Step.expanded & (Step.due <= now)) | (Step.looks_at <= now),
            Step.due >= since,
            (Step.due > since) | (Step.id > after),
        )
        .order_by(Step.due, Step.id)
        .limit(limit)
    )


async def due_steps(
    db: AsyncSession, now: datetime, limit: int = 50, after: tuple[datetime, int] = (LONG_AGO, 0)
) -> list[tuple[datetime, int, int, str, int]]:
    """Return the steps whose time has come, to look who gets them, and not looked at since the last change.

    Each as (due, step, session, workspace, network), by their time and number, those after (due, step).
    """
    rows = await _due_steps(db, now, limit, *after)
    return [(due, step, meeting, team, network) for due, step, meeting, team, network in rows]


@prepared
def _expand_again(network_id: int, now: datetime, soon: datetime) -> Update:
    sessions = select(LearningSession.id).where(LearningSession.network_id == network_id)
    looks = Step.kind.in_(AHEAD) & Step.due.between(now, soon)
    return (
        update(Step)
        .where(Step.session_id.in_(sessions), Step.expires > now)
        .values(expanded=False, looks_at=case((looks, type_coerce(now, Utc)), else_=Step.looks_at))
        .execution_options(synchronize_session=False)
    )


async def expand_again(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Let the steps that still run find those who joined or changed since."""
    await db.execute(*_expand_again(network_id, now, now + LOOKS_AHEAD))


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
