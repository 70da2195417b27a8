"""What became of workspaces and of mail since a backup, by the file that it replaces: done again in it.

A workspace that left has no way back, and who wants no more mail gets none. Tokens are not of the past
either: Slack takes the last ones that it gave. What the file tells counts for all of this only where the
backup was made of it: each restored database has an origin of its own (models/origin.py).
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from bot.storage.opened import opened
from models import installation, mail_acts, origin
from models.feed import Feed
from models.installation import Installation
from models.mail import Mail
from models.mail_address import plain
from models.mail_consent import Agreed, MailConsent
from models.mail_link import MailLink
from models.network import LEAVING
from models.person import OFF_SLACK

NUMBER_OF_ORIGIN = "SELECT number FROM origin"
COUNTED = ("network", "person")
Row = Mapping[str, Any]


class Unsure(StrEnum):
    """Why the replaced file does not tell what became of workspaces and of mail."""

    ABSENT = "there was no file that it replaces"
    UNREADABLE = "the file that it replaces cannot be read"
    ANOTHER = "it was not made of the file that it replaces"


@dataclass(frozen=True)
class Told:
    """What a file tells of workspaces, of what works beside Slack, and of itself."""

    origin: int | None  # None in what was never restored
    keys: dict[str, int]  # the highest that it gave
    networks: dict[int, str]  # when each was made
    on_slack: dict[int, str]  # people with their workspace
    people: frozenset[int]
    installations: dict[str, Row]
    consents: dict[int, Row]
    feeds: dict[int, Row]

    @property
    def installed(self) -> set[str]:
        """The workspaces that have the app."""
        return {team_id for team_id in self.installations if not team_id.startswith(LEAVING)}

    def is_later_than(self, backup: "Told") -> bool:
        """Tell whether a backup was made of this file, which went on since."""
        same = all(self.networks.get(key, made) == made for key, made in backup.networks.items())
        same = same and all(
            team.startswith(LEAVING) or backup.on_slack.get(key, team) == team
            for key, team in self.on_slack.items()
        )
        empty = not any(backup.keys.values())
        went_on = all(backup.keys[name] <= self.keys[name] for name in COUNTED)
        if empty and backup.installed:
            went_on = went_on and bool(backup.installed & self.installed)
        return same and went_on and self.origin == backup.origin


@dataclass(frozen=True)
class Since:
    """What was done again in a restored backup."""

    unsure: Unsure | None  # then nothing could be, but for what follows from that
    hosts: bool = False  # there are workspaces that installed the app
    left: int = 0  # workspaces whose all was deleted
    back: int = 0  # of which so many installed the app again
    tokens: int = 0  # workspaces whose tokens are those of the replaced file
    no_mail: int = 0  # people who got mail by the backup, and get none


def tells(path: Path) -> Told | Unsure:
    """Return what a file tells."""
    if not path.exists():
        return Unsure.ABSENT
    try:
        with closing(opened(path)) as file:
            if file.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return Unsure.UNREADABLE
            return _told(file)
    except sqlite3.Error:
        return Unsure.UNREADABLE


def _told(file: sqlite3.Connection) -> Told:
    people = [tuple(row) for row in file.execute("SELECT id, team_id, user_id FROM person")]
    return Told(
        origin=_origin(file),
        keys={name: _highest(file, name) for name in COUNTED},
        networks={row["id"]: row["created_at"] for row in _rows(file, "network")},
        on_slack={key: team for key, team, user in people if not user.startswith(OFF_SLACK)},
        people=frozenset(key for key, _, _ in people),
        installations={row["team_id"]: row for row in _rows(file, "installation")},
        consents={row["person_id"]: row for row in _rows(file, "mail_consent")},
        feeds={row["person_id"]: row for row in _rows(file, "feed")},
    )


def _origin(file: sqlite3.Connection) -> int | None:
    found = file.execute(NUMBER_OF_ORIGIN).fetchone() if _has(file, "origin") else None
    return found[0] if found else None


def _has(file: sqlite3.Connection, table: str) -> bool:
    return bool(file.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())


def _rows(file: sqlite3.Connection, name: str) -> Iterator[Row]:
    """Return the rows of a table, with the columns that it has in the schema of the file."""
    found = file.execute(f"SELECT * FROM {name}")  # noqa: S608 - a name of ours
    columns = [column[0] for column in found.description]
    return (dict(zip(columns, row, strict=True)) for row in found)


def _highest(file: sqlite3.Connection, name: str) -> int:
    """Return the highest key that a table gave; in an old schema only that of its rows is known."""
    (highest,) = file.execute(f"SELECT max(id) FROM {name}").fetchone()  # noqa: S608 - a name of ours
    given = None
    if _has(file, "sqlite_sequence"):
        given = file.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)).fetchone()
    return max(highest or 0, given[0] if given else 0)


async def again(address: str, part: Path, was: Told | Unsure, now: datetime) -> Since:
    """Do again in a backup of the present schema what the replaced file tells, or what is safe without it."""
    mine = tells(part)
    assert isinstance(mine, Told)
    later = isinstance(was, Told) and was.is_later_than(mine)
    database = Database(address)
    try:
        async with database.write() as db:
            await origin.begin(db)
        if not isinstance(was, Told) or not later:
            return await _unsure(database, mine, was, now)
        left = {team_id for team_id in mine.installed if _left(team_id, mine, was)}
        for team_id in left:
            await _leaves(database, team_id, now)
        async with database.write() as db:
            tokens = await _installations(db, mine, was, was.installed)
            no_mail = await _mail(db, was)
            await _feeds(db, mine, was)
        return Since(None, bool(mine.installed), len(left), len(left & was.installed), tokens, no_mail)
    finally:
        await database.dispose()


async def _unsure(database: Database, mine: Told, was: Told | Unsure, now: datetime) -> Since:
    """Ask Slack at once whether each token holds, and let nobody get mail before they agree once more."""
    async with database.write() as db:
        there = Installation.team_id.in_(mine.installed)
        await db.execute(update(Installation).where(there).values(looks_at=now))
        tokens = 0
        if isinstance(was, Told):
            ends = {one for one in mine.installed & was.installed if was.installations[one]["expires_at"]}
            tokens = await _installations(db, mine, was, ends)
        no_mail = 0
        for consent in await db.scalars(select(MailConsent)):
            if consent.said in (Agreed.YES, Agreed.NOT_YET):
                no_mail += consent.said is Agreed.YES
                consent.leave_address()
                await mail_acts.by_hand(db, consent.person_id)
    why = was if isinstance(was, Unsure) else Unsure.ANOTHER
    return Since(why, bool(mine.installed), tokens=tokens, no_mail=no_mail)


def _left(team_id: str, mine: Told, was: Told) -> bool:
    """Tell whether a workspace left since, also where it came back: nobody whom it had is there any more."""
    had = [key for key, team in mine.on_slack.items() if team == team_id]
    still = any(was.on_slack.get(key) == team_id for key in had)
    return team_id not in was.installed or (bool(had) and not still)


async def _leaves(database: Database, team_id: str, now: datetime) -> None:
    async with database.write() as db:
        row = await installation.locked(db, team_id)
        assert row is not None
        gone = await installation.leave(db, row, now)
    over = False
    while not over:
        async with database.write() as db:
            over = (await installation.let_go(db, gone, now)).over


async def _installations(db: AsyncSession, mine: Told, was: Told, of: set[str]) -> int:
    """Keep the installations that the replaced file has; return of how many workspaces the tokens are others.

    Where its token ended before that of the backup, it is the older one.
    """
    columns = {column.name for column in Installation.__table__.columns}
    tokens = 0
    for team_id in of:
        theirs, ours = was.installations[team_id], mine.installations.get(team_id)
        if ours and theirs["expires_at"] and ours["expires_at"] and theirs["expires_at"] < ours["expires_at"]:
            continue
        known = {name: value for name, value in {**(ours or {}), **theirs}.items() if name in columns}
        if known.keys() == columns:
            names, values = ", ".join(known), ", ".join(f":{name}" for name in known)
            kept = f"INSERT OR REPLACE INTO installation ({names}) VALUES ({values})"  # noqa: S608 - names of ours
            await db.execute(text(kept), known)
            tokens += ours is None or ours["token"] != theirs["token"]
    return tokens


async def _mail(db: AsyncSession, was: Told) -> int:
    """Let count what people said of mail last; return how many get none who did by the backup."""
    no_mail = 0
    for consent in await db.scalars(select(MailConsent)):
        got, said = consent.said is Agreed.YES, was.consents.get(consent.person_id)
        if said is None:
            for rows in (MailConsent, Mail, MailLink):
                await db.execute(delete(rows).where(rows.person_id == consent.person_id))
            no_mail += got
            continue
        _says(consent, said)
        if consent.said is not Agreed.YES:
            no_mail += got
            await mail_acts.by_hand(db, consent.person_id)
    return no_mail


def _says(consent: MailConsent, last: Row) -> None:
    """Note what somebody said last; a yes is of one address, and so is what their server says."""
    consent.refused = last.get("refused", consent.refused)
    said, address = Agreed(last["said"]), last["address"]
    if said is Agreed.STOPPED or plain(address) == plain(consent.address):
        at = datetime.fromisoformat(last["said_at"]).replace(tzinfo=UTC) if last["said_at"] else None
        consent.said, consent.said_at, consent.error = said, at, last["error"]
        consent.address = address if said is Agreed.STOPPED else consent.address
    else:
        consent.leave_address()


async def _feeds(db: AsyncSession, mine: Told, was: Told) -> None:
    """Let a feed that somebody took away answer nobody, and the one that they have."""
    await db.execute(delete(Feed))
    for person_id, row in was.feeds.items():
        if person_id in mine.people:
            kept = "INSERT INTO feed (person_id, digest, made_at) VALUES (:person_id, :digest, :made_at)"
            await db.execute(text(kept), row)
