"""Commands for whoever keeps Kring running: settings, migrate, backup, restore, copy, sizes, keys."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.running.clock import SystemClock
from bot.running.command import AGAIN, database_named, say, settings_or_stop, stop_with

if TYPE_CHECKING:
    from bot.storage.since import Since

app = typer.Typer()
BACKUP_FIRST = "make a backup, stop every Kring, and add --lose"
Backup = Annotated[Path, typer.Argument(help="The file of the backup.")]


@contextmanager
def _file_named(file: Path, written: Path | None = None) -> Iterator[None]:
    """Say in a sentence why a file is not taken, or what cannot be written: else that file itself."""
    from bot.storage.backup import NotTaken

    try:
        yield
    except NotTaken as problem:
        stop_with([f"{file}: {problem}."])
    except OSError as error:
        named = error.filename2 or error.filename or written or file
        stop_with([f"{named}: {error.strerror or error}."], AGAIN)


@app.command()
def settings() -> None:
    """Print every setting with its default and what it is for."""
    from bot.running.settings_table import table

    say(table())


@app.command()
def migrate(
    to: Annotated[str, typer.Option(help="A schema, such as 0045; else the present one.")] = "",
    *,
    lose: Annotated[bool, typer.Option("--lose", help="Go down, and lose what is newer.")] = False,
) -> None:
    """Bring the database to the present schema, or up or down to another one."""
    from bot.running.config import place_of
    from bot.storage.alone import alone
    from bot.storage.migrations import downgrade as go_down
    from bot.storage.migrations import known, look, newest, upgrade

    url = settings_or_stop().database
    if to and to not in known():
        stop_with([f"--to: there is no schema {to}; there are {min(known())} to {newest()}."])
    with database_named():
        down = bool(to) and (look(url) or "") > to
        if down and not lose:
            stop_with([f"KRING_DATABASE: what schema {to} has no place for would be lost; {BACKUP_FIRST}."])
        with alone(url, among_migrations=not down):
            (go_down if down else upgrade)(url, to or newest())
    now = f"has schema {to} now" if to else "is up to date"
    say(f"The database {place_of(url)} {now}.")


@app.command()
def backup(to: Backup) -> None:
    """Copy the SQLite database to a new file, also while Kring runs."""
    from bot.running.config import place_of
    from bot.storage.backup import back_up

    url = settings_or_stop().database
    with database_named(), _file_named(to):
        made = back_up(url, to)
    schema, size = made.schema or "none yet", made.size // 1000
    about = f"schema {schema}, {size} kB, looked through and whole"
    say(f"Written: {to} ({about}), a copy of {place_of(url)}.")
    if made.open_askings:
        say(
            "It holds what was asked of a group and is still open, with its answers: "
            "delete it once that is closed (docs/operator.md, chapter 8)."
        )


@app.command()
def restore(backup: Backup) -> None:
    """Put a backup in the place of the SQLite database, which is kept beside it."""
    from bot.running.config import file_of, place_of
    from bot.storage.backup import restore

    url = settings_or_stop().database
    with database_named(), _file_named(backup, file_of(url)):
        done = restore(url, backup, SystemClock().now())
    say(f"Restored: {backup} (schema {done.schema}) as {place_of(url)}.")
    if done.replaced is not None:
        say(f"What it replaces is kept as {done.replaced}; delete that once nobody needs it.")
    say(_forgotten(done.forgotten_again))
    if done.untold:
        say(
            f"Of {_workspaces(done.untold)} Kring cannot tell, as they left since this backup: who had "
            "themselves forgotten there is back."
        )
    for line in _since(done.since):
        say(line)
    say("What else to tell people: docs/operator.md, chapter 8.")


@app.command()
def keys(
    what: Annotated[str, typer.Argument(help="new: print a key; renew: seal every token with the first.")],
) -> None:
    """Make a key that seals the tokens of workspaces, or seal them anew."""
    from bot.storage.seals import new_key

    if what == "new":
        say(new_key())
    elif what == "renew":
        sealed, shut = _sealed_anew()
        say(f"Sealed with the first key: the tokens of {sealed} workspaces.")
        if shut:
            stop_with([_shut(key_id, count) for key_id, count in sorted(shut.items())])
    else:
        stop_with(["WHAT: expected new or renew."])


def _shut(key_id: str, count: int) -> str:
    return (
        f"KRING_TOKEN_KEYS: the tokens of {count} workspaces are sealed with the key {key_id}, which is not "
        "given: take no key away, add that one again at the end, and renew once more."
    )


def _sealed_anew() -> tuple[int, Counter[str]]:
    """Seal every token with the first key; return of how many workspaces, and what no key opens."""
    from bot.storage.database import Database
    from bot.storage.installed import Installed
    from bot.storage.migrations import must_be_present
    from bot.storage.seals import Seals
    from bot.storage.trouble import explained

    settings = settings_or_stop()
    if not settings.keys:
        stop_with(["KRING_TOKEN_KEYS: there is no key; the first is the one that seals."])

    async def seal() -> tuple[int, Counter[str]]:
        database = Database(settings.database)
        try:
            return await Installed(database, Seals(settings.keys)).sealed_anew()
        finally:
            await database.dispose()

    with database_named(), explained():
        must_be_present(settings.database)
        return asyncio.run(seal())


@app.command(name="copy")
def copied(
    to: Annotated[str, typer.Argument(help="postgresql://... or sqlite:///path; an empty database.")],
) -> None:
    """Copy everything into another database, of either kind, and compare."""
    from bot.running.config import CHECKS
    from bot.storage.copying import NotCopied, WrongTarget, copy

    holds, expected = CHECKS["database"]
    url = settings_or_stop().database
    if not holds(to):
        stop_with([f"TO: {expected}."])
    with database_named():
        try:
            found = copy(url, to)
        except NotCopied as problem:
            stop_with([f"Nothing was copied: {problem}."])
        except WrongTarget as wrong:
            with database_named("TO"):
                raise wrong.problem from None
    for one in found:
        say(f"{one.table:<20} {one.rows:>9}  {one.digest[:16]}")
    rows = sum(one.rows for one in found)
    say(f"{'':<20} {rows:>9}  rows of {len(found)} tables are the same in both.")
    say("Now set KRING_DATABASE to the new address, and start Kring. What was copied stays as it is.")


@app.command(name="sizes")
def table_sizes() -> None:
    """Print how many rows each table has, and its bytes with its indexes."""
    from bot.storage.database import Database
    from bot.storage.migrations import must_be_present
    from bot.storage.sizes import Size, sizes
    from bot.storage.trouble import explained

    async def collect() -> dict[str, Size]:
        database = Database(address)
        try:
            return await sizes(database)
        finally:
            await database.dispose()

    address = settings_or_stop().database
    with database_named(), explained():
        must_be_present(address)
        found = asyncio.run(collect())
    for name, one in found.items():
        say(f"{name:<20} {one.rows:>9} rows {one.size // 1000:>9} kB")


def _since(done: "Since") -> Iterator[str]:
    """Tell what became of workspaces and of mail."""
    if done.unsure is not None and done.hosts:
        yield (
            f"Kring cannot tell which workspaces left since this backup: {done.unsure}. What they had is "
            "back; Slack is asked at the start whether each token holds."
        )
    if stays := done.left - done.back:
        all_of_it = "all that it had is" if stays == 1 else "all that they had is"
        yield f"{_workspaces(stays)} left since this backup: {all_of_it} deleted again."
    if done.back:
        begins = "it begins" if done.back == 1 else "they begin"
        yield (
            f"{_workspaces(done.back)} left since this backup and came back: what was there before is "
            f"deleted again, what came since is only in the replaced file, and {begins} with nothing."
        )
    if done.tokens:
        yield f"Of {_workspaces(done.tokens)} the tokens are the newer ones, of the replaced file."
    if not done.no_mail:
        return
    people, get = ("1 person", "gets") if done.no_mail == 1 else (f"{done.no_mail} people", "get")
    if done.unsure is None:
        yield f"{people} who got mail at the time of this backup {get} none any more, as before the restore."
    else:
        yield (
            f"Kring cannot tell who wants no more mail since this backup: {done.unsure}. So {people} who got "
            f"it {get} none before they agree again: who leads asks those of whom they know no refusal."
        )


def _workspaces(count: int) -> str:
    return "1 workspace" if count == 1 else f"{count} workspaces"


def _forgotten(again: int | None) -> str:
    if again is None:
        return (
            "Kring cannot tell who had themselves forgotten since this backup: "
            "they are back, and have to be forgotten again."
        )
    people = {0: "Nobody", 1: "1 person"}.get(again, f"{again} people")
    once_more = "" if again == 0 else f", and {'is' if again == 1 else 'are'} forgotten again"
    return f"{people} had themselves forgotten since this backup{once_more}."
