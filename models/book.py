"""The question book of a network: its questions with their answers, and what they set going."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import effect, person, programme, question_bank
from models.base import prepared
from models.effect import SetGoing
from models.person import Person
from models.question import STILL_OPEN, LearningQuestion, Outcome, QuestionOutcome, State

GONE = (State.WITHDRAWN, State.MERGED)
SAYS_AN_ANSWER = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)
PAGES_AT_ONCE = 100


@dataclass(frozen=True)
class Page:
    """One question: its asker when it has a name, when it was dealt with, its answers, what it set going."""

    question: LearningQuestion
    asker: Person | None
    days: Sequence[datetime]
    answers: Sequence[str]
    going: SetGoing | None


@prepared
def _in_the_book(
    network_id: int,
    gone: Collection[State],
    still_open: Collection[State],
    answers: Collection[Outcome],
    set_going: Collection[int],
) -> Select[int]:
    answered = select(QuestionOutcome.question_id).where(
        QuestionOutcome.question_id == LearningQuestion.id,
        QuestionOutcome.outcome.in_(answers),
        QuestionOutcome.said != "",
    )
    return (
        select(LearningQuestion.id)
        .where(
            LearningQuestion.network_id == network_id,
            LearningQuestion.state.not_in(gone),
            or_(
                LearningQuestion.state.not_in(still_open),
                LearningQuestion.answer != "",
                LearningQuestion.id.in_(set_going),
                answered.exists(),
            ),
        )
        .order_by(LearningQuestion.asked_at, LearningQuestion.id)
    )


async def contents(db: AsyncSession, network_id: int) -> list[int]:
    """Return the questions that have an answer or set something going, oldest first."""
    set_going = await effect.questions(db, network_id)
    asked = _in_the_book(network_id, GONE, STILL_OPEN, SAYS_AN_ANSWER, set_going)
    return list(await db.scalars(*asked))


async def pages(db: AsyncSession, network_id: int, keys: Sequence[int]) -> list[Page]:
    """Return the pages of some questions, oldest first."""
    starts = await programme.starts(db, network_id)
    found: list[Page] = []
    for at in range(0, len(keys), PAGES_AT_ONCE):
        some = keys[at : at + PAGES_AT_ONCE]
        asked = await question_bank.loaded(db, network_id, some)
        going = {one.question.id: one for one in await effect.of_questions(db, network_id, some)}
        named = await person.by_ids(db, [q.asker_id for q in asked if q.asker_id and not q.anonymous])
        found += [
            Page(
                one,
                named.get(one.asker_id) if one.asker_id and not one.anonymous else None,
                [starts[item.session_id] for item in one.history if item.session_id in starts],
                _answers(one),
                going.get(one.id),
            )
            for one in asked
        ]
    return found


def _answers(asked: LearningQuestion) -> list[str]:
    said = [item.said for item in asked.history if item.outcome in SAYS_AN_ANSWER and item.said]
    return list(dict.fromkeys([*said, *([asked.answer] if asked.answer else [])]))
