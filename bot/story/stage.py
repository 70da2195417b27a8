"""The two processes of a story: Kring on its own, and the workspace with its people; and the one clock."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from playground import Person, Playground, Workspace
from playground.ports import free_port

READY_SECONDS = 300  # on a busy machine, on which nothing of it was ever compiled
SETTINGS = ("KRING_", "SLACK_")  # of whoever plays it, for their own Kring
FASTER = 1000  # than Slack lets messages through: there is none, and the clock stands still
LOG_END = 3000  # characters
ROOT = Path(__file__).parent.parent.parent


def manifest() -> dict[str, Any]:
    """The app manifest: what the app may do, its commands and its shortcuts."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "app.yaml").read_text(encoding="utf-8"))
    return found


class KringStopped(Exception):
    """The bot's process ended or does not answer; the end of its log says why, where it says anything."""


class Process:
    """Kring as a process of its own, which may be killed and started again on the same database."""

    def __init__(self, settings: dict[str, str], log: Path, checkout: Path = ROOT) -> None:
        """Know how to start it: with which settings, where it logs, of which checkout with its `.venv`."""
        self._settings, self._log, self._checkout = settings, log, checkout
        self._python = sys.executable if checkout == ROOT else str(checkout / ".venv" / "bin" / "python")
        self._process: asyncio.subprocess.Process | None = None

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The id of the process that was started last."""
        assert self._process is not None
        return self._process.pid

    async def start(self, now: datetime) -> None:
        """Start it with its clock at an instant."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        environment = {**kept, **self._settings, "KRING_STARTS_AT": now.isoformat()}
        with self._log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                self._python, "-m", "bot", "run",
                env=environment, cwd=self._checkout, stdout=output, stderr=output,
            )  # fmt: skip

    def asks_to_stop(self) -> None:
        """Send SIGTERM."""
        if self._process is not None and self.runs:
            self._process.terminate()

    async def ended(self) -> int | None:
        """Wait for its end; return its exit code, None when it never ran."""
        return None if self._process is None else await self._process.wait()

    async def stop(self) -> int | None:
        """Ask it to stop, as a machine that shuts down does; return its exit code."""
        self.asks_to_stop()
        return await self.ended()

    async def kill(self) -> None:
        """End it at once, whatever it is doing."""
        if self._process is not None and self.runs:
            self._process.kill()
        await self.ended()

    def end_of_log(self) -> str:
        """The last of what it logged."""
        return self._log.read_text()[-LOG_END:] if self._log.exists() else ""


@dataclass
class Stage:
    """Where a story happens."""

    workspace: Workspace
    playground: Playground
    control: aiohttp.ClientSession
    now: datetime
    bot: Process
    address: str = ""

    async def begins(self) -> None:
        """Start the bot, for the first time or again, until it answers on its control port, opened last."""
        await self.bot.start(self.now)
        deadline = asyncio.get_running_loop().time() + READY_SECONDS
        while self.bot.runs and asyncio.get_running_loop().time() < deadline:
            try:
                async with self.control.get("/now"):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
        raise KringStopped(self._why())

    def _why(self) -> str:
        late = f"Kring did not answer within {READY_SECONDS} seconds; on a busy machine, try again."
        happened = late if self.bot.runs else "Kring ended before it answered."
        log = self.bot.end_of_log().strip()
        if not self.bot.runs and log.startswith(SETTINGS) and log.count("\n") == 0:
            return log  # it said itself which setting is wrong
        return f"{happened} Its log ends with:\n{log}" if log else f"{happened} It logged nothing."

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
        found: dict[str, Any] = await self._ask(f"/export/{channel}?whole=yes")
        return found

    async def ledger(self) -> list[dict[str, Any]]:
        """What Kring sent, in order."""
        found: list[dict[str, Any]] = await self._ask("/ledger")
        return found


@asynccontextmanager
async def raised(
    workspace: Workspace,
    start: datetime,
    database: str | None,
    language: str,
    folder: Path | None = None,
    checkout: Path = ROOT,
) -> AsyncIterator[Stage]:
    """Start the workspace, and Kring as a process of its own that speaks to it; a folder keeps its files."""
    with ExitStack() as cleaning:
        if folder is None:
            made = cleaning.enter_context(tempfile.TemporaryDirectory(prefix="kring-story-"))
            folder = Path(made)
        async with Playground(workspace) as playground:
            port = free_port()
            settings = {
                "SLACK_BOT_TOKEN": playground.bot_token,
                "SLACK_APP_TOKEN": playground.app_token,
                "SLACK_API_URL": playground.api_url,
                "KRING_DATABASE": database or f"sqlite:///{folder}/kring.db",
                "KRING_CONTROL_PORT": str(port),
                "KRING_LANGUAGE": language,
                "KRING_PACE": str(FASTER),
            }
            bot = Process(settings, folder / "kring.log", checkout)
            try:
                address = f"http://127.0.0.1:{port}"
                async with aiohttp.ClientSession(address) as control:
                    stage = Stage(workspace, playground, control, start, bot, address)
                    workspace.clock = lambda: stage.now
                    await stage.begins()
                    yield stage
            except Exception as error:
                error.add_note(f"The bot's log ends with:\n{bot.end_of_log()}")
                raise
            finally:
                await bot.stop()
