"""The question book of a network: its questions with their answers, and what they set going.

Of a question that stays within the circle it only says that it was dealt with, and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import effect, person, programme, question
from models.confidentiality import Whom, sight
from models.effect import SetGoing
from models.person import Person
from models.question import LearningQuestion, Outcome, State, Verdict

GONE = (State.WITHDRAWN, State.MERGED)
SAYS_AN_ANSWER = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)


@dataclass(frozen=True)
class Page:
    """One question: its asker when it has a name, when it was dealt with, its answers, what it set going."""

    question: LearningQuestion
    asker: Person | None
    days: Sequence[datetime]
    answers: Sequence[str]
    going: SetGoing | None
    told: bool = True  # its words may be read; otherwise it only says that it was dealt with


async def pages(db: AsyncSession, network_id: int, whom: Whom) -> list[Page]:
    """Return the questions that have an answer or set something going, oldest first, as somebody sees them.

    Of those that stay within the circle all that were dealt with: which of them have an answer is not told.
    """
    asked = [q for q in await db.scalars(question.with_history(network_id)) if q.state not in GONE]
    going = {one.question.id: one for one in await effect.of_network(db, network_id, whom=whom)}
    starts = {meeting.id: meeting.starts_local for meeting in await programme.of_network(db, network_id)}
    named = await person.by_ids(db, [q.asker_id for q in asked if q.asker_id and not q.anonymous])
    found = []
    for one in asked:
        if (seen := sight(one, whom)) is None:
            continue
        days = [starts[item.session_id] for item in one.history if item.session_id in starts]
        if seen.words is None:
            page = Page(one, None, days, (), None, told=False)
        else:
            asker = named.get(one.asker_id) if one.asker_id and not one.anonymous else None
            page = Page(one, asker, days, _answers(one), going.get(one.id))
        dealt_with = seen.inside and bool(days)
        if dealt_with or page.answers or page.going or not one.open:
            found.append(page)
    return found


def _answers(asked: LearningQuestion) -> list[str]:
    said = [item.said for item in asked.history if item.outcome in SAYS_AN_ANSWER and item.said]
    in_between = asked.answer if asked.word is not Verdict.NOT_YET else ""
    return list(dict.fromkeys([*said, *([in_between] if in_between else [])]))
