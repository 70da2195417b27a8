"""What askers know of the answers to their questions: they are asked for their word once it reached them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, errand_audience
from models.question_rows import ToJudge
from models.rows import whether
from models.session import LearningSession


@dataclass(frozen=True)
class Heard:
    """Questions that wait for their asker's word, and what colleagues brought back, by the question."""

    to_judge: Sequence[ToJudge] = ()
    brought: dict[int, str] = field(default_factory=dict)


@whether
def _is_out(session_id: int) -> Select[int]:
    released = LearningSession.released_at.is_not(None)
    return select(LearningSession.id).where(LearningSession.id == session_id, released)


async def of(db: AsyncSession, waiting: Sequence[ToJudge], asker_id: int) -> Heard:
    """Return those of the questions that wait of which the asker may know the answer.

    They were there, or the answer was noted or brought back, or the report is out.
    """
    heard = Heard([], {})
    known: dict[int, bool] = {}
    found: list[ToJudge] = []
    for question, session_id in waiting:
        if session_id is None:
            found.append((question, session_id))
            continue
        if session_id not in known:
            for carried in await errand_audience.brought(db, session_id, asker_id):
                heard.brought[carried.question.id] = carried.errand.answer
            here = {person.id for person in await attendance.present(db, session_id)}
            known[session_id] = not here or asker_id in here or await _is_out(db, session_id)
        noted = any(item.said for item in question.history if item.session_id == session_id)
        if noted or question.id in heard.brought or known[session_id]:
            found.append((question, session_id))
    return Heard(found, heard.brought)
