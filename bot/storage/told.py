"""What a file of SQLite tells of itself beside Kring, and whether it is what a backup was made of.

That counts only where the backup was made of it, and where nothing between the two was lost to it: each
restoring is an origin (models/origin.py), and of two backups the later one may hold what the file that went
on from the earlier one never had.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.storage.opened import opened
from models import origin
from models.network import LEAVING
from models.person import OFF_SLACK

COUNTED = ("network", "person")
BESIDE = ("installation", "mail_consent", "feed", "mail_link", "canvas")  # what works beside people
Row = Mapping[str, Any]


class Unsure(StrEnum):
    """Why the replaced file does not tell what became of people, of workspaces and of mail."""

    ABSENT = "there was no file that it replaces"
    UNREADABLE = "the file that it replaces cannot be read"
    ANOTHER = "it was not made of the file that it replaces"
    PARTLY = "the file that it replaces does not tell of all that happened since"


@dataclass(frozen=True)
class Told:
    """What a file tells of workspaces, of what works beside Slack, and of itself."""

    origins: list[Row]
    keys: dict[str, int]  # the highest that it gave
    given: int  # keys, by all tables: it grows with whatever is new
    networks: dict[int, str]  # when each was made
    on_slack: dict[int, str]  # people with their workspace
    sessions: frozenset[int]
    installations: dict[str, Row]
    consents: dict[int, Row]
    feeds: dict[int, Row]
    links: dict[str, Row]
    canvases: dict[int, Row]
    filled: frozenset[str]  # the tables of what works beside people in which something is
    lacking: frozenset[str]  # those for which its schema has no place

    @property
    def installed(self) -> set[str]:
        """The workspaces that have the app."""
        return {team_id for team_id in self.installations if not team_id.startswith(LEAVING)}

    def has_rows_of(self, backup: "Told") -> bool:
        """Tell whether what has a key in a backup is the same here, or was."""
        same = all(self.networks.get(key, made) == made for key, made in backup.networks.items())
        same = same and all(
            team.startswith(LEAVING) or backup.on_slack.get(key, team) == team
            for key, team in self.on_slack.items()
        )
        empty = not any(backup.keys.values())
        went_on = all(backup.keys[name] <= self.keys[name] for name in COUNTED)
        if empty and backup.installed:
            went_on = went_on and bool(backup.installed & self.installed)
        return same and went_on and self._restored_since(backup) is not None

    def is_later_than(self, backup: "Told") -> bool:
        """Tell whether a backup was made of this file, which went on since and lost nothing of that."""
        sure = self._sure_since(backup) and not self._lost_of(backup) and self.has_rows_of(backup)
        return sure and not self._came_down(backup)

    def _came_down(self, backup: "Told") -> bool:
        """Tell whether an older schema took what a backup has: there is no place for it, or it is empty."""
        there = set(self.on_slack.values())  # a workspace that left has nobody there
        return bool(self.lacking & backup.filled) or bool(there & backup.installed - self.installed)

    def shares_keys_with(self, backup: "Told") -> bool:
        """Tell whether one key means one thing in both: what went on apart gave no key of the other."""
        return self.has_rows_of(backup) and (self._sure_since(backup) or not self._lost_of(backup))

    def _sure_since(self, backup: "Told") -> bool:
        since = self._restored_since(backup)
        return since is not None and all(one["sure"] for one in since)

    def _lost_of(self, backup: "Told") -> bool:
        """Tell whether a backup has what that one had not of which this file was restored."""
        since = self._restored_since(backup)
        first = next(iter(since or ()), None)
        if first is None:
            return False
        given = first.get("given")  # of an older schema nobody knows it
        return given is None or backup.given > given

    def _restored_since(self, backup: "Told") -> list[Row] | None:
        """Return what this file was restored of since a backup; None of one that never was part of it."""
        numbers = [one["number"] for one in backup.origins]
        here = [one["number"] for one in self.origins]
        return self.origins[len(numbers) :] if here[: len(numbers)] == numbers else None


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


def why_not(was: Told | Unsure, backup: Told) -> Unsure | None:
    """Return why a file does not tell what became of a backup; None where it does."""
    if isinstance(was, Unsure):
        return was
    if was.is_later_than(backup):
        return None
    return Unsure.PARTLY if was.shares_keys_with(backup) else Unsure.ANOTHER


def goes_on_elsewhere(path: Path) -> None:
    """Note in a file that it was replaced: put back later, it does not tell what happened meanwhile.

    One in an older schema, or that is broken, stays as it is.
    """
    with suppress(sqlite3.Error), closing(opened(path, "rw")) as file, file:
        given = _given(file)
        file.execute("INSERT INTO origin (number, given, sure) VALUES (?, ?, 0)", (origin.number(), given))


def _told(file: sqlite3.Connection) -> Told:
    people = [tuple(row) for row in file.execute("SELECT id, team_id, user_id FROM person")]
    return Told(
        origins=sorted(_rows(file, "origin"), key=lambda row: row["id"]),
        keys={name: _highest(file, name) for name in COUNTED},
        given=_given(file),
        networks={row["id"]: row["created_at"] for row in _rows(file, "network")},
        on_slack={key: team for key, team, user in people if not user.startswith(OFF_SLACK)},
        sessions=frozenset(row["id"] for row in _rows(file, "session")),
        installations={row["team_id"]: row for row in _rows(file, "installation")},
        consents={row["person_id"]: row for row in _rows(file, "mail_consent")},
        feeds={row["person_id"]: row for row in _rows(file, "feed")},
        links={row["id"]: row for row in _rows(file, "mail_link")},
        canvases={row["network_id"]: row for row in _rows(file, "canvas")},
        filled=frozenset(name for name in BESIDE if any(_rows(file, name))),
        lacking=frozenset(name for name in BESIDE if not _has(file, name)),
    )


def _has(file: sqlite3.Connection, table: str) -> bool:
    return bool(file.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())


def _rows(file: sqlite3.Connection, name: str) -> Iterator[Row]:
    """Return the rows of a table, if there is one, with the columns that it has in the schema of the file."""
    if not _has(file, name):
        return iter(())
    found = file.execute(f"SELECT * FROM {name}")  # noqa: S608 - a name of ours
    columns = [column[0] for column in found.description]
    return (dict(zip(columns, row, strict=True)) for row in found)


def _given(file: sqlite3.Connection) -> int:
    if not _has(file, "sqlite_sequence"):
        return 0
    (given,) = file.execute("SELECT sum(seq) FROM sqlite_sequence WHERE name != 'origin'").fetchone()
    return given or 0


def _highest(file: sqlite3.Connection, name: str) -> int:
    """Return the highest key that a table gave; in an old schema only that of its rows is known."""
    (highest,) = file.execute(f"SELECT max(id) FROM {name}").fetchone()  # noqa: S608 - a name of ours
    given = None
    if _has(file, "sqlite_sequence"):
        given = file.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)).fetchone()
    return max(highest or 0, given[0] if given else 0)
