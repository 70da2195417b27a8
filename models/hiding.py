"""Texts that whoever facilitates takes out of sight because they harm: questions, and what people wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, note, posted
from models.agenda import AgendaItem
from models.base import NotFound
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.plan import Kind
from models.question import LearningQuestion, QuestionOutcome, State, with_history
from models.results import ResultText
from models.session import LearningSession, Stage

# What may show the words of a question; what may show those of an evaluation.
SHOWS_QUESTIONS = (
    Kind.PROPOSAL,
    Kind.AGENDA,
    Kind.RUNNING_ORDER,
    Kind.DAY_BEFORE,
    Kind.REPORT_DRAFT,
    Kind.REPORT,
    Kind.CATCH_UP,
    Kind.CATCH_UP_REMINDER,
    Kind.QUESTION_REMINDER,
    Kind.EXPERT_SEARCH,
)
SHOWS_RESULTS = (Kind.EVALUATION_RESULTS, Kind.REPORT_DRAFT, Kind.REPORT)


@dataclass(frozen=True)
class Shown:
    """What of a session can be hidden or shown again, hidden texts included."""

    questions: Sequence[LearningQuestion]
    texts: Sequence[ResultText]


async def hide_question(
    db: AsyncSession, home: Network, asked: LearningQuestion, now: datetime, *, hidden: bool
) -> None:
    """Take a question out of sight at once and tell its asker, or show it again; twice is harmless."""
    if asked.hidden == hidden:
        return
    asked.hidden = hidden
    about = note.about_question(asked.id)
    if hidden:
        edition = await delivery.next_edition(db, Kind.HIDDEN, about)
        await note.tell_asker(db, home, asked, Kind.HIDDEN, now, edition)
    else:
        await db.execute(
            update(Delivery)
            .where(
                Delivery.kind == Kind.HIDDEN,
                Delivery.subject == about,
                Delivery.state == DeliveryState.PENDING,
            )
            .values(state=DeliveryState.UNWANTED)
            .execution_options(synchronize_session=False)
        )
    await posted.refresh_about(db, now, home.id, Kind.HIDDEN, subject=about)
    for meeting in await _with_question(db, home, asked):
        await posted.refresh(db, now, meeting.id, *SHOWS_QUESTIONS)


async def _with_question(db: AsyncSession, home: Network, asked: LearningQuestion) -> list[LearningSession]:
    """Return the sessions whose messages may show a question: dealt with, on the agenda, or open then."""
    rows = await db.execute(
        select(AgendaItem.session_id, AgendaItem.question_ids)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(LearningSession.network_id == home.id)
    )
    named = {session_id for session_id, keys in rows if asked.id in keys}
    named |= {item.session_id for item in asked.history}
    found = await db.scalars(
        select(LearningSession).where(
            LearningSession.network_id == home.id,
            LearningSession.stage != Stage.CANCELLED,
            LearningSession.id.in_(named) | LearningSession.released_at.is_(None),
        )
    )
    return [
        meeting
        for meeting in found
        if meeting.id in named or (meeting.released_at is None and meeting.ends_at > asked.asked_at)
    ]


async def hide_text(
    db: AsyncSession, meeting: LearningSession, key: str, now: datetime, *, hidden: bool
) -> None:
    """Take a remark or a learning point out of the results at once, or show it again. Raises NotFound."""
    found = await db.scalar(
        select(ResultText).where(ResultText.session_id == meeting.id, ResultText.key == key)
    )
    if found is None:
        raise NotFound
    if found.hidden != hidden:
        found.hidden = hidden
        await posted.refresh(db, now, meeting.id, *SHOWS_RESULTS)


async def shown_at(db: AsyncSession, meeting: LearningSession) -> Shown:
    """Return the questions that were dealt with at a session, and what people wrote in its evaluation."""
    questions = await db.scalars(
        with_history(meeting.network_id)
        .join(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(QuestionOutcome.session_id == meeting.id, LearningQuestion.state != State.WITHDRAWN)
        .order_by(None)
        .order_by(QuestionOutcome.id)
    )
    texts = await db.scalars(
        select(ResultText)
        .where(ResultText.session_id == meeting.id)
        .order_by(ResultText.kind, ResultText.key)
    )
    return Shown(list(questions), list(texts))


async def hidden_questions(db: AsyncSession, network_id: int) -> list[LearningQuestion]:
    """Return the questions of a network that are out of sight and not withdrawn, the newest first."""
    found = await db.scalars(
        with_history(network_id)
        .where(LearningQuestion.hidden, LearningQuestion.state != State.WITHDRAWN)
        .order_by(None)
        .order_by(LearningQuestion.id.desc())
    )
    return list(found)
