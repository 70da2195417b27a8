"""Whoever opens connections and asks nothing silences nobody, and does not fill the log."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import islice

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.running import logs
from bot.running.logs import Elsewhere, Sparingly
from bot.running.serving import LOOPBACK, serving
from bot.running.visits import Visits
from playground.ports import free_port

HEAD = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n"
UNFINISHED = {
    "nothing": b"",
    "half a head": HEAD[:20],
    "no body": HEAD,
    "half a body": HEAD + b"ab",
    "a second request that does not end": HEAD + b"abcde" + HEAD,
}
SHORT = 0.05  # seconds


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


@asynccontextmanager
async def served(visits: Visits) -> AsyncIterator[int]:
    port = free_port()
    async with serving([web.post("/", echo)], port, visits=visits):
        yield port


@asynccontextmanager
async def at_the_door(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def let_go(reader: asyncio.StreamReader) -> None:
    with suppress(ConnectionError):
        await asyncio.wait_for(reader.read(), 10)


async def asked(port: int, words: bytes = b"abcde") -> tuple[int, bytes]:
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"http://{LOOPBACK}:{port}/", data=words) as answer,
    ):
        return answer.status, await answer.read()


@pytest.mark.parametrize("sent", UNFINISHED.values(), ids=UNFINISHED)
async def test_a_request_that_does_not_end_is_let_go(sent: bytes) -> None:
    async with served(Visits(patience=SHORT)) as port:
        async with at_the_door(port) as (reader, writer):
            writer.write(sent)
            await let_go(reader)
        assert await asked(port) == (200, b"abcde")


async def test_a_connection_that_asks_again_is_answered_each_time() -> None:
    visits = Visits()
    async with served(visits) as port, aiohttp.ClientSession() as client:
        for words in (b"one", b"two", b""):
            async with client.post(f"http://{LOOPBACK}:{port}/", data=words) as answer:
                assert await answer.read() == words
            assert len(visits) == 1


async def test_at_a_full_door_whoever_asks_nothing_goes_and_the_others_are_answered() -> None:
    visits = Visits(most=5)
    with capture_logs() as said:
        async with served(visits) as port, AsyncExitStack() as silent:
            for _ in range(30):
                _reader, writer = await silent.enter_async_context(at_the_door(port))
                writer.write(HEAD[:20])
            for number in range(10):
                assert await asked(port, str(number).encode()) == (200, str(number).encode())
            assert len(visits) <= 5
    assert [line["event"] for line in said] == ["serving.unfinished"]


async def test_of_many_who_come_at_once_no_more_are_let_in_than_there_is_room_for() -> None:
    visits = Visits(most=5)
    async with served(visits) as port, AsyncExitStack() as silent:
        doors = [silent.enter_async_context(at_the_door(port)) for _ in range(30)]
        gone = [asyncio.create_task(let_go(reader)) for reader, _ in await asyncio.gather(*doors)]
        for finished in islice(asyncio.as_completed(gone), 25):
            await finished
        assert len(visits) == 5
        for task in gone:
            task.cancel()


async def test_who_is_being_answered_is_not_let_go() -> None:
    answering, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        answering.set()
        await may_end.wait()
        return web.Response(text="at last")

    port = free_port()
    visits = Visits(most=1)
    async with serving([web.post("/", slow)], port, visits=visits), asyncio.TaskGroup() as tasks:
        first = tasks.create_task(asked(port))
        await answering.wait()
        async with at_the_door(port) as (reader, _writer):
            await let_go(reader)  # there is no room for one more
        may_end.set()
        assert await first == (200, b"at last")


@pytest.mark.parametrize("sent", [HEAD + b"ab", b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"\x00\r\n\r\n"])
async def test_what_is_broken_off_or_no_http_is_at_most_one_line_in_the_log(sent: bytes) -> None:
    elsewhere, server = Elsewhere(), logging.getLogger("aiohttp.server")
    server.addHandler(elsewhere)
    try:
        with capture_logs() as said:
            async with served(Visits()) as port:
                for _ in range(5):
                    async with at_the_door(port) as (_reader, writer):
                        writer.write(sent)
                assert await asked(port) == (200, b"abcde")
    finally:
        server.removeHandler(elsewhere)
    assert len(said) <= 1


def test_the_same_is_said_once_a_minute_with_how_often_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    now, log = 1000.0, Sparingly()
    monkeypatch.setattr(logs, "monotonic", lambda: now)
    with capture_logs() as said:
        for seconds in (0, 1, 59, 60, 61, 130):
            now = 1000.0 + seconds
            log.warning("refused")
        log.warning("refused", by="Eve")
    assert [(line["event"], line.get("by"), line.get("times")) for line in said] == [
        ("refused", None, None), ("refused", None, 3), ("refused", None, 2), ("refused", "Eve", None),
    ]  # fmt: skip
