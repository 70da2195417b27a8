"""Kring's processes on one PostgreSQL, with the one clock of all; what they and the server use."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.story.stage import FASTER, Process
from playground.ports import free_port
from tests.bench.processes import PAGE, TICKS
from tests.year.door import SECRET
from tests.year.slack import Slack

STARTS_WITHIN = 90.0  # seconds
PATIENCE = aiohttp.ClientTimeout(600)
# As somebody would run it, but for the disk: what is committed need not survive this machine.
POSTGRES = (
    "-c fsync=off -c autovacuum=on -c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=100"
    " -c shared_preload_libraries=pg_stat_statements -c pg_stat_statements.max=5000"
    " -c track_io_timing=on -c random_page_cost=1.1"
)


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(pid: int) -> float:
    """Return what a process holds in memory, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def cpu_below(parent: int) -> float:
    """Return the seconds of CPU of a server: of itself, its children, and those that have ended."""
    used = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(entry.name) == parent:
                used += sum(map(int, fields[11:15])) / TICKS
            elif int(fields[1]) == parent:
                used += (int(fields[11]) + int(fields[12])) / TICKS
    return used


@dataclass
class House:
    """The processes, and what time it is for them."""

    slack: Slack
    folder: Path
    database: str
    instances: int
    now: datetime
    pace: float = FASTER
    more: Mapping[str, str] = field(default_factory=dict)  # settings
    processes: list[Process] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    controls: list[aiohttp.ClientSession] = field(default_factory=list)

    async def begin(self) -> None:
        """Start all processes at the same time."""
        for number in range(self.instances):
            port, control = free_port(), free_port()
            settings = {
                "SLACK_BOT_TOKEN": "xoxb-year", "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": f"{self.slack.url}{number}/api/", "KRING_DATABASE": self.database,
                "KRING_CONTROL_PORT": str(control), "KRING_PORT": str(port), "KRING_LANGUAGE": "nl",
                "KRING_INSTANCES": str(self.instances), "KRING_PACE": str(self.pace),
                "KRING_LOG_LEVEL": "WARNING", **self.more,
            }  # fmt: skip
            self.processes.append(Process(settings, self.folder / f"kring{number}.log"))
            self.ports.append(port)
            self.controls.append(aiohttp.ClientSession(f"http://127.0.0.1:{control}", timeout=PATIENCE))
        await asyncio.gather(*(self.start(number) for number in range(self.instances)))

    async def start(self, number: int) -> None:
        """Start one process, and wait until it answers on its control port, opened last."""
        process = self.processes[number]
        await process.start(self.now)
        deadline = asyncio.get_running_loop().time() + STARTS_WITHIN
        while process.runs and asyncio.get_running_loop().time() < deadline:
            try:
                async with self.controls[number].get("/now"):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
        raise RuntimeError(process.end_of_log())

    async def _ask(self, number: int, path: str, body: dict[str, Any] | None = None) -> Any:
        method = "GET" if body is None else "POST"
        async with self.controls[number].request(method, path, json=body) as answer:
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status} {self.processes[number].end_of_log()}")
            return await answer.json()

    async def next(self) -> datetime | None:
        """Return when something happens next by itself: all look at the same rows."""
        after = self.now.isoformat().replace("+", "%2B")
        at = (await self._ask(0, f"/next?after={after}"))["at"]
        return datetime.fromisoformat(at) if at else None

    async def to(self, moment: datetime) -> None:
        """Let all clocks stand at an instant; returns when nothing is due or in hand there."""
        self.now = max(self.now, moment)
        body = {"to": self.now.isoformat()}
        await asyncio.gather(*(self._ask(number, "/advance", body) for number in range(self.instances)))

    async def settle(self) -> None:
        """Finish what is in hand and due now."""
        await self.to(self.now)

    async def advance(self, to: datetime) -> int:
        """Move on, instant by instant, all abreast; return at how many instants something was due."""
        stops = 0
        while (moment := await self.next()) is not None and moment <= to:
            await self.to(moment)
            stops += 1
        await self.to(to)
        return stops

    @property
    def cpu(self) -> float:
        """Seconds of CPU of all processes so far."""
        return sum(cpu_of(process.pid) for process in self.processes if process.runs)

    @property
    def memory(self) -> list[float]:
        """What each process holds in memory, in MB."""
        return [round(memory_of(process.pid)) for process in self.processes if process.runs]

    def troubles(self) -> list[str]:
        """Return what the processes logged as errors."""
        found = []
        for path in sorted(self.folder.glob("kring*.log")):
            found += [
                line for line in path.read_text().splitlines() if '"error"' in line or "Traceback" in line
            ]
        return found

    async def end(self) -> None:
        """End what still runs, by its own id, and let the connections go."""
        await asyncio.gather(*(process.stop() for process in self.processes))
        for control in self.controls:
            await control.close()


@asynccontextmanager
async def house(made: House) -> AsyncIterator[House]:
    """Run the processes."""
    try:
        await made.begin()
        yield made
    finally:
        await made.end()


def load() -> float:
    """Return the load average of the last minute."""
    return round(os.getloadavg()[0], 1)
