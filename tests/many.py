"""Kring as an app that several workspaces install: real HTTP, a Slack with two of them, and their people."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.compose import Kring, compose_on, connected
from bot.running.clock import HeldClock
from bot.running.config import Settings
from bot.storage.database import Database
from bot.storage.seals import new_key
from bot.story.stage import FASTER
from models import installation
from models.installation import Installation
from playground import Playground, Workspace
from playground.installs import Installs
from playground.ports import free_port
from tests.conftest import PATIENCE, START, Running, workspace_of_people

CLIENT_ID, CLIENT_SECRET = "11.22", "a-secret-of-the-app"
KEY = new_key()
NOTHING_TOLD = dict.fromkeys(("workspace_id", "enterprise_id", "bot_id", "bot_user_id"))


@dataclass
class Provider:
    """Kring, and those who may install it."""

    kring: Kring
    slack: Installs
    clock: HeldClock
    browser: aiohttp.ClientSession
    address: str

    def at(self, number: int) -> Running:
        """Kring as one of the workspaces knows it."""
        return Running(self.slack.playgrounds[number], self.kring, self.clock)

    async def gets(self, path: str, **more: Any) -> tuple[int, str]:
        """Open a page; return its status and what stands there."""
        async with self.browser.get(self.address + path, allow_redirects=False, **more) as answer:
            return answer.status, await answer.text()

    def state(self) -> str:
        """What the browser keeps of having begun."""
        begun = [one.value for one in self.browser.cookie_jar if one.key.startswith("kring_install")]
        return begun[-1] if begun else ""

    async def installs(self, number: int) -> str:
        """Somebody of a workspace installs the app; return what they read in the end."""
        await self.gets("/slack/install")
        back_at = f"{self.address}/slack/oauth_redirect"
        where = self.slack.agrees(self.slack.playgrounds[number], back_at, self.state())
        _, page = await self.gets(where.removeprefix(self.address))
        await self.slack.playgrounds[number].use_request_url(f"{self.address}/slack/events")
        await self.slack.playgrounds[number].connected()
        return page

    async def rows(self, table: type) -> Sequence[Any]:
        """All rows of a table."""
        from sqlalchemy import select

        async with self.kring.database.read() as db:
            return (await db.scalars(select(table))).all()


async def workspace_leaves(database: Database, team_id: str, *, goes: bool = True) -> None:
    """A workspace removes the app, and all that it has `goes`; one without the app is given it first."""
    async with database.write() as db:
        row = await installation.locked(db, team_id)
        if row is None:
            row = Installation(team_id=team_id, looks_at=START, **NOTHING_TOLD)
            db.add(row)
            await db.flush()
        gone = await installation.leave(db, row, START)
    over = not goes
    while not over:
        async with database.write() as db:
            over = (await installation.let_go(db, gone, START)).over


def people_of(team: str, **more: Any) -> Workspace:
    """A workspace with the very same people and channel, in a team of its own."""
    return workspace_of_people(team=team, **more)


@asynccontextmanager
async def provider(
    address: str, *workspaces: Workspace, rotates: bool = False, keys: str = KEY
) -> AsyncIterator[Provider]:
    """Run Kring for workspaces that have yet to install it."""
    clock, port = HeldClock(START), free_port()
    async with AsyncExitStack() as stack:
        grounds = []
        for workspace in workspaces:
            workspace.clock = clock.now
            grounds.append(await stack.enter_async_context(Playground(workspace)))
        slack = await stack.enter_async_context(
            Installs(*grounds, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, rotates=rotates)
        )
        here = f"http://127.0.0.1:{port}"
        settings = Settings(
            client_id=CLIENT_ID, client_secret=CLIENT_SECRET, token_keys=keys, port=port, address=here,
            signing_secret=grounds[0].signing_secret, api_url=slack.api_url, database=address,
            language="nl", pace=FASTER,
        )  # fmt: skip
        database = Database(address)
        stack.push_async_callback(database.dispose)
        kring = await stack.enter_async_context(compose_on(database, settings, clock))
        kring.router.replies.patience = PATIENCE
        await stack.enter_async_context(connected(kring))
        jar = aiohttp.CookieJar(unsafe=True)
        browser = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        yield Provider(kring, slack, clock, browser, here)
