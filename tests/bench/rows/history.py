"""What does not get slower as networks and sessions add up: a tick with nothing due, and the App Home."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from time import perf_counter

import aiohttp

from bot.act.call import Call
from bot.at_home import draw
from bot.running.clock import SystemClock
from bot.slack.client import Slack
from bot.slack.workspaces import OneWorkspace
from bot.storage.database import Database
from jobs.clock import Ticker
from models.acting import Acting
from models.person import Person
from tests.bench.bench import Bench
from tests.bench.figures import Row, stays_below
from tests.bench.world import Size, made, user_of

Act = Callable[[], Awaitable[object]]


async def timed(act: Act, times: int) -> float:
    """Return the median time of an act in ms."""
    taken: list[float] = []
    for _ in range(times):
        began = perf_counter()
        await act()
        taken.append(perf_counter() - began)
    return sorted(taken)[times // 2] * 1000


async def compare(bench: Bench, what: str, against: str, large: Act, small: Act) -> Row:
    """Measure both, turn by turn."""
    times = 6 if bench.quick else 60
    for act in (large, small):
        await timed(act, 5)
    found = [(await timed(large, times), await timed(small, times)) for _ in range(bench.rounds)]
    return stays_below(what, against, found, 1.5)


def tick_of(database: Database, pool: aiohttp.ClientSession) -> Act:
    """Return a tick of a clock on this database, with what it sets going."""
    ticker = Ticker(
        database, OneWorkspace(Slack("xoxb-bench", "http://127.0.0.1:1/", pool)), SystemClock(), 1.0
    )

    async def ticked() -> None:
        await ticker.tick()
        await ticker.settled()

    return ticked


def home_of(database: Database, person: int) -> Act:
    """Return the drawing of somebody's Home."""
    clock = SystemClock()

    async def drawn() -> None:
        async with database.read() as db:
            row = await db.get_one(Person, person + 1)
            call = Call("event", "app_home_opened", user_of(person))
            call.begins(db, clock.now(), Acting(row))
            await draw(call)

    return drawn


async def run(bench: Bench) -> list[Row]:
    """Compare a large house with a small one."""
    sizes = {
        "few": Size(networks=10, people=2),
        "many": Size(networks=300 if bench.quick else 10_000, people=2),
        "short": Size(networks=1, history=1),
        "long": Size(networks=1, history=100),
    }
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(aiohttp.ClientSession())
        houses: dict[str, Database] = {}
        for name, size in sizes.items():
            houses[name] = await made(f"sqlite:///{bench.folder}/{name}.db", size)
            stack.push_async_callback(houses[name].dispose)
        await asyncio.sleep(0)
        ticks = [tick_of(houses[name], pool) for name in ("many", "few")]
        homes = [home_of(houses[name], 1) for name in ("long", "short")]
        return [
            await compare(
                bench, f"a tick with nothing due, {sizes['many'].networks:,} networks", "10 networks", *ticks
            ),
            await compare(bench, "an App Home with 100 sessions of history", "1 session", *homes),
        ]
