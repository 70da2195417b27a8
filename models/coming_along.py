"""A session is called off while the next one is prepared already: what was for it comes along to that one."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    again,
    agenda,
    case_agenda,
    contribution_agenda,
    outline,
    placing,
    posted,
    programme,
    request,
)
from models.network import Network
from models.plan import Fact, Kind
from models.question import State
from models.session import LearningSession, Stage


async def come(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Let what was for a session that is called off stand on the agenda of the next one, if that is made.

    Where none is made yet it comes with the proposal (`models/again.py`). Decisions stand on every agenda.
    """
    await db.flush()
    there = await programme.following(db, meeting)
    if there is None or there.stage is not Stage.PREPARING:
        return
    await case_agenda.bring_again(db, network, there, now)
    await case_agenda.place_brought(db, there)
    await ask_again(db, network, there, now)
    placed = agenda.placed(await agenda.items(db, there.id))
    bank = await outline.outlines(db, network.id, [State.OPEN])
    along = await again.along(db, meeting, there, {one.id for one in bank} - placed)
    for point in (*along.asked, *reversed(along.points)):
        if point.decision_id is None:
            await placing.put(db, there, point, lambda _: False)
            await db.flush()
    await posted.changed(db, now, there.id, Fact.AGENDA)


async def ask_again(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Ask once more for what was to be brought to a session that was called off, now for this one."""
    for one in await contribution_agenda.bring_again(db, network, meeting, now):
        kind, times = Kind.CONTRIBUTION_REQUEST, one.contribution.times
        await request.send(db, network, meeting, kind, one.owner, times, now, until=meeting.starts_at)
