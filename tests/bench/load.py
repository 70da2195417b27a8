"""Load over HTTP: requests written and signed beforehand, sent by a client that does next to nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter, time
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from tests.bench.processes import Server, own_cpu

SECRET = "bench-secret"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MISS_SECONDS = 3.0
VERIFIER = SignatureVerifier(SECRET)


def signed(body: bytes, content_type: str = FORM) -> bytes:
    """Return a whole request as Slack signs it now; it is good for five minutes."""
    stamp = str(int(time()))
    signature = VERIFIER.generate_signature(timestamp=stamp, body=body)
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {stamp}\r\n"
        f"X-Slack-Signature: {signature}\r\n\r\n"
    )
    return head.encode() + body


def form_of(payload: bytes) -> bytes:
    """Return an interaction's body."""
    return urlencode({"payload": payload}).encode()


class Client(asyncio.Protocol):
    """One kept connection; one request at a time."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._answered: asyncio.Future[bytes] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(exc or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if len(body) < length or self._answered is None:
            return
        self._buffer.clear()
        self._answered.set_result(bytes(head[9:12]) + bytes(body))

    async def ask(self, request: bytes) -> bytes:
        """Send one request; return status and body of the answer."""
        assert self._transport is not None
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answered

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


async def clients(server: Server, number: int) -> list[Client]:
    """Open connections to a server."""
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(Client, "127.0.0.1", server.port))[1] for _ in range(number)]


@dataclass
class Run:
    """What one run measured."""

    requests: int
    seconds: float
    server_cpu: float
    load_share: float
    times: list[float] = field(default_factory=list)  # to the answer, in seconds
    wrong: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    @property
    def cpu_each(self) -> float:
        """Seconds of CPU of the server for each request."""
        return self.server_cpu / self.requests

    def at(self, part: float) -> float:
        """Return a percentile of the times to the answer."""
        return sorted(self.times)[min(len(self.times) - 1, int(part * len(self.times)))]

    @property
    def missed(self) -> int:
        """How many were not answered well within the time that Slack gives."""
        return len(self.wrong) + sum(taken > MISS_SECONDS for taken in self.times)


Judge = Callable[[bytes], bool]


def is_ok(answer: bytes) -> bool:
    """Tell whether a press was acknowledged."""
    return answer.startswith(b"200")


async def closed_loop(
    server: Server, requests: Sequence[bytes], connections: int = 16, judge: Judge = is_ok
) -> Run:
    """Send requests as fast as the server answers, over a number of connections."""
    waiting = iter(requests)
    opened = await clients(server, connections)
    times: list[float] = []
    wrong: list[bytes] = []

    async def work(client: Client) -> None:
        for request in waiting:
            began = perf_counter()
            answer = await client.ask(request)
            times.append(perf_counter() - began)
            if not judge(answer):
                wrong.append(answer)

    cpu, own, began = server.cpu, own_cpu(), perf_counter()
    await asyncio.gather(*(work(client) for client in opened))
    seconds = perf_counter() - began
    run = Run(len(requests), seconds, server.cpu - cpu, (own_cpu() - own) / seconds, times, wrong)
    for client in opened:
        client.close()
    return run


async def open_loop(
    server: Server, requests: Sequence[bytes], per_second: float, judge: Judge = is_ok
) -> Run:
    """Send requests at their moment, whether or not earlier ones were answered, as people press."""
    opened = await clients(server, min(len(requests), 400))
    free: asyncio.Queue[Client] = asyncio.Queue()
    for client in opened:
        free.put_nowait(client)
    times: list[float] = []
    wrong: list[bytes] = []
    began = perf_counter()

    async def press(position: int, request: bytes) -> None:
        at = began + position / per_second
        await asyncio.sleep(max(0.0, at - perf_counter()))
        client = await free.get()
        answer = await client.ask(request)
        times.append(perf_counter() - at)
        free.put_nowait(client)
        if not judge(answer):
            wrong.append(answer)

    cpu, own = server.cpu, own_cpu()
    await asyncio.gather(*(press(position, request) for position, request in enumerate(requests)))
    seconds = perf_counter() - began
    run = Run(len(requests), seconds, server.cpu - cpu, (own_cpu() - own) / seconds, times, wrong)
    for client in opened:
        client.close()
    return run
