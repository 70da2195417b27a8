"""A copy of SQLite's file while Kring runs, and the way back to it.

A copy holds what is there and nothing of what was deleted: its free pages are written anew. What was deleted
since comes back with it. Of people who had themselves forgotten, and of questions that were taken back, the
replaced file still tells, so these go again (forgotten_since.py), and so it does of workspaces and of mail
(since.py); the rest is told in docs/operator.md.
"""

import asyncio
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from bot.running.config import SQLITE, file_of
from bot.storage import forgotten_since, since
from bot.storage.alone import alone
from bot.storage.migrations import SomethingElse, address_of, look, upgrade
from bot.storage.opened import opened
from bot.storage.owner import belongs_like
from bot.storage.part import give_name, part_of, sweep, to_disk
from bot.storage.told import Told, goes_on_elsewhere, tells
from bot.storage.trouble import BROKEN, Unusable, code_of, explained
from models import keys

OPEN_ASKINGS = "SELECT count(*) FROM inquiry WHERE state = 'open'"
NO_DATABASE_OF_OURS = "it holds no database of Kring"
ITSELF = "that is the database itself; name a backup of it"
THERE_ALREADY = "there is such a file already; name another one, or move it away"
OF_POSTGRESQL = "PostgreSQL has its own programs for that: "


class NotTaken(Exception):
    """A file cannot be written, or is no backup; the sentence follows the name of the file."""


@dataclass(frozen=True)
class Copied:
    """A backup that was made."""

    schema: str | None
    size: int  # bytes
    open_askings: int  # whose answers it holds


@dataclass(frozen=True)
class Restored:
    """What became of a backup that was put in its place."""

    schema: str  # that it had
    replaced: Path | None  # where that is which stood there
    forgotten_again: int | None  # people; None when nobody can tell
    untold: int  # workspaces, among others, of which nobody can tell
    since: since.Since  # what became of workspaces and of mail


def back_up(url: str, to: Path) -> Copied:
    """Copy a database that may be in use to a new file; it is whole, or not there.

    Raises Unusable of the database, NotTaken and OSError of the file.
    """
    path = _file_of(url, OF_POSTGRESQL + "pg_dump --format=custom")
    if not path.is_file():
        raise Unusable(f"there is no database at {path} yet", passes=False)
    if to.exists():
        raise NotTaken(THERE_ALREADY)
    sweep(path.parent)
    with part_of(to) as part:
        with explained():
            schema = look(url)
            _copy(path, part)
            with closing(opened(part)) as copy:
                open_askings = _open_askings(copy)
        _give_name(part, to)
    return Copied(schema, to.stat().st_size, open_askings)


def restore(url: str, backup: Path, now: datetime) -> Restored:
    """Put a backup in the place of the database, which is kept beside it under another name.

    All that may fail does so before anything changes. Raises Unusable of the database, NotTaken of the
    backup, OSError of the disk, which names what could not be written where the system does.
    """
    path = _file_of(url, OF_POSTGRESQL + "pg_restore, and what goes with it")
    _must_not_be_of_another(url)
    with alone(url), part_of(path) as part:
        schema = _taken(backup, path, part)
        with explained():
            done, again, untold = _brought_up(path, part, now)
        _as_before(part, path)
        replaced = _keep(path, now) if path.exists() else None
        os.replace(part, path)
        if replaced is not None:
            goes_on_elsewhere(replaced)
        to_disk(path.parent)
    told = again if done.unsure is None else None  # some may be forgotten of whom nobody tells
    return Restored(schema, replaced, told, untold, done)


def _must_not_be_of_another(url: str) -> None:
    """Refuse to move the database of another program away; one that is broken may be. Raises Unusable."""
    try:
        look(url)
    except SomethingElse:
        raise
    except Unusable:
        pass


def _brought_up(path: Path, part: Path, now: datetime) -> tuple[since.Since, int | None, int]:
    """Bring a copy to the present schema, and do again in it what the replaced file tells."""
    gone, was = forgotten_since.gone(path), tells(path)
    address = f"{SQLITE}{part}"
    upgrade(address)
    mine = tells(part)
    assert isinstance(mine, Told)
    done = asyncio.run(since.again(address, mine, was, now))
    again, untold = None, 0
    if gone is not None and isinstance(was, Told) and was.shares_keys_with(mine):
        again, untold = asyncio.run(forgotten_since.again(address, gone))
    _go_on_after(path, part)
    _settle(part)
    return done, again, untold


def _file_of(url: str, otherwise: str) -> Path:
    path = file_of(url)
    if path is None:
        raise Unusable(f"{otherwise} (docs/operator.md, chapter 8)", passes=False)
    return path


def _copy(path: Path, part: Path) -> None:
    """Copy what is committed at one moment, in one go. Raises Unusable when it is not whole."""
    with closing(opened(path)) as there, closing(opened(part, "rw")) as copy:
        there.backup(copy)
    _settle(part)
    with closing(opened(part)) as copy:
        if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise Unusable(BROKEN, passes=False)


def _open_askings(copy: sqlite3.Connection) -> int:
    """Return of how many things that were asked of a group the answers are in it; an old schema has none."""
    if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'inquiry'").fetchone():
        return 0
    (found,) = copy.execute(OPEN_ASKINGS).fetchone()
    return int(found)


def _settle(part: Path) -> None:
    """Make it one file, without a page that keeps what was deleted."""
    with closing(opened(part, "rw")) as copy:
        for pragma in ("journal_mode=DELETE", "journal_mode=MEMORY", "temp_store=MEMORY", "secure_delete=ON"):
            copy.execute(f"PRAGMA {pragma}").fetchall()
        copy.execute("VACUUM")
    to_disk(part)


def _give_name(path: Path, name: Path) -> None:
    try:
        give_name(path, name)
    except FileExistsError:
        raise NotTaken(THERE_ALREADY) from None


def _taken(backup: Path, path: Path, part: Path) -> str:
    """Copy a backup that is whole and known; return the schema that it has. Raises NotTaken."""
    if not backup.is_file():
        raise NotTaken("there is no such file")
    if path.exists() and backup.samefile(path):
        raise NotTaken(ITSELF)
    try:
        with explained():
            _copy(backup, part)
            schema = look(f"{SQLITE}{part}")
    except SomethingElse:
        raise NotTaken(NO_DATABASE_OF_OURS) from None
    except Unusable as problem:
        if _is_of_the_copy(problem.__cause__):
            raise
        raise NotTaken(str(problem)) from problem
    if schema is None:
        raise NotTaken(NO_DATABASE_OF_OURS)
    return schema


def _is_of_the_copy(error: BaseException | None) -> bool:
    """Tell whether a disk does not take what is written, and not whether a backup cannot be read."""
    code = code_of(error)
    reads = code.startswith(("SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ"))
    return (
        isinstance(error, OSError) or code == "SQLITE_FULL" or (code.startswith("SQLITE_IOERR") and not reads)
    )


def _go_on_after(path: Path, part: Path) -> None:
    """Let a backup give no key that the replaced file gave since: its buttons still stand in Slack."""
    given: dict[str, int] = {}
    if path.exists():
        with suppress(DBAPIError), _connected(path) as there:  # it may be broken
            given = keys.given(there)
    with _connected(part) as here:
        keys.go_on_after(here, given)


@contextmanager
def _connected(path: Path) -> Iterator[Connection]:
    engine = create_engine(address_of(f"{SQLITE}{path}"), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


def _as_before(part: Path, path: Path) -> None:
    """Let whoever had the replaced file have this one, and nobody more read it."""
    belongs_like(part, path)
    if path.exists():
        part.chmod(stat.S_IMODE(path.stat().st_mode))


def _keep(path: Path, now: datetime) -> Path:
    """Leave what is replaced under another name, with what belongs to it; return where."""
    name = f"{path.name}.replaced-{now:%Y%m%d-%H%M%S}"
    names = (path.with_name(name + end) for end in chain([""], (f"-{number}" for number in count(2))))
    kept = next(one for one in names if not one.exists())  # a restore that died just now may have taken one
    try:
        with closing(opened(path, "rw")) as old:
            old.execute("PRAGMA journal_mode=DELETE").fetchall()
    except sqlite3.DatabaseError:  # what is broken is kept as it is
        for end in ("-wal", "-shm"):  # before the file: with another one they would spoil it
            with suppress(FileNotFoundError):
                path.with_name(path.name + end).rename(kept.with_name(kept.name + end))
    _give_name(path, kept)
    return kept
