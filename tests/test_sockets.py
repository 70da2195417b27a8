"""Socket Mode under watch: ghosts are counted, and a connection that went deaf is built anew."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from slack_bolt.async_app import AsyncApp

from bot.slack.sockets import Patience, Sockets
from playground import Playground, Workspace

DEAF_AT_ONCE = Patience(between_looks=3600, silence=-1, hello=5)
HEARS_WELL = Patience(between_looks=3600, silence=3600, hello=5)


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    workspace = Workspace()
    workspace.ack_seconds = workspace.trigger_seconds = 1
    workspace.add_user("U0ANNA", "Anna Peeters", tz="Europe/Brussels")
    async with Playground(workspace) as running:
        yield running


@asynccontextmanager
async def opened(
    playground: Playground, app: AsyncApp, patience: Patience, instances: int = 1
) -> AsyncIterator[Sockets]:
    sockets = Sockets(app, playground.app_token, nothing, instances=instances, patience=patience)
    await sockets.open()
    try:
        yield sockets
    finally:
        await sockets.close()


async def nothing() -> None:
    """Nothing is in flight."""


def an_app(playground: Playground, heard: list[str]) -> AsyncApp:
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    app = AsyncApp(client=client, process_before_response=True, raise_error_for_unhandled_request=False)

    async def hear(ack: object, body: dict[str, str]) -> None:
        heard.append(body["text"])
        await ack()  # type: ignore[operator]  # Bolt gives it no type

    app.command("/kring")(hear)
    return app


async def test_a_connection_that_swallows_what_it_is_sent_is_replaced(playground: Playground) -> None:
    heard: list[str] = []
    async with opened(playground, an_app(playground, heard), DEAF_AT_ONCE) as sockets:
        playground.sockets.haunt()
        assert await sockets.connected(), "it still answers pings"
        await sockets.look()
        assert [connection.ghost for connection in playground.sockets.connections] == [False]
        await playground.person("U0ANNA").runs("/kring", "help")
        assert heard == ["help"]
        assert sockets.ghosts == 0
    assert playground.sockets.connections == []


async def test_connections_that_are_nobodys_are_counted(playground: Playground) -> None:
    playground.sockets.add_ghost()
    async with opened(playground, an_app(playground, []), HEARS_WELL) as sockets:
        await sockets.look()
        assert sockets.ghosts == 1
        playground.sockets.lay_ghosts()
        await sockets.renew()
        assert sockets.ghosts == 0
        await sockets.look()
        assert sockets.ghosts == 0


async def test_the_connections_of_the_other_instances_are_no_ghosts(playground: Playground) -> None:
    async with (
        opened(playground, an_app(playground, []), HEARS_WELL, instances=2) as one,
        opened(playground, an_app(playground, []), HEARS_WELL, instances=2) as other,
    ):
        await other.renew()
        for sockets in (one, other):
            await sockets.look()
            assert sockets.ghosts == 0


async def test_when_slack_cannot_be_reached_the_old_connection_stays(playground: Playground) -> None:
    heard: list[str] = []
    impatient = Patience(between_looks=3600, silence=-1, hello=0.2)
    async with opened(playground, an_app(playground, heard), impatient) as sockets:
        playground.workspace.app_token, right = "xapp-another", playground.workspace.app_token
        with pytest.raises(TimeoutError):
            await sockets.look()
        playground.workspace.app_token = right
        await playground.person("U0ANNA").runs("/kring", "still there")
        assert heard == ["still there"]
