"""A small web server on one port, for what others ask of the bot."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.running.visits import Visit, Visits

LOOPBACK = "127.0.0.1"
ANYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - where to ask what listens everywhere
LAST_ANSWERS = 20  # seconds for requests that are being answered when the server stops


class PortTaken(Exception):
    """The port cannot be used: another program has it, it is not ours, or there is no such address."""

    def __init__(self, host: str, port: int, error: OSError | UnicodeError) -> None:
        number = getattr(error, "errno", None) or 0  # below nothing for a name that no machine has
        said = os.strerror(number) if number > 0 else getattr(error, "strerror", None)
        super().__init__(f"{host}, port {port}: {said or error}")
        self.port = port


def on_this_machine(host: str, port: int, path: str) -> str:
    """Return the address at which another process of this machine asks what is served on a port."""
    host = ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}{path}" if ":" in host else f"http://{host}:{port}{path}"


@asynccontextmanager
async def serving(
    routes: Iterable[web.RouteDef],
    port: int,
    host: str = LOOPBACK,
    largest: int = 1024**2,
    *,
    visits: Visits | None = None,
    guards: Iterable[Middleware] = (),
) -> AsyncIterator[None]:
    """Serve these routes; a body of more than `largest` bytes is refused, what is in flight is finished.

    Whoever asks nothing is let go (bot/running/visits.py). Raises PortTaken.
    """
    visits = Visits() if visits is None else visits
    app = web.Application(client_max_size=largest, middlewares=[*guards, visits.in_time])
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_ANSWERS)
    await runner.setup()
    reader = runner.server
    assert reader is not None
    try:
        door = await asyncio.get_running_loop().create_server(lambda: Visit(visits, reader()), host, port)
    except (OSError, UnicodeError) as error:  # as of a name with two dots
        await runner.cleanup()
        raise PortTaken(host, port, error) from error
    try:
        yield
    finally:
        door.close()
        await runner.cleanup()
