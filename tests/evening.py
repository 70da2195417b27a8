"""A session at its end, put straight into a database: who was there answers, and the evaluation closes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from bot.storage.database import Database
from jobs.cleaning import clean
from models import attendance, evaluation, moves, results
from models.evaluation import EVALUATION, Filled
from models.inquiry import Inquiry, State
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.session import LearningSession, Stage
from tests.rows import new_session

END = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)
EIGHT = {"content": 8, "discussion": 8, "facilitation": 8}


def form_of(network_id: int, session_id: int, **facts: Any) -> Inquiry:
    """Return the asking of how a session was, of which the form is open."""
    known = {"state": State.OPEN, "opened_at": END, "threshold": 5, "asked": 6, "instrument": EVALUATION.key}
    return Inquiry(network_id=network_id, session_id=session_id, **(known | facts))


async def begun(
    database: Database, people: int, threshold: int = 5, team: str = "T1"
) -> tuple[int, list[int]]:
    """Put a session that is under way into the database; return it and who is there."""
    async with database.write() as db:
        network = Network(team_id=team, channel_id="C1", theme="Leren", created_at=END, threshold=threshold)
        db.add(network)
        everybody = [
            Person(team_id=team, user_id=f"U{n}", language=Language.NL, zone="Europe/Brussels")
            for n in range(people)
        ]
        db.add_all(everybody)
        await db.flush()
        meeting = new_session(Stage.UNDERWAY, network_id=network.id)
        db.add(meeting)
        db.add_all(
            Membership(network_id=network.id, person_id=person.id, standing=Standing.ACTIVE, since=END)
            for person in everybody
        )
        await db.flush()
        ids = [person.id for person in everybody]
        await attendance.record_present(db, meeting, ids)
        return meeting.id, ids


async def opened(database: Database, meeting_id: int) -> bool:
    """Open the evaluation; tell whether there is a form."""
    async with database.write() as db:
        meeting = await db.get_one(LearningSession, meeting_id)
        network = await db.get_one(Network, meeting.network_id)
        return await moves.open_evaluation(db, network, meeting, END)


async def answers(
    database: Database,
    meeting_id: int,
    person_id: int,
    token: str,
    scores: Mapping[str, int] = EIGHT,
    **texts: str,
) -> None:
    """One person submits the form."""
    async with database.write() as db:
        meeting = await db.get_one(LearningSession, meeting_id)
        await evaluation.submit(db, meeting, person_id, token, Filled(scores, **texts))


async def leads(database: Database, person_id: int) -> int:
    """Let somebody facilitate, since long ago; return who."""
    async with database.write() as db:
        leading = update(Membership).where(Membership.person_id == person_id)
        await db.execute(leading.values(facilitates=True))
    return person_id


async def closed(database: Database, meeting_id: int, reader: int | None = None) -> results.Results:
    """Close the evaluation as the clock does; return what it shows."""
    async with database.write() as db:
        meeting = await db.get_one(LearningSession, meeting_id)
        network = await db.get_one(Network, meeting.network_id)
        await moves.close_evaluation(db, network, meeting, END)
    await clean(database, END)
    return await seen(database, meeting_id, reader)


async def seen(database: Database, meeting_id: int, reader: int | None = None) -> results.Results:
    """Return the results as they are shown now."""
    async with database.read() as db:
        meeting = await db.get_one(LearningSession, meeting_id)
        return await results.results(db, meeting, reader)
