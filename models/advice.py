"""Advice to a board: what it is drawn from, and how the group is asked for its consent.

It leaves the network, signed by it: nothing of it stays within the circle (models/kept_words.py).
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import case_audience, decision_acts, programme, report
from models.decision import Decision, DecisionState, Phase, about_entry
from models.entry import Entry, goes
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
    """Return the decision in which the group says whether it can live with an advice, in its last phase.

    Each advice has its own: the one that is open, or a new one.
    """
    known = await about_entry(db, entry.id, DecisionState.OPEN)
    if known is None:
        known = Decision(
            network_id=home.id, what=what, opened_at=now, phase_since=now, phase=Phase.DECIDE,
            comes_again=False, entry_id=entry.id,
        )  # fmt: skip
        db.add(known)
    elif known.phase is not Phase.DECIDE:
        known.phase, known.phase_since = Phase.DECIDE, now
    await decision_acts.changed(db, home, known, now)
    return known


@goes(REGISTER)
async def asked_no_more(db: AsyncSession, entry: Entry, now: datetime) -> None:
    """Let the group be asked no more about an advice that is taken away."""
    known = await about_entry(db, entry.id, DecisionState.OPEN)
    if known is not None:
        home = await db.get_one(Network, entry.network_id)
        await decision_acts.close(db, home, known, DecisionState.NONE, "", now)
