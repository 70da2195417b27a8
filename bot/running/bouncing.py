"""The command to which a mail server pipes a message: what came back is told to the running Kring."""

import asyncio
import sys
from typing import BinaryIO

import aiohttp
import msgspec
import typer

from bot.mail.bounce import LARGEST, Bounced, read
from bot.mail.returns import DONE, PATH, SIGNED, signature
from bot.running.command import stop_with
from bot.running.config import WrongSettings
from bot.running.config import read as read_settings
from bot.running.serving import on_this_machine

app = typer.Typer()
TRY_AGAIN = 75  # by which a mail server knows that it keeps a message and hands it over again
SECONDS = 20


@app.command()
def bounce() -> None:
    """Tell the running Kring of mail that came back: a message on standard input, as a mail server pipes it.

    What is no report of a failure, or of mail that is not ours, changes nothing.
    """
    message = _taken(sys.stdin.buffer)
    try:
        settings = read_settings()
    except WrongSettings as wrong:
        stop_with(wrong.problems, TRY_AGAIN)
    if not settings.mail_secret or settings.port is None:
        stop_with(
            ["bounce: needs KRING_MAIL_SECRET and KRING_PORT, as the running Kring has them."], TRY_AGAIN
        )
    told = read(message)
    if told is None:
        typer.echo("This tells of no mail of Kring's that did not arrive; nothing was changed.")
        return
    where = on_this_machine(settings.host, settings.port, PATH)
    status = asyncio.run(_tell(where, settings.mail_secret.split()[0], told))
    if status != DONE:
        stop_with(
            [f"bounce: Kring did not take it ({status or 'no answer'}); hand it over again."], TRY_AGAIN
        )
    typer.echo("Kring knows that this mail did not arrive.")


def _taken(pipe: BinaryIO) -> bytes:
    """Return what counts of a message, once it was taken whole: a pipe that breaks is tried again."""
    message = pipe.read(LARGEST)
    while pipe.read(LARGEST):
        pass
    return message


async def _tell(where: str, secret: str, told: Bounced) -> int:
    """Return how the running Kring answers; 0 where it does not."""
    body = msgspec.json.encode(told)
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as client,
            client.post(where, data=body, headers={SIGNED: signature(secret, body)}) as answer,
        ):
            return answer.status
    except (OSError, aiohttp.ClientError, TimeoutError):
        return 0
