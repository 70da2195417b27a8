"""How a session is wrapped up: what is proposed for each point, and the session that comes next."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, programme
from models.agenda import PointOutcome
from models.decision import Decision
from models.outcome import Outcome
from models.session import BEFORE, LearningSession, Stage

# What is read to the group of a question: each is the same as an outcome of the house. One that is left for
# next time stayed without an answer, and so comes first on the next proposal.
PROPOSED = {
    Outcome.ANSWERED: PointOutcome.DONE,
    Outcome.PARKED: PointOutcome.PARKED,
    Outcome.UNANSWERED: PointOutcome.NEXT_TIME,
}


def at_its_end(meeting: LearningSession, now: datetime) -> bool:
    """Tell whether the last quarter of a session goes on, or it is over: then it is time to wrap up."""
    quarter = timedelta(minutes=meeting.minutes / 4)
    return meeting.stage is Stage.UNDERWAY and now >= meeting.ends_at - quarter


async def planned_next(db: AsyncSession, meeting: LearningSession) -> LearningSession | None:
    """Return the session that is planned after this one and has not begun."""
    found = await programme.following(db, meeting)
    return found if found is not None and found.stage in BEFORE else None


async def note(db: AsyncSession, meeting: LearningSession, became: Mapping[int, PointOutcome | None]) -> int:
    """Keep what became of points, by their keys; return of how many that is new."""
    changed = 0
    for point in await agenda.items(db, meeting.id):
        agreed_on = became.get(point.id, point.became)
        changed += point.became is not agreed_on
        one = await db.get(Decision, point.decision_id) if point.decision_id is not None else None
        if one is not None and not one.open and agreed_on is PointOutcome.NEXT_TIME:
            agreed_on = PointOutcome.DONE  # what is over does not come again
        if one is not None and PointOutcome.PARKED in (point.became, agreed_on):
            one.comes_again = agreed_on is not PointOutcome.PARKED  # parked: until it is taken up again
        point.became = agreed_on
    return changed
