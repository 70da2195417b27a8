"""Moves sessions to the stage that their time has come for."""

from datetime import datetime

import structlog

from bot.database import Database
from models import moves, network, session

log = structlog.get_logger()


async def run(database: Database, now: datetime) -> int:
    """Make every move that is due, each in its own transaction; return how many were made.

    After an outage the stages follow each other in order.
    """
    made = 0
    while True:
        async with database.read() as db:
            due = await moves.due(db, now)
        if not due:
            return made
        for meeting_id, team_id, network_id in due:
            made += await _move(database, meeting_id, team_id, network_id, now)


async def _move(database: Database, meeting_id: int, team_id: str, network_id: int, now: datetime) -> int:
    async with database.write() as db:
        home = await network.lock(db, team_id, network_id)
        meeting = await session.load(db, team_id, meeting_id)
        await db.refresh(meeting)
        if meeting.next_move_at is None or meeting.next_move_at > now:
            return 0
        before = meeting.stage
        await moves.advance(db, home, meeting, now)
        log.info("cycle.moved", session=meeting_id, before=before, after=meeting.stage)
        closed = before is not meeting.stage and before is session.Stage.EVALUATING
    if closed:
        await database.forget_order()
    return 1
