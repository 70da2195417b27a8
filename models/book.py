"""The question book of a network: its questions with their answers, and what they set going.

Of a question that stays within the circle it only says that it was dealt with, and when.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import effect, given_answer, person, programme, question_bank
from models.confidentiality import Whom, may_read, sight
from models.effect import SetGoing
from models.given_answer import AnswerState, Given, GivenAnswer
from models.merged import ends, with_merged
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.person import Person
from models.question import STILL_OPEN, KeptBy, LearningQuestion, State
from models.rows import many

GONE = (State.WITHDRAWN, State.MERGED)
NOT_OVER = (*STILL_OPEN, State.SPLIT)
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
    told: bool = True  # its words may be read; otherwise it only says that it was dealt with
    given: Sequence[Given] = ()  # what members answered, who agreed that it is kept with their name


class Asked(NamedTuple):
    """What of a question decides whether it stands in the book."""

    id: int
    asker_id: int | None
    hidden: bool
    kept_by: KeptBy | None
    text: str
    state: State
    word: Verdict | None
    answered: bool


@many(into=Asked)
def _asked(
    network_id: int, gone: Collection[State]
) -> Select[int, int | None, bool, KeptBy | None, str, State, Verdict | None, bool]:
    asked = LearningQuestion
    return (
        select(
            asked.id, asked.asker_id, asked.hidden, asked.kept_by, asked.text, asked.state,
            asked.word, asked.answer != "",
        )
        .where(asked.network_id == network_id, asked.state.not_in(gone))
        .order_by(asked.asked_at, asked.id)
    )  # fmt: skip


@many
def _dealt_with(network_id: int, gone: Collection[State]) -> Select[int, int, Outcome, str]:
    return (
        select(
            QuestionOutcome.question_id,
            QuestionOutcome.session_id,
            QuestionOutcome.outcome,
            QuestionOutcome.said,
        )
        .join(LearningQuestion, LearningQuestion.id == QuestionOutcome.question_id)
        .where(LearningQuestion.network_id == network_id, LearningQuestion.state.not_in(gone))
    )


@many
def _answered_by_members(network_id: int) -> Select[int]:
    said = or_(GivenAnswer.word.is_(None), GivenAnswer.word != Verdict.NOT_YET)
    return (
        select(GivenAnswer.question_id)
        .join(LearningQuestion, LearningQuestion.id == GivenAnswer.question_id)
        .where(LearningQuestion.network_id == network_id, GivenAnswer.state == AnswerState.KEPT, said)
    )


async def contents(db: AsyncSession, network_id: int, whom: Whom) -> list[int]:
    """Return the questions that have an answer or set something going, oldest first, as somebody sees them.

    What was recorded at a session stands there once its report is out.
    Of those that stay within the circle all that were dealt with: which of them have an answer is not told.
    """
    starts = await programme.reported(db, network_id)
    rows = await _dealt_with(db, network_id, GONE)
    dealt = {key for key, session, _, _ in rows if session in starts}
    waits = {key for key, _, _, _ in rows} - dealt  # for a report that is not out
    answered = {
        key
        for key, session, outcome, said in rows
        if session in starts and outcome in SAYS_AN_ANSWER and said
    }
    answered |= await effect.questions(db, network_id)
    answered |= await ends(db, network_id, await _answered_by_members(db, network_id))
    found = []
    for asked in await _asked(db, network_id, GONE):
        if (seen := sight(asked, whom)) is None:
            continue
        in_between = asked.answered and asked.word is not Verdict.NOT_YET
        tells = seen.words is not None and (in_between or asked.id in answered)
        over = asked.state not in NOT_OVER and asked.id not in waits
        if tells or over or (seen.inside and asked.id in dealt):
            found.append(asked.id)
    return found


async def pages(db: AsyncSession, network_id: int, keys: Sequence[int], whom: Whom) -> list[Page]:
    """Return the pages of some of its contents, oldest first, as somebody sees them."""
    starts = await programme.reported(db, network_id)
    found: list[Page] = []
    for at in range(0, len(keys), PAGES_AT_ONCE):
        some = keys[at : at + PAGES_AT_ONCE]
        asked = await question_bank.loaded(db, network_id, some)
        going = {one.question.id: one for one in await effect.of_questions(db, network_id, some, whom)}
        given: dict[int, list[Given]] = {}
        root = await with_merged(db, some)
        for each in await given_answer.of_questions(db, list(root), AnswerState.KEPT):
            if each.answer.word is not Verdict.NOT_YET:
                given.setdefault(root[each.question.id], []).append(each)
        named = await person.by_ids(db, [q.asker_id for q in asked if q.asker_id and not q.anonymous])
        for one in asked:
            days = [starts[item.session_id] for item in one.history if item.session_id in starts]
            if may_read(one, whom):
                asker = named.get(one.asker_id) if one.asker_id and not one.anonymous else None
                answers, by_members = _answers(one, starts), given.get(one.id, [])
                found.append(Page(one, asker, days, answers, going.get(one.id), given=by_members))
            else:
                found.append(Page(one, None, days, (), None, told=False))
    return found


def _answers(asked: LearningQuestion, told: Collection[int]) -> list[str]:
    history = [item for item in asked.history if item.session_id in told]
    said = [item.said for item in history if item.outcome in SAYS_AN_ANSWER and item.said]
    in_between = asked.answer if asked.word is not Verdict.NOT_YET else ""
    return list(dict.fromkeys([*said, *([in_between] if in_between else [])]))
