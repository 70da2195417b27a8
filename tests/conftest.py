"""A real Kring against the playground, for every test that wants one.

kring      a running Kring: kring.playground, kring.person("U0ANNA"), kring.database,
           await kring.advance("2026-03-02 09:00"); channel C0KRING, facilitator Ria (U0RIA),
           members Anna, Bram, Chiara, Dirk, Els, Fatima; the clock held at 2026-01-05 10:00 Brussels
circle     the same with a network set up, members joined, and one session on Thursday 2026-03-12 13:30
database   an empty, migrated database (SQLite; PostgreSQL too with `--postgres`)
postgres_url   a fresh database on a real PostgreSQL server
"""

import asyncio
import atexit
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from bot.clock import HeldClock
from bot.compose import Kring, compose, connected
from bot.config import Settings
from bot.database import Database
from bot.migrations import upgrade
from playground import Person, Playground, Workspace

BRUSSELS = ZoneInfo("Europe/Brussels")
START = datetime(2026, 1, 5, 10, 0, tzinfo=BRUSSELS)
CHANNEL = "C0KRING"
PATIENCE = 20.0  # seconds that Slack waits in these tests, which also run on a busy machine
FACILITATOR = "U0RIA"
MEMBERS = {
    "U0ANNA": "Anna Peeters",
    "U0BRAM": "Bram Maes",
    "U0CHIARA": "Chiara Rossi",
    "U0DIRK": "Dirk Wouters",
    "U0ELS": "Els Jacobs",
    "U0FATIMA": "Fatima El Amrani",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the tests of behaviour on PostgreSQL")


@lru_cache
def migrated_file() -> Path:
    """A SQLite file with the present schema, made once for all tests of a process."""
    path = Path(tempfile.mkdtemp(prefix="kring-tests-")) / "kring.db"
    upgrade(f"sqlite:///{path}")
    atexit.register(shutil.rmtree, path.parent)
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server that lives as long as the tests."""
    from tests.postgres import server

    with server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh database on the server."""
    name = f"kring_{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{postgres_server}/{name}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where this test keeps its data."""
    if request.config.getoption("--postgres"):
        return str(request.getfixturevalue("postgres_url"))
    shutil.copyfile(migrated_file(), tmp_path / "kring.db")
    return f"sqlite:///{tmp_path}/kring.db"


@pytest.fixture
async def database(database_address: str) -> AsyncIterator[Database]:
    """An empty, migrated database."""
    await asyncio.to_thread(upgrade, database_address)
    made = Database(database_address)
    yield made
    await made.dispose()


@dataclass
class Running:
    """A Kring that runs against the playground, and the people in it."""

    playground: Playground
    kring: Kring
    clock: HeldClock

    @property
    def database(self) -> Database:
        """The bot's database."""
        return self.kring.database

    def person(self, user_id: str) -> Person:
        """Somebody who sees and clicks."""
        return self.playground.person(user_id)

    @property
    def ria(self) -> Person:
        """The facilitator."""
        return self.person(FACILITATOR)

    async def settled(self) -> None:
        """Wait until nothing is in flight."""
        await self.kring.router.drained()
        await self.kring.ticker.settled()

    async def advance(self, to: str | datetime) -> None:
        """Move the clock to a wall time in Brussels, doing all that is due on the way."""
        moment = datetime.fromisoformat(to) if isinstance(to, str) else to
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=BRUSSELS)
        await self.settled()
        await self.kring.ticker.advance(moment)

    def said_to(self, user_id: str) -> list[str]:
        """The texts of the direct messages that a person got, as first posted."""
        return [message.original.text for message in self.playground.workspace.messages_to(user_id)]

    def channel_texts(self) -> list[Any]:
        """The texts in the network's channel as they stand now."""
        return [
            message.text
            for message in self.playground.workspace.messages
            if message.channel == CHANNEL and not message.ephemeral_to
        ]


def workspace_of_people() -> Workspace:
    """A workspace with a facilitator, six people, a guest and a channel."""
    workspace = Workspace()
    workspace.ack_seconds = workspace.trigger_seconds = PATIENCE
    workspace.add_user(FACILITATOR, "Ria Mertens", tz="Europe/Brussels")
    for user_id, name in MEMBERS.items():
        workspace.add_user(user_id, name, tz="Europe/Brussels")
    workspace.add_user("U0GUEST", "Gert Gast", tz="Europe/Brussels", guest="single")
    workspace.add_channel(CHANNEL, "kring", members=[FACILITATOR, *MEMBERS, "U0GUEST"], private=True)
    return workspace


@asynccontextmanager
async def running(
    workspace: Workspace, now: datetime, address: str, language: str = "nl"
) -> AsyncIterator[Running]:
    """Run Kring against a workspace, on a database, from an instant at which the clock is held."""
    clock = HeldClock(now)
    workspace.clock = clock.now
    async with AsyncExitStack() as stack:
        playground = await stack.enter_async_context(Playground(workspace))
        settings = Settings(
            bot_token=playground.bot_token,
            app_token=playground.app_token,
            api_url=playground.api_url,
            database=address,
            language=language,
        )
        bot = await stack.enter_async_context(compose(settings, clock))
        bot.router.patience = PATIENCE  # on a busy machine too, people see what their act led to
        await stack.enter_async_context(connected(bot))
        await playground.connected()
        yield Running(playground, bot, clock)


@dataclass
class Snapshot:
    """A workspace and a SQLite file as they stood, to begin from again."""

    workspace: Workspace
    now: datetime
    file: bytes

    @asynccontextmanager
    async def resumed(self, address: str) -> AsyncIterator[Running]:
        """Run on from here in another file; the snapshot itself stays as it is."""
        Path(address.removeprefix("sqlite:///")).write_bytes(self.file)
        async with running(deepcopy(self.workspace), self.now, address) as resumed:
            yield resumed


@pytest.fixture
async def kring(database_address: str) -> AsyncIterator[Running]:
    """A Kring that nobody has told anything yet."""
    async with running(workspace_of_people(), START, database_address) as started:
        yield started


async def _make_circle(kring: Running) -> None:
    from tests.people import join_everybody, plan_session, start_network

    await start_network(kring)
    await join_everybody(kring, MEMBERS)
    await plan_session(kring, "2026-03-12", "13:30")


@pytest.fixture(scope="session")
def made_circles() -> dict[str, Snapshot]:
    """Where the circle is kept once it was made, as making it takes fifty clicks."""
    return {}


@pytest.fixture
async def circle(
    database_address: str, made_circles: dict[str, Snapshot], tmp_path: Path
) -> AsyncIterator[Running]:
    """A network of six in which everybody has joined, with one session planned."""
    if not database_address.startswith("sqlite"):
        async with running(workspace_of_people(), START, database_address) as started:
            await _make_circle(started)
            yield started
        return
    if "circle" not in made_circles:
        file = tmp_path / "made.db"
        async with running(workspace_of_people(), START, f"sqlite:///{file}") as started:
            await _make_circle(started)
            now = started.clock.now()
        workspace = started.playground.workspace
        made_circles["circle"] = Snapshot(workspace, now, file.read_bytes())
    async with made_circles["circle"].resumed(database_address) as resumed:
        yield resumed
