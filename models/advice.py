"""Advice to a board: what it is drawn from, and how the group is asked for its consent.

It leaves the network, signed by it: nothing of it stays within the circle (models/kept_words.py).
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import case_audience, decision_acts, programme, report
from models.decision import Decision, DecisionState, Phase, about_entry
from models.entry import Entry
from models.network import Network
from models.outcome import Outcome
from models.register import Said
from models.session import LearningSession

REGISTER = "advice"
LONGEST_SAW = 2500  # characters


async def begins(db: AsyncSession, home: Network, session_id: int | None) -> Said:
    """Return with what an advice begins: what was answered and what cases asked, at a session or the last.

    Of a session whose report is out: every member begins one, and reads nothing of a draft.
    """
    meeting = await db.get(LearningSession, session_id) if session_id else None
    if meeting is None or meeting.network_id != home.id or meeting.released_at is None:
        meeting = await programme.last_released(db, home.id)
    if meeting is None:
        return {}
    told = (await report.record_of(db, meeting)).with_outcome(Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)
    lines = [f"{one.question.text} {one.outcome.said}".strip() for one in told]
    lines += [one.case.core for one in await case_audience.treated(db, meeting) if not one.case.inside]
    return {"saw": "\n".join(f"- {' '.join(line.split())}" for line in lines)[:LONGEST_SAW]}


async def put_to_group(db: AsyncSession, home: Network, entry: Entry, what: str, now: datetime) -> Decision:
    """Return the decision in which the group says whether it can live with an advice: open, or new."""
    known = await about_entry(db, entry.id, DecisionState.OPEN)
    if known is not None:
        return known
    made = await decision_acts.open_one(db, home, what, None, now, comes_again=False)
    made.phase, made.entry_id = Phase.DECIDE, entry.id
    await db.flush()
    return made
