"""A stretch of time at full size, in real seconds: what falls due goes out while people press, and all is timed."""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import msgspec
import psycopg

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack.client import POST, UPDATE
from bot.story.stage import ROOT
from models.attendance import Rsvp
from tests.bench.load import MISS_SECONDS
from tests.bench.processes import free_port, own_cpu
from tests.year.door import SECRET, Door, Refused
from tests.year.figures import connections, dearest, spread, wal
from tests.year.house import cpu_below, cpu_of, load, memory_of
from tests.year.kring import SHIFT
from tests.year.slack import SHARED, Slack
from tests.year.slack import slack as served

READY_WITHIN = 120.0  # seconds
LOOK = 2.0  # seconds between two looks at what waits
QUEUE = "SELECT count(*) FROM delivery WHERE state = 'pending' AND due <= %s"
STALE = "SELECT count(*) FROM delivery WHERE refresh_due <= %s AND state IN ('sent', 'left_behind')"
LATE = (
    "SELECT extract(epoch FROM sent_at - greatest(due, %s)) FROM delivery"
    " WHERE state = 'sent' AND sent_at >= %s ORDER BY 1"
)
ANNOUNCED = (
    "SELECT d.channel, d.ts, d.session_id, p.user_id FROM delivery d JOIN membership m"
    " ON m.network_id = d.network_id JOIN person p ON p.id = m.person_id JOIN session s ON s.id = d.session_id"
    " WHERE d.kind = 'announcement' AND d.state = 'sent' AND s.stage IN ('announced', 'preparing', 'ready')"
    " ORDER BY md5(p.user_id) LIMIT 20000"
)


@dataclass
class Asked:
    """How a stretch is to be."""

    name: str
    begins: datetime
    seconds: float
    presses: float = 0.0  # a second
    instances: int = 2
    pace: float = 1.0
    workspaces: int = 0  # over which Slack's limits are kept; 0: none are
    until_quiet: bool = False  # it ends as soon as nothing waits
    restarts: bool = False  # the first process is replaced in the middle, as a deploy does


@dataclass
class Stretch:
    """What one showed."""

    asked: Asked
    found: dict[str, Any] = field(default_factory=dict)


@dataclass
class Kring:
    """One process."""

    port: int
    process: asyncio.subprocess.Process
    ready_after: float = 0.0


class Company:
    """The processes of a stretch, which may come and go."""

    def __init__(self, asked: Asked, slack: Slack, address: str, folder: Path) -> None:
        self._asked, self._slack, self._address, self._folder = asked, slack, address, folder
        self._shift = (asked.begins - datetime.now(UTC)).total_seconds()
        self.running: list[Kring] = []

    @property
    def now(self) -> datetime:
        """What time it is for them."""
        return datetime.now(UTC) + timedelta(seconds=self._shift)

    async def start(self) -> Kring:
        """Start one more, and wait until it is healthy."""
        port, began = free_port(), time.monotonic()
        settings = {
            "SLACK_BOT_TOKEN": "xoxb-year", "SLACK_SIGNING_SECRET": SECRET, SHIFT: str(self._shift),
            "SLACK_API_URL": f"{self._slack.url}{port}/api/", "KRING_DATABASE": self._address,
            "KRING_PORT": str(port), "KRING_LANGUAGE": "nl", "KRING_LOG_LEVEL": "WARNING",
            "KRING_INSTANCES": str(self._asked.instances), "KRING_PACE": str(self._asked.pace),
        }  # fmt: skip
        log = self._folder / f"{self._asked.name.replace(' ', '-')}-{port}.log"
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.year.kring", env={**os.environ, **settings}, cwd=ROOT,
                stdout=output, stderr=output,
            )  # fmt: skip
        made = Kring(port, process)
        while time.monotonic() - began < READY_WITHIN and process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                made.ready_after = time.monotonic() - began
                self.running.append(made)
                return made
        raise RuntimeError(log.read_text()[-3000:])

    async def stop(self, kring: Kring) -> float:
        """Ask one to stop; return after how many seconds it had."""
        began = time.monotonic()
        self.running.remove(kring)
        kring.process.terminate()
        await kring.process.wait()
        return time.monotonic() - began

    def troubles(self) -> Counter[str]:
        """Return what was logged as going wrong, and how often."""
        found: Counter[str] = Counter()
        for path in self._folder.glob(f"{self._asked.name.replace(' ', '-')}-*.log"):
            for line in path.read_text().splitlines():
                if line.startswith("{"):
                    told = msgspec.json.decode(line)
                    found[f"{told.get('event')} {told.get('error', '')}".strip()] += 1
        return found


@asynccontextmanager
async def company(made: Company) -> AsyncIterator[Company]:
    """Run processes until the end."""
    try:
        yield made
    finally:
        for kring in [*made.running]:
            await made.stop(kring)


async def run(asked: Asked, address: str, folder: Path, server: int, people: int) -> Stretch:
    """Run one stretch; `people` are in each network."""
    networks = max(asked.workspaces, 1)
    slack = Slack(lambda: made.now)
    if asked.workspaces:
        slack.shares = lambda whose: _number(whose, people) % networks
    made = Company(asked, slack, address, folder)
    stretch = Stretch(asked)
    async with served(slack), aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as web, company(made):
        await asyncio.gather(*(made.start() for _ in range(asked.instances)))
        door = Door([], slack, web)
        stretch.found = await _measured(stretch, made, slack, door, address, server)
        stretch.found["log"] = dict(made.troubles().most_common(6))
    return stretch


def _number(whose: str, people: int) -> int:
    digits = whose.removeprefix("D")[1:]
    if not digits.isdecimal():
        return 0
    return int(digits) if "C" in whose else int(digits) // people


async def _measured(
    stretch: Stretch, made: Company, slack: Slack, door: Door, address: str, server: int
) -> dict[str, Any]:
    asked, began, from_ = stretch.asked, time.monotonic(), made.now
    cpu = {kring.process.pid: cpu_of(kring.process.pid) for kring in made.running}
    postgres, own, before, written = cpu_below(server), own_cpu(), load(), wal(address)
    door.ports = [kring.port for kring in made.running]
    pressing = asyncio.create_task(_presses(asked, made, door, address))
    waiting, stale, most, ready, stopped = [], [], 0, [k.ready_after for k in made.running], 0.0
    ended: dict[int, float] = {}
    while time.monotonic() - began < asked.seconds:
        await asyncio.sleep(LOOK)
        now_waiting, now_stale = await asyncio.to_thread(_waits, address, made.now)
        waiting.append(now_waiting), stale.append(now_stale)
        most = max(most, await asyncio.to_thread(connections, address))
        if asked.restarts and not stopped and time.monotonic() - began > asked.seconds / 3:
            ready.append((await made.start()).ready_after)
            cpu[made.running[-1].process.pid] = 0.0
            old = made.running[0]
            door.ports = [kring.port for kring in made.running[1:]]  # a load balancer asks no more of it
            await asyncio.sleep(1)
            ended[old.process.pid] = cpu_of(old.process.pid)
            stopped = await made.stop(old)
        if asked.until_quiet and len(waiting) > 8 and not any(waiting[-3:]) and not any(stale[-3:]):
            break
    seconds = time.monotonic() - began
    pressing.cancel()
    problems = await pressing
    used = sum((ended.get(pid) or cpu_of(pid)) - before_it for pid, before_it in cpu.items())
    with psycopg.connect(address) as db:
        late = [float(row[0]) for row in db.execute(LATE, (from_, from_)).fetchall()]
    drained = next((position * LOOK for position, number in enumerate(waiting) if number == 0 and position > 2), None)
    return {
        "seconds": round(seconds), "load": [before, load()], "messages": slack.calls[POST] + slack.calls[SHARED],
        "updates": slack.calls[UPDATE], "calls": dict(slack.calls), "refused by Slack": dict(slack.refused),
        "late, s": spread(late, 1), "most waiting": max(waiting, default=0), "most stale": max(stale, default=0),
        "waiting at the end": waiting[-1] if waiting else 0, "stale at the end": stale[-1] if stale else 0,
        "nothing waits after, s": drained, "by process": dict(slack.by_instance),
        "presses": len(door.times), "answered, ms": spread([1000 * t for t in door.times], 1),
        "past 3 s": sum(t > MISS_SECONDS for t in door.times), "refused": problems,
        "CPU of Kring, s": round(used, 1), "CPU of PostgreSQL, s": round(cpu_below(server) - postgres, 1),
        "CPU of the driver, s": round(own_cpu() - own, 1), "WAL, bytes": wal(address) - written,
        "connections": most, "memory, MB": [round(memory_of(k.process.pid)) for k in made.running],
        "ready after, s": [round(one, 1) for one in ready], "stopped after, s": round(stopped, 1),
        "dearest": dearest(address),
    }  # fmt: skip


def _waits(address: str, now: datetime) -> tuple[int, int]:
    with psycopg.connect(address) as db:
        found = [db.execute(question, (now,)).fetchone() for question in (QUEUE, STALE)]
    return found[0][0] if found[0] else 0, found[1][0] if found[1] else 0


async def _presses(asked: Asked, made: Company, door: Door, address: str) -> dict[str, int]:
    """Let people press at a steady rate, whether or not others were answered; return what was refused."""
    refused: Counter[str] = Counter()
    if not asked.presses:
        return dict(refused)
    pick, rows = Random(asked.name), await asyncio.to_thread(_announced, address)
    going: set[asyncio.Task[None]] = set()

    async def one(position: int) -> None:
        channel, ts, session, user = rows[position % len(rows)]
        try:
            if position % 4 == 3:
                await door.looks(user)
            else:
                said = pick.choice(list(Rsvp))
                about = msgspec.json.encode(msgspec.convert({"session": session, "rsvp": said}, About)).decode()
                await door.presses(user, f"{Act.RSVP}_{said}", about, channel, ts)
        except (Refused, aiohttp.ClientError, TimeoutError) as problem:
            refused[type(problem).__name__] += 1

    began, position = time.monotonic(), 0
    try:
        while True:
            await asyncio.sleep(max(0.0, began + position / asked.presses - time.monotonic()))
            task = asyncio.create_task(one(position))
            going.add(task)
            task.add_done_callback(going.discard)
            position += 1
    except asyncio.CancelledError:
        await asyncio.gather(*going, return_exceptions=True)
    return dict(refused)


def _announced(address: str) -> list[tuple[str, str, int, str]]:
    with psycopg.connect(address) as db:
        return db.execute(ANNOUNCED).fetchall()  # type: ignore[return-value]  # as the statement says
