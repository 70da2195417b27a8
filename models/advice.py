"""Advice to a board: what it is drawn from, and that nothing of it stays within the circle.

It leaves the network, signed by it. What is kept within the circle is looked for in its words, sentence by
sentence, when it is written and once more when it is copied; what somebody says in other words, no program
can tell.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import case_audience, decision_acts, programme, report
from models.agenda import AgendaItem
from models.base import Refusal
from models.case import Case
from models.decision import Decision, DecisionState, Phase, about_entry
from models.entry import Entry
from models.network import Network
from models.outcome import Outcome, QuestionOutcome
from models.question import LearningQuestion
from models.register import Said
from models.rows import many
from models.session import LearningSession

REGISTER = "advice"
LONGEST_SAW = 2500  # characters
FEWEST = 4  # words of a sentence that tells where it comes from
ENDS = re.compile(r"[.!?…\n]+")
WORD = re.compile(r"\w+")


class WithinTheCircle(Refusal):
    """These words stay within the circle."""


async def begins(db: AsyncSession, home: Network, session_id: int | None) -> Said:
    """Return with what an advice begins: what was answered and what cases asked, at a session or the last.

    Of a session whose report is out: every member begins one, and reads nothing of a draft.
    """
    meeting = await db.get(LearningSession, session_id) if session_id else None
    if meeting is None or meeting.network_id != home.id or meeting.released_at is None:
        meeting = await programme.last_released(db, home.id)
    if meeting is None:
        return {}
    told = (await report.record_of(db, meeting)).with_outcome(Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)
    lines = [f"{one.question.text} {one.outcome.said}".strip() for one in told]
    lines += [one.case.core for one in await case_audience.treated(db, meeting) if not one.case.inside]
    return {"saw": "\n".join(f"- {' '.join(line.split())}" for line in lines)[:LONGEST_SAW]}


@many
def _questions(network_id: int) -> Select[str, str | None]:
    """Return the words of questions that stay within the circle or are hidden, and what was said of them."""
    kept = LearningQuestion.kept_by.is_not(None) | LearningQuestion.hidden
    return (
        select(LearningQuestion.text, QuestionOutcome.said)
        .outerjoin(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(LearningQuestion.network_id == network_id, kept)
        .order_by(LearningQuestion.id, QuestionOutcome.id)
    )


@many
def _cases(network_id: int) -> Select[str, str, str]:
    """Return the words of cases that stay within the circle."""
    return (
        select(Case.core, Case.page, Case.concerns)
        .join(LearningSession, LearningSession.id == Case.session_id)
        .where(LearningSession.network_id == network_id, Case.inside | Case.kept)
        .order_by(Case.id)
    )


@many
def _points(network_id: int) -> Select[str]:
    """Return the titles of points that stay within the circle."""
    return (
        select(AgendaItem.title)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(LearningSession.network_id == network_id, AgendaItem.inside, AgendaItem.title != "")
        .order_by(AgendaItem.id)
    )


def sentences(text: str | None) -> Iterator[str]:
    """Yield the sentences of a text that tell where they come from, without marks and capitals."""
    for part in ENDS.split(text or ""):
        words = WORD.findall(part.casefold())
        if len(words) >= FEWEST:
            yield f" {' '.join(words)} "


async def stays_outside(db: AsyncSession, network_id: int, said: Said) -> None:
    """Refuse words of which a sentence stays within the circle. Raises WithinTheCircle, with its field."""
    rows = [*await _questions(db, network_id), *await _cases(db, network_id)]
    kept = [text for row in rows for text in row] + await _points(db, network_id)
    inside = {sentence for text in kept for sentence in sentences(text)}
    for name, value in said.items():
        if isinstance(value, str):
            plain = f" {' '.join(WORD.findall(value.casefold()))} "
            if any(sentence in plain for sentence in inside):
                raise WithinTheCircle(field=name)


async def put_to_group(db: AsyncSession, home: Network, entry: Entry, what: str, now: datetime) -> Decision:
    """Return the decision in which the group says whether it can live with an advice: open, or new."""
    known = await about_entry(db, entry.id, DecisionState.OPEN)
    if known is not None:
        return known
    made = await decision_acts.open_one(db, home, what, None, now, comes_again=False)
    made.phase, made.entry_id = Phase.DECIDE, entry.id
    await db.flush()
    return made
