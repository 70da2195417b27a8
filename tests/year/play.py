"""A year from its first day to its last: the clock goes on, messages come, people act, and all is counted."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import aiohttp

from bot.storage.database import Database
from bot.storage.migrations import upgrade
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from tests.bench.processes import own_cpu
from tests.year import snapshot
from tests.year.door import Door
from tests.year.house import House, cpu_below, house, load
from tests.year.people import People
from tests.year.slack import Slack, slack
from tests.year.terms import BEGINS, DAY, TEAM, Terms, channel_of, user_of

AFTER = 45  # days after the last session: nothing of its cycle comes later
TOGETHER = 8  # acts of people that go on at once


@dataclass
class Year:
    """What a year left, and what it took."""

    terms: Terms
    slack: Slack
    sessions_held: list[tuple[int, datetime]] = field(default_factory=list)  # network, wall time
    seconds: float = 0.0  # of real time
    stops: int = 0  # instants at which something was due
    cpu: dict[str, float] = field(default_factory=dict)
    press_cpu: float = 0.0  # of Kring, while people act
    memory: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    load: tuple[float, float] = (0.0, 0.0)
    ended_at: datetime = BEGINS

    @property
    def sessions(self) -> int:
        """How many sessions were held."""
        return len(self.sessions_held)


async def settled_in(address: str, terms: Terms) -> None:
    """Write networks whose members have joined."""
    await asyncio.to_thread(upgrade, address)
    database, long_ago = Database(address), BEGINS - 300 * DAY
    for network in range(terms.networks):
        numbers = range(network * terms.people, (network + 1) * terms.people)
        async with database.write() as db:
            home = Network(
                team_id=TEAM, channel_id=channel_of(network), theme=f"Leren {network}",
                created_at=long_ago, first_number=4,
            )  # fmt: skip
            people = [
                Person(team_id=TEAM, user_id=user_of(n), name=f"Mens {n}", acted=True,
                       refreshed_at=BEGINS - (n % 30) * DAY)
                for n in numbers
            ]  # fmt: skip
            db.add_all([home, *people])
            await db.flush()
            db.add_all(
                Membership(
                    network_id=home.id, person_id=one.id, standing=Standing.ACTIVE, since=long_ago,
                    facilitates=one is people[0],
                )
                for one in people
            )  # fmt: skip
    await database.dispose()


async def play(
    terms: Terms, address: str, folder: Path, server: int = 0, told: Callable[[str], None] = lambda _: None
) -> Year:
    """Play a year on an empty database, whose server has this id as a process."""
    await settled_in(address, terms)
    made = Slack(lambda: running.now)
    async with slack(made), aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as web:
        running = House(made, folder, address, terms.instances, BEGINS)
        async with house(running):
            door = Door(running.ports, made, web)
            people = People(terms, door, lambda: running.now)
            made.heard = people.hear
            people.plan()
            for at in snapshot.instants(terms):
                people.meanwhile(at, snapshot.keep, address, at)
            year = Year(terms, made, people.sessions)
            began, before, own = time.monotonic(), load(), own_cpu()
            kring, postgres = running.cpu, cpu_below(server) if server else 0.0
            last = max(local for _, local in people.sessions).astimezone(BEGINS.tzinfo) + AFTER * DAY
            await _goes_on(year, running, people, last, told)
            year.seconds, year.load = time.monotonic() - began, (before, load())
            year.cpu = {
                "kring": running.cpu - kring, "driver and stand-in": own_cpu() - own,
                "postgres": cpu_below(server) - postgres if server else 0.0,
            }  # fmt: skip
            year.memory, year.times, year.acts = running.memory, door.times, dict(door.acts)
            year.refused, year.troubles, year.ended_at = people.refused, running.troubles(), running.now
    return year


async def _goes_on(
    year: Year, running: House, people: People, last: datetime, told: Callable[[str], None]
) -> None:
    month = (BEGINS.year, BEGINS.month)
    turn = asyncio.Semaphore(TOGETHER)

    async def acts(scene: object) -> None:
        async with turn:
            await people.act(scene)  # type: ignore[arg-type]

    while (at := people.next) is not None and at <= last:
        moment = await running.next()
        if moment is not None and moment <= at:  # what is posted then may let somebody act earlier
            await running.to(moment)
            year.stops += 1
            continue
        await running.to(at)
        used = running.cpu
        if due := people.due(running.now):
            await asyncio.gather(*(acts(scene) for scene in due))
            year.press_cpu += running.cpu - used
        if month != (running.now.year, running.now.month):
            month = (running.now.year, running.now.month)
            told(f"{running.now:%B %Y}: {len(year.slack.posted):,} messages, load {load()}")
    year.stops += await running.advance(last)
