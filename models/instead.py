"""What is asked in the place of the evaluation of a session: planned for its end, and given up again.

Whatever gives it up does so here, so that no session is left without both.
"""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import inquiry, posted
from models.inquiry import Inquiry, State
from models.instrument import Asks
from models.plan import Fact, Kind
from models.rows import many
from models.session import BEFORE, LearningSession, Stage

ASKED_THERE = (State.PLANNED, State.OPEN, State.CLOSED)


async def plan(db: AsyncSession, row: Inquiry, meeting: LearningSession, now: datetime) -> None:
    """Let something come at the end of a session, which has no evaluation then. Raises InquiryOver."""
    row.move_to(State.PLANNED)
    row.session_id = meeting.id
    meeting.give_way(Kind.EVALUATION_REQUEST)
    await _told(db, row, meeting, now)


async def give_up(db: AsyncSession, row: Inquiry, now: datetime) -> None:
    """Let what is planned be asked at another moment; the session has its evaluation, unless that was left
    out by hand. Raises InquiryOver.
    """
    meeting = await db.get(LearningSession, row.session_id) if row.session_id is not None else None
    row.move_to(State.OFFERED)
    row.session_id = None
    if meeting is not None:
        meeting.come_back(Kind.EVALUATION_REQUEST)
        await _told(db, row, meeting, now)
    else:
        await inquiry.changed(db, row, now)


async def stands_at(db: AsyncSession, row: Inquiry) -> LearningSession | None:
    """Return the session at whose end something still comes: it is to have one, and leaves its own out."""
    meeting = await db.get(LearningSession, row.session_id) if row.session_id is not None else None
    if meeting is None or meeting.stage not in (*BEFORE, Stage.UNDERWAY, Stage.EVALUATING):
        return None
    return meeting if Kind.EVALUATION_REQUEST in meeting.skipped else None


async def _told(db: AsyncSession, row: Inquiry, meeting: LearningSession, now: datetime) -> None:
    await db.flush()
    await inquiry.changed(db, row, now)
    await posted.changed(db, now, meeting.id, Fact.STAGE | Fact.PLAN)


@many
def _at(session_id: int) -> Select[Inquiry]:
    return select(Inquiry).where(Inquiry.session_id == session_id, Inquiry.state.in_(ASKED_THERE))


async def at_session(db: AsyncSession, meeting: LearningSession) -> Inquiry | None:
    """Return what takes the place of the evaluation of a session; None where that has its own.

    Whoever facilitates may send the evaluation after all, as any message that was left out.
    """
    if Kind.EVALUATION_REQUEST not in meeting.skipped:
        return None
    rows = [row for row in await _at(db, meeting.id) if row.known and row.declared.asks is Asks.MEMBERS]
    return rows[-1] if rows else None


async def leave(db: AsyncSession, meeting: LearningSession, now: datetime) -> None:
    """Give up what is planned at a session, if anything is."""
    row = await at_session(db, meeting)
    if row is not None and row.state is State.PLANNED:
        await give_up(db, row, now)
