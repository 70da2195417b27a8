"""What a network's members may take with them, as data: sessions, questions and what became of them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, programme, question_bank, results, session
from models.evaluation import Dimension
from models.network import Network
from models.plan import Kind, OnDay
from models.question import State


async def export_network(db: AsyncSession, channel_id: str) -> dict[str, Any]:
    """Return a network's sessions and questions; nobody's evaluation answer can be told from it."""
    home = await db.scalar(select(Network).where(Network.channel_id == channel_id))
    if home is None:
        return {}
    meetings = await programme.of_network(db, home.id)
    entries = await question_bank.bank(db, home.id, list(State))
    return {
        "theme": home.theme,
        "zone": home.zone,
        "sessions": [await _session(db, home, meeting) for meeting in meetings],
        "questions": [
            {
                "id": entry.question.id,
                "text": entry.question.text,
                "state": entry.question.state,
                "votes": entry.votes,
                "merged_into": entry.question.merged_into_id,
                "history": [
                    {
                        "session": item.session_id,
                        "outcome": item.outcome,
                        "said": item.said,
                        "verdict": item.verdict,
                    }
                    for item in entry.question.history
                ],
            }
            for entry in entries
        ],
    }


async def _session(db: AsyncSession, home: Network, meeting: session.LearningSession) -> dict[str, Any]:
    line = await programme.timeline(db, home, meeting)
    found = await results.results(db, meeting)
    return {
        "id": meeting.id,
        "number": meeting.number,
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "stage": meeting.stage,
        "timeline": {
            "announcement": line.due(Kind.ANNOUNCEMENT),
            "questions_close": line.questions_close,
            "agenda": line.due(Kind.AGENDA),
            "evaluation_reminder": line.due(Kind.EVALUATION_REMINDER),
            "evaluation_closes": line.evaluation_closes,
            "report_due": line.at(OnDay(5)),
            "catch_up_reminder": line.due(Kind.CATCH_UP_REMINDER),
            "action_check": line.due(Kind.ACTION_CHECK),
        },
        "proposed": [
            {"question": row.question_id, "carried_over": row.carried_over}
            for row in await agenda.proposed(db, meeting.id)
        ],
        "evaluation": {
            "asked": found.asked,
            "answers": found.answers,
            "shown": None
            if found.scores is None
            else {dimension: str(found.mean(dimension)) for dimension in Dimension},
        },
    }
