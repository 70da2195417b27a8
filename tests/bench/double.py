"""Slack on this machine, as light as can be: it says ok after a delay, and takes Socket Mode connections."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

from aiohttp import WSMsgType, web

from tests.bench.load import Run
from tests.bench.processes import READY_SECONDS, Server, own_cpu
from tests.bench.world import TEAM

ANSWER = {
    "ok": True, "channel": "D0BENCH", "ts": "1.000001", "message_ts": "1.000001", "user_id": "U0BOT",
    "user": "kring", "team": "bench", "team_id": TEAM, "bot_id": "B0BOT", "url": "https://bench.slack.com/",
    "upload_url": "", "file_id": "F1", "files": [],
}  # fmt: skip

NEVER = 30.0  # seconds without an answer


@dataclass
class Double:
    """What the double was asked, and the connection that it holds."""

    url: str = ""
    delay: float = 0.0
    calls: int = 0
    done: dict[str, float] = field(default_factory=dict)  # when the call for a person was answered
    socket: web.WebSocketResponse | None = None
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    _ids: Any = field(default_factory=count)

    @property
    def settings(self) -> dict[str, str]:
        """What a server needs to know to find this double."""
        return {"SLACK_API_URL": self.url, "SLACK_BOT_TOKEN": "xoxb-bench", "SLACK_APP_TOKEN": "xapp-bench"}

    async def answer(self, request: web.Request) -> web.Response:
        """Say ok to any method."""
        method, body = request.match_info["method"], await request.read()
        if method == "apps.connections.open":
            return web.json_response({"ok": True, "url": self.url.replace("http", "ws") + "socket/1"})
        self.calls += 1
        if self.delay:
            await asyncio.sleep(self.delay)
        answer = ANSWER
        if method in ("chat.postEphemeral", "views.publish") and body[:1] == b"{":
            self.done[json.loads(body).get("user") or json.loads(body).get("user_id")] = perf_counter()
        elif method == "files.getUploadURLExternal":
            answer = ANSWER | {"upload_url": self.url + "upload"}
        elif method == "conversations.open":
            answer = ANSWER | {"channel": {"id": "D0BENCH"}}
        return web.json_response(answer)

    async def hold(self, request: web.Request) -> web.WebSocketResponse:
        """Hold a Socket Mode connection."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "debug_info": {}})
        self.socket = socket
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                waiting = self._waiting.pop(said.get("envelope_id", ""), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(said)
        return socket

    async def connects(self, server: Server) -> None:
        """Wait until the server under test has connected."""
        async with asyncio.timeout(READY_SECONDS):
            while not self.connected.is_set():
                server.check()
                await asyncio.sleep(0.01)

    async def ask(self, payload: str) -> Any:
        """Send one payload as an envelope; return what came back."""
        assert self.socket is not None
        envelope_id = f"e-{next(self._ids)}"
        self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        await self.socket.send_str(
            f'{{"envelope_id":"{envelope_id}","type":"interactive","accepts_response_payload":true,'
            f'"payload":{payload}}}'
        )
        return await self._waiting[envelope_id]

    async def closed_loop(self, server: Server, payloads: list[str], at_once: int = 16) -> Run:
        """Send envelopes as fast as they are acknowledged."""
        waiting = iter(payloads)
        times: list[float] = []
        wrong: list[bytes] = []

        async def work() -> None:
            for payload in waiting:
                began = perf_counter()
                said = await self.ask(payload)
                times.append(perf_counter() - began)
                if (said.get("payload") or {}).get("response_action") == "errors":
                    wrong.append(str(said).encode())

        cpu, own, began = server.cpu, own_cpu(), perf_counter()
        await asyncio.gather(*(work() for _ in range(at_once)))
        seconds = perf_counter() - began
        return Run(len(payloads), seconds, server.cpu - cpu, (own_cpu() - own) / seconds, times, wrong)

    async def open_loop(self, server: Server, payloads: list[str], per_second: float) -> Run:
        """Send envelopes at their moment, whether or not earlier ones were acknowledged."""
        times: list[float] = []
        began = perf_counter()

        async def press(position: int, payload: str) -> None:
            at = began + position / per_second
            await asyncio.sleep(max(0.0, at - perf_counter()))
            with suppress(TimeoutError):  # what is never answered is missed
                await asyncio.wait_for(self.ask(payload), NEVER)
            times.append(perf_counter() - at)

        cpu, own = server.cpu, own_cpu()
        await asyncio.gather(*(press(position, payload) for position, payload in enumerate(payloads)))
        seconds = perf_counter() - began
        return Run(len(payloads), seconds, server.cpu - cpu, (own_cpu() - own) / seconds, times)


@asynccontextmanager
async def double(delay: float = 0.0) -> AsyncIterator[Double]:
    """Run a double in this process, where the load is."""
    made = Double(delay=delay)
    app = web.Application(client_max_size=2**24)
    app.add_routes([web.get("/api/socket/1", made.hold), web.route("*", "/api/{method:.*}", made.answer)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield made
    finally:
        await runner.cleanup()
