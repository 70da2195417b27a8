"""Things going wrong on purpose, as a client meets them."""

import asyncio
from typing import Any

import aiohttp
import pytest
from playground_kit import Connect
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import NotAcknowledged, Playground

POST = "chat.postMessage"


async def post(client: AsyncWebClient, channel: str = "C1") -> Any:
    return await client.chat_postMessage(channel=channel, text="Hello")


async def test_a_rate_limit_names_the_seconds_to_wait(playground: Playground, client: AsyncWebClient) -> None:
    playground.faults.rate_limited(POST, retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        await post(client)
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert playground.workspace.messages == []
    await post(client)


async def test_a_fault_meets_only_its_channel_and_user(
    playground: Playground, client: AsyncWebClient
) -> None:
    playground.faults.error(POST, "fatal_error", channel="U2")
    playground.faults.error("views.publish", "fatal_error", user="U2")
    await post(client)
    with pytest.raises(SlackApiError, match="fatal_error"):
        await post(client, "U2")
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id="U1", view=view)
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.views_publish(user_id="U2", view=view)


async def test_a_fault_can_come_several_times_and_be_cleared(
    playground: Playground, client: AsyncWebClient
) -> None:
    playground.faults.error("*", "internal_error", times=3)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            await post(client)
    playground.faults.clear()
    await post(client)
    assert len(playground.faults.used) == 2


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_server_error_can_come_before_or_after_the_work(
    playground: Playground, client: AsyncWebClient, when: str
) -> None:
    playground.faults.server_error(POST, 503, when=when)
    with pytest.raises(SlackApiError) as refused:
        await post(client)
    assert refused.value.response.status_code == 503
    assert len(playground.workspace.messages) == (1 if when == "after" else 0)


async def test_an_answer_can_be_no_json(playground: Playground, client: AsyncWebClient) -> None:
    playground.faults.no_json(POST)
    with pytest.raises(SlackApiError):
        await post(client)
    assert playground.workspace.messages == []


async def test_an_answer_can_be_slow(playground: Playground, client: AsyncWebClient) -> None:
    playground.faults.slow(POST, 0.05)
    started = asyncio.get_running_loop().time()
    await post(client)
    assert asyncio.get_running_loop().time() - started >= 0.05


async def test_a_connection_can_drop_before_the_work(playground: Playground, client: AsyncWebClient) -> None:
    playground.faults.drops_before(POST)
    with pytest.raises(aiohttp.ClientError):
        await post(client)
    assert playground.workspace.messages == []


async def test_a_connection_can_drop_after_the_message_was_posted(
    playground: Playground, client: AsyncWebClient
) -> None:
    playground.faults.drops_after(POST)
    with pytest.raises(aiohttp.ClientError):
        await post(client)
    assert [m.text for m in playground.workspace.messages] == ["Hello"]
    (call,) = playground.workspace.calls_to(POST)
    assert (call.status, call.response["ok"]) == (0, True)


async def test_real_rates_hold_when_asked_for(playground: Playground, client: AsyncWebClient) -> None:
    playground.workspace.enforce_rate_limits = True
    for _ in range(4):
        await post(client)
    with pytest.raises(SlackApiError) as refused:
        await post(client)
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "1"
    await post(client, "U1")
    for _ in range(20):
        await client.users_list()
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.users_list()


async def test_the_app_comes_back_after_its_sockets_are_dropped_or_refreshed(
    app: AsyncApp, connect_socket: Connect, playground: Playground
) -> None:
    @app.event("app_home_opened")
    async def opened() -> None:
        pass

    await connect_socket()
    for interrupt in (playground.sockets.drop, playground.sockets.refresh):
        before = list(playground.sockets.connections)
        await interrupt()
        async with asyncio.timeout(2):
            while playground.sockets.connections in (before, []):
                await asyncio.sleep(0.01)
        await playground.person("U1").opens_home()


async def test_a_ghost_socket_swallows_what_is_sent_to_it(
    app: AsyncApp, connect_socket: Connect, playground: Playground
) -> None:
    @app.event("app_home_opened")
    async def opened() -> None:
        pass

    playground.workspace.ack_seconds = 0.1
    await connect_socket()
    anna = playground.person("U1")
    playground.sockets.add_ghost()
    outcomes = []
    for _ in range(2):
        try:
            await anna.opens_home()
            outcomes.append("heard")
        except NotAcknowledged:
            outcomes.append("swallowed")
    assert sorted(outcomes) == ["heard", "swallowed"]
    playground.sockets.lay_ghosts()
    playground.sockets.haunt()
    with pytest.raises(NotAcknowledged, match="did not respond"):
        await anna.opens_home()
    playground.sockets.lay_ghosts()
    await anna.opens_home()


async def test_without_a_socket_nothing_is_acknowledged(playground: Playground) -> None:
    with pytest.raises(NotAcknowledged, match="no socket"):
        await playground.person("U1").runs("/kring")


async def test_an_eleventh_socket_is_refused_and_a_ticket_works_once(
    playground: Playground, client: AsyncWebClient
) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = []

        async def connect() -> tuple[str, aiohttp.ClientWebSocketResponse]:
            url = (await client.apps_connections_open(app_token=playground.app_token))["url"]
            sockets.append(await session.ws_connect(url))
            return url, sockets[-1]

        first, socket = await connect()
        assert (await socket.receive_json())["num_connections"] == 1
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(first)
        for count in range(2, 11):
            _, socket = await connect()
            assert (await socket.receive_json())["num_connections"] == count
        _, socket = await connect()
        assert (await socket.receive_json())["reason"] == "too_many_websockets"


@pytest.mark.parametrize(("when", "posted"), [("before", 1), ("after", 2), ("answered", 2)])
async def test_one_call_can_be_held_at_a_gate_and_it_is_known_who_called(
    playground: Playground, client: AsyncWebClient, when: str, posted: int
) -> None:
    client.base_url = playground.api_url_of("one")
    gate = playground.faults.holds(POST, when=when, passes=1)
    await post(client)
    held = asyncio.create_task(post(client))
    await gate.reached.wait()
    assert gate.caller == "one"
    assert len(playground.workspace.messages) == posted
    if when == "answered":
        await held
    gate.opened.set()
    await held
    assert len(playground.workspace.messages) == 2
