"""A real Kring against the playground, for every test that wants one.

kring      a running Kring: kring.playground, kring.person("U0ANNA"), kring.database,
           await kring.advance("2026-03-02 09:00"); channel C0KRING, facilitator Ria (U0RIA),
           members Anna, Bram, Chiara, Dirk, Els, Fatima; the clock held at 2026-01-05 10:00 Brussels
circle     the same with a network set up, members joined, and one session on Thursday 2026-03-12 13:30,
           which is no kick-off
database   an empty, migrated database (SQLite; PostgreSQL with `--postgres`, as all of these)
world      rows, the jobs and Slack without handlers, for what time does (tests/post.py)
there      three networks with something of everything, and a router among them (tests/neighbours.py)
postgres_url   a fresh, migrated database on a real PostgreSQL server
either     a fresh, migrated database of each kind in turn
"""

import asyncio
import atexit
import gc
import pickle
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, count, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.compose import Kring, compose_on, connected
from bot.running.clock import HeldClock
from bot.running.config import Settings
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.story.stage import FASTER, manifest
from models.session import LearningSession
from playground import Person, Playground, Workspace
from playground.scopes import install
from tests import compiled
from tests.moments import Moments
from tests.postgres import Databases, server

if TYPE_CHECKING:
    from tests.neighbours import Ids, Street
    from tests.post import World

SQLITE = "sqlite:///"
MEMORY = Path("/dev/shm")  # where the machine has one
ROOM = 512 * 1024 * 1024
PROGRAMS = {"postgres_databases", "postgresql", "browser", "story"}  # fixtures that start one, and values
SHORT, EXAMPLES, ALL_EXAMPLES = "not long", 25, 100
LONGEST = (  # the longest first: those of the long run, then those of the short one
    "test_story", "test_two_worlds", "test_two_worlds_of_members", "test_two_worlds_refused", "test_machine",
    "test_held",
    "test_crowd", "test_hostile", "test_payloads", "test_changes", "test_by_ear", "test_browser",
    "test_evaluation_storage", "test_elsewhere", "test_chaos", "test_demo", "test_starting",
    "test_stale", "test_not_reached", "test_rows", "test_outage", "test_cleaning", "test_database",
    "test_home", "test_told", "test_results", "test_reading", "test_roles", "test_panel", "test_membership",
    "test_going_on", "test_outbox", "test_leaving", "test_evaluation", "test_report", "test_empty_agenda",
    "test_session", "test_inquiry", "test_confidentiality", "test_zones", "test_texts", "test_errand",
    "test_confidentiality_everywhere", "test_queues", "test_unable", "test_page", "test_agenda",
)  # fmt: skip
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
    parser.addoption("--share", default="0/1", help="of many tests that many parts: 2/6 is the second sixth")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep what the tests write in memory where there is room: on a disk every commit waits.

    The short run tries fewer examples of what holds for all, the long run more. None has to be ready within
    some milliseconds: what is computed once is computed for the first of them, and a machine may be busy.
    """
    if config.getoption("dist", "no") == "no":  # not who only hands out
        from hypothesis import settings

        many = EXAMPLES if config.option.markexpr == SHORT else ALL_EXAMPLES
        settings.register_profile("unhurried", max_examples=many, deadline=None)
        settings.load_profile("unhurried")
    if config.option.basetemp is None and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        folder = tempfile.mkdtemp(prefix="kring-tests-", dir=MEMORY)
        config.option.basetemp = f"{folder}/pytest"
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def _untyped(value: object) -> NoReturn:
    raise AssertionError(f"{value!r} went to SQLite without its type, and would be written in another form")


for instant in (date, datetime):
    sqlite3.register_adapter(instant, _untyped)


def pytest_collection_finish() -> None:
    """Let what stays until the end of the tests never be looked through again for what may go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that the processes of a run end together.

    What wants a program beside this one takes its time, and so do the guards. With `--postgres` a server is
    there: then skip what is about SQLite itself.
    """
    _take_share(config, items)
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))
    there = {"postgres_databases", "postgresql"} if config.getoption("--postgres") else set()
    for item in items:
        if wanted_beside(item) - there or item.get_closest_marker("guard"):
            item.add_marker(pytest.mark.long)
        if there and ("[sqlite" in item.name or item.name.endswith("_on_sqlite")):
            item.add_marker(pytest.mark.skip(reason="about SQLite itself"))


def _take_share(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests of one share: each is in one by its name, so that they are alike; guards are in all.

    Those of a file of which one looks at what came of the others are together.
    """
    part, parts = map(int, config.getoption("--share").split("/"))
    taken: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        name = item.path.name if item.get_closest_marker("together") else item.nodeid
        ours = item.get_closest_marker("guard") or crc32(name.encode()) % parts == part % parts
        (taken if ours else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = taken


def wanted_beside(item: pytest.Item) -> set[str]:
    """Return what a test starts beside this process, by the names of fixtures and parameters."""
    asked = getattr(item, "callspec", None)
    chosen = {value for value in asked.params.values() if isinstance(value, str)} if asked else set()
    return PROGRAMS & {*getattr(item, "fixturenames", ()), *chosen}


def first_of_each(
    values: Iterable[Any], sort: Callable[[Any], object] = lambda value: None, *, guards: bool = False
) -> list[Any]:
    """Return values for `parametrize`: short is the first of each sort, or the first; the others are long.

    Where they are `guards`, that one is not short but in each share of the long ones.
    """
    met: set[object] = set()
    cases = []
    for value in values:
        of = value if isinstance(value, tuple) else (value,)
        first = pytest.mark.guard if guards else ()
        cases.append(pytest.param(*of, marks=pytest.mark.long if sort(value) in met else first))
        met.add(sort(value))
    return cases


def each_in_turn(*lists: Iterable[Any]) -> list[Any]:
    """Return every combination, for `parametrize`: those are short in which each value comes once, in turn.

    The first of each list goes with the first of the others, the second with the second; a list that is
    over begins anew. All other combinations are long.
    """
    values = [list(one) for one in lists]
    rounds = max(map(len, values))
    short = {tuple(turn % len(one) for one in values) for turn in range(rounds)}
    return [
        pytest.param(
            *(one[place] for one, place in zip(values, places, strict=True)),
            marks=() if places in short else pytest.mark.long,
        )
        for places in product(*(range(len(one)) for one in values))
    ]


compiled.share()


@lru_cache
def migrated_file() -> Path:
    """A SQLite file with the present schema, made once for all tests of a process."""
    path = Path(tempfile.mkdtemp(prefix="kring-tests-")) / "kring.db"
    upgrade(f"{SQLITE}{path}")
    atexit.register(shutil.rmtree, path.parent)
    return path


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Databases]:
    """The databases of a real PostgreSQL server that lives as long as the tests."""
    with server() as address:
        databases = Databases(address)
        yield databases
        databases.close()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_databases: Databases) -> str:
    """A database on the server with the present schema, to be copied."""
    made = postgres_databases.new()
    upgrade(made)
    return made


@pytest.fixture
def empty_postgres_url(postgres_databases: Databases) -> Iterator[str]:
    """A database on the server without a schema."""
    made = postgres_databases.new()
    yield made
    postgres_databases.drop(made)


@pytest.fixture
def postgres_url(postgres_databases: Databases, migrated_postgres: str) -> Iterator[str]:
    """A fresh, migrated database on the server."""
    made = postgres_databases.new(migrated_postgres)
    yield made
    postgres_databases.drop(made)


@pytest.fixture
def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Copies the database at an address that nobody uses now; returns the address of the copy.

    A second copy stands beside the first, which somebody may still have open.
    """
    if not request.config.getoption("--postgres"):
        names = chain(["kring.db"], (f"kring-{number}.db" for number in count(2)))
        yield lambda address: copied_file(address, tmp_path / next(names))
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    made: list[str] = []

    def copy(address: str) -> str:
        made.append(databases.new(address))
        return made[-1]

    yield copy
    for address in made:
        databases.drop(address)


def copied_file(address: str, to: Path) -> str:
    """Copy a database of SQLite with its rights; return its address."""
    shutil.copy(address.removeprefix(SQLITE), to)
    return f"{SQLITE}{to}"


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database, to be copied."""
    if request.config.getoption("--postgres"):
        return str(request.getfixturevalue("migrated_postgres"))
    return f"{SQLITE}{migrated_file()}"


@pytest.fixture
def database_address(copied: Callable[[str], str], migrated: str) -> str:
    """Where this test keeps its data: an empty, migrated database."""
    return copied(migrated)


@pytest.fixture
async def database(database_address: str) -> AsyncIterator[Database]:
    """An empty, migrated database."""
    made = Database(database_address)
    yield made
    await made.dispose()


@pytest.fixture
async def world(database: Database) -> "AsyncIterator[World]":
    """Rows, the jobs and Slack, for what time does (tests/post.py)."""
    from tests.post import world_on

    async with world_on(database) as made:
        yield made


@pytest.fixture
def migrated_sqlite(tmp_path: Path) -> str:
    """A fresh, migrated file of SQLite."""
    return copied_file(f"{SQLITE}{migrated_file()}", tmp_path / "kring.db")


@pytest.fixture(params=["sqlite", "postgresql"])
async def either(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A migrated database of each kind."""
    name = {"sqlite": "migrated_sqlite", "postgresql": "postgres_url"}[request.param]
    made = Database(request.getfixturevalue(name))
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


def workspace_of_people(**installed: Any) -> Workspace:
    """A workspace with a facilitator, six people, a guest and a channel."""
    workspace = Workspace(**installed)
    workspace.ack_seconds = workspace.trigger_seconds = PATIENCE
    install(workspace, manifest())
    workspace.add_user(FACILITATOR, "Ria Mertens", tz="Europe/Brussels")
    for user_id, name in MEMBERS.items():
        workspace.add_user(user_id, name, tz="Europe/Brussels")
    workspace.add_user("U0GUEST", "Gert Gast", tz="Europe/Brussels", guest="single")
    workspace.add_channel(CHANNEL, "kring", members=[FACILITATOR, *MEMBERS, "U0GUEST"], private=True)
    return workspace


@asynccontextmanager
async def running(
    workspace: Workspace,
    now: datetime,
    address: str,
    language: str = "nl",
    own: Mapping[str, Any] | None = None,
) -> AsyncIterator[Running]:
    """Run Kring against a workspace, on a database, from an instant at which the clock is held.

    The database is a copy of one that was brought to the present schema, so that this is not looked at anew.
    """
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
            pace=FASTER,
            **(own or {}),
        )
        database = Database(address)
        stack.push_async_callback(database.dispose)
        bot = await stack.enter_async_context(compose_on(database, settings, clock))
        bot.router.replies.patience = PATIENCE  # on a busy machine too, people see what their act led to
        await stack.enter_async_context(connected(bot))
        await playground.connected()
        yield Running(playground, bot, clock)


@dataclass
class Snapshot:
    """A workspace and a database as they stood, to begin from again; the snapshot itself stays as it is."""

    workspace: Workspace
    now: datetime
    address: str

    def __post_init__(self) -> None:
        self._pickled = pickle.dumps(self.workspace)  # read ten times as fast as it is copied

    @asynccontextmanager
    async def resumed(self, address: str, own: Mapping[str, Any] | None = None) -> AsyncIterator[Running]:
        """Run on from here on a copy of the database; `own`: settings of its own."""
        async with running(pickle.loads(self._pickled), self.now, address, own=own) as resumed:
            yield resumed

    async def played_on(self, play: Callable[[Running], Awaitable[None]], address: str) -> "Snapshot":
        """How things stand once something more was played, on a copy of the database."""
        async with self.resumed(address) as resumed:
            await play(resumed)
            await resumed.settled()
            now = resumed.clock.now()
        return Snapshot(resumed.playground.workspace, now, address)


@pytest.fixture(scope="session")
def copied_to_stay(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Copies a database for all tests of a process; returns the address of the copy."""
    if request.config.getoption("--postgres"):
        databases: Databases = request.getfixturevalue("postgres_databases")
        return databases.new
    return lambda address: copied_file(address, tmp_path_factory.mktemp("kept") / "kring.db")


@pytest.fixture(scope="session")
def new_database(copied_to_stay: Callable[[str], str], migrated: str) -> Callable[[], str]:
    """Makes an empty, migrated database for all tests of a process; returns its address."""
    return lambda: copied_to_stay(migrated)


@pytest.fixture(scope="session")
def moments(copied_to_stay: Callable[[str], str]) -> Moments:
    """The moments that tests begin at (tests/moments.py)."""
    return Moments(copied_to_stay)


@pytest.fixture(scope="session")
def untouched(migrated: str) -> Snapshot:
    """The workspace and the database as they are before anything happens."""
    return Snapshot(workspace_of_people(), START, migrated)


@pytest.fixture
async def kring(
    request: pytest.FixtureRequest, untouched: Snapshot, moments: Moments, copied: Callable[[str], str]
) -> AsyncIterator[Running]:
    """A Kring that nobody has told anything yet."""
    begins = await moments.of(request.node, untouched)
    async with begins.resumed(copied(begins.address)) as started:
        yield started


async def _make_circle(kring: Running) -> None:
    from tests.people import join_everybody, plan_session, start_network

    await start_network(kring)
    await join_everybody(kring, MEMBERS)
    await plan_session(kring, "2026-03-12", "13:30")
    async with kring.database.write() as db:  # of a kick-off the agenda has parts of its own
        await db.execute(update(LearningSession).values(kick_off=False))


@pytest.fixture(scope="session")
def made_circle(new_database: Callable[[], str]) -> Snapshot:
    """The circle as it stands once it was made: once for all tests of a process, as it takes fifty clicks."""
    address = new_database()

    async def make() -> Snapshot:
        async with running(workspace_of_people(), START, address) as started:
            await _make_circle(started)
            now = started.clock.now()
        return Snapshot(started.playground.workspace, now, address)

    return asyncio.run(make())


@pytest.fixture
async def circle(
    request: pytest.FixtureRequest, made_circle: Snapshot, moments: Moments, copied: Callable[[str], str]
) -> AsyncIterator[Running]:
    """A network of six in which everybody has joined, with one session planned."""
    begins = await moments.of(request.node, made_circle)
    async with begins.resumed(copied(begins.address)) as resumed:
        yield resumed


@pytest.fixture(scope="session")
def furnished(new_database: Callable[[], str]) -> "tuple[str, Ids]":
    """Three networks that hold something of everything (tests/neighbours.py), to be copied."""
    from tests.neighbours import furnish

    address = new_database()
    return address, asyncio.run(furnish(address))


@pytest.fixture
async def there(furnished: "tuple[str, Ids]", copied: Callable[[str], str]) -> "AsyncIterator[Street]":
    """A router among the three networks."""
    from tests.neighbours import street

    address, ids = furnished
    async with street(copied(address), ids) as made:
        yield made
