"""From SQLite to PostgreSQL, and back: all rows at once, counted and compared, and life goes on there."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.running.config import DATABASE_EXPECTED
from bot.storage.alone import alone
from bot.storage.copying import NotCopied, copy, tables
from bot.storage.migrations import look, newest
from models import retention, trace
from models.base import Base
from models.person import Person
from tests.conftest import SQLITE, Snapshot, copied_file
from tests.grown import grow
from tests.neighbours import Ids
from tests.people import memberships, plan_session
from tests.test_backup import asked, done, path_of, said

PEOPLE = "SELECT count(*) FROM person"


@pytest.fixture
def address(furnished: tuple[str, Ids], tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A file that holds something of everything."""
    if request.config.getoption("--postgres"):
        pytest.skip("begins with a file of SQLite")
    return copied_file(furnished[0], tmp_path / "kring.db")


def in_postgres(url: str, statement: str) -> Any:
    with psycopg.connect(url) as there:
        return there.execute(statement).fetchall()


def test_tables_refer_only_to_those_before_them_and_nothing_turns_into_something_else() -> None:
    before: set[str] = set()
    for table in tables():
        others = {key.column.table.name for key in table.foreign_keys} - {table.name}
        assert others <= before, table.name
        before.add(table.name)
        own = [key.parent for key in table.foreign_keys if key.column.table is table]
        assert all(column.nullable for column in own), "it is filled in once all rows are there"
        for column in table.columns:
            if isinstance(column.type, JSON) and column.nullable:
                assert column.type.none_as_null, f"{column}: nothing would become the word null"
    assert before == set(Base.metadata.tables)


def test_a_large_network_comes_over_whole_and_new_rows_get_numbers_of_their_own(
    address: str, furnished: tuple[str, Ids], empty_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(grow(address, furnished[1]))
    file = path_of(address).read_bytes()
    ended, told = said(monkeypatch, address, "copy", empty_postgres_url)
    assert ended == 0, told
    lines = {line.split()[0]: line.split() for line in told.splitlines() if line}
    for table in tables():
        ((here,),) = asked(path_of(address), f"SELECT count(*) FROM {table.name}")
        ((there,),) = in_postgres(empty_postgres_url, f"SELECT count(*) FROM {table.name}")
        assert here == there, table.name
        assert lines[table.name][1] == str(here)
    assert len({name for name, line in lines.items() if line[1] == "0"}) < 18, (
        "there is something of nearly everything"
    )
    assert path_of(address).read_bytes() == file, "it stays as it is"
    assert in_postgres(empty_postgres_url, "SELECT version_num FROM alembic_version") == [(newest(),)]

    async def somebody_comes(db: Any) -> int:
        person = Person(team_id="T1", user_id="U0NIEUW")
        db.add(person)
        await db.flush()
        return person.id

    ((last,),) = asked(path_of(address), "SELECT max(id) FROM person")
    assert done(empty_postgres_url, somebody_comes) == last + 1


def test_there_and_back_again_is_the_same(address: str, postgres_url: str, tmp_path: Path) -> None:
    there = copy(address, postgres_url)
    back = copy(postgres_url, f"{SQLITE}{tmp_path}/back.db")
    assert there == back
    for table in tables():
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        rows = [
            sorted(map(repr, asked(path, f"SELECT {columns} FROM {table.name}")))
            for path in (path_of(address), tmp_path / "back.db")
        ]
        assert rows[0] == rows[1], table.name


async def test_a_story_goes_on_where_it_was(
    made_circle: Snapshot, postgres_url: str, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--postgres"):
        pytest.skip("begins with a file of SQLite")
    await asyncio.to_thread(copy, made_circle.address, postgres_url)
    async with made_circle.resumed(postgres_url) as circle:
        assert len(await memberships(circle)) == 7
        await plan_session(circle, "2026-04-16", "13:30")
        await circle.advance("2026-02-20 10:00")
        assert any("bijeenkomst" in str(words).lower() for words in circle.channel_texts())
        anna = circle.person("U0ANNA")
        await anna.opens_home()
        assert anna.sees("Leren van elkaar")
        async with circle.database.write() as db:
            await retention.erase(
                db,
                await db.get_one(Person, (await memberships(circle))["U0ELS"].person_id),
                keep_questions=True,
            )
        await circle.settled()


def test_a_target_that_holds_rows_is_refused(
    address: str, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(postgres_url) as there:
        there.execute("INSERT INTO seen_event (event_id, seen_at) VALUES ('Ev1', now())")
    ended, told = said(monkeypatch, address, "copy", postgres_url)
    assert (ended, told) == (
        2,
        "Nothing was copied: seen_event has rows there already; name an empty database.\n",
    )
    assert in_postgres(postgres_url, PEOPLE) == [(0,)]


@pytest.mark.long
def test_a_target_of_another_version_that_is_refused_is_left_as_it_is(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = f"{SQLITE}{tmp_path}/before.db"
    assert said(monkeypatch, theirs, "migrate", "--to", "0060")[0] == 0
    with closing(sqlite3.connect(path_of(theirs))) as file, file:
        file.execute("INSERT INTO seen_event (event_id, seen_at) VALUES ('Ev1', '2026-01-01 00:00:00.0')")
    ended, told = said(monkeypatch, address, "copy", theirs)
    assert (ended, told) == (
        2,
        "Nothing was copied: seen_event has rows there already; name an empty database.\n",
    )
    assert look(theirs) == "0060"
    with closing(sqlite3.connect(path_of(theirs))) as file, file:
        file.execute("DELETE FROM seen_event")
    assert said(monkeypatch, address, "copy", theirs)[0] == 0
    assert asked(path_of(theirs), PEOPLE) == asked(path_of(address), PEOPLE)


async def leaves(db: AsyncSession) -> None:
    db.add(trace.Trace(place=trace.Place.KEPT))


@pytest.mark.parametrize("spoilt", ["changed", "lost", "refused"])
def test_a_row_that_does_not_arrive_as_it_was_leaves_nothing_there(
    spoilt: str, address: str, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = "trace" if spoilt == "lost" else "person"  # to which no other refers
    does, why = {
        "changed": ("NEW.name := NEW.name || '!'; RETURN NEW", "not all as they were"),
        "lost": ("RETURN NULL", "of which 0 arrived"),
        "refused": ("RAISE EXCEPTION 'geheim %', NEW.name", "does not take a row of it (P0001)"),
    }[spoilt]
    done(address, leaves)
    with psycopg.connect(postgres_url) as there:
        there.execute(f"CREATE FUNCTION spoils() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; END $$")
        there.execute(
            f"CREATE TRIGGER spoils BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION spoils()"
        )
    ended, told = said(monkeypatch, address, "copy", postgres_url)
    assert (ended, told.count("\n")) == (2, 1), told
    assert told.startswith(f"Nothing was copied: {table}: ")
    assert why in told
    assert "geheim" not in told
    assert in_postgres(postgres_url, PEOPLE) == [(0,)]
    assert in_postgres(postgres_url, "SELECT count(*) FROM network") == [(0,)]


def test_words_that_postgresql_cannot_hold_are_told_by_their_table(address: str, postgres_url: str) -> None:
    done(address, lambda db: db.execute(text("UPDATE network SET theme = 'Le' || char(0) || 'ren'")))
    with pytest.raises(NotCopied, match=r"^network: .* row of it"):
        copy(address, postgres_url)
    assert in_postgres(postgres_url, PEOPLE) == [(0,)]


def test_nothing_is_copied_from_beneath_a_running_kring(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alone(address):
        ended, told = said(monkeypatch, address, "copy", "postgresql://kring@127.0.0.1:1/kring")
    assert ended == 1
    assert f"process {os.getpid()} of Kring works with" in told


def test_what_is_no_place_to_copy_to_is_told_in_a_sentence(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*command: str) -> tuple[int, str]:
        return said(monkeypatch, address, *command)

    assert told("copy", "mysql://kring") == (
        2, f"TO: {DATABASE_EXPECTED}.\n",
    )  # fmt: skip
    ended, words = told("copy", "postgresql://kring:geheim@127.0.0.1:1/kring")
    assert (ended, words.count("\n")) == (1, 1)
    assert words.startswith("TO: PostgreSQL cannot be reached")
    assert "geheim" not in words
    same = (2, "Nothing was copied: that is the same database.\n")
    assert told("copy", address) == same
    file = Path(address.removeprefix(SQLITE))
    file.with_name("soft.db").symlink_to(file)
    file.with_name("hard.db").hardlink_to(file)
    for other in ("soft.db", "hard.db"):
        assert told("copy", f"sqlite:///{file.with_name(other)}") == same
    empty = f"sqlite:///{tmp_path}/empty.db"
    monkeypatch.setenv("KRING_DATABASE", empty)
    assert said(monkeypatch, empty, "copy", f"sqlite:///{tmp_path}/to.db") == (
        2, f"KRING_DATABASE: there is nothing in {tmp_path}/empty.db to copy.\n",
    )  # fmt: skip


@pytest.mark.long
def test_a_database_of_an_older_version_is_to_be_migrated_first(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    from bot.storage.migrations import configuration

    command.downgrade(configuration(address), "0045")
    ended, told = said(monkeypatch, address, "copy", f"sqlite:///{tmp_path}/to.db")
    assert ended == 2
    said_of_it = f"it has schema 0045, and this version of Kring {newest()}"
    assert told == f"KRING_DATABASE: {said_of_it}; run python -m bot migrate first.\n"
