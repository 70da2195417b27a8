"""What a file expects, reckoned from what the database holds: what truly happened and may be told."""

from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from bot.story.again.known import Known
from bot.story.again.looking_back import shown_of, told
from bot.story.script import Script, SessionData
from bot.story.yardstick import SessionExpected
from models import agenda
from models.outcome import Outcome
from models.question import STILL_OPEN
from models.session import LearningSession


async def reckoned(db: AsyncSession, known: Known, script: Script) -> dict[str, Any]:
    """Return what has to come of it when it is played."""
    sessions = {one.id: one for one in script.sessions}
    found: dict[str, Any] = {}
    for meeting in known.held:
        key = known.sessions[meeting.id]
        found[key] = msgspec.to_builtins(await _session(db, known, script, meeting, sessions[key]))
    found["open_at_close"] = [one.id for one in script.questions if one.final_status in STILL_OPEN]
    return found


async def _session(
    db: AsyncSession, known: Known, script: Script, meeting: LearningSession, data: SessionData
) -> SessionExpected:
    def became(outcome: Outcome) -> list[str]:
        history = [(one.id, item) for one in script.questions for item in one.history]
        return [key for key, item in history if (item.session, item.outcome) == (data.id, outcome)]

    proposed = await agenda.proposed(db, meeting.id)
    carried = [known.questions.get(row.question_id) for row in proposed if row.carried_over]
    # What took room in the proposal and is not in the file, or nobody knows when, pushed others out.
    certain = all(row.question_id in known.questions for row in proposed)
    certain = certain and not any(one.session == data.id for one in script.cases)
    present, here = known.present.get(meeting.id), sum(row.attended is True for row in data.attendance)
    wanted = SessionExpected(
        present=present if present == here else None,  # not told, or the file has too few people
        answered=became(Outcome.ANSWERED),
        unanswered_registered=became(Outcome.UNANSWERED),
        deferred=became(Outcome.DEFERRED),
        parked=became(Outcome.PARKED),
        carried_over=sorted(filter(None, carried)) if certain else None,
    )
    seen = await shown_of(db, meeting)
    if seen is not None and here == seen.asked:
        wanted.evaluation_responses = seen.answers
        means = {name: seen.mean(name) for name in await told(db, meeting)}
        wanted.averages = {str(name): float(mean) for name, mean in means.items() if mean is not None}
    return wanted
