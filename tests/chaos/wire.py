"""The wire between the processes and the server of the database, which may be cut just at a commit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65536
COMMIT = b"COMMIT\0"
LASTS = 0.1  # seconds until the server surely did what reached it


class Wire:
    """Carries what both sides say; when it is armed, the next commit loses its answer, or never arrives."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._host, self._port = parts.hostname or "", parts.port or 0
        self._server, self._address = server, ""
        self._arrives: bool | None = None
        self._carrying: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """The address of the database by this wire."""
        return self._address

    def cut(self, *, arrives: bool) -> None:
        """Cut the connection of whoever commits next, after or before the commit arrived."""
        self._arrives = arrives

    def mend(self) -> None:
        """Cut nothing any more."""
        self._arrives = None

    @asynccontextmanager
    async def laid(self) -> AsyncIterator["Wire"]:
        """Listen on a port of its own."""
        listening = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        self._address = self._server.replace(f":{self._port}", f":{port}", 1)
        try:
            yield self
        finally:
            listening.close()
            for task in list(self._carrying):
                task.cancel()
            await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _carry(self, asks: asyncio.StreamReader, hears: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        writers = [hears]
        try:
            with suppress(OSError):
                answers, told = await asyncio.open_connection(self._host, self._port)
                writers.append(told)
                silence = asyncio.Event()
                both = self._asks(asks, told, silence), _says(answers, hears, silence)
                ways = [asyncio.create_task(way) for way in both]
                try:
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in ways:
                        way.cancel()
                    await asyncio.gather(*ways, return_exceptions=True)
        finally:
            for writer in writers:
                writer.transport.abort()
            self._carrying.discard(task)

    async def _asks(
        self, asks: asyncio.StreamReader, told: asyncio.StreamWriter, silence: asyncio.Event
    ) -> None:
        while data := await asks.read(CHUNK):
            cut, arrives = COMMIT in data and self._arrives is not None, self._arrives
            if cut:
                self._arrives = None
                silence.set()
            if not cut or arrives:
                told.write(data)
                await told.drain()
            if cut:
                await asyncio.sleep(LASTS)
                return


async def _says(answers: asyncio.StreamReader, hears: asyncio.StreamWriter, silence: asyncio.Event) -> None:
    while data := await answers.read(CHUNK):
        if not silence.is_set():
            hears.write(data)
            await hears.drain()
