"""Who was forgotten stays unknown, whatever they do that keeps nothing: looked for in the files."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, insert, select, text

from bot.storage.database import Database
from bot.storage.migrations import upgrade
from jobs.cleaning import clean
from models import retention
from models.person import Person
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, START, Running, running, workspace_of_people
from tests.disk import on_disk
from tests.people import invites, join_everybody, plan_session, start_network
from tests.test_cleaning import migrated_to

ANNA, NAME, WORDS = "U0ANNA", "Anna Peeters", "Hoe houd ik dit vol"


@pytest.fixture(params=["sqlite", "postgresql"])
async def there(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """A network of five with a session, on each of the databases."""
    name = {"sqlite": "migrated_sqlite", "postgresql": "postgres_url"}[request.param]
    async with running(workspace_of_people(), START, request.getfixturevalue(name)) as made:
        await start_network(made)
        await join_everybody(made, list(MEMBERS)[:5])
        await plan_session(made, "2026-03-12", "13:30")
        yield made


async def remains(running: Running) -> list[str]:
    """What is left of Anna on the disk, once it was cleaned."""
    await running.settled()
    disk = await on_disk(running.database)
    return [what for what in (ANNA, NAME, WORDS) if what.encode() in disk]


async def lives(running: Running) -> None:
    """Anna asks something, says that she comes, and is talked of."""
    anna = running.person(ANNA)
    await running.advance("2026-02-19 09:01")
    await anna.clicks("Ja", within=running.playground.workspace.messages[-1])
    await anna.runs("/kring", f"vraag {WORDS}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await anna.opens_home()
    await running.advance("2026-02-20 09:01")


async def is_forgotten(running: Running) -> None:
    """Anna has herself forgotten, with her question."""
    anna = running.person(ANNA)
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    assert anna.sees("Daarna ben je voor Kring een onbekende")
    await anna.submits({"Mogen je open vragen blijven?": "Nee, trek ze terug"})
    assert anna.sees("weet niet meer wie je bent")
    await anna.closes(everything=True)


async def goes_on(running: Running) -> None:
    """Anna does what keeps nothing of hers."""
    anna = running.person(ANNA)
    announced = [
        m for m in running.playground.workspace.messages if m.channel == CHANNEL and "Ja:" in m.text
    ][-1]
    await anna.opens_home()
    assert anna.home is not None
    assert "nog in geen enkel lerend netwerk" in shown(anna.home)
    for words in ("", "mijn", "vraag", "bank", "paneel", "geen", "agenda"):
        await anna.runs("/kring", words, channel=CHANNEL)
        await anna.closes(everything=True)
    await anna.clicks("Ja", within=announced)
    await anna.closes(everything=True)
    await anna.writes("Ben ik er nog?")
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    await anna.submits()
    assert anna.sees("weet niet meer wie je bent")
    await anna.closes(everything=True)


@pytest.mark.long
async def test_who_was_forgotten_is_a_stranger_of_whom_nothing_comes_back(there: Running) -> None:
    await lives(there)
    assert await remains(there) == [ANNA, NAME, WORDS]
    await is_forgotten(there)
    assert await remains(there) == []
    await goes_on(there)
    assert await remains(there) == []
    await there.advance("2026-03-12 14:00")
    await there.ria.runs("/kring", "paneel", channel=CHANNEL)
    await there.ria.closes(everything=True)
    await there.advance("2026-03-13 09:30")
    drafts = [text for text in there.said_to("U0RIA") if "geen lid van het netwerk" in text]
    assert f"<@{ANNA}>" in drafts[-1], "who reads along is told"
    assert await remains(there) == [], "and kept nowhere"


@pytest.mark.long
async def test_who_was_forgotten_may_begin_again(there: Running) -> None:
    await lives(there)
    await is_forgotten(there)
    anna = there.person(ANNA)
    await anna.runs("/kring", "taal en", channel=CHANNEL)
    await anna.closes(everything=True)
    await invites(there, ANNA)
    await there.advance("2026-02-21 12:00")
    await there.advance("2026-02-23 12:00")
    await anna.clicks("Count me in", within=anna.direct_messages[-1])
    async with there.database.read() as db:
        known = await db.scalars(select(Person).where(Person.user_id == ANNA))
        assert [person.name for person in known] == [NAME]


# What an older version left


def filled(table: Any, **given: object) -> dict[str, object]:
    """A row of any schema: what has to be there and is not given is something of its type."""
    some = {str: "x", int: 1, bool: False, datetime: datetime(2026, 1, 1, tzinfo=UTC)}
    row = {"team_id": "T1", "language": "nl", "zone": "Europe/Brussels", "rhythm": {}} | given
    row = {name: value for name, value in row.items() if name in table.columns}
    for column in table.columns:
        kind = column.type.python_type
        if column.name not in row and not column.nullable and not column.primary_key:
            row[column.name] = some.get(kind) if kind in some else datetime(2026, 1, 1).time()
    return row


def furnish(address: str) -> None:
    """Write rows of the schema that is there: a person whose name, id and words stand in several tables."""
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    schema = MetaData()
    schema.reflect(engine)
    network, person, question = (schema.tables[name] for name in ("network", "person", "question"))
    names = [f"Mens {n}" for n in range(300)]
    with engine.begin() as db:
        db.execute(
            insert(network),
            filled(network, team_id="T1", channel_id="C1", rhythm={}, outsiders=[ANNA], threshold=5),
        )
        db.execute(insert(person), [filled(person, user_id=ANNA, name=NAME)])
        db.execute(insert(person), [filled(person, user_id=f"U{n}", name=n) for n in names])
        asked = filled(question, network_id=1, asker_id=1, text=WORDS, state="open", kind="practice")
        db.execute(insert(question), [asked])
    engine.dispose()


@pytest.mark.long
@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
async def test_what_a_migration_copied_is_gone_with_its_person(
    where: str, request: pytest.FixtureRequest, tmp_path: Any
) -> None:
    address = f"sqlite:///{tmp_path}/kring.db"
    if where == "postgresql":
        address = str(request.getfixturevalue("empty_postgres_url"))
    await migrated_to(address, "0007")
    await asyncio.to_thread(furnish, address)
    await asyncio.to_thread(upgrade, address)
    database = Database(address)
    if where == "sqlite":
        disk = await on_disk(database)
        assert (disk.count(NAME.encode()), disk.count(WORDS.encode())) == (1, 1), "no copy is left"
    else:
        async with database.write() as db:
            await db.execute(text("ANALYZE"))
    async with database.write() as db:
        await retention.erase(db, await db.get_one(Person, 1), keep_questions=False)
    await clean(database, datetime(2026, 3, 1, tzinfo=UTC))
    disk = await on_disk(database)
    assert [what for what in (ANNA, NAME, WORDS) if what.encode() in disk] == []
    await database.dispose()
