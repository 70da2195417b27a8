"""Questions in the rows: loaded with their history, found by who asked them, put there once."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from models.base import Refusal
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.question import LearningQuestion, State, cleaned
from models.rows import many, must
from models.session import LearningSession

MOST_OPEN = 30  # questions of one person in a network


class TooManyOpen(Refusal):
    """Somebody has as many questions open as a group can take in."""


def with_history(network_id: int) -> Select[LearningQuestion]:
    """Select the questions of a network with their history, oldest first."""
    return (
        select(LearningQuestion)
        .where(LearningQuestion.network_id == network_id)
        .options(selectinload(LearningQuestion.history))
        .order_by(LearningQuestion.asked_at, LearningQuestion.id)
    )


@must
def load(network_id: int, question_id: int) -> Select[LearningQuestion]:
    """Return one question of a network with its history. Raises NotFound."""
    return with_history(network_id).where(LearningQuestion.id == question_id)


@many
def asked_by(network_id: int, person_id: int) -> Select[LearningQuestion]:
    """Return all that one person asked in a network, newest first."""
    return (
        select(LearningQuestion)
        .where(
            LearningQuestion.network_id == network_id,
            LearningQuestion.asker_id == person_id,
            LearningQuestion.state != State.WITHDRAWN,
        )
        .options(selectinload(LearningQuestion.history))
        .order_by(LearningQuestion.id.desc())
    )


@many
def dealt_with(session: LearningSession) -> Select[LearningQuestion]:
    """Return the questions with an outcome at this session, in the order of recording; hidden ones too."""
    return (
        with_history(session.network_id)
        .join(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(QuestionOutcome.session_id == session.id)
        .order_by(None)
        .order_by(QuestionOutcome.id)
    )


ToJudge: TypeAlias = tuple[LearningQuestion, int | None]


async def to_judge(db: AsyncSession, network_id: int, person_id: int, now: datetime) -> list[ToJudge]:
    """Return the asker's questions that were answered, wholly or in part, and still wait for their word."""
    return waiting_for_a_word(await asked_by(db, network_id, person_id), now)


def waiting_for_a_word(asked: Iterable[LearningQuestion], now: datetime) -> list[ToJudge]:
    """Pick the questions that wait for their asker's word, each with the session at which it was, if any."""
    waiting: list[ToJudge] = []
    for question in asked:
        if question.awaits_word_at(now):
            waiting.append((question, None))
            continue
        last = question.history[-1] if question.history else None
        if (
            last is not None
            and last.verdict is None
            and last.outcome in (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)
            and question.word is None  # they said so in between, since
            and question.state in (State.OPEN, State.ANSWERED)
        ):
            waiting.append((question, last.session_id))
    return waiting


def word_given(question: LearningQuestion, session_id: int | None) -> Verdict | None:
    """Return what its asker said of a question as it was dealt with at a session, or in between."""
    if session_id is None:
        return question.word
    return next((item.verdict for item in question.history if item.session_id == session_id), None)


def must_have_room(still_open: int) -> None:
    """Refuse one question more to who has so many open. Raises TooManyOpen."""
    if still_open >= MOST_OPEN:
        raise TooManyOpen(field="text", most=MOST_OPEN)


async def ask(db: AsyncSession, question: LearningQuestion) -> LearningQuestion:
    """Put a question in the bank; the same words of the same asker, still open, are the same question.

    Raises EmptyText and TooManyOpen.
    """
    assert question.asker_id is not None
    question.text = cleaned(question.text, "text")
    still_open = [one for one in await asked_by(db, question.network_id, question.asker_id) if one.open]
    for known in still_open:
        if known.text == question.text:
            inside = question.kept_by is not None or None
            known.edit(question.asker_id, question.text, question.kind, question.anonymous, inside)
            return known
    must_have_room(len(still_open))
    db.add(question)
    await db.flush()
    return question


async def enter_for(db: AsyncSession, question: LearningQuestion) -> LearningQuestion:
    """Put a question in the bank that somebody else writes down for its asker.

    What the asker wrote themselves stays as it is. Only a question that stands there with their name is the
    same one: whether they asked this without it is not to be found out, so that then there are two.
    """
    assert question.asker_id is not None
    question.text = cleaned(question.text, "text")
    for known in await asked_by(db, question.network_id, question.asker_id):
        in_sight = known.open and not known.anonymous and not known.hidden
        if in_sight and known.text == question.text:
            return known
    db.add(question)
    await db.flush()
    return question
