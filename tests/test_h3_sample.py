"""What is exported as a sample without a word about it, and cannot be played."""

import asyncio
import copy
import io

import pytest
from rich.console import Console
from sqlalchemy import select, update

from bot.storage.database import Database
from bot.story.play import play
from models.action import Action
from models.membership import Membership
from models.outcome import QuestionOutcome
from models.person import Person
from models.question import LearningQuestion
from models.session import LearningSession
from datetime import timedelta
from tests.test_sample import exported
from tests.test_story import first


async def two_actions(db) -> None:
    """Whoever facilitates notes a second action of one member, as the panel lets them."""
    mine = (await db.scalars(select(Action))).first()
    db.add(Action(session_id=mine.session_id, owner_id=mine.owner_id, text="En de lijst rondsturen"))


async def came_back(db) -> None:
    """Who asked left after the session and came back: since then they are a member."""
    meeting = (await db.scalars(select(LearningSession))).one()
    asked = (
        await db.scalars(
            select(LearningQuestion)
            .join(QuestionOutcome)
            .where(LearningQuestion.asker_id.is_not(None), ~LearningQuestion.anonymous)
        )
    ).first()
    await db.execute(
        update(Membership)
        .where(Membership.person_id == asked.asker_id)
        .values(since=meeting.ends_at + timedelta(days=20), came_back=True)
    )


async def stand_in_asks(db) -> None:
    """Who stands in and takes no part asked a question."""
    tom = await db.scalar(select(Person.id).where(Person.user_id == "U0DEMO902"))
    assert tom is not None
    asked = (
        await db.scalars(
            select(LearningQuestion)
            .join(QuestionOutcome)
            .where(LearningQuestion.asker_id.is_not(None), ~LearningQuestion.anonymous)
        )
    ).first()
    asked.asker_id = tom


@pytest.mark.long
@pytest.mark.parametrize("what", [two_actions, came_back, stand_in_asks])
def test_what_is_exported_can_be_played(new_database, what) -> None:
    one, two = new_database(), new_database()
    network = copy.deepcopy(first(1)) | {"cases": [], "subgroups": {}, "concepts": [], "expected": {}}
    network["actions"] = [row for row in network["actions"] if row["session"] == "S1"]
    network["evaluations"] = {"S1": network["evaluations"]["S1"]}
    asyncio.run(play(network, one, Console(file=io.StringIO())))

    async def happens() -> None:
        database = Database(one)
        async with database.write() as db:
            await what(db)
        await database.dispose()

    asyncio.run(happens())
    file = exported(one, "C0DEMO001")  # no sentence says that it cannot be played
    happened = asyncio.run(play(file, two, Console(file=io.StringIO())))
    assert happened["differences"] == []
