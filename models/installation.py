"""Installations of the app in workspaces of others, with the tokens that each gave, sealed.

A workspace that has a whole organisation's installation goes by the id of the organisation.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import lost, trace
from models.base import Base, Mark, Utc, table, upsert
from models.closed import delete_rows
from models.feed import Feed
from models.kept_for import at_most
from models.leads import leads_to
from models.mail import Mail
from models.mail_consent import MailConsent
from models.mail_link import MailLink
from models.network import HALF_YEAR, LEAVING, Network
from models.person import Person
from models.rows import distinct, many, must, one, whether
from models.trace import Place

AHEAD = timedelta(hours=2)  # before a token ends it is renewed
IN_HAND = timedelta(minutes=2)  # how long one process has an installation to itself
ENDED = timedelta(hours=1)  # until a token that ended meanwhile is tried once more
LOOKS_EACH = timedelta(days=1)  # Slack may have told that the app was removed while nobody listened
REFUSED_FOR = timedelta(days=30)  # of a workspace that may have its reasons, and come back
PEOPLE_AT_ONCE = 200  # of a workspace that left, before others have their turn
EXPIRED_FOR = timedelta(days=HALF_YEAR)
BESIDE_SLACK = (Feed, Mail, MailLink, MailConsent)  # what leads to people and words without its token


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

    @property
    def is_leaving(self) -> bool:
        """It left, and is deleted bit by bit."""
        return self.team_id.startswith(LEAVING)

    def leaves(self, gone: str, now: datetime) -> None:
        """All of the workspace goes, under another name; its tokens do at once."""
        self.team_id, self.looks_at = gone, now
        self.token = self.refresh_token = self.key_id = ""
        self.told_gone, self.refused_at, self.expires_at, self.renews_at = False, None, None, None

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


async def keep(db: AsyncSession, given: Installation) -> None:
    """Keep an installation in the place of the earlier one of that workspace, and all that was said of it."""
    row = {column.name: getattr(given, column.name) for column in table(Installation).c}
    added = upsert(db.get_bind().dialect.name, Installation).values(row)
    news = {column.name: column for column in added.excluded if not column.primary_key}
    await db.execute(added.on_conflict_do_update(index_elements=["team_id"], set_=news))


async def was_refused(db: AsyncSession, team_id: str, now: datetime) -> None:
    """Have Slack asked soon whether a token holds that it did not take, unless it is known or being asked."""
    quiet = (Installation.refused_at.is_(None), Installation.looks_at > now + IN_HAND)
    asks = update(Installation).where(Installation.team_id == team_id, *quiet).values(looks_at=now)
    await db.execute(asks.execution_options(synchronize_session=False))


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


@must
def how_many_ended() -> Select[int]:
    """Return of how many of these the token ended by itself, as nobody renewed it in time."""
    ended = (Installation.refused_at.is_not(None), Installation.expires_at.is_not(None))
    return select(func.count()).select_from(Installation).where(*ended)


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


@one
def any_network(team_id: str) -> Select[int]:
    """Return a network of a workspace."""
    return select(Network.id).where(Network.team_id == team_id).order_by(Network.id).limit(1)


@many
def _hold_networks(team_id: str) -> Select[int]:
    return select(Network.id).where(Network.team_id == team_id).order_by(Network.id).with_for_update()


async def leave(db: AsyncSession, row: Installation, now: datetime) -> str:
    """Let a workspace leave; return by which name all that it has goes until `let_go` deletes it.

    Nothing else leads to it: no act, no message, no link. So a workspace that installs the app again at once
    begins with nothing, and what it then makes stays. What works beside Slack is deleted here.
    """
    team_id, gone = row.team_id, f"{LEAVING}{secrets.token_hex(8)}"
    await _hold_networks(db, team_id)  # as whoever writes in one of them does
    for rows in BESIDE_SLACK:
        await db.execute(delete(table(rows)).where(_of_workspace(table(rows), team_id)))
    for named in (Network, Person):
        await db.execute(update(table(named)).where(table(named).c.team_id == team_id).values(team_id=gone))
    row.leaves(gone, now)
    await db.flush()
    return gone


class LetGo(NamedTuple):
    """What was deleted of a workspace that left."""

    rows: int
    over: bool  # nothing is left of it


@many
def _some_people(team_id: str) -> Select[int]:
    return select(Person.id).where(Person.team_id == team_id).order_by(Person.id).limit(PEOPLE_AT_ONCE)


async def _delete_people(db: AsyncSession, people: Collection[int]) -> int:
    """Delete people with all that refers to them; return how many rows that were."""
    rows = 0
    for of_it in reversed(Base.metadata.sorted_tables):
        refers = [key.parent for key in of_it.foreign_keys if key.column.table is table(Person)]
        refers += [of_it.c.id] if of_it is table(Person) else []
        if refers:
            theirs = or_(*(column.in_(people) for column in refers))
            done: Any = await db.execute(delete(of_it).where(theirs))
            rows += done.rowcount
    return rows


async def let_go(db: AsyncSession, gone: str, now: datetime) -> LetGo:
    """Delete one network of a workspace that left, then some of its people, then its installation.

    What no row of leads to a workspace holds marks that nobody can read, for a day.
    """
    row = await locked(db, gone)
    if row is None:
        return LetGo(0, over=True)
    row.looks_at = now + IN_HAND
    if (network_id := await any_network(db, gone)) is not None:
        return LetGo(sum((await delete_rows(db, network_id)).values()), over=False)
    if people := await _some_people(db, gone):
        return LetGo(await _delete_people(db, people), over=False)
    rows = 0
    for of_it in reversed(Base.metadata.sorted_tables):
        if leads_to(of_it, "team_id", gone) is not None:
            done: Any = await db.execute(delete(of_it).where(_of_workspace(of_it, gone)))
            rows += done.rowcount
    lost.tables(db).update(one.name for one in lost.that_tell())  # its networks went before, each by itself
    await trace.leave(db, Place.PERSON)
    return LetGo(rows, over=True)


def _of_workspace(rows: Table, team_id: str) -> ColumnElement[bool]:
    found = leads_to(rows, "team_id", team_id)
    assert found is not None
    return found
