"""The networks of tests/neighbours.py with a row in every table, and words to look for in every column."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, ColumnElement, Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import Proposed
from models.base import Base, Whose, texts
from models.canvas import Canvas
from models.decision import DecidedBefore
from models.effect import Effect
from models.expertise_acts import ExpertiseOffer
from models.feed import Feed
from models.leads import leads_to
from models.no_question import NoQuestion
from models.note import Rewording
from models.own_data import TIES
from models.person import Person
from models.reading import Reading
from models.report import Report
from models.subgroup import Brought
from models.to_know import ToKnow
from models.vote import Vote
from tests.neighbours import NOW, Things

NAME, ACCOUNT, SHOWN = "Wilhelmina Wonderlijk", "U0WILHELMINA", "Wilhelmientje"


async def fill(db: AsyncSession, here: Things) -> None:
    """Let no table be empty that leads to a network: most of it is of who asks."""
    me, meeting, own = here["asker"], here["reporting"], here["own"]
    network = {"network_id": here["network"], "person_id": me}
    db.add_all(
        [
            Canvas(network_id=here["network"], canvas_id=f"F{me}"),
            ExpertiseOffer(**network, about=f"answer:{own}"),
            Feed(person_id=me, digest=f"af{me}", made_at=NOW),
            ToKnow(**network, other_id=here["participant"], tells=True),
            ToKnow(network_id=here["network"], person_id=here["participant"], other_id=me, tells=True),
            Brought(session_id=meeting, lap=1, number=1, found="Iets", stays_open="Iets"),
            NoQuestion(session_id=meeting, person_id=me),
            Proposed(session_id=meeting, question_id=own, position=1, carried_over=True),
            Reading(session_id=meeting, person_id=me, read_at=NOW),
            Report(session_id=meeting),
            Effect(session_id=meeting, person_id=me, question_id=here["other"], line="Iets"),
            Rewording(question_id=own, line="Iets", asked_at=NOW),
            Vote(question_id=here["other"], person_id=me),
            DecidedBefore(decision_id=here["decision_asked"], outcome="Iets", closed_at=NOW),
        ]
    )
    await db.flush()


def mark(rows: Table, name: str) -> str:
    """Words that stand in one column alone; they fit in each."""
    return f"Wzz{rows.name}{name}".replace("_", "")[:40]


async def says(db: AsyncSession, rows: Table, where: ColumnElement[bool], names: list[str]) -> list[str]:
    """Let words stand in these columns of some rows, and return them; none where there is no such row."""
    if not names or not await db.scalar(select(func.count()).select_from(rows).where(where)):
        return []
    words = {name: mark(rows, name) for name in names}
    said: dict[str, Any] = {
        name: {"words": word} if isinstance(rows.c[name].type, JSON) else word for name, word in words.items()
    }
    await db.execute(update(rows).where(where).values(said))
    return [*words.values()]


def of_somebody() -> Iterator[tuple[Table, list[str]]]:
    """Every table but that of people with the columns of it that hold somebody's own words."""
    for rows in Base.metadata.sorted_tables:
        if rows.name != "person" and (own := [n for n, whose in texts(rows).items() if whose is Whose.OWN]):
            yield rows, own


async def theirs(db: AsyncSession, person: Person) -> list[str]:
    """Let somebody's words stand in every column that holds somebody's own; return them all.

    Where they have none of a sort, what somebody else has becomes theirs.
    """
    person.name, person.user_id, person.display_name = NAME, ACCOUNT, SHOWN
    await db.flush()
    found = [NAME, ACCOUNT, SHOWN]
    for rows, names in of_somebody():
        found += await says(db, rows, await _mine(db, rows, person.id), names)
    return found


async def _mine(db: AsyncSession, rows: Table, key: int) -> ColumnElement[bool]:
    if rows.name == Rewording.__tablename__:
        questions = Base.metadata.tables["question"]
        return rows.c.question_id.in_(select(questions.c.id).where(questions.c.asker_id == key))
    by = next(tie.by for tie in TIES if tie.by.table is rows)
    if not await db.scalar(select(func.count()).select_from(rows).where(by == key)):
        first = select(*rows.primary_key).limit(1)
        one = (await db.execute(first)).one()
        this = [column == value for column, value in zip(rows.primary_key, one, strict=True)]
        await db.execute(update(rows).where(*this).values({by: key}))
    return by == key


async def of_all(db: AsyncSession, mark_of: str, value: object) -> list[str]:
    """Let words stand in every column of people's words of what leads to a network or a workspace."""
    found: list[str] = []
    for rows in Base.metadata.sorted_tables:
        there = rows.c.id == value if (rows.name, mark_of) == ("network", "network_id") else None
        there = leads_to(rows, mark_of, value) if there is None else there
        unlike = ("user_id",) if rows.name == "person" else ()  # each has another one
        names = [n for n, whose in texts(rows).items() if whose is not Whose.NOBODY and n not in unlike]
        if there is not None:
            said = await says(db, rows, there, names)
            assert said or not names, f"no row of {rows.name} is filled: add one to `fill`"
            found += said
    return found
