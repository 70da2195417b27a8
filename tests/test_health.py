"""The health endpoint says what is true: while all is well, when something is late, and when it is down."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from time import monotonic

import aiohttp
import psycopg
import pytest
from sqlalchemy import delete

from bot.running.clock import HeldClock
from bot.running.health import SILENT, State, Watch
from bot.running.serving import PortTaken, on_this_machine, serving
from bot.storage.database import Database
from models.delivery import Delivery
from models.network import Network
from models.plan import Kind
from playground.ports import free_port
from tests.conftest import SQLITE, Running
from tests.test_starting import little_room

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_watch(
    database: Database,
    ticked_ago: float | None = 1.0,
    connected: bool | None = True,
    begun_ago: float | None = None,
) -> Watch:
    async def is_connected() -> bool:
        return bool(connected)

    return Watch(
        database,
        HeldClock(NOW),
        ticked_at=lambda: None if ticked_ago is None else monotonic() - ticked_ago,
        heard_at=lambda: None,
        in_hand_since=lambda: None if begun_ago is None else monotonic() - begun_ago,
        connected=None if connected is None else is_connected,
    )


async def test_all_is_well_when_it_ticks_is_connected_and_nothing_is_late(database: Database) -> None:
    found = await a_watch(database).look()
    assert (found.state, found.database, found.connected) == (State.OK, True, True)
    assert found.oldest_overdue_seconds == 0
    assert (await a_watch(database, connected=None).look()).state is State.OK


async def test_it_is_down_without_a_tick_without_a_connection_and_while_it_stops(database: Database) -> None:
    assert (await a_watch(database, ticked_ago=None).look()).state is State.DOWN
    assert (await a_watch(database, ticked_ago=61).look()).state is State.DOWN
    assert (await a_watch(database, connected=False).look()).state is State.DOWN
    stopping = a_watch(database)
    stopping.stopping = True
    assert (await stopping.look()).state is State.DOWN


async def test_a_message_that_waits_too_long_is_told(database: Database) -> None:
    async with database.write() as db:
        db.add(Network(team_id="T", channel_id="C", theme="Leren", created_at=NOW))
        await db.flush()
        due = NOW - timedelta(minutes=16)
        message = Delivery(
            network_id=1, kind=Kind.PINNED, subject="s", recipient="C", due=due, expires=NOW + timedelta(1)
        )
        db.add(message)
    found = await a_watch(database).look()
    assert (found.state, found.oldest_overdue_seconds) == (State.LATE, 960.0)
    async with database.write() as db:
        row = await db.get_one(Delivery, message.id)
        row.sent("C", "1.0", NOW)
    assert (await a_watch(database).look()).state is State.OK


@pytest.mark.long
async def test_that_there_is_much_to_send_is_no_reason_as_long_as_it_moves(database: Database) -> None:
    due = NOW - timedelta(minutes=30)
    async with database.write() as db:
        db.add(Network(team_id="T", channel_id="C", theme="Leren", created_at=NOW))
        await db.flush()
        db.add_all(
            Delivery(
                network_id=1, kind=Kind.INVITATION, subject=f"membership:{number}", recipient=f"U{number}",
                due=due, expires=NOW + timedelta(days=1),
            )
            for number in range(4600)
        )  # fmt: skip
    found = await a_watch(database, begun_ago=2).look()
    assert (found.state, found.waiting, found.oldest_in_hand_seconds) == (State.OK, 4600, 2.0)
    assert (await a_watch(database, begun_ago=301).look()).state is State.DOWN  # it does not move
    async with database.write() as db:
        await db.execute(delete(Delivery).where(Delivery.recipient.like("U4%")))
    assert (await a_watch(database).look()).state is State.LATE  # longer than Slack's pace explains


async def test_a_database_that_does_not_answer_is_told_over_http() -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")
    port = free_port()
    from aiohttp import web

    async with (
        serving([web.get("/health", a_watch(gone).answer)], port),
        aiohttp.ClientSession() as client,
        client.get(f"http://127.0.0.1:{port}/health") as answer,
    ):
        assert answer.status == 503
        found = await answer.json()
    assert (found["state"], found["database"]) == ("down", False)
    await gone.dispose()


async def test_it_is_down_when_no_act_could_be_kept_and_says_why(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    watch = a_watch(database)
    assert (await watch.look()).keeps
    assert await database.forget_order() == {}  # the log is empty, and has to grow
    with little_room(1_000):
        found = await watch.look()
    assert (found.state, found.database, found.keeps) == (State.DOWN, True, False)
    assert found.in_the_way.startswith("the disk ")
    found = await watch.look()
    assert (found.state, found.keeps, found.in_the_way) == (State.OK, True, "")
    await database.dispose()


async def test_it_is_down_while_another_program_lets_nobody_write(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    watch = a_watch(database)
    assert (await watch.look()).keeps
    with closing(sqlite3.connect(migrated_sqlite.removeprefix(SQLITE), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = await watch.look()
        other.execute("ROLLBACK")
    assert (found.state, found.database, found.keeps) == (State.DOWN, True, False)
    assert found.in_the_way
    assert (await watch.look()).state is State.OK
    await database.dispose()


async def test_it_is_down_on_a_server_that_takes_no_writes_and_names_no_server(postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2]
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database = Database(postgres_url)
    found = await a_watch(database).look()
    assert (found.state, found.database, found.keeps) == (State.DOWN, True, False)
    assert "takes no writes" in found.in_the_way
    await database.dispose()
    gone = Database("postgresql://somebody@127.0.0.1:1/nothing")
    assert (await a_watch(gone).look()).in_the_way == "PostgreSQL cannot be reached"
    await gone.dispose()


async def test_looks_that_come_together_share_one_try(database: Database) -> None:
    watch, tries = a_watch(database), []
    keep = database.must_keep

    async def counted() -> None:
        tries.append(1)
        await keep()

    database.must_keep = counted  # type: ignore[method-assign]  # to be counted
    found = await asyncio.gather(*(watch.look() for _ in range(20)))
    assert {one.state for one in found} == {State.OK}
    assert len(tries) == 1


async def test_a_running_kring_has_heard_of_slack(circle: Running) -> None:
    heard = circle.kring.workspaces.heard_at
    await circle.advance("2026-02-19 09:01")
    assert circle.kring.workspaces.heard_at is not None
    assert heard is None or circle.kring.workspaces.heard_at > heard
    assert circle.kring.ticker.ticked_at is not None


async def test_it_does_not_tell_that_somebody_just_did_something(database: Database) -> None:
    heard = monotonic() - 300.0
    watch = Watch(database, HeldClock(NOW), ticked_at=monotonic, heard_at=lambda: heard)
    long_ago = (await watch.look()).last_contact_seconds
    heard = monotonic()
    assert (await watch.look()).last_contact_seconds == long_ago == 0
    heard -= SILENT + 60
    assert (await watch.look()).last_contact_seconds == SILENT


async def test_a_name_that_no_machine_can_have_is_told() -> None:
    port = free_port()
    with pytest.raises(PortTaken, match=rf"^kring\.\.local, port {port}: "):
        async with serving([], port, host="kring..local"):
            pass


async def test_a_port_that_another_program_has_is_named() -> None:
    port = free_port()
    async with serving([], port):
        with pytest.raises(PortTaken, match=f"port {port}: Address already in use"):
            async with serving([], port):
                pass


async def test_slack_is_asked_about_the_token_when_it_was_silent_for_long_and_not_all_the_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused, asked = [""], []

    async def ask() -> None:
        asked.append(monotonic())
        refused[0] = "token_revoked"

    watch = Watch(
        database, HeldClock(NOW), ticked_at=monotonic, heard_at=lambda: None,
        token_refused=lambda: refused[0], ask_slack=ask,
    )  # fmt: skip
    assert (await watch.look()).state is State.OK
    monkeypatch.setattr("bot.running.health.SILENT", 0.0)
    found = await watch.look()
    assert (found.state, found.token_refused) == (State.DOWN, "token_revoked")
    monkeypatch.setattr("bot.running.health.SILENT", 600.0)
    await watch.look()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"), ("fd00::7", "[fd00::7]"), ("kring.example", "kring.example"),
    ],
)  # fmt: skip
def test_another_process_of_this_machine_asks_where_it_is_served(host: str, asked: str) -> None:
    assert on_this_machine(host, 8080, "/health") == f"http://{asked}:8080/health"
