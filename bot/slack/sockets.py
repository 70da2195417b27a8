"""Socket Mode: one connection to Slack, watched, and built anew when it has gone deaf.

A connection that Slack has given up may still answer pings while clicks go into the void. `hello` says how
many connections Slack counts, and an envelope shows that one works: after a long silence a fresh connection
takes over before the old one is closed.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.outcome import classify

log = structlog.get_logger()

DRAIN_SECONDS = 5  # for what an old connection still has to answer


@dataclass(frozen=True)
class Patience:
    """How long what is waited for, in seconds."""

    between_looks: float = 15
    silence: float = 600  # without an envelope, before a fresh connection takes over
    hello: float = 20  # from connecting to Slack's hello


class Asking(AsyncWebClient):
    """Asks Slack where to connect, and remembers why it did not say."""

    why = ""

    async def apps_connections_open(self, *, app_token: str, **more: Any) -> AsyncSlackResponse:
        """Ask for an address. Raises what the client raises."""
        try:
            answer = await super().apps_connections_open(app_token=app_token, **more)
        except Exception as error:
            self.why = classify(error).error
            raise
        self.why = ""
        return answer


class Line:
    """One connection: whether Slack greeted it, how many it counted, and when it last brought something."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self.counted = 0
        self.heard_at = monotonic()
        self.greeted = asyncio.Event()
        client = app.client
        self.asking = Asking(base_url=client.base_url, session=client.session, retry_handlers=[])
        self._handler = AsyncSocketModeHandler(app, app_token, web_client=self.asking)
        self._handler.client.on_message_listeners.append(self._listen)

    async def _listen(self, message: Any) -> None:
        self.heard_at = monotonic()
        with suppress(ValueError):
            said = json.loads(message.data)
            if said.get("type") == "hello":
                self.counted = int(said.get("num_connections", 1))
                self.greeted.set()

    async def connect(self) -> None:
        """Connect, and wait for Slack's greeting."""
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
        await self.greeted.wait()

    async def alive(self) -> bool:
        """Tell whether the connection stands and answers pings."""
        return self.greeted.is_set() and bool(await self._handler.client.is_connected())

    async def close(self) -> None:
        """Close the connection and everything that belongs to it."""
        with suppress(Exception):
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # nor here
            await self._handler.client.aiohttp_client_session.close()


class Sockets:
    """The connection to Slack, and the watch over it."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        drained: Callable[[], Awaitable[None]],
        *,
        instances: int = 1,
        patience: Patience | None = None,
    ) -> None:
        self._app, self._app_token, self._drained = app, app_token, drained
        self._instances = instances
        self._patience = patience or Patience()
        self._line = Line(app, app_token)
        self._asked = self._line.asking
        self._watching: asyncio.Task[None] | None = None
        self.ghosts = 0  # connections that Slack counts and nobody of us holds

    async def open(self) -> None:
        """Connect, and begin to watch."""
        with suppress(TimeoutError):  # the watch goes on trying
            async with asyncio.timeout(self._patience.hello):
                await self._line.connect()
        self._watching = asyncio.create_task(self._watch())

    async def connected(self) -> bool:
        """Tell whether the connection stands."""
        return await self._line.alive()

    @property
    def why(self) -> str:
        """Why Slack gave no connection when it was last asked; empty when it did, or said nothing."""
        return self._asked.why

    @property
    def heard_at(self) -> float:
        """When Slack last said something on the connection, pings left out, on the clock that never jumps."""
        return self._line.heard_at

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._patience.between_looks)
            try:
                await self.look()
            except Exception:
                log.exception("sockets.watch_failed")

    async def look(self) -> None:
        """Count the connections that are nobody's; build ours anew when it is silent or gone."""
        self._count(self._line, ours=1)
        silent = monotonic() - self.heard_at > self._patience.silence
        if silent or not await self.connected():
            await self.renew()

    def _count(self, line: Line, *, ours: int) -> None:
        ghosts = max(0, line.counted - ours - (self._instances - 1))
        if ghosts and ghosts != self.ghosts:
            log.warning("sockets.ghosts", ghosts=ghosts)
        self.ghosts = ghosts

    async def renew(self) -> None:
        """Let a fresh connection take over; the old one is closed once it has answered what it holds."""
        old, fresh = self._line, Line(self._app, self._app_token)
        self._asked = fresh.asking
        try:
            async with asyncio.timeout(self._patience.hello):
                await fresh.connect()
        except BaseException:
            await fresh.close()
            raise
        self._count(fresh, ours=2)
        fresh.counted -= 1  # the old one goes
        self._line = fresh
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._drained()
        await old.close()
        log.info("sockets.renewed")

    async def close(self) -> None:
        """Stop watching, finish what is in flight, and close."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        await self._drained()
        await self._line.close()
