"""Transactions and the schema, on SQLite and on a real PostgreSQL server."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

import models.schema
from bot.running.config import database_url
from bot.storage.database import Database, Uncertain
from bot.storage.migrations import configuration, look, newest, upgrade
from bot.storage.writer import TakenBack
from jobs import channels, upkeep
from models import acting, late, network, outbox, posted, step
from models.asking import ASK, Rows
from models.base import Base, NotFound, Utc
from models.event import SeenEvent, first_time
from models.network import Network
from models.outbox import Recipient
from models.person import Person
from models.plan import Fact, Kind
from models.session import LearningSession, Stage

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ROOT = Path(__file__).parent.parent


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/a folder/100%.db"
    return str(request.getfixturevalue("empty_postgres_url"))


async def answers(database: Database) -> bool:
    async with database.read() as db:
        return bool(await db.scalar(text("SELECT 1")))


async def begun(database: Database) -> int:
    async with database.write() as db:
        home = Network(team_id="T1", channel_id="C1", theme="Leren", created_at=NOW, capacity=0)
        db.add(home)
        await db.flush()
        return home.id


async def test_a_connection_lost_at_the_commit_is_told_apart_from_one_lost_before(postgres_url: str) -> None:
    made = Database(postgres_url)
    end = text("SELECT pg_terminate_backend(:pid)")

    async def writes(*, at_the_commit: bool) -> None:
        async with made.write() as db:
            pid = await db.scalar(text("SELECT pg_backend_pid()"))
            db.add(Network(team_id="T1", channel_id="C1", theme="Leren", created_at=NOW, capacity=0))
            if at_the_commit:
                await db.flush()
            async with made.engine.connect() as other:
                await other.execute(end, {"pid": pid})

    with pytest.raises(OperationalError):
        await writes(at_the_commit=False)
    with pytest.raises(Uncertain):
        await writes(at_the_commit=True)
    await begun(made)
    await made.dispose()


async def test_what_is_refused_at_the_end_is_no_uncertainty(either: Database) -> None:
    await begun(either)
    with pytest.raises(IntegrityError):
        async with either.write() as db:
            db.add(Network(team_id="T1", channel_id="C1", theme="Nog eens", created_at=NOW, capacity=0))


async def test_eight_writers_that_read_and_then_write_all_succeed(either: Database) -> None:
    home = await begun(either)

    async def writes() -> None:
        async with either.write() as db:
            row = await network.lock(db, "T1", home)
            seen = row.capacity
            await asyncio.sleep(0.001)
            row.capacity = seen + 1

    await asyncio.gather(*(writes() for _ in range(8)))
    async with either.read() as db:
        assert (await db.get_one(Network, home)).capacity == 8


async def test_while_another_process_writes_people_are_still_answered_on_sqlite(
    migrated_sqlite: str, tmp_path: Path
) -> None:
    database = Database(migrated_sqlite)
    assert await answers(database)
    other = sqlite3.connect(tmp_path / "kring.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(begun(database))
    for _ in range(20):
        assert await answers(database)
        await asyncio.sleep(0)
    assert not writing.done()
    other.execute("ROLLBACK")
    other.close()
    assert await writing == 1
    await database.dispose()


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated SQLite database with a network, key 1, and room for what is asked of it."""
    upgrade(f"sqlite:///{tmp_path}/kring.db")
    made = Database(f"sqlite:///{tmp_path}/kring.db")
    await begun(made)
    yield made
    await made.dispose()


async def rename(database: Database, theme: str, *, fails: bool = False) -> None:
    async with database.write() as db:
        row = await db.get_one(Network, 1)
        row.theme += theme
        if fails:
            await db.flush()
            raise KeyError(theme)


async def theme(database: Database) -> str:
    async with database.read() as db:
        return (await db.get_one(Network, 1)).theme


@pytest.mark.long
async def test_acts_that_come_together_wait_once_for_the_disk_and_fail_alone_on_sqlite(
    file: Database,
) -> None:
    said: list[str] = []
    async with file.write() as db:
        (await db.connection()).sync_connection.connection.driver_connection.set_trace_callback(said.append)
    said.clear()
    acts = [rename(file, str(number), fails=number == 3) for number in range(8)]
    ended = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(end) for end in ended if end is not None] == [KeyError]
    assert (await theme(file)).endswith("0124567")
    assert said.count("COMMIT") == 1


@pytest.mark.long
async def test_who_gives_up_takes_nobody_along_on_sqlite(file: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "kring.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    given_up, waits = (asyncio.create_task(rename(file, name)) for name in ("weg", "blijft"))
    await asyncio.sleep(0.05)
    given_up.cancel()
    await asyncio.sleep(0)
    other.execute("ROLLBACK")
    other.close()
    await waits
    assert given_up.cancelled()
    assert (await theme(file)).endswith("blijft")
    assert "weg" not in await theme(file)


@pytest.mark.long
async def test_nobody_is_told_of_success_when_sqlite_takes_everything_back_on_sqlite(file: Database) -> None:
    before = await theme(file)

    async def loses_all() -> None:
        async with file.write() as db:
            (await db.connection()).sync_connection.connection.driver_connection.rollback()

    ended = await asyncio.gather(
        rename(file, "eerst"), loses_all(), rename(file, "daarna"), return_exceptions=True
    )
    assert [type(end) for end in ended] == [TakenBack, OperationalError, type(None)]
    assert await theme(file) == before + "daarna"


@pytest.mark.long
async def test_who_is_cancelled_within_a_long_statement_takes_nobody_along_on_sqlite(file: Database) -> None:
    """The thread holds the connection until its end: used meanwhile, it would end the whole process."""
    long = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000)"
    begun_to_delete = asyncio.Event()

    async def deletes() -> None:
        async with file.write() as db:
            begun_to_delete.set()
            await db.execute(text(f"DELETE FROM network WHERE ({long} SELECT count(*) FROM n) < 0"))

    cancelled = asyncio.create_task(deletes())
    await begun_to_delete.wait()
    others = [asyncio.create_task(rename(file, str(number))) for number in range(3)]
    await asyncio.sleep(0)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    await asyncio.gather(*others)
    assert (await theme(file)).endswith("012")


@pytest.mark.long
@pytest.mark.parametrize("statement", ["DELETE", "SELECT"])
async def test_who_is_cancelled_at_any_moment_takes_nobody_along(either: Database, statement: str) -> None:
    """What people do beside it is kept, once, and what was given up is taken back or kept as a whole."""
    home, names = await begun(either), []
    long = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000)"
    slow = f"FROM network WHERE ({long} SELECT count(*) FROM n) < 0"

    async def gives_up() -> None:
        async with either.write() as db:
            await db.execute(text(f"{statement} {'1' if statement == 'SELECT' else ''} {slow}"))
            await db.execute(text("UPDATE network SET goal = goal || 'x'"))

    for moment in range(60):
        given_up = asyncio.create_task(gives_up())
        beside = asyncio.create_task(rename(either, name := f"<{moment}>"))
        for _ in range(moment):
            await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait([given_up, beside], timeout=30)
        assert given_up.done()
        beside.result()
        names.append(name)
    async with either.read() as db:
        kept = await db.get_one(Network, home)
    assert kept.theme.endswith("".join(names))
    assert await answers(either)


def test_the_newest_schema_is_the_one_that_the_migrations_lead_to() -> None:
    assert newest() == ScriptDirectory.from_config(configuration("sqlite:///kring.db")).get_current_head()


async def test_who_waited_for_a_session_sees_it_as_the_one_before_left_it(either: Database) -> None:
    home = await begun(either)
    async with either.write() as db:
        meeting = LearningSession(
            network_id=home, number=1, starts_local=datetime(2026, 3, 12, 13, 30), minutes=180,
            zone="Europe/Brussels", created_at=NOW,
        )  # fmt: skip
        db.add_all([meeting, Person(team_id="T1", user_id="U1")])
        await db.flush()
        key = meeting.id
    inside = asyncio.Event()

    async def changes() -> None:
        async with either.write() as db:
            found = await acting.on_session(db, "T1", "U1", key, locks=True)
            inside.set()
            await asyncio.sleep(0.05)
            assert found is not None
            assert found.network is not None
            assert found.session is not None
            found.network.theme, found.session.stage = "Anders", Stage.ANNOUNCED

    async def waits() -> tuple[str, Stage]:
        await inside.wait()
        async with either.write() as db:
            found = await acting.on_session(db, "T1", "U1", key, locks=True)
            assert found is not None
            assert found.network is not None
            assert found.session is not None
            return found.network.theme, found.session.stage

    _, seen = await asyncio.gather(changes(), waits())
    assert seen == ("Anders", Stage.ANNOUNCED)


async def test_readers_do_not_wait_for_a_writer_and_see_what_was_committed(either: Database) -> None:
    home = await begun(either)
    async with either.write() as db:
        (await db.get_one(Network, home)).theme = "Anders"
        await db.flush()
        async with either.read() as other:
            assert (await other.get_one(Network, home)).theme == "Leren"
    async with either.read() as db:
        assert (await db.get_one(Network, home)).theme == "Anders"


async def test_what_fails_or_was_only_read_leaves_nothing_behind(either: Database) -> None:
    home = await begun(either)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - it fails within the transaction
        async with either.write() as db:
            (await db.get_one(Network, home)).theme = "Half"
            await db.flush()
            raise ZeroDivisionError
    async with either.read() as db:
        await db.execute(update(Network).values(theme="Gelezen"))
    async with either.read() as db:
        assert (await db.get_one(Network, home)).theme == "Leren"


async def test_a_network_of_another_workspace_cannot_be_locked(either: Database) -> None:
    home = await begun(either)
    async with either.write() as db:
        with pytest.raises(NotFound):
            await network.lock(db, "T2", home)


async def test_rules_of_the_schema_hold(either: Database) -> None:
    await begun(either)
    with pytest.raises(IntegrityError):
        await begun(either)  # one network a channel
    with pytest.raises(IntegrityError):
        async with either.write() as db:
            db.add(Network(team_id="T1", channel_id="C2", theme="x", created_at=NOW, threshold=2))
    with pytest.raises(IntegrityError):
        async with either.write() as db:
            await db.execute(
                text("INSERT INTO attendance (session_id, person_id) VALUES (999, 999)")
            )  # foreign keys are kept, on SQLite too


async def test_instants_come_back_in_utc_and_naive_ones_are_refused(either: Database) -> None:
    brussels = datetime.fromisoformat("2026-07-01T12:00:00+02:00")
    async with either.write() as db:
        db.add(SeenEvent(event_id="Ev1", seen_at=brussels))
    async with either.read() as db:
        seen = await db.scalar(select(SeenEvent.seen_at))
    assert seen == brussels
    assert seen is not None
    assert seen.tzinfo is UTC
    with pytest.raises(ValueError, match="an instant needs a zone"):
        Utc().process_bind_param(datetime(2026, 1, 1), either.engine.dialect)
    assert Utc().process_bind_param(None, either.engine.dialect) is None
    assert Utc().process_result_value(None, either.engine.dialect) is None


async def test_an_event_is_new_once(either: Database) -> None:
    async with either.write() as db:
        assert await first_time(db, "Ev1", NOW)
    async with either.write() as db:
        assert not await first_time(db, "Ev1", NOW)


async def test_it_answers_and_forgets_the_order_of_what_was_written(either: Database) -> None:
    assert await answers(either)
    await either.forget_order()


async def test_a_server_that_was_restarted_is_reached_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    try:
        assert await answers(database)
        engine = create_engine(database_url(postgres_url))
        with engine.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE datname = current_database() AND pid <> pg_backend_pid()")
            )  # fmt: skip
        engine.dispose()
        assert await answers(database)
    finally:
        await database.dispose()


# The schema


@pytest.mark.long
def test_the_migrated_schema_is_that_of_the_models(address: str) -> None:
    upgrade(address)
    engine = create_engine(configuration(address).attributes["url"])
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    assert set(models.schema.TABLES) == set(Base.metadata.tables)


@pytest.mark.long
async def test_what_the_clock_asks_is_found_by_an_index(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/kring.db"
    await asyncio.to_thread(upgrade, address)
    database = Database(address)
    asked: list[tuple[str, Any]] = []

    async with database.read() as db:
        ask = db.info[ASK]

        async def note(connection: Any, statement: str, values: Any) -> Rows:
            asked.append((statement, values))
            found: Rows = await ask(connection, statement, values)
            return found

        db.info[ASK] = note
        someone = Recipient("T1", "U1")
        await step.due_steps(db, NOW)
        await outbox.networks_that_wait(db, NOW, [Kind.NOTE])
        await outbox.recipients(db, 1, NOW, kinds=[Kind.NOTE], but=["U1"], limit=5)
        await outbox.due_to(db, someone, NOW, [Kind.NOTE])
        await outbox.due_among(db, NOW, [someone])
        await outbox.lapsed(db, NOW, [someone], [], 5)
        await posted.to_refresh(db, NOW, [], 5)
        await posted.untrue_parts(db, ("C1", "1.0"), NOW)
        await late.oldest_due(db, NOW)
        await late.how_many_due(db, NOW)
        connection = await db.connection()
        assert len(asked) == 11
        for statement, values in asked:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values))
            first = next(row.detail for row in plan if "delivery" in row.detail or "step" in row.detail)
            assert " INDEX ix_" in first, statement
            assert "ix_delivery_network_id" not in first, statement  # of a network there is much
    await database.dispose()


@pytest.mark.long
async def test_what_an_act_changes_and_whom_the_clock_asks_about_is_found_by_an_index(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/kring.db"
    await asyncio.to_thread(upgrade, address)
    database = Database(address)
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        asked.append((statement, values))

    async with database.write() as db:
        ask = db.info[ASK]

        async def noted(connection: Any, statement: str, values: Any) -> Rows:
            asked.append((statement, values))
            found: Rows = await ask(connection, statement, values)
            return found

        event.listen(database.writing.sync_engine, "before_cursor_execute", note)
        db.info[ASK] = noted
        await posted.changed(db, NOW, 1, Fact.COMING)
        await channels.unread(db, [1], NOW)
        await upkeep._not_asked_since(db, NOW, [1], ["T9"], 5)
        assert len(asked) == 4
        event.remove(database.writing.sync_engine, "before_cursor_execute", note)
        connection = await db.connection()
        for statement, values in asked:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values))
            details = [row.detail for row in plan]
            assert not any(detail.startswith("SCAN") for detail in details), (statement, details)
            assert any(" INDEX ix_" in one or " PRIMARY KEY " in one for one in details), (statement, details)
    await database.dispose()


@pytest.mark.long
def test_migrating_again_changes_nothing(address: str) -> None:
    upgrade(address)
    upgrade(address)


@pytest.mark.long
def test_processes_that_migrate_at_once_all_succeed(address: str) -> None:
    environment = {**os.environ, "KRING_DATABASE": address}
    command: Any = [sys.executable, "-m", "bot", "migrate"]
    started = [
        subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    for process in started:
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said


@pytest.fixture
def usual_umask() -> Iterator[None]:
    """What is made can be read by everybody, unless it says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.long
@pytest.mark.usefixtures("usual_umask")
async def test_the_file_that_kring_makes_is_read_by_its_owner_alone_on_sqlite(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    address = f"sqlite:///{folder}/kring.db"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, 4321, 4321)
    assert look(address) is None
    assert os.listdir(folder) == [], "who only looks makes nothing"
    upgrade(address)
    made = Database(address)
    await made.must_keep()
    found = {one.name: one.stat() for one in folder.iterdir()}
    await made.dispose()
    assert set(found) == {"kring.db", "kring.db-wal", "kring.db-shm"}
    assert {stat.S_IMODE(one.st_mode) for one in found.values()} == {0o600}
    if os.geteuid() == 0:
        assert {one.st_uid for one in found.values()} == {4321}, "it is of whom its folder is"


@pytest.mark.long
@pytest.mark.usefixtures("usual_umask")
async def test_who_gave_a_file_other_rights_keeps_them_on_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "kring.db"
    file.touch()
    file.chmod(0o640)
    upgrade(f"sqlite:///{file}")
    made = Database(f"sqlite:///{file}")
    await made.must_keep()
    assert {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()} == {0o640}
    await made.dispose()


def test_a_password_with_signs_in_it_reaches_the_driver_as_it_is() -> None:
    url = configuration("postgresql://kring:p%40ss%25@host/kring").attributes["url"]
    assert url == "postgresql+psycopg://kring:p%40ss%25@host/kring"
