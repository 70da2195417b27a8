"""Who has themselves forgotten is in no row, no free page and no log: each column of theirs is looked for.

`pytest -n 0 -s tests/test_erasure.py` prints how many rows and bytes each table had before and has after.
"""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import JSON, ColumnElement, Table, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner

from bot.__main__ import app
from bot.storage.database import Database
from bot.storage.sizes import sizes
from jobs.cleaning import clean
from models import retention
from models.base import Base, Whose, table, texts
from models.entry import Entry
from models.person import Person
from models.retention import PERSONAL
from tests.disk import on_disk
from tests.neighbours import NOW, Ids, furnish

NAME, ACCOUNT = "Wilhelmina Wonderlijk", "U0WILHELMINA"
OWN = {mine.class_: mine for mine in [Entry.person_id, *PERSONAL]}


def columns() -> Iterator[tuple[Table, ColumnElement[int], str]]:
    """Every column that holds somebody's own words, with what says whose they are."""
    for entity, mine in OWN.items():
        rows = table(entity)
        for name, whose in texts(rows).items():
            if whose is Whose.OWN and rows.name != "person":
                yield rows, rows.c[mine.key], name


def mark(rows: Table, name: str) -> str:
    """Words that stand in one column alone; they fit in each."""
    return f"Wzz{rows.name}{name}".replace("_", "")[:40]


async def writes(db: AsyncSession, person: Person) -> list[str]:
    """Let somebody's words stand in every column that can hold them; return those that stand there."""
    person.name, person.user_id = NAME, ACCOUNT
    found = [NAME, ACCOUNT]
    for rows, mine, name in columns():
        there = await db.scalar(select(func.count()).select_from(rows).where(mine == person.id))
        if there:
            word = mark(rows, name)
            said = {"words": word} if isinstance(rows.c[name].type, JSON) else word
            await db.execute(update(rows).where(mine == person.id).values({name: said}))
            found.append(word)
    return found


@pytest.mark.long
@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
async def test_who_is_forgotten_is_found_nowhere_in_the_database_and_on_its_disk(
    where: str, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue("migrated_sqlite" if where == "sqlite" else "postgres_url")
    ids: Ids = await furnish(address)
    database = Database(address)
    async with database.write() as db:
        person = await db.get_one(Person, ids.here["asker"])
        words = await writes(db, person)
        key = person.id
    assert len(words) > 8, "too little of theirs is written for this to say anything"
    assert await missing(database, words) == []
    before = await sizes(database)
    async with database.write() as db:
        await retention.erase(db, await db.get_one(Person, key), keep_questions=False)
    await clean(database, NOW)
    after = await sizes(database)
    assert await missing(database, words) == words
    async with database.read() as db:
        for mine in PERSONAL:
            left = select(func.count()).select_from(table(mine.class_)).where(mine == key)
            assert await db.scalar(left) == 0, mine
        if where == "sqlite":
            assert await db.scalar(text("PRAGMA freelist_count")) == 0
    print(f"\n{where:<18}{'rows':>12}{'bytes':>20}")
    for name, was in before.items():
        now = after[name]
        if was != now:
            print(f"{name:<18}{was.rows:>5} ->{now.rows:>4}{was.size:>11} ->{now.size:>7}")
    assert {*before} == {*after} == {*Base.metadata.tables}
    assert all(after[name].rows <= was.rows for name, was in before.items() if name != "trace")
    assert any(after[name].rows < was.rows for name, was in before.items())
    await database.dispose()


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
