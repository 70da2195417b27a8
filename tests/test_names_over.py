"""Once the names of a closed network are over: whatever refers to people there refers to nobody.

Who belongs to another network too is in this one what somebody is who was forgotten.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, ColumnElement, Table, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import closed, effect, prework, question_bank, report
from models.base import Base, Whose, texts
from models.confidentiality import LEADING
from models.effect import Effect, Shares
from models.handed import Handed
from models.leads import leads_to
from models.membership import Membership, Standing
from models.network import HALF_YEAR, Network
from models.person import Person
from models.question import State
from models.session import LearningSession
from models.vote import Vote
from tests.in_every_column import fill, says
from tests.neighbours import NOW, Street

LATER = NOW + timedelta(days=HALF_YEAR + 2)
ELSEWHERE = pytest.mark.parametrize(
    "elsewhere",
    [pytest.param(True, id="elsewhere too"), pytest.param(False, marks=pytest.mark.long, id="here alone")],
)


def referring() -> Iterator[tuple[Table, Column[int]]]:
    """Every column that refers to a person, with its table."""
    for rows in Base.metadata.sorted_tables:
        for column in rows.columns:
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                yield rows, column


async def count(db: AsyncSession, rows: Table, *where: ColumnElement[bool]) -> int:
    return await db.scalar(select(func.count()).select_from(rows).where(*where)) or 0


@pytest.fixture
async def street(there: Street) -> Street:
    """Three networks with something in every table, the first of which was closed."""
    async with there.database.write() as db:
        await fill(db, there.here)
        (await db.get_one(Network, there.here["network"])).closed_at = NOW
    return there


async def belong_next_door(db: AsyncSession, street: Street) -> None:
    """Let everybody of the first network belong to the second as well."""
    here = select(Membership.person_id).where(Membership.network_id == street.here["network"])
    next_door = {"network_id": street.next_door["network"], "standing": Standing.ACTIVE}
    db.add_all([Membership(person_id=key, **next_door) for key in (await db.scalars(here)).all()])
    await db.flush()


async def fill_all(db: AsyncSession, home: int, key: int) -> None:
    """Let no column that refers to a person be empty in a network: it refers to this one where it is."""
    for rows, column in referring():
        here = leads_to(rows, "network_id", home)
        if here is None or await count(db, rows, here, column.is_not(None)):
            continue
        first = (await db.execute(select(*rows.primary_key).where(here).limit(1))).one()
        this = [one == value for one, value in zip(rows.primary_key, first, strict=True)]
        await db.execute(update(rows).where(*this).values({column: key}))


async def named_there(db: AsyncSession, home: int) -> set[str]:
    """Return the columns that refer to somebody in rows of a network."""
    return {
        str(column)
        for rows, column in referring()
        if (here := leads_to(rows, "network_id", home)) is not None
        and await count(db, rows, here, column.is_not(None))
    }


@ELSEWHERE
async def test_no_column_refers_to_anybody(street: Street, elsewhere: bool) -> None:
    home = street.here["network"]
    async with street.database.write() as db:
        if elsewhere:
            await belong_next_door(db, street)
        guest = Person(team_id="T0HIER", user_id="UBELONGSNOT", refreshed_at=NOW)
        of_no_session = Handed(person_id=street.here["off"], occasion="ground_rules:1", sort="rules", at=NOW)
        db.add_all([guest, of_no_session])
        await db.flush()
        await fill_all(db, home, guest.id)
        everywhere = {str(column) for rows, column in referring() if rows.name != "feed"}
        assert await named_there(db, home) == everywhere
        next_door = await named_there(db, street.next_door["network"])
    async with street.database.write() as db:
        assert await closed.forget(db, LATER) == 1
    async with street.database.read() as db:
        assert await named_there(db, home) == set()
        handed = Base.metadata.tables["handed"]
        assert await count(db, handed, handed.c.person_id == street.here["off"]) == 0
        assert await named_there(db, street.next_door["network"]) == next_door


@pytest.mark.long
@ELSEWHERE
async def test_no_words_of_somebodys_own_are_left(street: Street, elsewhere: bool) -> None:
    home, words = street.here["network"], list[str]()
    async with street.database.write() as db:
        if elsewhere:
            await belong_next_door(db, street)
        for rows in Base.metadata.sorted_tables:
            own = [name for name, whose in texts(rows).items() if whose is Whose.OWN]
            if own and (here := leads_to(rows, "network_id", home)) is not None:
                somebodys = [column.is_not(None) for of, column in referring() if of is rows]
                words += await says(db, rows, and_(here, or_(*somebodys)) if somebodys else here, own)
    assert len(words) > 10
    async with street.database.write() as db:
        await closed.forget(db, LATER)
    async with street.database.read() as db:
        kept = [
            str(row) for rows in Base.metadata.sorted_tables for row in (await db.execute(select(rows))).all()
        ]
    assert [word for word in words if any(word in row for row in kept)] == []


async def numbers(db: AsyncSession, street: Street) -> dict[str, dict[Any, int]]:
    """What is counted of people in the first network, wherever it stays a number, by what it is about."""
    home = street.here["network"]
    meetings = (await db.scalars(select(LearningSession).where(LearningSession.network_id == home))).all()
    works = await prework.of_sessions(db, [one.id for one in meetings])
    tried = await effect.of_questions(db, home, [street.here["own"], street.here["other"]], LEADING)
    return {
        "votes": {one.question.text: one.votes for one in await question_bank.bank(db, home, [*State])},
        "tried": {one.question.text: one.people for one in tried},
        "prework": {one.session_id: (await prework.progress(db, home, one)).done for one in works},
        "present": {one.id: (await report.record_of(db, one)).present or 0 for one in meetings},
    }


@pytest.mark.long
@ELSEWHERE
async def test_what_people_counted_in_stays_a_number(street: Street, elsewhere: bool) -> None:
    here = street.here
    voted = [Vote(question_id=here["own"], person_id=here[who]) for who in ("participant", "standin")]
    tried = [
        Effect(
            session_id=here[meeting], person_id=here["participant"], question_id=here["own"],
            shares=Shares.LINE_AND_NAME, line="Ik vroeg het",
        )
        for meeting in ("reporting", "evaluating")
    ]  # fmt: skip
    async with street.database.write() as db:
        if elsewhere:
            await belong_next_door(db, street)
        db.add_all([*voted, *tried])
        await db.flush()
        before = await numbers(db, street)
        assert all(any(found.values()) for found in before.values())
        beside = await votes_next_door(db, street)
    async with street.database.write() as db:
        await closed.forget(db, LATER)
    async with street.database.read() as db:
        assert await numbers(db, street) == before
        assert await votes_next_door(db, street) == beside


async def votes_next_door(db: AsyncSession, street: Street) -> list[int]:
    return [one.votes for one in await question_bank.bank(db, street.next_door["network"], [*State])]
