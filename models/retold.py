"""A question of which something else is told now: every message that shows it follows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import posted
from models.agenda import AgendaItem
from models.errand import Errand
from models.expert import Search
from models.network import Network
from models.note import about_question
from models.plan import Fact
from models.question import LearningQuestion, QuestionOutcome
from models.session import LearningSession


async def question(db: AsyncSession, home: Network, asked: LearningQuestion, now: datetime) -> None:
    """Have every message brought up to date that may show a question, after whatever changed about it."""
    await db.flush()
    await posted.changed_about(db, now, home.id, about_question(asked.id))
    await posted.changed_in(db, now, home.id, Fact.QUESTIONS, own=asked.asker_id)
    for session_id in await _about(db, home, asked):
        await posted.changed(db, now, session_id, Fact.QUESTIONS | Fact.ASKED)


async def _about(db: AsyncSession, home: Network, asked: LearningQuestion) -> set[int]:
    """Return the sessions where a question was dealt with, sent along or looked for, or on the agenda."""
    rows = await db.execute(
        select(AgendaItem.session_id, AgendaItem.question_ids)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(LearningSession.network_id == home.id)
    )
    found = {session_id for session_id, keys in rows if asked.id in keys}
    for tells in (QuestionOutcome, Errand, Search):
        found |= set(await db.scalars(select(tells.session_id).where(tells.question_id == asked.id)))
    return found
