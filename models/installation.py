"""Installations of the app in workspaces of others, with the tokens that each gave, sealed.

A workspace that has a whole organisation's installation goes by the id of the organisation.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import trace
from models.base import Base, Mark, Utc
from models.network import KEPT_AFTER_CLOSING
from models.rows import distinct, many, must, one, whether
from models.trace import Place

AHEAD = timedelta(hours=2)  # before a token ends it is renewed
IN_HAND = timedelta(minutes=2)  # how long one process has an installation to itself
ENDED = timedelta(hours=1)  # until a token that ended meanwhile is tried once more
LOOKS_EACH = timedelta(days=1)  # Slack may have told that the app was removed while nobody listened
REFUSED_FOR = timedelta(days=30)  # of a workspace that may have its reasons, and come back
EXPIRED_FOR = KEPT_AFTER_CLOSING


class Installation(Base):
    """What a workspace gave."""

    __tablename__ = "installation"

    team_id: Mapped[Mark] = mapped_column(primary_key=True)  # of the workspace, or of the organisation
    workspace_id: Mapped[Mark | None]  # none where a whole organisation has the app
    enterprise_id: Mapped[Mark | None]
    bot_id: Mapped[Mark | None]
    bot_user_id: Mapped[Mark | None]
    looks_at: Mapped[datetime] = mapped_column(Utc, index=True)  # whether the token holds
    token: Mapped[Mark] = mapped_column(default="")  # sealed, and so is what renews it
    refresh_token: Mapped[Mark] = mapped_column(default="")
    key_id: Mapped[Mark] = mapped_column(default="")  # of the key that sealed them
    expires_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # of a token that is renewed
    renews_at: Mapped[datetime | None] = mapped_column(Utc, default=None, index=True)
    told_gone: Mapped[bool] = mapped_column(default=False)  # Slack told so; not yet whether it stays so
    refused_at: Mapped[datetime | None] = mapped_column(
        Utc, default=None
    )  # since when Slack does not take it

    def ends(self, now: datetime) -> None:
        """The workspace removed the app, or took its token back: Slack is asked whether it stays so."""
        self.told_gone, self.looks_at = True, now

    def has_ended(self, now: datetime) -> bool:
        """Tell whether the token ended by itself, as it was not renewed."""
        return self.expires_at is not None and self.expires_at <= now

    def holds(self, now: datetime) -> None:
        """Slack takes the token."""
        self.told_gone, self.refused_at, self.looks_at = False, None, now + LOOKS_EACH

    def is_over(self, now: datetime) -> bool:
        """Take in that Slack does not take the token; tell whether all of the workspace goes now.

        It does when Slack told that the app was removed, and where nobody heard that, after a while. That one
        only ended may be our own fault: then as much later as after a network was closed.
        """
        self.refused_at = self.refused_at or now
        self.looks_at = now + LOOKS_EACH
        kept = EXPIRED_FOR
        if not self.has_ended(now):  # it was taken back while it held
            self.expires_at = self.renews_at = None
            kept = REFUSED_FOR
        return self.told_gone or now - self.refused_at >= kept


class Todo(NamedTuple):
    """What is to be done about an installation."""

    installation: Installation
    looks: bool
    renews: bool
    told_gone: bool


@one
def of(team_id: str) -> Select[Installation]:
    """Return the installation of a workspace."""
    return select(Installation).where(Installation.team_id == team_id)


@one
def locked(team_id: str) -> Select[Installation]:
    """Return the installation of a workspace, locked."""
    return select(Installation).where(Installation.team_id == team_id).with_for_update()


@whether
def is_there(team_id: str) -> Select[str]:
    """Tell whether a workspace has installed the app; until the transaction ends nobody purges it."""
    return select(Installation.team_id).where(Installation.team_id == team_id).with_for_update(read=True)


@many
def keys_in_use() -> Select[str, str]:
    """Return of each workspace whose tokens are kept by which key they are sealed."""
    asked = select(Installation.team_id, Installation.key_id).where(Installation.token != "")
    return asked.order_by(Installation.team_id)


@must
def how_many_refused() -> Select[int]:
    """Return of how many workspaces Slack does not take the token any more."""
    return select(func.count()).select_from(Installation).where(Installation.refused_at.is_not(None))


def due(now: datetime) -> ColumnElement[bool]:
    """Something is to be done about an installation."""
    return or_(Installation.renews_at <= now, Installation.looks_at <= now)


@distinct
def waiting(now: datetime, but: Collection[str], limit: int) -> Select[str]:
    """Return the workspaces about whose installation something is to be done."""
    return (
        select(Installation.team_id)
        .where(due(now), Installation.team_id.not_in(but))
        .order_by(Installation.team_id)
        .limit(limit)
    )


@one
def _claimed(team_id: str, now: datetime) -> Select[Installation]:
    asked = select(Installation).where(Installation.team_id == team_id, due(now))
    return asked.with_for_update(skip_locked=True)


async def take_in_hand(db: AsyncSession, team_id: str, now: datetime) -> Todo | None:
    """Return what is to be done about an installation; None when another process has it.

    It is this process's alone for a while: Slack exchanges a token once, and is not asked in a transaction.
    """
    found = await _claimed(db, team_id, now)
    if found is None:
        return None
    looks, renews = found.looks_at <= now, found.renews_at is not None and found.renews_at <= now
    found.looks_at = max(found.looks_at, now + IN_HAND)
    if found.renews_at is not None:
        found.renews_at = max(found.renews_at, now + (ENDED if found.has_ended(now) else IN_HAND))
    return Todo(found, looks, renews, found.told_gone)


def _within(rows: Table, team_id: str, *seen: str) -> ColumnElement[bool] | None:
    """Return what holds of the rows of a workspace, by whatever they refer to; None where nothing leads."""
    if "team_id" in rows.c:
        return rows.c.team_id == team_id
    ways: Sequence[ColumnElement[bool]] = [
        key.parent.in_(select(key.column).where(there))
        for key in sorted(rows.foreign_keys, key=lambda one: one.parent.name)
        if key.column.table.name not in (rows.name, *seen)
        and (there := _within(key.column.table, team_id, rows.name, *seen)) is not None
    ]
    return or_(*ways) if ways else None


async def purge(db: AsyncSession, team_id: str) -> dict[str, int]:
    """Delete everything of a workspace, its installation too; return how many rows of each table that were.

    What no row of leads to a workspace holds marks that nobody can read, for a day.
    """
    gone: dict[str, int] = {}
    for rows in reversed(Base.metadata.sorted_tables):
        if (there := _within(rows, team_id)) is not None:
            done: Any = await db.execute(delete(rows).where(there))
            gone[rows.name] = done.rowcount
    await trace.leave(db, Place.PERSON)
    return gone
