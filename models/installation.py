"""Installations of the app in workspaces of others, with the tokens that each gave, sealed.

A workspace that has a whole organisation's installation goes by the id of the organisation.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Table, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import trace
from models.base import Base, Mark, Utc
from models.kept_for import at_most
from models.leads import leads_to
from models.network import HALF_YEAR, Network
from models.rows import distinct, many, must, one, whether
from models.trace import Place

AHEAD = timedelta(hours=2)  # before a token ends it is renewed
IN_HAND = timedelta(minutes=2)  # how long one process has an installation to itself
ENDED = timedelta(hours=1)  # until a token that ended meanwhile is tried once more
LOOKS_EACH = timedelta(days=1)  # Slack may have told that the app was removed while nobody listened
REFUSED_FOR = timedelta(days=30)  # of a workspace that may have its reasons, and come back
EXPIRED_FOR = timedelta(days=HALF_YEAR)


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

    def is_asked(self, now: datetime) -> None:
        """Something changed of which nobody can tell whether the token holds: Slack is asked."""
        self.looks_at = now

    def cannot_be_asked(self, now: datetime) -> None:
        """No key opens the token: that is no word of the workspace's, and nothing follows from it."""
        self.looks_at = now + ENDED

    def has_ended(self, now: datetime) -> bool:
        """Tell whether the token ended by itself, as it was not renewed."""
        return self.expires_at is not None and self.expires_at <= now

    def holds(self, now: datetime) -> None:
        """Slack takes the token; one that it did not take for a while is renewed soon, if it is at all."""
        if self.refused_at is not None and self.renews_at is not None:
            self.renews_at = now
        self.told_gone, self.refused_at, self.looks_at = False, None, now + LOOKS_EACH

    def is_over(self, now: datetime, *, taken_back: bool, most: int | None = None) -> bool:
        """Take in that Slack does not take the token; tell whether all of the workspace goes now.

        It does when the workspace took the token back and Slack told so before, and where nobody heard that,
        after a while. That one only ended may be our own fault: then half a year later, or sooner where an
        operator lets nothing be kept for more than so many days.
        """
        self.refused_at = self.refused_at or now
        self.looks_at = now + LOOKS_EACH
        if self.has_ended(now) and not taken_back:
            return now - self.refused_at >= at_most(EXPIRED_FOR, most)
        self.expires_at = None  # it did not end by itself
        if self.renews_at is not None:
            self.renews_at = now + LOOKS_EACH  # a workspace may have been shut for a while only
        return self.told_gone or now - self.refused_at >= at_most(REFUSED_FOR, most)


ROWS = cast(Table, Installation.__table__)
INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


async def keep(db: AsyncSession, given: Installation) -> None:
    """Keep an installation in the place of the earlier one of that workspace, and all that was said of it."""
    row = {column.name: getattr(given, column.name) for column in ROWS.c}
    added = INSERT[db.get_bind().dialect.name](ROWS).values(row)
    news = {column.name: column for column in added.excluded if not column.primary_key}
    await db.execute(added.on_conflict_do_update(index_elements=["team_id"], set_=news))


class Todo(NamedTuple):
    """What is to be done about an installation."""

    installation: Installation
    looks: bool
    renews: bool
    until: datetime  # when it is looked at again; another instant means that a word came meanwhile


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
    return Todo(found, looks, renews, found.looks_at)


@many
def _hold_networks(team_id: str) -> Select[int]:
    return select(Network.id).where(Network.team_id == team_id).order_by(Network.id).with_for_update()


async def purge(db: AsyncSession, team_id: str) -> dict[str, int]:
    """Delete everything of a workspace, its installation too; return how many rows of each table that were.

    What no row of leads to a workspace holds marks that nobody can read, for a day.
    """
    gone: dict[str, int] = {}
    await _hold_networks(db, team_id)  # as whoever writes in one of them does
    for rows in reversed(Base.metadata.sorted_tables):
        if (there := leads_to(rows, "team_id", team_id)) is not None:
            done: Any = await db.execute(delete(rows).where(there))
            gone[rows.name] = done.rowcount
    await trace.leave(db, Place.PERSON)
    return gone
