"""Who has themselves forgotten is in no row, free page and log, nor is a network or a workspace that is gone.

Every column is looked for that holds words. `pytest -n 0 -s tests/test_erasure.py` prints how many rows and
bytes each table had before and has after.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, text
from typer.testing import CliRunner

from bot.__main__ import app
from bot.storage.database import Database
from bot.storage.sizes import sizes
from jobs.cleaning import clean
from models import closed, retention
from models.base import Base, table
from models.forgotten import PERSONAL
from models.person import Person
from tests.disk import on_disk
from tests.in_every_column import ACCOUNT, NAME, SHOWN, fill, mark, of_all, of_somebody, theirs
from tests.many import workspace_leaves
from tests.neighbours import ABROAD, NOW, Ids, furnish

WHERE = ["sqlite", "postgresql"]


@pytest.fixture(params=WHERE)
async def full(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Database, Ids]]:
    """A database in which no table is empty, with whose it is."""
    where = "migrated_sqlite" if request.param == "sqlite" else "postgres_url"
    address = request.getfixturevalue(where)
    ids = await furnish(address)
    database = Database(address)
    async with database.write() as db:
        await fill(db, ids.here)
        await fill(db, ids.abroad)
    yield database, ids
    await database.dispose()


@pytest.mark.long
@pytest.mark.parametrize("keep", [True, False])
async def test_who_is_forgotten_is_found_nowhere_in_the_database_and_on_its_disk(
    full: tuple[Database, Ids], keep: bool
) -> None:
    database, ids = full
    async with database.write() as db:
        person = await db.get_one(Person, ids.here["asker"])
        words = await theirs(db, person)
        key = person.id
    own = [mark(rows, name) for rows, names in of_somebody() for name in names]
    assert sorted(words) == sorted([*own, NAME, ACCOUNT, SHOWN]), "not every column of theirs says something"
    assert await missing(database, words) == []
    before = await sizes(database)
    async with database.write() as db:
        await retention.erase(db, await db.get_one(Person, key), keep_questions=keep)
    await clean(database, NOW)
    after = await sizes(database)
    assert await missing(database, words) == words
    async with database.read() as db:
        for mine in PERSONAL:
            left = select(func.count()).select_from(table(mine.class_)).where(mine == key)
            assert await db.scalar(left) == 0, mine
        if database.sqlite:
            assert await db.scalar(text("PRAGMA freelist_count")) == 0
    print(f"\n{'sqlite' if database.sqlite else 'postgresql':<18}{'rows':>12}{'bytes':>20}")
    for name, was in before.items():
        now = after[name]
        if was != now:
            print(f"{name:<18}{was.rows:>5} ->{now.rows:>4}{was.size:>11} ->{now.size:>7}")
    assert {*before} == {*after} == {*Base.metadata.tables}
    assert all(after[name].rows <= was.rows for name, was in before.items() if name != "trace")
    assert any(after[name].rows < was.rows for name, was in before.items())


@pytest.mark.long
async def test_a_network_that_is_gone_leaves_no_word_on_the_disk(full: tuple[Database, Ids]) -> None:
    database, ids = full
    home = ids.here["network"]
    async with database.write() as db:
        words = await of_all(db, "network_id", home)
    assert await missing(database, words) == []
    async with database.write() as db:
        await closed.delete_all(db, home)
    await clean(database, NOW)
    assert await missing(database, words) == words


@pytest.mark.long
async def test_a_workspace_that_is_gone_leaves_no_word_on_the_disk(full: tuple[Database, Ids]) -> None:
    database, _ids = full
    async with database.write() as db:
        words = await of_all(db, "team_id", ABROAD)
    assert await missing(database, words) == []
    await workspace_leaves(database, ABROAD)
    await clean(database, NOW)
    assert await missing(database, words) == words


async def missing(database: Database, words: list[str]) -> list[str]:
    """Return those of the words that no file of the database holds, in its order."""
    disk = await on_disk(database)
    return [one for one in words if one.encode() not in disk]


async def test_the_command_tells_how_large_each_table_is(
    monkeypatch: pytest.MonkeyPatch, database_address: str, database: Database
) -> None:
    monkeypatch.setenv("KRING_DATABASE", database_address)
    said = await asyncio.to_thread(CliRunner().invoke, app, ["sizes"])
    assert said.exit_code == 0, said.output
    assert [line.split()[0] for line in said.output.splitlines()] == sorted(Base.metadata.tables)
