"""Moves sessions to the stage that their time has come for; closes inquiries and calls, lets dates go by."""

from datetime import datetime

import structlog

from bot.storage.database import Database
from models import (
    date_poll,
    date_poll_acts,
    inquiry,
    inquiry_answers,
    moves,
    network,
    open_call,
    open_call_acts,
    session,
)

log = structlog.get_logger()


async def run(database: Database, now: datetime) -> int:
    """Make every move that is due, each in its own transaction; return how many were made.

    After an outage the stages follow each other in order. What goes wrong with one session waits for the
    next run; the others go on.
    """
    made = 0
    failed: set[int] = set()
    while True:
        async with database.read() as db:
            due = [move for move in await moves.due(db, now) if move[0] not in failed]
        if not due:
            made += await _close_inquiries(database, now) + await _let_dates_go_by(database, now)
            return made + await _close_calls(database, now)
        for meeting_id, team_id, network_id in due:
            try:
                made += await _move(database, meeting_id, team_id, network_id, now)
            except Exception:
                log.exception("cycle.failed", session=meeting_id)
                failed.add(meeting_id)


async def _move(database: Database, meeting_id: int, team_id: str, network_id: int, now: datetime) -> int:
    async with database.write() as db:
        home = await network.lock(db, team_id, network_id)
        meeting = await session.load(db, team_id, meeting_id)
        if meeting.next_move_at is None or meeting.next_move_at > now:
            return 0
        before = meeting.stage
        await moves.advance(db, home, meeting, now)
        log.info("cycle.moved", session=meeting_id, before=before, after=meeting.stage)
    return 1


async def _close_inquiries(database: Database, now: datetime) -> int:
    """Close every inquiry whose time has come; one that cannot be closed waits for the next run."""
    closed = 0
    async with database.read() as db:
        due = await inquiry.due(db, now)
    for inquiry_id, team_id, network_id in due:
        try:
            async with database.write() as db:
                home = await network.lock(db, team_id, network_id)
                row = await inquiry.load(db, network_id, inquiry_id)
                if row.state is inquiry.State.OPEN:
                    await inquiry_answers.close(db, home, row, now)
                    closed += 1
        except Exception:
            log.exception("cycle.failed", inquiry=inquiry_id)
    return closed


async def _let_dates_go_by(database: Database, now: datetime) -> int:
    """Let the date polls tell of which of their dates it is too late; one that cannot waits."""
    gone = 0
    async with database.read() as db:
        due = await date_poll_acts.due(db, now)
    for poll_id, team_id, network_id in due:
        try:
            async with database.write() as db:
                await network.lock(db, team_id, network_id)
                await date_poll_acts.goes_by(db, await date_poll.load(db, network_id, poll_id), now)
            gone += 1
        except Exception:
            log.exception("cycle.failed", poll=poll_id)
    return gone


async def _close_calls(database: Database, now: datetime) -> int:
    """Close every open call whose last day has passed; one that cannot be closed waits for the next run."""
    closed = 0
    async with database.read() as db:
        due = await open_call.over(db, now)
    for team_id, network_id in due:
        try:
            async with database.write() as db:
                await open_call_acts.close(db, await network.lock(db, team_id, network_id), now)
            closed += 1
        except Exception:
            log.exception("cycle.failed", call=network_id)
    return closed
