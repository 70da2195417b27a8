"""Starting: a sentence says why it cannot be, ready comes with a connection, and one process has a file."""

import asyncio
import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.running.config import Settings
from bot.running.doctor import examine
from bot.storage.alone import alone
from bot.storage.database import Database
from bot.storage.migrations import look, newest, upgrade
from bot.storage.trouble import Unusable
from playground import Playground, Workspace
from tests.conftest import SQLITE

ROOT = Path(__file__).parent.parent
NOBODY_THERE = "http://127.0.0.1:9/api/"


def environment(**settings: str) -> dict[str, str]:
    """The environment of a bot whose tokens are set, with nothing of ours in it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("KRING_", "SLACK_"))}
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": NOBODY_THERE}
    return ours | tokens | settings


def starts(*command: str, **settings: str) -> tuple[int, str]:
    """Run the command line to its end; return its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *(command or ("run",))],
        env=environment(**settings), cwd=ROOT, text=True, check=False, timeout=60,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.returncode, done.stdout


def broken(file: Path) -> None:
    file.write_bytes(b"not a database" * 500)


def cut_off(file: Path) -> None:
    os.truncate(file, 60_000)


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as made, made:
        made.execute("UPDATE alembic_version SET version_num = '9999'")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.long
@pytest.mark.parametrize(
    ("spoilt", "says", "code"),
    [
        (broken, "the file is broken, or not a database", 2),
        (cut_off, "the file is broken, or not a database", 2),
        (newer, "a newer version of Kring (schema 9999", 2),
        (a_folder, "the file cannot be opened", 1),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
def test_a_database_that_is_of_no_use_is_told_in_one_sentence(
    migrated_sqlite: str, spoilt: Any, says: str, code: int
) -> None:
    spoilt(Path(migrated_sqlite.removeprefix(SQLITE)))
    for command in (("run",), ("migrate",), ("export", "C1")):
        ended, said = starts(*command, KRING_DATABASE=migrated_sqlite)
        assert said.startswith("KRING_DATABASE: ")
        assert says in said
        assert (ended, said.count("\n")) == (code, 1), said
    problems = asyncio.run(examine(Settings(database=migrated_sqlite))).wrong
    assert says in problems[-1]


SOMETHING_ELSE = "it holds tables of something else, and none of Kring; name an empty one.\n"
OF_OTHERS = {
    "a table of the same name": "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)",
    "another table": "CREATE TABLE invoices (id INTEGER PRIMARY KEY)",
    "a view": "CREATE VIEW person AS SELECT 1 AS id",
    "migrations of their own": "CREATE TABLE alembic_version (version_num VARCHAR(32)); "
    "INSERT INTO alembic_version VALUES ('1975ea83b712')",
    "numbers of their own": "CREATE TABLE alembic_version (version_num VARCHAR(32)); "
    "INSERT INTO alembic_version VALUES ('0001'); CREATE TABLE invoices (id INTEGER PRIMARY KEY)",
}


@pytest.mark.parametrize("holds", OF_OTHERS.values(), ids=OF_OTHERS.keys())
def test_a_database_of_something_else_is_told_in_a_sentence_and_left_alone(
    tmp_path: Path, migrated_sqlite: str, holds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = f"{SQLITE}{tmp_path}/crm.db"
    with closing(sqlite3.connect(tmp_path / "crm.db")) as file:
        file.executescript(holds)
    before = (tmp_path / "crm.db").read_bytes()
    for name, address, command in (
        ("KRING_DATABASE", theirs, ["migrate"]),
        ("KRING_DATABASE", theirs, ["sizes"]),
        ("KRING_DATABASE", theirs, ["backup", str(tmp_path / "b.db")]),
        ("TO", migrated_sqlite, ["copy", theirs]),
    ):
        monkeypatch.setenv("KRING_DATABASE", address)
        done = CliRunner().invoke(app, command)
        assert (done.exit_code, done.output) == (2, f"{name}: {SOMETHING_ELSE}"), command
    (told,) = (one for one in asyncio.run(examine(Settings(database=theirs))).wrong if "DATABASE" in one)
    assert f"{told}.\n" == f"KRING_DATABASE: {SOMETHING_ELSE}"
    assert (tmp_path / "crm.db").read_bytes() == before


@pytest.mark.parametrize("holds", OF_OTHERS.values(), ids=OF_OTHERS.keys())
def test_a_postgresql_of_something_else_is_told_in_a_sentence(empty_postgres_url: str, holds: str) -> None:
    with psycopg.connect(empty_postgres_url, autocommit=True) as admin:
        admin.execute(holds)
        for ask in (upgrade, look):
            with pytest.raises(Unusable, match="tables of something else"):
                ask(empty_postgres_url)
        admin.execute("CREATE SCHEMA apart")
        name = empty_postgres_url.rpartition("/")[2]
        admin.execute(f"ALTER DATABASE {name} SET search_path = apart, public")
    if "alembic" not in holds:  # of that there can be one in sight
        upgrade(empty_postgres_url)
        assert look(empty_postgres_url) == newest()
    with psycopg.connect(empty_postgres_url, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} SET search_path = nowhere")
    with pytest.raises(Unusable, match="no schema to make tables in"):
        upgrade(empty_postgres_url)


def test_what_an_extension_brings_is_nobodys_table(empty_postgres_url: str) -> None:
    with psycopg.connect(empty_postgres_url, autocommit=True) as admin:
        admin.execute("CREATE TABLE settings_of_it (id INTEGER)")
        admin.execute(
            "INSERT INTO pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype) "
            "SELECT 'pg_class'::regclass, 'settings_of_it'::regclass, 0, 'pg_extension'::regclass, oid, 0, "
            "'e' FROM pg_extension WHERE extname = 'plpgsql'"
        )
    upgrade(empty_postgres_url)
    assert look(empty_postgres_url) == newest()


@pytest.mark.long
@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"KRING_DATABASE": "postgresql://kring:geheim@127.0.0.1:1/kring"}, "KRING_DATABASE"),
        ({"KRING_DATABASE": "postgresql://kring@127.0.0.1:poort/kring"}, "KRING_DATABASE"),
        ({"KRING_DATABASE": "sqlite:///"}, "KRING_DATABASE"),
        ({"KRING_DATABASE": "sqlite:////proc/nowhere/kring.db"}, "KRING_DATABASE"),
        ({"KRING_TICK_SECONDS": "inf"}, "KRING_TICK_SECONDS"),
        ({"KRING_PACE": "inf"}, "KRING_PACE"),
        ({"KRING_HOST": "nowhere.invalid", "KRING_PORT": "1"}, "KRING_PORT"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_one_sentence(
    tmp_path: Path, settings: dict[str, str], name: str
) -> None:
    ended, said = starts(**{"KRING_DATABASE": f"sqlite:///{tmp_path}/kring.db"} | settings)
    assert (ended in (1, 2), said.count("\n")) == (True, 1), said
    assert said.startswith(f"{name}: ")
    assert "geheim" not in said


@pytest.mark.long
def test_a_port_that_another_program_has_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended, said = starts(KRING_PORT=port, KRING_DATABASE=f"sqlite:///{tmp_path}/kring.db")
    told = f"KRING_PORT: Kring cannot listen on 127.0.0.1, port {port}: Address already in use; "
    assert (ended, said) == (1, f"{told}choose another one.\n")


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond this many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


async def test_a_disk_without_room_for_an_act_is_told(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    await database.must_keep()
    assert await database.forget_order() == {}  # the log is empty, and has to grow
    with little_room(1_000), pytest.raises(Unusable, match="the disk"):
        await database.must_keep()
    await database.must_keep()
    await database.dispose()


@pytest.mark.long
def test_a_file_that_cannot_grow_is_no_start(tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=environment(KRING_DATABASE=f"sqlite:///{tmp_path}/kring.db"), cwd=ROOT, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=limited, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout.count("\n")) == (1, 1), done.stdout
    assert done.stdout.startswith("KRING_DATABASE: the disk ")


def test_what_postgresql_says_is_told(postgres_url: str) -> None:
    server, _, name = postgres_url.rpartition("/")
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(Unusable, match="a newer version of Kring"):
            upgrade(postgres_url)
        admin.execute(f"UPDATE alembic_version SET version_num = '{newest()}'")
        admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database = Database(postgres_url)

    async def keeps() -> None:
        try:
            await database.must_keep()
        finally:
            await database.dispose()

    with pytest.raises(Unusable, match="PostgreSQL takes no writes"):
        asyncio.run(keeps())
    with pytest.raises(Unusable, match=r"cannot be reached \(.*does not exist\)") as told:
        look(f"{server}/no_such_database")
    assert told.value.why == "PostgreSQL cannot be reached", "what a stranger may read names no server"


@pytest.mark.long
def test_a_file_that_cannot_be_written_is_told_before_anything_is_played(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "out")
    for command in (("texts", "--out", nowhere), ("story", "--out", nowhere)):
        assert starts(*command) == (1, f"{nowhere}: No such file or directory.\n")
    ended, said = starts("story", "--database", "postgresql://nobody@127.0.0.1:1/nothing")
    assert ended == 1
    assert said.startswith("KRING_DATABASE: PostgreSQL cannot be reached")
    assert said.strip().count("\n") == 0, said


# One process a file


@pytest.mark.long
def test_a_second_process_refuses_the_file_and_a_killed_one_leaves_it_free(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/kring.db"
    held = (
        "import sys, time\nfrom bot.storage.alone import alone\n"
        "with alone(sys.argv[1]):\n    print('held', flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", held, address], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        for command in ("run", "migrate"):
            ended, said = starts(command, KRING_DATABASE=address)
            told = f"KRING_DATABASE: process {first.pid} of Kring works with {tmp_path}/kring.db; end it"
            assert (ended, said) == (1, f"{told} first, or give this one a file of its own.\n")
        first.kill()
    assert starts("migrate", KRING_DATABASE=address)[0] == 0


def test_a_file_goes_by_what_it_is_and_not_by_how_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").symlink_to(tmp_path)
    with (
        alone(f"sqlite:///{tmp_path}/kring.db"),
        pytest.raises(Unusable, match="works with"),
        alone(f"sqlite:///{tmp_path}/elsewhere/kring.db"),
    ):
        pass
    with alone("postgresql://kring@db/kring"), alone("postgresql://kring@db/kring"):
        pass


# Ready


@asynccontextmanager
async def process(**settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot of its own, which is ended in any case."""
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment(**settings), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield made
    finally:
        if made.returncode is None:
            made.kill()
        await made.wait()


async def says(made: asyncio.subprocess.Process, *events: str) -> dict[str, Any]:
    """The first line of the log with one of these events."""
    assert made.stdout is not None
    async with asyncio.timeout(60):
        async for line in made.stdout:
            said: dict[str, Any] = json.loads(line)
            if said["event"] in events:
                return said
    raise AssertionError("it ended")


READY, WAITS = "kring.ready", "kring.waits"


@pytest.mark.long
async def test_ready_is_said_once_slack_is_there_and_until_then_why_not(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/kring.db"
    async with process(KRING_DATABASE=database) as alone_here:
        said = await says(alone_here, READY, WAITS)
    assert (said["event"], said["why"]) == (WAITS, "no_connection")
    async with Playground(Workspace()) as slack:
        real = {
            "SLACK_API_URL": slack.api_url,
            "KRING_DATABASE": database,
            "SLACK_BOT_TOKEN": slack.bot_token,
        }
        async with process(**real, SLACK_APP_TOKEN="xapp-wrong") as stranger:
            said = await says(stranger, READY, WAITS)
        assert said["event"] == WAITS
        assert said["why"] in ("invalid_auth", "not_allowed_token_type")
        async with process(**real, SLACK_APP_TOKEN=slack.app_token) as welcome:
            assert (await says(welcome, READY, WAITS))["event"] == READY


@pytest.mark.long
async def test_over_http_ready_asks_that_slack_takes_the_token(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    async with Playground(Workspace()) as slack:
        http = {
            "KRING_DATABASE": f"sqlite:///{tmp_path}/kring.db", "KRING_PORT": port,
            "SLACK_API_URL": slack.api_url, "SLACK_SIGNING_SECRET": slack.signing_secret,
        }  # fmt: skip
        async with process(**http, SLACK_BOT_TOKEN="xoxb-wrong") as stranger:
            assert (await says(stranger, READY, WAITS))["event"] == WAITS
        async with process(**http, SLACK_BOT_TOKEN=slack.bot_token) as welcome:
            assert (await says(welcome, READY, WAITS))["event"] == READY
