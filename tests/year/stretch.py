"""A stretch of time at full size, in real seconds: what is due goes out while people press; all is timed."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import msgspec
import psycopg

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack.methods import POST, UPDATE
from models.attendance import Rsvp
from tests.bench.load import MISS_SECONDS
from tests.bench.processes import own_cpu
from tests.year.company import Asked, Company, company
from tests.year.door import Door, Refused
from tests.year.figures import connections, dearest, spread, wal
from tests.year.house import cpu_below, cpu_of, load, memory_of
from tests.year.slack import SHARED, Slack
from tests.year.slack import slack as served

LOOK = 2.0  # seconds between two looks at what waits
QUEUE = "SELECT count(*) FROM delivery WHERE state = 'pending' AND due <= %s"
STALE = "SELECT count(*) FROM delivery WHERE refresh_due <= %s AND state IN ('sent', 'left_behind')"
LATE = (
    "SELECT extract(epoch FROM sent_at - greatest(due, %s)) FROM delivery"
    " WHERE state = 'sent' AND sent_at >= %s ORDER BY 1"
)
ANNOUNCED = (
    "SELECT d.channel, d.ts, d.session_id, p.user_id FROM delivery d JOIN membership m"
    " ON m.network_id = d.network_id JOIN person p ON p.id = m.person_id"
    " JOIN session s ON s.id = d.session_id WHERE d.kind = 'announcement' AND d.state = 'sent'"
    " AND s.stage IN ('announced', 'preparing', 'ready')"
    " ORDER BY md5(p.user_id) LIMIT 20000"
)


@dataclass
class Stretch:
    """What one showed."""

    asked: Asked
    found: dict[str, Any] = field(default_factory=dict)


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
    drained = next(
        (position * LOOK for position, number in enumerate(waiting) if number == 0 and position > 2), None
    )
    return {
        "seconds": round(seconds), "load": [before, load()],
        "messages": slack.calls[POST] + slack.calls[SHARED],
        "updates": slack.calls[UPDATE], "calls": dict(slack.calls), "refused by Slack": dict(slack.refused),
        "late, s": spread(late, 1),
        "most waiting": max(waiting, default=0), "most stale": max(stale, default=0),
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
                about = msgspec.json.encode(
                    msgspec.convert({"session": session, "rsvp": said}, About)
                ).decode()
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
