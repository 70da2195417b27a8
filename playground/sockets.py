"""Socket Mode: live connections, envelopes and acknowledgements."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass
from itertools import count

from aiohttp import WSMsgType, web

from playground.errors import NotAcknowledged
from playground.records import Json
from playground.workspace import Workspace

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    """One connection of the app; a ghost swallows what is sent to it."""

    socket: web.WebSocketResponse | None
    request: web.Request | None = None
    ghost: bool = False


class Sockets:
    """Delivers each envelope to one live connection, in turn."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.connections: list[Connection] = []
        self._turn = count()
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._arrived = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        if request.query.get("ticket") not in self.workspace.tickets:
            return web.Response(status=401)
        self.workspace.tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse(autoping=True, timeout=0.5)
        await socket.prepare(request)
        if reason := self._refuses():
            await socket.send_json({"type": "disconnect", "reason": reason})
            await socket.close()
            return socket
        connection = Connection(socket, request)
        self.connections.append(connection)
        try:
            await socket.send_json(self._hello())
            self._arrived.set()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
        return socket

    def _refuses(self) -> str:
        """Why no connection is taken; empty when one is."""
        if not self.workspace.socket_mode:
            return "link_disabled"
        return "too_many_websockets" if len(self.connections) >= MOST_CONNECTIONS else ""

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "playground", "approximate_connection_time": 3600},
            "connection_info": {"app_id": self.workspace.app_id},
        }

    def _acknowledge(self, data: str) -> None:
        try:
            body = json.loads(data)
        except ValueError:
            return
        waiting = self._waiting.pop(str(body.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(body.get("payload"))

    async def connected(self, connections: int = 1, seconds: float = 5.0) -> None:
        """Wait until this many connections are there."""
        async with asyncio.timeout(seconds):
            while sum(1 for c in self.connections if not c.ghost) < connections:
                self._arrived.clear()
                await self._arrived.wait()

    async def deliver(
        self, kind: str, payload: Json, accepts: bool, retry: int = 0, reason: str = ""
    ) -> Json | None:
        """Send an envelope and wait for its acknowledgement."""
        if not self.connections:
            raise NotAcknowledged("Kring did not respond: no socket is connected")
        connection = self.connections[next(self._turn) % len(self.connections)]
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        waiting: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = waiting
        try:
            async with asyncio.timeout(self.workspace.ack_seconds):
                if connection.socket is not None and not connection.ghost:
                    await connection.socket.send_json(envelope)
                return await waiting
        except (TimeoutError, ConnectionError):
            raise NotAcknowledged(f"Kring did not respond to {_named(payload)}") from None
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    async def refresh(self) -> None:
        """Ask every connection to come back by a new one, as Slack does now and then."""
        for connection in list(self.connections):
            if connection.socket is not None:
                await connection.socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def drop(self, abruptly: bool = False) -> None:
        """Close every connection; abruptly means without a word."""
        for connection in list(self.connections):
            self.connections.remove(connection)
            if abruptly and connection.request is not None and connection.request.transport is not None:
                connection.request.transport.abort()
            elif connection.socket is not None:
                await connection.socket.close()

    def add_ghost(self) -> None:
        """Add a connection that counts as live and swallows what it is sent."""
        self.connections.append(Connection(None, ghost=True))

    def haunt(self) -> None:
        """Turn the connections of now into ghosts that still answer pings."""
        for connection in self.connections:
            connection.ghost = True

    def lay_ghosts(self) -> None:
        """Take the ghosts away; connections that were turned into one work again."""
        self.connections = [c for c in self.connections if c.socket is not None]
        for connection in self.connections:
            connection.ghost = False


def _named(payload: Json) -> str:
    event = payload.get("event")
    return str(event["type"] if isinstance(event, dict) else payload.get("type") or payload.get("command"))
