"""The canvas of a channel as its living agenda: whether it is kept, where it stands, when it is written anew.

Kring writes it whole and never reads it. Whatever changes in the network marks it; it is written again only
where the words are other ones, and looked at now and then in case nobody marked it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Select, Update, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, Utc, prepared, table
from models.network import Network, is_there
from models.rows import many, one
from models.session import LearningSession

GATHER = timedelta(seconds=30)  # what changes within it is written together
LOOKS_AGAIN = timedelta(hours=6)
LEASE = timedelta(minutes=2)  # longer than all calls of one writing take


class Canvas(Base):
    """The canvas of one network, or what is left to do about one that is kept no more."""

    __tablename__ = "canvas"
    __table_args__ = (
        Index(
            "ix_canvas_refresh_due",
            "refresh_due",
            sqlite_where=text("refresh_due IS NOT NULL"),
            postgresql_where=text("refresh_due IS NOT NULL"),
        ),
    )

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), primary_key=True)
    canvas_id: Mapped[Mark] = mapped_column(default="")  # as Slack knows it; empty: it has to be made
    channel_id: Mapped[Mark] = mapped_column(default="")  # where it stands
    written: Mapped[Mark] = mapped_column(default="")  # the fingerprint of the words that stand there
    refresh_due: Mapped[datetime | None] = mapped_column(Utc, default=None)
    error: Mapped[Mark] = mapped_column(default="")  # why Slack refuses it, until it is switched on again

    def stops(self, error: str, now: datetime) -> None:
        """Be written no more, as Slack refuses it for good; one that stands there is tried now and then."""
        self.error, self.refresh_due = error, now + LOOKS_AGAIN if self.canvas_id else None

    def is_gone(self) -> None:
        """Stand nowhere any more."""
        self.canvas_id = self.channel_id = self.written = ""


@one
def of_network(network_id: int) -> Select[Canvas]:
    """Return what there is of the canvas of a network."""
    return select(Canvas).where(Canvas.network_id == network_id)


@many
def refused(network_id: int) -> Select[Canvas]:
    """Return the canvas of a network where Slack refuses to write it, or to take it away."""
    return select(Canvas).where(Canvas.network_id == network_id, Canvas.error != "")


@many
def due(now: datetime, but: Collection[str], limit: int) -> Select[int, str]:
    """Return of which networks the canvas is to be looked at, each with its workspace, but in none of some.

    Those that wait longest come first.
    """
    found = select(Canvas.network_id, Network.team_id).join(Network, Network.id == Canvas.network_id)
    waits = found.where(Canvas.refresh_due <= now, Network.team_id.not_in(but), is_there())
    return waits.order_by(Canvas.refresh_due, Canvas.network_id).limit(limit)


@one
def taken(network_id: int, now: datetime) -> Select[Canvas]:
    """Return it locked, unless it is not due any more or another process has it."""
    found = select(Canvas).where(Canvas.network_id == network_id, Canvas.refresh_due <= now)
    return found.with_for_update(skip_locked=True)


async def keep(db: AsyncSession, home: Network, now: datetime, *, keep_it: bool) -> None:
    """Let the channel of a network have a canvas that is kept, or have it taken away.

    Kept already it is left as it is; where Slack refused it, it is tried again.
    """
    row = await of_network(db, home.id)
    if keep_it and row is None:
        row = Canvas(network_id=home.id)
        db.add(row)
    if row is not None and (home.keeps_canvas != keep_it or row.error):
        row.error, row.written, row.refresh_due = "", "", now
    home.keeps_canvas = keep_it
    await db.flush()


def _marked(soon: datetime) -> Update:
    rows, homes = table(Canvas), table(Network)
    later = or_(rows.c.refresh_due.is_(None), rows.c.refresh_due > soon)
    kept = select(homes.c.id).where(homes.c.id == rows.c.network_id, homes.c.keeps_canvas).exists()
    return update(rows).where(later, rows.c.error == "", kept).values(refresh_due=soon)


@prepared
def _in_network(network_id: int, soon: datetime) -> Update:
    return _marked(soon).where(table(Canvas).c.network_id == network_id)


@prepared
def _with_session(session_id: int, soon: datetime) -> Update:
    meetings = table(LearningSession)
    home = select(meetings.c.network_id).where(meetings.c.id == session_id)
    return _marked(soon).where(table(Canvas).c.network_id == home.scalar_subquery())


async def changed(db: AsyncSession, now: datetime, network_id: int) -> None:
    """Have the canvas of a network written anew soon, if there is one and its words are other ones."""
    await db.execute(*_in_network(network_id, now + GATHER))


async def changed_with(db: AsyncSession, now: datetime, session_id: int) -> None:
    """Do the same for the network of a session."""
    await db.execute(*_with_session(session_id, now + GATHER))
