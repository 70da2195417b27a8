"""The way back of a PostgreSQL, as the operator's guide writes it: with the programs that it names."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine

from bot.storage.copying import copy
from bot.storage.migrations import address_of
from models import keys, retention
from models.mail_consent import Agreed
from models.person import Person
from tests.postgres import cluster, programs
from tests.test_deploy import services
from tests.test_restored import ADDRESS, World, ria, world

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "operator.md"
DUMPS = re.compile(r"`(pg_dump [^`]+)`")
MAKES = re.compile(r"```\n(sudo -u postgres createuser .*?)KRING_DATABASE", re.DOTALL)
WAY_BACK = re.compile(r"```\n(sudo -u postgres createdb \S+ \S+ kring_then\n.*?)```", re.DOTALL)
BY_COMPOSE = re.compile(r"`(docker compose [^`]* pg_dump [^`]+)`")
WAY_BACK_BY_COMPOSE = re.compile(r"```\n(docker compose \S+ \S+ stop kring\n.*?)```", re.DOTALL)
# What Compose does with these words: values come in as in a shell, and nothing else gets into a container.
COMPOSE = """#!/bin/bash
set -eu
[[ "$1 $2 $3" == "compose --file deploy/compose.yaml" ]]
shift 3
case "$*" in
    "stop kring") ;;
    "exec -T database "*) shift 3; exec "$@" ;;
    "run --rm --volume "*) shift 5; exec env -i PATH="$PATH" {environment} {python} -m bot "$@" ;;
    *) exit 1 ;;
esac
"""

pytestmark = pytest.mark.long
__all__ = ["world"]  # a fixture


class Server:
    """A server with the database of a guide, and a shell that reaches it by its names."""

    dumps, way_back = DUMPS, WAY_BACK

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        port, self._at = address.rpartition(":")[2], address.rpartition("//")[2].removeprefix("kring")
        reaches = {"PGHOST": "127.0.0.1", "PGPORT": port, "PGUSER": "nobody"}
        self._there = {**os.environ, **reaches, "PATH": f"{programs()}:{os.environ['PATH']}"}

    def runs(self, commands: str) -> str:
        """Run what the guide writes, in a folder of the test; return what was said."""
        for written, here in (
            (".venv/bin/python", shlex.quote(sys.executable)),
            ("/var/backups/kring", str(self.folder)),
            (" kring.dump", f" {self.folder}/kring.dump"),
            ("sudo -u postgres", "PGUSER=postgres"),
            (" --pwprompt", ""),  # this server asks for none
            ("=localhost", "=127.0.0.1"),
            ("@localhost/", f"{self._at}/"),
            ("@database/", f"{self._at}/"),
        ):
            commands = commands.replace(written, here)
        done = subprocess.run(
            ["bash", "-euc", commands], env=self._there, cwd=ROOT, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        return done.stdout

    def restores(self, without: str = "") -> str:
        """Go the way back of the guide, but for what begins with an address that cannot be read."""
        (way,) = self.way_back.findall(GUIDE.read_text())
        if without:
            before, _, rest = way.partition(f"export KRING_DATABASE={without}\n")
            way = before + rest[rest.index("export ") :]
            assert rest, "the guide names this address"
        return self.runs(way)

    def makes(self) -> str:
        """Return what makes the database."""
        (makes,) = MAKES.findall(GUIDE.read_text())
        return str(makes)

    def holds(self, world: World) -> World:
        """Make a database, with what is in a file, and dump it."""
        kring = f"{self.address}/kring"
        self.runs(self.makes())
        copy(world.address, kring)
        (dumps,) = self.dumps.findall(GUIDE.read_text())
        self.runs(dumps)
        world.address = kring
        return world


class Containers(Server):
    """The same where Compose runs Kring, whose commands get what compose.yaml gives them and no more."""

    dumps, way_back = BY_COMPOSE, WAY_BACK_BY_COMPOSE

    def __init__(self, address: str, folder: Path) -> None:
        super().__init__(address, folder)
        given = services()["kring"]["environment"]
        environment = " ".join(f'{name}="{written}"' for name, written in given.items())
        program = folder / "docker"
        program.write_text(COMPOSE.format(environment=environment, python=shlex.quote(sys.executable)))
        program.chmod(0o755)
        self._there |= {"PATH": f"{folder}:{self._there['PATH']}", "KRING_DATABASE_PASSWORD": "none"}

    def makes(self) -> str:
        """Return what makes the database: the image does."""
        return "createdb --username=kring kring"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with cluster(superuser="postgres") as made:
        yield Server(made.address.replace("postgres@", "kring@"), tmp_path)


@pytest.fixture
def there(world: World, server: Server) -> World:
    """The two workspaces on PostgreSQL, with a dump of it."""
    return server.holds(world)


def test_what_went_since_does_not_come_back_and_no_key_is_given_again(there: World, server: Server) -> None:
    async def comes_and_is_forgotten(db: Any) -> None:
        await retention.erase(db, await ria(db, "T2"), keep_questions=False)
        db.add(Person(team_id="T2", user_id="U0LAAT", name="Laat"))

    there.does(comes_and_is_forgotten)
    there.leaves("T1")
    there.says("T2", Agreed.STOPPED)
    last = _keys(server, "kring")
    told = server.restores()
    assert "1 workspace left since this backup: all that it had is deleted again." in told
    assert "1 person" in told
    assert "cannot tell" not in told
    there.address = f"{server.address}/kring_again"
    assert (there.themes(), there.token("T1"), there.gets("T2")) == (["T2"], None, [])
    assert not there.reads(there.secrets["T2"])
    again = _keys(server, "kring_again")
    assert {name: again[name] for name in last} == last


def test_so_it_is_where_compose_runs_kring(world: World, tmp_path: Path) -> None:
    with cluster() as made:
        server = Containers(made.address, tmp_path)
        there = server.holds(world)
        there.leaves("T1")
        there.says("T2", Agreed.STOPPED)
        told = server.restores()
        assert "1 workspace left since this backup: all that it had is deleted again." in told
        assert "cannot tell" not in told
        there.address = f"{server.address}/kring_again"
        assert (there.themes(), there.token("T1"), there.gets("T2")) == (["T2"], None, [])


def test_without_the_replaced_database_nobody_gets_mail_before_they_agree_again(
    there: World, server: Server
) -> None:
    told = server.restores(without="postgresql://kring@localhost/kring")
    assert "Kring cannot tell who wants no more mail since this backup" in told
    there.address = f"{server.address}/kring_again"
    assert (there.themes(), there.gets("T2"), ADDRESS in told) == (["T1", "T2"], [], False)


def test_what_a_database_was_restored_of_goes_along_to_postgresql_and_back(
    there: World, server: Server
) -> None:
    server.restores(without="postgresql://kring@localhost/kring")
    server.runs(
        "export PGUSER=postgres; dropdb kring; dropdb kring_then; "
        "psql -c 'ALTER DATABASE kring_again RENAME TO kring' postgres"
    )
    for name in ("then.db", "now.db"):
        (server.folder / name).unlink()
    told = server.restores()
    assert "the file that it replaces does not tell of all that happened since" in told


def _keys(server: Server, name: str) -> dict[str, int]:
    engine = create_engine(address_of(f"{server.address}/{name}"), poolclass=NullPool)
    with engine.connect() as connection:
        return keys.given(connection)
