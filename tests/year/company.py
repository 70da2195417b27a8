"""The processes of a stretch at full size: how they are to be, how they come and go."""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from bot.story.stage import ROOT
from playground.ports import free_port
from tests.year.door import SECRET
from tests.year.kring import SHIFT
from tests.year.slack import Slack

READY_WITHIN = 120.0  # seconds


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
