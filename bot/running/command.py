"""How a command ends that cannot go on: with a sentence, and a code that says who acts next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from bot.running.config import Settings, WrongSettings, read
from models.writing import printable

AGAIN = 1  # a supervisor may try again: it may be over by itself
MISUSE = 2  # nothing goes before somebody changes something


def say(line: str) -> None:
    """Print a line, in which there may be words of people, of a file or of Slack."""
    typer.echo(printable(line))


def stop_with(problems: list[str], code: int = MISUSE) -> NoReturn:
    """End the command with these lines."""
    for problem in problems:
        typer.echo(printable(problem), err=True)
    raise typer.Exit(code)


@contextmanager
def database_named(name: str = "KRING_DATABASE") -> Iterator[None]:
    """Say in a sentence why the database is of no use, after what names it."""
    from bot.storage.trouble import Unusable

    try:
        yield
    except Unusable as problem:
        stop_with([f"{name}: {problem}."], AGAIN if problem.passes else MISUSE)


def settings_or_stop() -> Settings:
    """Read the settings, or say what is wrong with them."""
    try:
        return read()
    except WrongSettings as wrong:
        stop_with(wrong.problems)
