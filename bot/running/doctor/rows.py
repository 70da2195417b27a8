"""What the doctor looks at in the database: is it of use, is its schema right, is it clean?"""

import asyncio
import stat
from tempfile import TemporaryFile

from bot.running.config import Settings, file_of, place_of
from bot.running.doctor.found import Found
from bot.storage.database import Database
from bot.storage.migrations import look, newest
from bot.storage.trouble import reason
from models import channel, trace
from models.trace import Why

IN_THE_WAY = {
    Why.IN_USE: "another program reads the file or holds a table; end it",
    Why.OLD_READER: "a transaction that is still open sees what was deleted; end it",
    Why.NOT_OURS: "the tables belong to another role; make them Kring's (ALTER TABLE ... OWNER TO)",
    Why.TOO_LONG: "a table is so large that rewriting it takes more than two minutes; let PostgreSQL do it"
    " (VACUUM FULL) at an hour without people",
    Why.FAILED: "the log says why (cleaning.failed)",
}
NAME = "KRING_DATABASE"
OTHERS = stat.S_IRGRP | stat.S_IROTH


async def examine(settings: Settings, found: Found) -> list[tuple[str, str]]:
    """Look at the database; return the workspace and channel of each network in it that is not closed."""
    url = settings.database
    if url == Settings().database:
        found.know.append(
            f"{NAME}: {place_of(url)} was looked at, as without this setting; the unit of systemd names "
            "another file (docs/operator.md, chapter 5)"
        )
    try:
        made = await asyncio.to_thread(look, url)
        if made is None:
            _must_take_one(url)
            found.know.append(f"{NAME}: no tables yet in {place_of(url)}; the first start makes them")
            return []
        database = Database(url)
        try:
            found.know += _read_by_others(url)
            await database.must_keep()
            if made != newest():
                found.wrong.append(
                    f"{NAME}: it has schema {made} and this version of Kring needs {newest()}; "
                    "make a backup, and run `python -m bot migrate` (a start does the same)"
                )
                return []
            found.wrong += await _unclean(database)
            async with database.read() as db:
                return await channel.where_networks_live(db)
        finally:
            await database.dispose()
    except Exception as error:
        told = reason(error)
        found.wrong.append(f"{NAME}: {told or f'cannot be used ({type(error).__name__})'}")
        return []


def _must_take_one(url: str) -> None:
    """See that the first start can write a file of SQLite, of which nothing is made here. Raises OSError."""
    path = file_of(url)
    if path is None:
        return
    if path.exists():
        path.open("r+b").close()
        return
    with TemporaryFile(dir=next(folder for folder in path.parents if folder.exists())):  # it has no name
        pass


def _read_by_others(url: str) -> list[str]:
    """Tell where others on the machine can read a file of SQLite, as one of an older version is."""
    path = file_of(url)
    if path is None or not path.stat().st_mode & OTHERS:
        return []
    return [f"{NAME}: others on this machine can read {path}; with `chmod 600` Kring alone can"]


async def _unclean(database: Database) -> list[str]:
    """Tell what was deleted and cannot be cleaned off the disk."""
    async with database.read() as db:
        oldest = await trace.oldest(db)
    if oldest is None or oldest.since is None or oldest.why is None:
        return []
    said = f"{NAME}: what was deleted is still on the disk since {oldest.since:%Y-%m-%d %H:%M} UTC"
    return [f"{said}: {IN_THE_WAY[oldest.why]}"]
