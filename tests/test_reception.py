"""HTTP mode: the cycle works over signed requests, and nothing that Slack did not send is read."""

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.compose import compose, connected
from bot.running.clock import HeldClock
from bot.running.config import Settings
from bot.slack.reception import PATH, decoded, unquoted
from bot.story.stage import FASTER
from playground import Playground, Workspace
from playground.ports import free_port
from playground.signed import signature
from tests.conftest import CHANNEL, START, Running, workspace_of_people
from tests.people import join_everybody, plan_session, start_network

FORM = "application/x-www-form-urlencoded"


@asynccontextmanager
async def over_http(address: str) -> AsyncIterator[tuple[Running, str]]:
    """A Kring in HTTP mode; its address too."""
    async with served_over_http(workspace_of_people(), address) as running:
        assert running.kring.settings.port is not None
        yield running, f"http://127.0.0.1:{running.kring.settings.port}{PATH}"


@asynccontextmanager
async def served_over_http(workspace: Workspace, address: str) -> AsyncIterator[Running]:
    """A Kring in HTTP mode, in a workspace."""
    clock = HeldClock(START)
    workspace.clock = clock.now
    port = free_port()
    async with Playground(workspace) as playground:
        settings = Settings(
            bot_token=playground.bot_token,
            signing_secret=playground.signing_secret,
            api_url=playground.api_url,
            database=address,
            port=port,
            address=f"http://127.0.0.1:{port}",
            pace=FASTER,
        )
        async with compose(settings, clock) as bot, connected(bot):
            await playground.use_request_url(f"http://127.0.0.1:{port}{PATH}")
            yield Running(playground, bot, clock)


@pytest.fixture
async def http(database_address: str) -> AsyncIterator[tuple[Running, str]]:
    async with over_http(database_address) as both:
        yield both


@pytest.mark.long
async def test_people_ask_answer_and_are_answered_over_http(http: tuple[Running, str]) -> None:
    running, _url = http
    await start_network(running)
    await join_everybody(running, ["U0ANNA", "U0BRAM"])
    await plan_session(running, "2026-03-12", "13:30")
    await running.advance("2026-02-19 09:01")
    anna = running.person("U0ANNA")
    await anna.clicks("Ja")
    await anna.runs("/kring", "vraag", channel=CHANNEL)
    await anna.submits({"Wat wil je leren?": "Hoe begin je? <!channel> 🌱"})
    assert anna.sees("Dank je")
    await running.advance("2026-02-19 09:02")
    assert any("Ja: 1 ·" in text for text in running.channel_texts())
    assert await anna.opens_home() is not None
    assert anna.sees("Hoe begin je?")


@pytest.mark.long
async def test_a_form_that_is_refused_keeps_what_was_typed_over_http(http: tuple[Running, str]) -> None:
    running, _url = http
    await start_network(running)
    await join_everybody(running, ["U0ANNA"])
    anna = running.person("U0ANNA")
    await anna.runs("/kring", "vraag", channel=CHANNEL)
    errors = await anna.submits({"Wat wil je leren?": "   "})
    assert errors


@pytest.mark.long
async def test_what_slack_sends_again_is_answered_once_over_http(http: tuple[Running, str]) -> None:
    running, _url = http
    await start_network(running)
    await join_everybody(running, ["U0ANNA"])
    anna, sent = running.person("U0ANNA"), []
    running.playground.exchange_listeners.append(lambda _kind, payload, _answer: sent.append(payload))
    await anna.writes("Hoe begin je?")
    for attempt in (1, 2, 3):
        await running.playground.redelivers(sent[0], attempt)
    await running.settled()
    assert len(anna.ephemerals) == 1


async def post(url: str, body: bytes | io.BytesIO, headers: dict[str, str]) -> tuple[int, str]:
    async with aiohttp.ClientSession() as client, client.post(url, data=body, headers=headers) as answer:
        return answer.status, await answer.text()


def signed(secret: str, body: str, content_type: str = FORM, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(secret, timestamp, body),
    }


COMMAND = urlencode({"command": "/kring", "text": "new", "team_id": "T1", "user_id": "U0EVE"})


async def test_what_slack_did_not_sign_or_signed_long_ago_is_not_read(http: tuple[Running, str]) -> None:
    running, url = http
    secret, body = running.playground.signing_secret, COMMAND.encode()
    right = signed(secret, COMMAND)
    refused: list[dict[str, str]] = [
        {"Content-Type": FORM},
        signed("another secret", COMMAND),
        signed(secret, COMMAND + "&more=1"),
        signed(secret, COMMAND, at=time.time() - 301),
        signed(secret, COMMAND, at=time.time() + 400),  # some of it passes before it is looked at
        right | {"X-Slack-Request-Timestamp": "now"},
        right | {"X-Slack-Request-Timestamp": "-1"},
        right | {"X-Slack-Request-Timestamp": "1" * 5000},
        right | {"X-Slack-Signature": "v0=é"},
        right | {"X-Slack-Signature": ""},
    ]
    assert [(await post(url, body, headers))[0] for headers in refused] == [401] * len(refused)
    assert (await post(url, b"\xff\xfe", right))[0] == 401
    assert (await post(url, body, right))[0] == 200


async def test_a_body_that_is_too_large_is_refused(http: tuple[Running, str]) -> None:
    running, url = http
    large = "x" * (1024 * 1024 + 1)
    headers = signed(running.playground.signing_secret, large)
    assert (await post(url, io.BytesIO(large.encode()), headers))[0] == 413


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{}", "application/json", 404),
        ("[1]", "application/json", 400),
        ("{", "application/json", 400),
        ("payload=%7B", FORM, 400),
        ('{"event":' * 5000, "application/json", 400),
        ("payload=" + "%7B%22a%22%3A" * 5000, FORM, 400),
        ("payload=%7B%22type%22%3A%22view_submission%22%7D", FORM, None),
        ("ssl_check=1&token=x", FORM, 200),
        ('{"type":"view_closed"}', "application/json", 200),
        ('{"type":"app_rate_limited","team_id":"T0DEMO","minute_rate_limited":1}', "application/json", 200),
        ("", FORM, 404),
    ],
)
async def test_a_signed_body_that_makes_no_sense_gets_an_answer_without_a_trace(
    http: tuple[Running, str], body: str, content_type: str, status: int | None
) -> None:
    running, url = http
    found, said = await post(
        url, body.encode(), signed(running.playground.signing_secret, body, content_type)
    )
    assert found == status or (status is None and found in (200, 400, 404))
    assert "Traceback" not in said


async def test_slack_may_look_at_the_certificate_without_a_signature(http: tuple[Running, str]) -> None:
    _running, url = http
    unsigned = {"Content-Type": FORM}
    assert await post(url, b"ssl_check=1&token=x", unsigned) == (200, "")
    assert await post(url, b"token=x&ssl_check=1", unsigned) == (200, "")
    for no_check in (b"text=ssl_check=1", b"ssl_check=&token=x", b"ssl_check=1&x=" + b"x" * 500):
        assert (await post(url, no_check, unsigned))[0] == 401
    async with aiohttp.ClientSession() as client:
        for query, status in (("?ssl_check=1", 200), ("", 401)):
            async with client.get(f"{url}{query}") as answer:
                assert answer.status == status


async def test_what_nothing_listens_to_is_answered_all_the_same(http: tuple[Running, str]) -> None:
    running, url = http
    for kind, said in (("block_suggestion", '{"options": []}'), ("view_closed", ""), ("of_later", "")):
        body = urlencode({"payload": json.dumps({"type": kind, "action_id": "x", "user": {"id": "U0ANNA"}})})
        headers = signed(running.playground.signing_secret, body)
        assert await post(url, body.encode(), headers) == (200, said)


@given(text=st.text())
def test_a_form_value_is_decoded_as_the_standard_library_does(text: str) -> None:
    assert (
        unquoted(quote_plus(text, errors="replace").encode()).decode()
        == text.encode(errors="replace").decode()
    )


JSON = st.recursive(st.text() | st.integers() | st.booleans(), lambda inner: st.lists(inner, max_size=3))


@given(payload=st.dictionaries(st.text(), JSON, max_size=4))
def test_a_payload_arrives_as_it_was_sent(payload: dict[str, Any]) -> None:
    said = json.dumps(payload)
    assert decoded(urlencode({"payload": said}).encode(), FORM) == json.loads(said)
    assert decoded(urlencode({"other": "1", "payload": said}).encode(), FORM) == json.loads(said)
    assert decoded(said.encode(), "application/json") == json.loads(said)


async def test_two_instances_behind_one_balancer_share_the_work(postgres_url: str, tmp_path: Path) -> None:
    async with over_http(postgres_url) as (first, _), beside(first, postgres_url) as (second, url):
        await start_network(first)
        await first.playground.use_request_url(url)
        await join_everybody(second, ["U0ANNA", "U0BRAM"])
        await plan_session(second, "2026-03-12", "13:30")
        await asyncio.gather(first.advance("2026-02-19 09:01"), second.advance("2026-02-19 09:01"))
        assert len(first.said_to("U0ANNA")) == 1
        assert sum("Ja: 0" in text for text in first.channel_texts()) == 1


@asynccontextmanager
async def beside(first: Running, address: str) -> AsyncIterator[tuple[Running, str]]:
    """A second instance on the same database and workspace; its address."""
    port = free_port()
    settings = Settings(
        bot_token=first.playground.bot_token,
        signing_secret=first.playground.signing_secret,
        api_url=first.playground.api_url,
        database=address,
        port=port,
    )
    async with compose(settings, first.clock) as bot, connected(bot):
        yield Running(first.playground, bot, first.clock), f"http://127.0.0.1:{port}{PATH}"


async def test_of_several_processes_each_gets_its_turn_and_one_that_is_gone_is_passed_over(
    http: tuple[Running, str],
) -> None:
    running, url = http
    await running.playground.use_request_url(url, f"http://127.0.0.1:{free_port()}{PATH}")
    for _ in range(3):
        await running.ria.opens_home()
