"""The command that writes what a group takes along of its network."""

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.running.command import AGAIN, database_named, say, settings_or_stop, stop_with
from models.network import Network
from models.person import Language
from models.writing import printable

app = typer.Typer()


class As(StrEnum):
    """How a network is written."""

    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"
    SAMPLE = "sample"


@app.command()
def export(
    channel: Annotated[str, typer.Argument(help="The channel of the network, C...")],
    team: Annotated[str, typer.Option(help="Its workspace, T..., where several share the channel.")] = "",
    form: Annotated[As, typer.Option("--as", help="How it is written.")] = As.JSON,
    language: Annotated[Language | None, typer.Option(help="nl or en; as the network speaks.")] = None,
    out: Annotated[Path | None, typer.Option(help="A new file; csv needs one, for a zip of tables.")] = None,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="As sample: invented names of people, places and ids.")
    ] = False,
) -> None:
    """Write what a group takes along: as data, to read, for a spreadsheet, or as a sample to play again."""
    from bot.storage.database import Database
    from bot.storage.migrations import must_be_present
    from bot.storage.trouble import explained
    from models.network import in_channel

    if form is As.CSV and out is None:
        stop_with(["--out: say where the tables go, such as --out tables.zip."])
    if pseudonyms and form is not As.SAMPLE:
        stop_with(["--pseudonyms: only what is written --as sample can have them."])
    address = settings_or_stop().database

    async def collect() -> bytes:
        database = Database(address)
        try:
            async with database.read() as db:
                found = await in_channel(db, channel)
                home = _the_one(found, channel, team)
                if form is As.SAMPLE:
                    return await _as_sample(db, home, pseudonyms=pseudonyms)
                return await _written(db, home, form, language)
        finally:
            await database.dispose()

    with database_named(), explained():
        must_be_present(address)
        content = asyncio.run(collect())
    if out is None:
        written = content.decode()
        typer.echo(printable(written) if sys.stdout.isatty() else written)
    else:
        _keep(out, content)


def _the_one(found: list[Network], channel: str, team: str) -> Network:
    """Return the network that is meant, or say which there are."""
    here = [one for one in found if not team or one.team_id == team]
    if len(here) == 1:
        return here[0]
    where = f"the channel {channel}" + (f" of the workspace {team}" if team else "")
    if not here:
        stop_with([f"No network lives in {where}."])
    known = " or ".join(f"--team {one.team_id}" for one in here)
    return stop_with([f"In {where} live networks of {len(here)} workspaces: add {known}."])


async def _written(db: AsyncSession, home: Network, form: As, language: Language | None) -> bytes:
    from bot import taken_along
    from bot.export import of_network
    from bot.texts import Texts
    from bot.views import export as view

    if form is As.JSON:
        return msgspec.json.format(msgspec.json.encode(await of_network(db, home)))
    t, taken = Texts(language or home.language, home.zone), await taken_along.of_network(db, home)
    if form is As.MARKDOWN:
        return view.as_document(t, taken).encode()
    return view.zipped(view.as_files(t, view.tables(t, taken)))


async def _as_sample(db: AsyncSession, home: Network, *, pseudonyms: bool) -> bytes:
    """Write a network so that it can be played again, or say why there is nothing to play."""
    from bot.story.again.whole import CannotBePlayed, of_network

    try:
        script, otherwise = await of_network(db, home, pseudonyms=pseudonyms)
    except CannotBePlayed as broken:
        stop_with([f"{home.channel_id}: {one}" for one in broken.problems])
    for one in otherwise:
        typer.echo(one, err=True)
    return msgspec.json.format(msgspec.json.encode(script), indent=1)


def _keep(out: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, whole or not at all: people's words are in it."""
    from bot.storage.part import give_name, part_of

    try:
        with part_of(out) as part:
            part.write_bytes(content)
            give_name(part, out)  # which takes the place of no file
    except OSError as error:
        stop_with([f"{error.filename2 or out}: {error.strerror or error}."], AGAIN)
    say(f"Written: {out}")
