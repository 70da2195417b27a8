"""One or two processes of Kring on one database against one playground, and the one clock of all."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.slack.reception import PATH
from bot.story.stage import FASTER, Process
from playground import Message, Playground, Workspace
from playground.ports import free_port
from tests.chaos.chronicle import Chronicle

STARTS_WITHIN = 60.0  # seconds of real time, on a busy machine
ANSWERS_WITHIN = 60.0
MENDS_WITHIN = 90.0
SNAG = 0.05


class Stuck(Exception):
    """Kring did not come back, or did not do what time asked of it."""


@dataclass
class Instance:
    """One process of Kring."""

    name: str
    process: Process
    port: int
    web: aiohttp.ClientSession  # to its control port
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    pids: list[int] = field(default_factory=list)

    async def answers(self) -> bool:
        """Whether its control port, opened last, answers."""
        try:
            async with self.web.get("/now", timeout=aiohttp.ClientTimeout(5)):
                return True
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def start(self, now: datetime) -> None:
        """Start it, and again when it cannot: a supervisor does so too."""
        deadline = asyncio.get_running_loop().time() + STARTS_WITHIN
        async with self.starting:
            while asyncio.get_running_loop().time() < deadline:
                if not self.process.runs:
                    await self.process.start(now)
                    self.pids.append(self.process.pid)
                if await self.answers():
                    return
                await asyncio.sleep(SNAG)
        raise Stuck(f"{self.name} did not start: {self.process.end_of_log()}")

    async def health(self) -> dict[str, Any]:
        """How it says it is."""
        async with self.web.get(f"http://127.0.0.1:{self.port}/health") as response:
            found: dict[str, Any] = await response.json()
            return found


@dataclass
class Troupe:
    """All processes, and the clock."""

    playground: Playground
    instances: list[Instance]
    now: datetime
    chronicle: Chronicle
    errands: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def workspace(self) -> Workspace:
        """The workspace in which everything happens."""
        return self.playground.workspace

    def heard(self, message: Message, what: str) -> None:
        """Write down which message was posted."""
        ids = ((message.metadata or {}).get("event_payload") or {}).get("ids", "").split()
        if what == "posted" and ids:
            self.chronicle.note(f"posted {' '.join(ids)} in {message.channel}")

    def called(self, name: str) -> Instance:
        """The instance with this name."""
        return next(instance for instance in self.instances if instance.name == name)

    async def begin(self) -> None:
        """Start all at the same time, on whatever the database holds."""
        await asyncio.gather(*(instance.start(self.now) for instance in self.instances))

    async def kill(self, *instances: Instance) -> None:
        """End processes at once, whatever they are doing."""
        self.chronicle.kills += len(instances)
        self.chronicle.note(f"FAULT kill -9 {', '.join(i.name for i in instances)}")
        await asyncio.gather(*(instance.process.kill() for instance in instances))

    def comes_back(self, *instances: Instance) -> None:
        """Let killed processes start again, as a supervisor does, while life goes on."""
        for instance in instances:
            task = asyncio.create_task(instance.start(self.now))
            self.errands.add(task)
            task.add_done_callback(self.errands.discard)

    async def reachable(self) -> None:
        """Wait until Slack can reach somebody."""
        async with asyncio.timeout(MENDS_WITHIN):
            while True:
                heard = self.over_http or any(not c.ghost for c in self.playground.sockets.connections)
                running = [instance for instance in self.instances if instance.process.runs]
                if heard and any([await instance.answers() for instance in running]):
                    return
                await asyncio.sleep(SNAG)

    @property
    def over_http(self) -> bool:
        """Slack comes to Kring."""
        return self.playground.delivery is not self.playground.sockets

    async def whole(self) -> None:
        """Wait until every process runs and is connected."""
        await asyncio.gather(*(instance.start(self.now) for instance in self.instances))
        if not self.over_http:
            await self.playground.connected(len(self.instances), MENDS_WITHIN)

    async def _ask(self, instance: Instance, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask one process, until it answers: it may be killed, and its database away, meanwhile."""
        deadline = asyncio.get_running_loop().time() + MENDS_WITHIN
        timeout = aiohttp.ClientTimeout(ANSWERS_WITHIN)
        problem: object = None
        while asyncio.get_running_loop().time() < deadline:
            try:
                method = "GET" if body is None else "POST"
                async with instance.web.request(method, path, json=body, timeout=timeout) as response:
                    if response.status == 200:
                        return await response.json()
                    problem = response.status
            except aiohttp.ClientError as error:
                problem = error
            await asyncio.sleep(SNAG)
        raise Stuck(f"{instance.name} does not answer {path}: {problem!r}\n{instance.process.end_of_log()}")

    async def _all_to(self, moment: datetime, *, at_once: bool = False) -> None:
        self.now = max(self.now, moment)
        body = {"to": moment.isoformat(), "at_once": at_once}
        await asyncio.gather(*(self._ask(instance, "/advance", body) for instance in self.instances))

    async def _next(self) -> datetime | None:
        """The next instant at which something happens by itself, whoever knows of it."""
        params = f"/next?after={self.now.astimezone().isoformat().replace('+', '%2B')}"
        found = await asyncio.gather(*(self._ask(instance, params) for instance in self.instances))
        moments = [datetime.fromisoformat(said["at"]) for said in found if said["at"]]
        return min(moments, default=None)

    async def settle(self) -> None:
        """Wait until nothing is in flight and what is due now is done."""
        await self._all_to(self.now)

    async def advance(self, to: datetime) -> None:
        """Move the clock on, instant by instant, all processes abreast: they compete for what is due."""
        while (moment := await self._next()) is not None and moment <= to:
            await self._all_to(moment)
        await self._all_to(to)

    async def leap(self, to: datetime) -> None:
        """Let the clocks of the running processes stand elsewhere at once."""
        await self._all_to(to, at_once=True)

    async def ask(self, path: str) -> Any:
        """Ask any process."""
        return await self._ask(self.instances[0], path)

    async def ended(self) -> None:
        """End whatever still runs, by its own id."""
        for task in list(self.errands):
            task.cancel()
        await asyncio.gather(*self.errands, return_exceptions=True)
        await asyncio.gather(*(instance.process.kill() for instance in self.instances))

    def leaked(self) -> list[int]:
        """The processes that were started and are still there."""
        found = []
        for pid in (pid for instance in self.instances for pid in instance.pids):
            with suppress(ProcessLookupError):
                os.kill(pid, 0)
                found.append(pid)
        return found


@asynccontextmanager
async def troupe(
    workspace: Workspace, now: datetime, database: str, folder: Path, *, instances: int, over_http: bool
) -> AsyncIterator[Troupe]:
    """The workspace and its processes, which are ended in any case."""
    async with Playground(workspace) as playground:
        made: list[Instance] = []
        for number in range(instances):
            name, port, control = f"kring{number + 1}", free_port(), free_port()
            settings = {
                "SLACK_BOT_TOKEN": playground.bot_token,
                "SLACK_API_URL": playground.api_url_of(name),
                "KRING_DATABASE": database,
                "KRING_CONTROL_PORT": str(control),
                "KRING_PORT": str(port),
                "KRING_INSTANCES": str(instances),
                "KRING_LANGUAGE": "nl",
                "KRING_PACE": str(FASTER),  # the clock stands still between two moments
            }
            if over_http:
                settings["SLACK_SIGNING_SECRET"] = playground.signing_secret
            else:
                settings["SLACK_APP_TOKEN"] = playground.app_token
            web = aiohttp.ClientSession(f"http://127.0.0.1:{control}")
            made.append(Instance(name, Process(settings, folder / f"{name}.log"), port, web))
        if over_http:
            await playground.use_request_url(*(f"http://127.0.0.1:{one.port}{PATH}" for one in made))
        company = Troupe(playground, made, now, Chronicle(lambda: company.now))
        workspace.clock = lambda: company.now
        playground.on_message(company.heard)
        try:
            await company.begin()
            if not over_http:
                await playground.connected(instances, STARTS_WITHIN)
            yield company
        finally:
            playground.faults.clear()
            await company.ended()
            for instance in made:
                await instance.web.close()
