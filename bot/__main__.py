"""The command line: run, demo, story, texts, doctor, manifest; others in bot/running."""

import asyncio
import gc
import json
import os
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from bot.running.bouncing import app as bouncing
from bot.running.clock import Clock, HeldClock, SystemClock
from bot.running.command import AGAIN
from bot.running.command import database_named as _database_named
from bot.running.command import say as _say
from bot.running.command import settings_or_stop as _settings
from bot.running.command import stop_with as _stop_with
from bot.running.config import Settings, WrongSettings, read
from bot.running.exporting import app as exporting
from bot.running.missing import missing_beside, missing_for_mail, missing_for_slack, stopped_clock
from bot.running.operating import app as operating
from bot.story.networks import SAMPLE, names
from models.person import Language

app = typer.Typer(
    help="Kring runs the session cycle of learning networks in Slack.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # tokens are among them
)
NETWORKS = f"One of {', '.join(names())}, or the path of a file (learning-network-sample/1)."
app.add_typer(operating)
app.add_typer(bouncing)
app.add_typer(exporting)


def main() -> None:
    """Run the command line."""
    app()


def _write(out: Path, words: str, mode: str = "w") -> None:
    """Write a file that was asked for, or say why not."""
    try:
        with out.open(mode) as file:
            file.write(words)
    except OSError as error:
        _stop_with([f"{out}: {error.strerror or error}."], AGAIN)


def configure_logging(level: str) -> None:
    """Log as JSON on standard error: ids, never what people wrote."""
    from bot.running.logs import configure

    configure(level)


@app.command()
def run() -> None:
    """Run the bot in the workspace of the tokens."""
    from bot.running.serving import PortTaken

    settings = _settings()
    problems = missing_for_slack(settings)
    if problems:
        _stop_with(["Kring needs to know its workspace. Missing:", *problems, "See docs/operator.md."])
    if lacking := missing_for_mail(settings):
        _stop_with(["Kring cannot send mail yet. Missing:", *lacking, "See docs/operator.md."])
    if settings.control_port is None and (stands := stopped_clock(settings)):  # else somebody moves it
        _stop_with(stands)
    configure_logging(settings.log_level)
    with _database_named():
        try:
            asyncio.run(serve(settings))
        except PortTaken as taken:
            name = "KRING_PORT" if taken.port == settings.port else "KRING_CONTROL_PORT"
            _stop_with([f"{name}: Kring cannot listen on {taken}; choose another one."], AGAIN)


def settle_memory() -> None:
    """Leave what was loaded at the start out of every later collection, and collect less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; what is in flight is finished."""
    from bot.compose import compose, connected
    from bot.running.control import control_port
    from bot.running.ready import Link, tell

    clock: Clock = SystemClock()
    if settings.starts_at:
        clock = HeldClock(datetime.fromisoformat(settings.starts_at))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        kring = await stack.enter_async_context(compose(settings, clock))
        link = Link()
        telling = asyncio.create_task(tell(link))
        stack.callback(telling.cancel)
        await stack.enter_async_context(connected(kring, link))
        if settings.control_port is not None:
            await stack.enter_async_context(control_port(kring, settings.control_port))
        settle_memory()
        link.open = True
        await stop.wait()


def _network(name: str) -> dict[str, Any]:
    """Read a network's file, or say what is wrong with it."""
    from bot.story.mistakes import mistakes
    from bot.story.networks import loaded
    from bot.story.script import read as read_network

    try:
        data = loaded(name)
        found = mistakes(read_network(data))
    except OverflowError:
        _stop_with([f"{name}: a number or a moment in it is too large to be played."])
    except (OSError, ValueError, msgspec.ValidationError) as error:
        _stop_with([f"{name}: {error}"])
    if found:
        _stop_with([f"{name}: {one}" for one in found])
    return data


@contextmanager
def _played(name: str) -> Iterator[None]:
    """Say in a sentence what somebody in a network's file could not do."""
    from bot.story.players import StoryBroken
    from playground.errors import PlaygroundError

    try:
        yield
    except (StoryBroken, PlaygroundError) as broken:
        _stop_with([f"{name}: what the file says could not be done. {broken}"])


@app.command()
def story(
    network: Annotated[str, typer.Option(help=NETWORKS)] = SAMPLE,
    out: Annotated[Path | None, typer.Option(help="Where to write what happened, as JSON.")] = None,
    database: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://...")] = None,
) -> None:
    """Play a network through all its sessions, with people who click, and tell it."""
    from bot.story.play import play
    from bot.story.stage import KringStopped

    data = _network(network)
    if out is not None:
        _write(out, "", mode="a")  # what cannot be written is told before the story, and not after it
    try:
        with _played(network):
            result = asyncio.run(play(data, database, Console()))
    except KringStopped as stopped:
        _stop_with([str(stopped)], AGAIN)
    if out is not None:
        _write(out, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    if result["differences"]:
        _stop_with([f"{network}: expected.{one}" for one in result["differences"]])


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page listens, on this machine only.")] = 3030,
    language: Annotated[Language | None, typer.Option(help="nl or en; as the network speaks.")] = None,
    fresh: Annotated[bool, typer.Option(help="Begin again, three weeks before the second session.")] = False,
    network: Annotated[str, typer.Option(help=NETWORKS)] = SAMPLE,
    browser: Annotated[bool, typer.Option(help="Open a browser when there is one.")] = True,
) -> None:
    """Show Kring in a practice workspace: be anybody, press the buttons, move the clock."""
    from bot.story.cast import Cast
    from bot.story.demo import Demo, open_browser
    from bot.story.script import read as read_network
    from bot.story.stage import KringStopped, manifest

    data = _network(network)
    if len(data["sessions"]) < 2:
        _stop_with([f"{network}: sessions: the demo stops before the second one, and there is one alone."])
    spoken = language or Cast(read_network(data)).language
    folder = Path(".kring").absolute()  # the bot is a process of its own, in a folder of its own
    folder = folder if network == SAMPLE else folder / Path(network).stem

    async def show() -> None:
        stop = asyncio.Event()
        console = Console()
        shown = Demo(data, spoken, folder, console)
        try:
            await shown.prepare(fresh=fresh)
        except OSError as error:
            _stop_with([f"{folder}: {error.strerror or error}."], AGAIN)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)

        def opened(address: str) -> None:
            console.print(shown.open_words(address), highlight=False, soft_wrap=True)
            if browser:
                open_browser(address)

        try:
            await shown.run(port, manifest(), stop, opened)
        except OSError as error:
            _stop_with([f"{error.strerror or error}: choose another --port."])

    try:
        with _played(network):
            asyncio.run(show())
    except KringStopped as stopped:
        _stop_with([str(stopped)], AGAIN)


@app.command()
def texts(
    out: Annotated[Path, typer.Option(help="Where to write the page.")] = Path("texts.html"),
) -> None:
    """Write everything Kring says, in both languages side by side, as one HTML page."""
    from bot.reading.page import page

    _write(out, page())
    _say(f"Written: {out}")


@app.command()
def doctor(
    live: Annotated[str, typer.Option(help="A test channel, C..., in which to try Slack out.")] = "",
) -> None:
    """Say what is missing or wrong, and how to mend it."""
    from bot.running.doctor import examine
    from bot.running.doctor.machine import zone_data

    try:
        settings = read()
    except WrongSettings as wrong:
        _stop_with([*wrong.problems, *missing_beside(wrong, os.environ), *zone_data()])
    if live and settings.hosts:
        _stop_with(["--live: asks for SLACK_BOT_TOKEN, of an app in one workspace."])
    found = asyncio.run(examine(settings, os.environ))
    for line in found.know:
        _say(f"To know: {line}")
    if found.wrong:
        _stop_with(found.wrong)
    typer.echo("All is well: Slack and the database answer as they should.")
    if live:
        from bot.running.doctor.live import until_ended

        if odd := asyncio.run(until_ended(settings, live, _say)):
            _stop_with(odd)


@app.command()
def manifest(
    source: Annotated[
        Path | None, typer.Option(hidden=True)
    ] = None,  # so Slack's command line names the project
    address: Annotated[
        str, typer.Option(help="Where Kring is reached: makes the manifest of an app for many workspaces.")
    ] = "",
) -> None:
    """Print app.yaml as JSON, as Slack's command line asks for it."""
    from bot.running.provider import for_many
    from bot.running.wrong import is_public
    from bot.story.stage import manifest

    if address and not is_public(address):
        _stop_with(["--address: expected an address, https://..., where Kring is reached from outside."])
    made = manifest()
    typer.echo(json.dumps(for_many(made, address) if address else made, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
