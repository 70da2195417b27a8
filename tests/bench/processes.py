"""Servers in processes of their own: on one core, with the load on another."""

import asyncio
import os
import resource
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from playground.ports import free_port

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
SERVER_CORE, LOAD_CORE = CORES[-1], CORES[0]


class ServerEnded(Exception):
    """A server under test ended; the end of its log says why."""


def keep_to(core: int, pid: int = 0) -> None:
    """Let a process run on one core only, where the system has cores to choose from."""
    if len(CORES) > 1:
        os.sched_setaffinity(pid, {core})


def own_cpu() -> float:
    """Return the seconds of CPU that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@dataclass
class Server:
    """A process under test."""

    name: str
    port: int
    process: asyncio.subprocess.Process
    log: Path
    began: float
    ready_after: float = 0.0

    @property
    def cpu(self) -> float:
        """Seconds of CPU used so far, of all threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * PAGE / 1e6

    def check(self) -> None:
        """Raise ServerEnded when it does not run any more."""
        if self.process.returncode is not None:
            raise ServerEnded(f"{self.name}: {self.log.read_text()[-3000:]}")

    async def listens(self) -> None:
        """Wait until it takes connections."""
        while perf_counter() - self.began < READY_SECONDS:
            self.check()
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.005)
            else:
                writer.close()
                self.ready_after = perf_counter() - self.began
                return
        raise ServerEnded(f"{self.name} does not listen: {self.log.read_text()[-3000:]}")


@asynccontextmanager
async def server(
    name: str, folder: Path, settings: Mapping[str, str], *, listens: bool = True
) -> AsyncIterator[Server]:
    """Start one of the servers of `servers.py`; stop it at the end."""
    port = free_port()
    log = folder / f"{name}-{port}.log"
    began = perf_counter()
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.servers", name,
            env={**os.environ, **settings, "KRING_PORT": str(port), "BENCH_CORE": str(SERVER_CORE)},
            cwd=ROOT, stdout=output, stderr=output,
        )  # fmt: skip
    started = Server(name, port, process, log, began)
    try:
        if listens:
            await started.listens()
        yield started
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
