"""The open connections of a server: how many there may be, and how long one may take to ask something.

Whoever opens connections and asks nothing, or never comes to an end, is let go: after a while, and at once
when others wait at a full door.
"""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp.web_protocol import RequestHandler

from bot.running.logs import Sparingly

MOST = 400  # open connections, well below the number of files that a process may have open
PATIENCE = 10.0  # seconds from the connection, or the head of a later request, to the end of its body


class Visit(asyncio.Protocol):
    """One connection, in front of the protocol that reads what comes over it."""

    def __init__(self, visits: "Visits", reader: RequestHandler) -> None:
        self._visits, self._reader = visits, reader
        self._timer: asyncio.TimerHandle | None = None
        self.in_hand = False  # a request came whole, and is being answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let somebody in, for as long as it takes to ask something."""
        self._reader.connection_made(transport)
        self.waits()
        self._visits.enters(self, self._reader)

    def waits(self) -> None:
        """Wait for a whole request, which cannot take without end."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._visits.patience, self.cut)

    def came(self) -> None:
        """Note that a request came whole."""
        self.in_hand = True
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def cut(self) -> None:
        """Let go of somebody who asks nothing."""
        self._visits.log.warning("serving.unfinished")
        if self._reader.transport is not None:
            self._reader.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection that is over."""
        self._stop_waiting()
        self._visits.leaves(self._reader)
        self._reader.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hand on what came."""
        self._reader.data_received(data)

    def eof_received(self) -> None:
        """Hand on that nothing more comes."""
        self._reader.eof_received()

    def pause_writing(self) -> None:
        """Hand on that the other side reads slowly."""
        self._reader.pause_writing()

    def resume_writing(self) -> None:
        """Hand on that the other side reads again."""
        self._reader.resume_writing()


class Visits:
    """All connections of a server that are open."""

    def __init__(self, *, most: int = MOST, patience: float = PATIENCE) -> None:
        self.most, self.patience = most, patience
        self.log = Sparingly()
        self._open: dict[RequestHandler, Visit] = {}

    def __len__(self) -> int:
        return len(self._open)

    def enters(self, visit: Visit, reader: RequestHandler) -> None:
        """Let somebody in; when it is full, whoever has asked nothing for longest goes."""
        self._open[reader] = visit
        if len(self._open) > self.most:
            goes = next(one for one, waits in self._open.items() if not waits.in_hand)
            self._open.pop(goes).cut()

    def leaves(self, reader: RequestHandler) -> None:
        """Forget somebody who is gone."""
        self._open.pop(reader, None)

    @web.middleware
    async def in_time(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request once all of it is there."""
        visit = self._open.get(request.protocol)
        if visit is None:
            raise web.HTTPRequestTimeout
        visit.waits()
        try:
            await request.read()
        except (OSError, web.RequestPayloadError):  # who went away, or was let go, or writes no HTTP
            raise web.HTTPBadRequest from None
        visit.came()
        try:
            return await handler(request)
        finally:
            visit.in_hand = False
            if self._open.pop(request.protocol, None):  # it waits anew, behind all others
                self._open[request.protocol] = visit
