"""A backup while Kring runs, and the way back: what it holds, what it refuses, who is forgotten again."""

import asyncio
import errno
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, update
from typer.testing import CliRunner

from bot.__main__ import app
from bot.compose import database_of
from bot.running.config import Settings
from bot.storage.alone import alone
from bot.storage.database import Database
from bot.storage.migrations import configuration, newest
from bot.storage.part import PART, part_of, sweep
from models import question_bank, retention, same_person, splitting, taken_back
from models.confidentiality import Whom
from models.inquiry import Inquiry
from models.inquiry import State as Asking
from models.network import Network
from models.person import Person, find
from models.question import GO_ON, GONE, LearningQuestion, State
from tests.conftest import SQLITE
from tests.many import workspace_leaves
from tests.neighbours import NOW, Ids
from tests.test_starting import little_room, process, says, starts

COMMANDS = CliRunner()


def said(monkeypatch: pytest.MonkeyPatch, address: str, *command: str) -> tuple[int, str]:
    """Run a command on a database; return its exit code and what it said."""
    monkeypatch.setenv("KRING_DATABASE", address)
    done = COMMANDS.invoke(app, list(command))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def path_of(address: str) -> Path:
    return Path(address.removeprefix(SQLITE))


def asked(path: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute(statement).fetchall()


@pytest.fixture
def address(furnished: tuple[str, Ids], tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A file that holds something of everything; with --postgres there is none."""
    if request.config.getoption("--postgres"):
        pytest.skip("about SQLite itself")
    from tests.conftest import copied_file

    return copied_file(furnished[0], tmp_path / "kring.db")


async def does(address: str, act: Any) -> Any:
    """Let something be done to a database as Kring does it."""
    database = Database(address)
    try:
        async with database.write() as db:
            return await act(db)
    finally:
        await database.dispose()


def done(address: str, act: Any) -> Any:
    return asyncio.run(does(address, act))


# The backup


@pytest.mark.long
async def test_a_backup_is_made_while_people_write_and_holds_all_that_was_committed_on_sqlite(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, to = Database(address), tmp_path / "copy.db"
    async with database.write() as db:
        await db.execute(update(Person).values(name="Vastgelegd"))
    async with database.write() as db:
        await db.execute(update(Person).values(name="Nog niet"))
        await db.flush()
        ended, told = await asyncio.to_thread(said, monkeypatch, address, "backup", str(to))
    await database.dispose()
    assert ended == 0, told
    assert f"Written: {to}" in told
    assert f"a copy of {path_of(address)}." in told
    assert newest() in told
    assert set(asked(to, "SELECT name FROM person")) == {("Vastgelegd",)}


def test_a_backup_is_one_file_that_only_its_owner_reads_on_sqlite(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backups").mkdir()
    to = tmp_path / "backups" / "copy.db"
    before = os.umask(0)
    try:
        assert said(monkeypatch, address, "backup", str(to))[0] == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert os.listdir(to.parent) == ["copy.db"]
    asked(to, "SELECT * FROM person")
    assert os.listdir(to.parent) == ["copy.db"], "to read it makes no file beside it"


def test_a_backup_holds_nothing_of_what_was_deleted_on_sqlite(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        closing(sqlite3.connect(path_of(address))) as file,
        file,
    ):  # as an old version deleted, or another program
        file.execute("PRAGMA secure_delete=OFF")
        file.execute("CREATE TABLE gone (words TEXT)")
        file.executemany(
            "INSERT INTO gone VALUES (?)", [(f"verklapt {number} " * 40,) for number in range(50)]
        )
        file.commit()
        file.execute("DROP TABLE gone")
    assert b"verklapt 7 " in path_of(address).read_bytes()
    to = tmp_path / "copy.db"
    assert said(monkeypatch, address, "backup", str(to))[0] == 0
    assert b"verklapt" not in to.read_bytes()


def test_nothing_is_overwritten_and_nothing_half_is_left_on_sqlite(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "copy.db"
    to.write_text("mine")
    ended, told = said(monkeypatch, address, "backup", str(to))
    assert (ended, told) == (2, f"{to}: there is such a file already; name another one, or move it away.\n")
    assert to.read_text() == "mine"
    ended, told = said(monkeypatch, address, "backup", str(tmp_path / "nowhere" / "copy.db"))
    assert (ended, told) == (1, f"{tmp_path}/nowhere/copy.db: No such file or directory.\n")
    damage(path_of(address))
    broken = tmp_path / "broken.db"
    ended, told = said(monkeypatch, address, "backup", str(broken))
    assert ended == 2
    assert told.startswith("KRING_DATABASE: the file is broken")
    assert not [name for name in os.listdir(tmp_path) if "broken" in name]


def damage(path: Path) -> None:
    """Spoil pages in the middle of a file, of which nothing is read at its opening."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 4)
        file.write(os.urandom(path.stat().st_size // 2))


def test_without_a_database_there_is_no_backup_and_none_is_made_on_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, told = said(
        monkeypatch, f"sqlite:///{tmp_path}/none/kring.db", "backup", str(tmp_path / "copy.db")
    )
    assert (ended, told) == (2, f"KRING_DATABASE: there is no database at {tmp_path}/none/kring.db yet.\n")
    assert os.listdir(tmp_path) == []


@pytest.mark.long
def test_it_is_said_that_an_open_evaluation_is_in_the_backup_on_sqlite(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(address, lambda db: db.execute(update(Inquiry).values(state=Asking.CLOSED)))
    _, told = said(monkeypatch, address, "backup", str(tmp_path / "closed.db"))
    assert "answers" not in told
    done(address, lambda db: db.execute(update(Inquiry).values(state=Asking.OPEN)))
    _, told = said(monkeypatch, address, "backup", str(tmp_path / "open.db"))
    assert "still open, with its answers" in told


@pytest.mark.long
def test_a_database_of_an_old_version_is_backed_up_as_it_is_on_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, to = f"sqlite:///{tmp_path}/kring.db", tmp_path / "copy.db"
    command.upgrade(configuration(address), "0005")
    ended, told = said(monkeypatch, address, "backup", str(to))
    assert (ended, "schema 0005" in told) == (0, True), told
    assert asked(to, "SELECT version_num FROM alembic_version") == [("0005",)]


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_of_postgresql_its_own_programs_are_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, told = said(monkeypatch, "postgresql://kring:geheim@db/kring", name, str(tmp_path / "copy.db"))
    assert ended == 2
    assert told.startswith("KRING_DATABASE: ")
    assert {"backup": "pg_dump", "restore": "pg_restore"}[name] in told
    assert "geheim" not in told


# What a process that died leaves

DIES = """
import os, sys
os.{call} = lambda *_: os._exit(137)  # taken away at this moment, as by kill -9
from bot.__main__ import app
app(sys.argv[1:])
"""


def killed(address: str, call: str, *command: str) -> None:
    """Let a command die when it comes to a call of the system."""
    ended = subprocess.run(
        [sys.executable, "-c", DIES.format(call=call), *command], cwd=Path(__file__).parent.parent,
        env=os.environ | {"KRING_DATABASE": address}, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 137


def parts(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if PART in one.name]


@pytest.mark.long
@pytest.mark.parametrize("after", ["restore", "backup", "run"])
def test_what_a_killed_restore_leaves_goes_with_the_next_command_on_sqlite(
    after: str, address: str, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(address, "replace", "restore", str(kept))
    assert len(parts(tmp_path)) == 1
    if after == "run":

        async def begins() -> None:
            async with database_of(Settings(database=address)):
                pass

        asyncio.run(begins())
    else:
        to = {"restore": kept, "backup": kept.with_name("later.db")}[after]
        ended, told = said(monkeypatch, address, after, str(to))
        assert ended == 0, told
    assert parts(tmp_path) == []


@pytest.mark.long
def test_what_a_killed_backup_leaves_goes_with_the_next_one_on_sqlite(
    address: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(address, "link", "backup", str(kept.with_name("second.db")))
    assert len(parts(kept.parent)) == 1
    assert said(monkeypatch, address, "backup", str(kept.with_name("third.db")))[0] == 0
    assert sorted(os.listdir(kept.parent)) == ["copy.db", "third.db"]


def test_what_a_living_process_works_on_stays_and_so_does_what_is_not_ours(tmp_path: Path) -> None:
    others = {".film.part", "kring.db.part", f"notes{PART}", f".pipe{PART}", f".link{PART}"}
    for name in (".film.part", "kring.db.part", f"notes{PART}"):
        (tmp_path / name).write_text("mine")
    os.mkfifo(tmp_path / f".pipe{PART}")
    (tmp_path / f".link{PART}").symlink_to(tmp_path / "kring.db.part")
    left = tmp_path / f".kring.db.0{PART}"
    for end in ("", "-wal", "-shm", "-journal"):
        left.with_name(left.name + end).write_text("of one that died")
    with part_of(tmp_path / "kring.db") as part, part_of(tmp_path / "kring.db") as other:
        sweep(tmp_path)
        assert {*os.listdir(tmp_path)} == others | {part.name, other.name}
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert {*os.listdir(tmp_path)} == others


# The way back


@pytest.fixture
def kept(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backup of the file."""
    to = tmp_path / "backups" / "copy.db"
    to.parent.mkdir()
    assert said(monkeypatch, address, "backup", str(to))[0] == 0
    return to


def replaced(address: str) -> list[Path]:
    return sorted(path_of(address).parent.glob("kring.db.replaced-*"))


@pytest.mark.long
def test_what_stood_there_comes_back_and_what_it_replaces_is_kept_on_sqlite(
    address: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = asked(path_of(address), "SELECT * FROM person ORDER BY id")
    done(address, lambda db: db.execute(update(Person).values(display_name="Sindsdien")))
    path_of(address).chmod(0o640)
    ended, told = said(monkeypatch, address, "restore", str(kept))
    assert ended == 0, told
    assert told.startswith(f"Restored: {kept} (schema {newest()}) as {path_of(address)}.")
    assert asked(path_of(address), "SELECT * FROM person ORDER BY id") == before
    (old,) = replaced(address)
    assert str(old) in told
    assert set(asked(old, "SELECT display_name FROM person")) == {("Sindsdien",)}
    assert stat.S_IMODE(path_of(address).stat().st_mode) == 0o640, "read by whom it was"
    assert kept.exists()


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to another user")
@pytest.mark.parametrize("there", [True, False], ids=["replaced", "first"])
def test_what_root_puts_back_belongs_to_whom_the_database_or_its_folder_did_on_sqlite(
    there: bool, address: str, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = path_of(address), 65534
    if there:
        os.chown(path, other, other)
    else:
        folder = tmp_path / "fresh"
        folder.mkdir()
        os.chown(folder, other, other)
        path = folder / "kring.db"
    assert said(monkeypatch, f"{SQLITE}{path}", "restore", str(kept))[0] == 0
    for one in (path, path.with_name("kring.db.lock")):
        found = one.stat()
        assert (found.st_uid, found.st_gid) == (other, other), one
    if not there:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.long
def test_an_older_backup_comes_to_the_present_schema_and_a_newer_one_is_refused_on_sqlite(
    address: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.downgrade(configuration(f"{SQLITE}{kept}"), "0045")
    assert said(monkeypatch, address, "restore", str(kept))[0] == 0
    assert asked(path_of(address), "SELECT version_num FROM alembic_version") == [(newest(),)]
    assert asked(kept, "SELECT version_num FROM alembic_version") == [("0045",)], "the backup stays as it is"
    with closing(sqlite3.connect(kept)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    stands = path_of(address).read_bytes()
    ended, told = said(monkeypatch, address, "restore", str(kept))
    assert ended == 2
    assert told.startswith(f"{kept}: it was made by a newer version of Kring (schema 9999")
    assert path_of(address).read_bytes() == stands


@pytest.mark.parametrize("spoilt", ["broken", "no database", "no Kring", "missing", "itself"])
def test_what_is_no_whole_backup_changes_nothing_on_sqlite(
    spoilt: str, address: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = kept
    if spoilt == "broken":
        damage(kept)
    elif spoilt == "no database":
        kept.write_bytes(b"not a database" * 500)
    elif spoilt == "no Kring":
        kept.unlink()
        with closing(sqlite3.connect(kept)) as file, file:
            file.execute("CREATE TABLE other (id INTEGER)")
    elif spoilt == "missing":
        kept.unlink()
    else:
        given = path_of(address)
    stands = path_of(address).read_bytes()
    ended, told = said(monkeypatch, address, "restore", str(given))
    assert (ended, told.count("\n")) == (2, 1), told
    assert told.startswith(f"{given}: ")
    assert path_of(address).read_bytes() == stands
    assert replaced(address) == []
    assert not list(path_of(address).parent.glob("*.part*"))


def test_nothing_is_restored_beneath_a_running_kring_on_sqlite(
    address: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alone(address):
        ended, told = said(monkeypatch, address, "restore", str(kept))
    assert ended == 1
    assert f"process {os.getpid()} of Kring works with {path_of(address)}; end it first" in told


def test_a_restore_that_cannot_write_names_what_it_could_not_write_on_sqlite(
    address: str, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("k" * 245 + ".db")  # with what comes behind it, too long for a name
    ended, told = said(monkeypatch, f"{SQLITE}{long}", "restore", str(kept))
    assert (ended, told) == (1, f"{long}: File name too long.\n")
    with little_room(100_000):
        ended, told = said(monkeypatch, address, "restore", str(kept))
    assert ended == 1
    assert told.startswith("KRING_DATABASE: the disk ")
    assert parts(tmp_path) == []


def test_a_file_of_something_else_is_no_backup_on_sqlite(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs.db"
    with closing(sqlite3.connect(theirs)) as file:
        file.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)")
    ended, told = said(monkeypatch, address, "restore", str(theirs))
    assert (ended, told) == (2, f"{theirs}: it holds no database of Kring.\n")


@pytest.mark.long
def test_a_backup_comes_to_a_machine_that_had_none_and_in_the_place_of_a_broken_file_on_sqlite(
    address: str, kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fresh = f"sqlite:///{tmp_path}/fresh/kring.db"
    ended, told = said(monkeypatch, fresh, "restore", str(kept))
    assert ended == 0
    assert "cannot tell who had themselves forgotten" in told
    assert asked(path_of(fresh), "SELECT count(*) FROM person") != [(0,)]
    damage(path_of(address))
    spoilt = path_of(address).read_bytes()
    ended, told = said(monkeypatch, address, "restore", str(kept))
    assert ended == 0
    assert "cannot tell who had themselves forgotten" in told
    (old,) = replaced(address)
    assert old.read_bytes() == spoilt


@pytest.mark.long
def test_a_disk_without_second_names_takes_backups_too_on_sqlite(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuses)
    to = tmp_path / "copy.db"
    assert said(monkeypatch, address, "backup", str(to))[0] == 0
    assert said(monkeypatch, address, "backup", str(to))[0] == 2
    assert said(monkeypatch, address, "restore", str(to))[0] == 0
    people = "SELECT count(*) FROM person"
    assert asked(path_of(address), people) == asked(to, people)
    assert len(replaced(address)) == 1


# What was erased since


@pytest.mark.long
@pytest.mark.parametrize("keeps", [True, False], ids=["questions stay", "questions go"])
def test_who_was_forgotten_since_the_backup_is_forgotten_again_on_sqlite(
    keeps: bool, address: str, kept: Path, furnished: tuple[str, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = furnished[1].here["asker"]

    async def forgets(db: Any) -> tuple[str, list[str]]:
        person = await db.get_one(Person, asker)
        name = person.user_id
        theirs = select(LearningQuestion.text).where(
            LearningQuestion.asker_id == asker, LearningQuestion.state.in_(GO_ON)
        )
        words = list(await db.scalars(theirs))
        await retention.erase(db, person, keep_questions=keeps)
        return name, words

    name, words = done(address, forgets)
    assert words
    assert name.encode() in kept.read_bytes()
    ended, told = said(monkeypatch, address, "restore", str(kept))
    assert ended == 0
    assert "1 person had themselves forgotten since this backup, and is forgotten again." in told
    ((user,),) = asked(path_of(address), f"SELECT user_id FROM person WHERE id = {asker}")
    assert user.startswith("erased-")
    file = path_of(address).read_bytes()
    assert name.encode() not in file
    assert [word.encode() in file for word in words] == [keeps] * len(words)
    assert asked(path_of(address), f"SELECT * FROM question WHERE asker_id = {asker}") == []


@pytest.mark.long
@pytest.mark.parametrize("goes", [True, False], ids=["gone", "going"])
def test_who_was_forgotten_is_forgotten_again_though_another_workspace_left_on_sqlite(
    goes: bool, address: str, furnished: tuple[str, Ids], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker, kept = furnished[1].here["asker"], tmp_path / "two.db"

    async def of_another(db: Any) -> None:
        db.add(Person(team_id="TOTHER", user_id="U1", name="Els"))

    async def forgets(db: Any) -> None:
        for person in (await db.get_one(Person, asker), await find(db, "TOTHER", "U1")):
            await retention.erase(db, person, keep_questions=True)

    done(address, of_another)
    assert said(monkeypatch, address, "backup", str(kept))[0] == 0
    done(address, forgets)
    asyncio.run(leaves(address, "TOTHER", goes=goes))
    ended, told = said(monkeypatch, address, "restore", str(kept))
    assert ended == 0
    assert "1 person had themselves forgotten since this backup, and is forgotten again." in told
    assert "Of 1 workspace Kring cannot tell, as they left since this backup" in told
    ((user,),) = asked(path_of(address), f"SELECT user_id FROM person WHERE id = {asker}")
    assert user.startswith("erased-")
    assert asked(path_of(address), "SELECT user_id FROM person WHERE team_id = 'TOTHER'") == [("U1",)]


async def leaves(address: str, team_id: str, *, goes: bool) -> None:
    """A workspace removes the app."""
    database = Database(address)
    await workspace_leaves(database, team_id, goes=goes)
    await database.dispose()


@pytest.mark.long
def test_who_became_one_with_an_account_that_is_forgotten_since_is_forgotten_again_on_sqlite(
    address: str, furnished: tuple[str, Ids], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, to = furnished[1].here, tmp_path / "copy.db"

    async def is_called(db: Any) -> None:
        (await db.get_one(Person, here["off"])).name = "Gerlinde Verhaegen"

    async def comes_on_slack(db: Any) -> int:
        home = await db.get_one(Network, here["network"])
        place = await same_person.join(db, home, here["off"], "UGERLINDE", NOW)
        return place.person_id

    async def is_forgotten(db: Any) -> None:
        await retention.erase(db, await db.get_one(Person, account), keep_questions=True)

    done(address, is_called)
    assert said(monkeypatch, address, "backup", str(to))[0] == 0
    account = done(address, comes_on_slack)
    done(address, is_forgotten)
    assert b"Gerlinde Verhaegen" in to.read_bytes()
    ended, told = said(monkeypatch, address, "restore", str(to))
    assert ended == 0
    assert "1 person had themselves forgotten since this backup, and is forgotten again." in told
    assert b"Gerlinde Verhaegen" not in path_of(address).read_bytes()


@pytest.mark.long
@pytest.mark.parametrize("stays", [True, False], ids=["is still known", "is forgotten"])
def test_a_question_that_was_taken_back_since_the_backup_is_taken_back_again_on_sqlite(
    stays: bool, address: str, kept: Path, furnished: tuple[str, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = furnished[1].here

    async def takes_back(db: Any) -> tuple[str, str | None]:
        one = await db.get_one(LearningQuestion, here["own"])
        other = select(LearningQuestion.text).where(
            LearningQuestion.asker_id == one.asker_id,
            LearningQuestion.state.in_(GO_ON),
            LearningQuestion.id != one.id,
        )
        words = one.text
        one.withdraw(one.asker_id)
        await taken_back.forget_words(db, [one])
        if not stays:
            await retention.erase(db, await db.get_one(Person, here["asker"]), keep_questions=True)
        return words, await db.scalar(other.limit(1))

    words, left = done(address, takes_back)
    assert words.encode() in kept.read_bytes()
    assert said(monkeypatch, address, "restore", str(kept))[0] == 0
    ((text, state),) = asked(path_of(address), f"SELECT text, state FROM question WHERE id = {here['own']}")
    assert (text, state) == (GONE, "withdrawn")
    assert words.encode() not in path_of(address).read_bytes()
    texts = {text for (text,) in asked(path_of(address), "SELECT text FROM question")}
    assert left is None or left in texts, "what was not taken back stays"


@pytest.mark.long
@pytest.mark.parametrize("deep", [False, True], ids=["in parts", "in parts of a part"])
def test_the_parts_go_again_of_what_was_made_one_and_taken_back_since_the_backup_on_sqlite(
    deep: bool, address: str, tmp_path: Path, furnished: tuple[str, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, to = furnished[1].here, tmp_path / "to.db"
    by = Whom(here["asker"], leads=False)

    async def whole_of(db: Any) -> tuple[Network, LearningQuestion]:
        home = await db.get_one(Network, here["network"])
        (whole,) = await question_bank.loaded(db, home.id, [here["own"]])
        return home, whole

    async def splits(db: Any) -> int:
        home, whole = await whole_of(db)
        me = await db.get_one(Person, here["asker"])
        whole.kept_by, whole.state, whole.hidden = None, State.OPEN, False
        part, _ = await splitting.split(db, home, whole, ["Zzdeel een?", "Zzdeel twee?"], me, NOW)
        return int(part.id)

    async def splits_a_part(db: Any) -> None:
        home, me = await db.get_one(Network, here["network"]), await db.get_one(Person, here["asker"])
        (part,) = await question_bank.loaded(db, home.id, [key])
        await splitting.split(db, home, part, ["Zzdeel drie?", "Zzdeel vier?"], me, NOW)

    key = done(address, splits)
    if deep:
        done(address, splits_a_part)
    assert said(monkeypatch, address, "backup", str(to))[0] == 0

    async def makes_one_and_takes_back(db: Any) -> None:
        home, whole = await whole_of(db)
        if deep:
            (part,) = await question_bank.loaded(db, home.id, [key])
            await splitting.join(db, home, part, by, NOW)
        await splitting.join(db, home, whole, by, NOW)
        whole.withdraw(here["asker"])
        await taken_back.forget_words(db, [whole])

    done(address, makes_one_and_takes_back)
    ended, told = said(monkeypatch, address, "restore", str(to))
    assert ended == 0, told
    assert b"Zzdeel" not in path_of(address).read_bytes()


@pytest.mark.long
def test_a_part_that_stays_open_is_there_after_a_backup_is_put_back_on_sqlite(
    address: str, tmp_path: Path, furnished: tuple[str, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, to = furnished[1].here, tmp_path / "to.db"

    async def splits(db: Any) -> int:
        home, me = await db.get_one(Network, here["network"]), await db.get_one(Person, here["asker"])
        (whole,) = await question_bank.loaded(db, home.id, [here["own"]])
        whole.kept_by, whole.state, whole.hidden = None, State.OPEN, False
        part, _ = await splitting.split(db, home, whole, ["Zzdeel een?", "Zzdeel twee?"], me, NOW)
        return int(part.id)

    key = done(address, splits)
    assert said(monkeypatch, address, "backup", str(to))[0] == 0

    async def is_forgotten(db: Any) -> None:
        part = await db.get_one(LearningQuestion, key)
        part.withdraw(here["asker"])
        await taken_back.forget_words(db, [part])
        await retention.erase(db, await db.get_one(Person, here["asker"]), keep_questions=True)

    done(address, is_forgotten)
    assert said(monkeypatch, address, "restore", str(to))[0] == 0
    left = asked(path_of(address), "SELECT text FROM question WHERE text LIKE 'Zzdeel%'")
    assert left == [("Zzdeel twee?",)]


@pytest.mark.long
def test_what_was_merged_into_it_stands_by_itself_after_a_backup_is_put_back_on_sqlite(
    address: str, tmp_path: Path, furnished: tuple[str, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, to = furnished[1].here, tmp_path / "to.db"

    async def merges(db: Any) -> int:
        gone = await db.get_one(LearningQuestion, here["own"])
        gone.kept_by, gone.state, gone.hidden = None, State.OPEN, False
        twin = LearningQuestion(
            network_id=gone.network_id, asker_id=here["participant"], text="Zzook?", asked_at=NOW
        )
        twin.merge_into(gone)
        db.add(twin)
        await db.flush()
        return int(twin.id)

    key = done(address, merges)
    assert said(monkeypatch, address, "backup", str(to))[0] == 0

    async def takes_it_back(db: Any) -> None:
        gone = await db.get_one(LearningQuestion, here["own"])
        gone.withdraw(here["asker"])
        await taken_back.forget_words(db, [gone])

    done(address, takes_it_back)
    assert said(monkeypatch, address, "restore", str(to))[0] == 0
    rows = asked(path_of(address), f"SELECT text, state, merged_into_id FROM question WHERE id = {key}")
    assert rows == [("Zzook?", "open", None)]


@pytest.mark.long
def test_an_unrelated_database_forgets_nobody_on_sqlite(
    address: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(path_of(address))) as file, file:
        file.execute("UPDATE person SET team_id = 'TOTHER', user_id = 'erased-' || id")
    before = asked(kept, "SELECT * FROM person ORDER BY id")
    ended, told = said(monkeypatch, address, "restore", str(kept))
    assert ended == 0
    assert "cannot tell who had themselves forgotten" in told
    assert asked(path_of(address), "SELECT * FROM person ORDER BY id") == before


# As a whole


@pytest.mark.long
async def test_a_running_bot_is_backed_up_and_refuses_to_be_replaced_on_sqlite(tmp_path: Path) -> None:
    address, to = f"sqlite:///{tmp_path}/kring.db", str(tmp_path / "copy.db")
    async with process(KRING_DATABASE=address) as bot:
        await says(bot, "kring.waits")
        ended, told = await asyncio.to_thread(starts, "backup", to, KRING_DATABASE=address)
        assert (ended, told.startswith(f"Written: {to}")) == (0, True), told
        ended, told = await asyncio.to_thread(starts, "restore", to, KRING_DATABASE=address)
        assert ended == 1
        assert f"process {bot.pid} of Kring works with" in told
    ended, told = await asyncio.to_thread(starts, "restore", to, KRING_DATABASE=address)
    assert (ended, told.startswith(f"Restored: {to}")) == (0, True), told
    async with process(KRING_DATABASE=address) as bot:
        await says(bot, "kring.waits")
