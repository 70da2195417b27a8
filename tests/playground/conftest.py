"""A workspace with a few people and a real Bolt app in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import ClientSession, web
from playground_kit import Connect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground, Workspace


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace()
    workspace.ack_seconds = 20.0  # a busy machine is no failure; tests of silence shorten it
    workspace.add_user("U1", "Anna", locale="nl-NL")
    workspace.add_user("U2", "Ria")
    workspace.add_user("U3", "Guus", guest="single")
    workspace.add_user("U4", "Stella", is_stranger=True)
    workspace.add_user("U5", "Otto", deleted=True)
    workspace.add_user("U6", "Rex", refuses_dms=True)
    workspace.add_user("U7", "Robot", is_bot=True)
    workspace.add_channel("C1", "kring", members=["U1", "U2", "U3", "U4"], private=True)
    workspace.add_channel("C2", "general", members=["U1"], with_bot=False)
    workspace.add_channel("C3", "secret", members=["U1"], private=True, with_bot=False)
    workspace.add_channel("C4", "old", members=["U1"], archived=True)
    return workspace


@pytest.fixture
async def playground(workspace: Workspace) -> AsyncIterator[Playground]:
    async with Playground(workspace) as playground:
        yield playground


@pytest.fixture
async def client(playground: Playground) -> AsyncIterator[AsyncWebClient]:
    async with ClientSession() as session:
        yield AsyncWebClient(
            playground.bot_token, base_url=playground.api_url, session=session, retry_handlers=[]
        )


@pytest.fixture
def app(playground: Playground, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client, signing_secret=playground.signing_secret, process_before_response=True)


async def over_socket(app: AsyncApp, playground: Playground, stack: AsyncExitStack) -> None:
    handler = AsyncSocketModeHandler(app, playground.app_token, ping_interval=0.2)
    stack.push_async_callback(handler.close_async)
    await handler.connect_async()
    await playground.connected()


async def over_http(app: AsyncApp, playground: Playground, stack: AsyncExitStack) -> None:
    async def serve(request: web.Request) -> web.Response:
        headers: Any = dict(request.headers)
        answer = await app.async_dispatch(AsyncBoltRequest(body=await request.text(), headers=headers))
        headers = {key: values[0] for key, values in answer.headers.items()}
        return web.Response(status=answer.status, text=answer.body, headers=headers)

    site = web.Application()
    site.router.add_post("/slack/events", serve)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await playground.use_request_url(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    await playground.connected()


@pytest.fixture(params=["socket", "http"])
async def connect(
    request: pytest.FixtureRequest, app: AsyncApp, playground: Playground
) -> AsyncIterator[Connect]:
    """Connects the app both ways, so that each test using it runs twice."""
    way = over_socket if request.param == "socket" else over_http
    async with AsyncExitStack() as stack:

        async def connect() -> None:
            await way(app, playground, stack)

        yield connect


@pytest.fixture
async def connect_socket(app: AsyncApp, playground: Playground) -> AsyncIterator[Connect]:
    async with AsyncExitStack() as stack:

        async def connect() -> None:
            await over_socket(app, playground, stack)

        yield connect
