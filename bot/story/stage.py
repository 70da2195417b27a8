"""The two processes of a story: Kring on its own, and the workspace with its people; and the one clock."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from playground import Person, Playground, Workspace

READY_SECONDS = 60
LOG_END = 3000  # characters
ROOT = Path(__file__).parent.parent.parent


class KringStopped(Exception):
    """The bot's process ended; the end of its log says why."""


@dataclass
class Stage:
    """Where a story happens."""

    workspace: Workspace
    playground: Playground
    control: aiohttp.ClientSession
    now: datetime
    settings: dict[str, str] = field(default_factory=dict)

    def person(self, user_id: str) -> Person:
        """Somebody who sees and clicks."""
        return self.playground.person(user_id)

    async def _ask(self, path: str) -> Any:
        async with self.control.get(path) as response:
            response.raise_for_status()
            return await response.json()

    async def _to(self, moment: datetime) -> None:
        self.now = moment
        async with self.control.post("/advance", json={"to": moment.isoformat()}) as response:
            response.raise_for_status()

    async def advance(self, to: datetime) -> None:
        """Move the one clock on, instant by instant, so that both sides stand at the same time."""
        while True:
            at = (await self._ask("/next"))["at"]
            moment = datetime.fromisoformat(at) if at else None
            if moment is None or moment > to:
                break
            if moment <= self.now:
                await self._to(self.now)
                break
            await self._to(moment)
        await self._to(to)

    async def export(self, channel: str) -> dict[str, Any]:
        """Everything that Kring knows of the network."""
        found: dict[str, Any] = await self._ask(f"/export/{channel}")
        return found

    async def ledger(self) -> list[dict[str, Any]]:
        """What Kring sent, in order."""
        found: list[dict[str, Any]] = await self._ask("/ledger")
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def raised(
    workspace: Workspace, start: datetime, database: str | None, language: str
) -> AsyncIterator[Stage]:
    """Start the workspace, and Kring as a process of its own that speaks to it."""
    with tempfile.TemporaryDirectory(prefix="kring-story-") as folder:
        async with Playground(workspace) as playground:
            port = _free_port()
            settings = {
                "SLACK_BOT_TOKEN": playground.bot_token,
                "SLACK_APP_TOKEN": playground.app_token,
                "SLACK_API_URL": playground.api_url,
                "KRING_DATABASE": database or f"sqlite:///{folder}/kring.db",
                "KRING_CONTROL_PORT": str(port),
                "KRING_STARTS_AT": start.isoformat(),
                "KRING_LANGUAGE": language,
            }
            log = Path(folder) / "kring.log"
            with log.open("wb") as output:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "bot", "run",
                    env={**os.environ, **settings}, cwd=ROOT, stdout=output, stderr=output,
                )  # fmt: skip
            try:
                async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as control:
                    stage = Stage(workspace, playground, control, start)
                    workspace.clock = lambda: stage.now
                    await _ready(process, control, log)
                    yield stage
            except Exception as error:
                error.add_note(f"The bot's log ends with:\n{log.read_text()[-LOG_END:]}")
                raise
            finally:
                if process.returncode is None:
                    process.terminate()
                    await process.wait()


async def _ready(process: asyncio.subprocess.Process, control: aiohttp.ClientSession, log: Path) -> None:
    """Wait until Kring answers on its control port, which it opens last."""
    deadline = asyncio.get_running_loop().time() + READY_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        if process.returncode is not None:
            break
        try:
            async with control.get("/now"):
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)
    raise KringStopped(log.read_text()[-LOG_END:])
