"""The timeline of what a network learnt: questions, answers and tries as they came, from what is there.

Nothing of it is kept. It says what the question book may say, and of what stays within the circle nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import book, merged, programme
from models.book import GONE, SAYS_AN_ANSWER
from models.calendar import instant
from models.confidentiality import EVERYBODY, sight
from models.effect import Effect
from models.entry import Entry
from models.given_answer import AnswerState, GivenAnswer
from models.network import Network
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.question import KeptBy, LearningQuestion
from models.rows import many
from models.session import LearningSession
from models.tried import REGISTER as TRIED_OUT


class Sort(StrEnum):
    """What happened."""

    ASKED = "asked"
    TALKED = "talked"  # about, at a session, without an answer that was noted
    ANSWERED = "answered"
    BETWEEN = "between"  # answered between sessions
    GIVEN = "given"  # by a member, who agreed that it is kept
    TRIED = "tried"  # because of a question
    TOLD = "told"  # what a member tried, told to the group


NOT_TALKED_ABOUT = (Outcome.DEFERRED, Outcome.PARKED)


class Step(NamedTuple):
    """One thing that happened: when, what, of which question or entry, at which session or by which key."""

    at: datetime
    sort: Sort
    of: int
    key: int = 0


@dataclass(frozen=True)
class Shown:
    """A step with what is read of it."""

    step: Step
    page: book.Page | None = None
    entry: Entry | None = None


class Began(NamedTuple):
    """What of a question decides who reads it, and when it was asked."""

    id: int
    asker_id: int | None
    hidden: bool
    kept_by: KeptBy | None
    text: str
    asked_at: datetime
    anonymous: bool


@many(into=Began)
def _asked(network_id: int) -> Select[int, int | None, bool, KeptBy | None, str, datetime, bool]:
    one = LearningQuestion
    return (
        select(one.id, one.asker_id, one.hidden, one.kept_by, one.text, one.asked_at, one.anonymous)
        .where(one.network_id == network_id, one.state.not_in(GONE))
        .order_by(one.asked_at, one.id)
    )


@many
def _dealt_with(network_id: int) -> Select[int, int, Outcome, str]:
    dealt = QuestionOutcome
    return (
        select(dealt.question_id, dealt.session_id, dealt.outcome, dealt.said)
        .join(LearningQuestion, LearningQuestion.id == dealt.question_id)
        .where(LearningQuestion.network_id == network_id)
        .order_by(dealt.session_id, dealt.question_id)
    )


@many
def _between(network_id: int) -> Select[int, datetime | None]:
    one = LearningQuestion
    stands = or_(one.word.is_(None), one.word != Verdict.NOT_YET)
    said = (one.answer != "", one.answered_at.is_not(None), one.state.not_in(GONE), stands)
    return select(one.id, one.answered_at).where(one.network_id == network_id, *said).order_by(one.id)


@many
def _given(network_id: int) -> Select[int, int, datetime]:
    one = GivenAnswer
    stands = or_(one.word.is_(None), one.word != Verdict.NOT_YET)
    return (
        select(one.id, one.question_id, one.noted_at)
        .join(LearningQuestion, LearningQuestion.id == one.question_id)
        .where(LearningQuestion.network_id == network_id, one.state == AnswerState.KEPT, stands)
        .order_by(one.id)
    )


@many
def _tried(network_id: int) -> Select[int, int]:
    return (
        select(Effect.question_id, Effect.session_id)
        .join(LearningSession, LearningSession.id == Effect.session_id)
        .where(LearningSession.network_id == network_id)
        .order_by(LearningSession.starts_local, Effect.id)
    )


@many
def _told_at(network_id: int) -> Select[int, datetime]:
    shown = (Entry.agreed.is_(True), Entry.hidden.is_(False), Entry.taken_away.is_(False))
    here = (Entry.network_id == network_id, Entry.register == TRIED_OUT)
    return select(Entry.id, Entry.made_at).where(*here, *shown).order_by(Entry.id)


@many
def _told_of(keys: Collection[int]) -> Select[Entry]:
    return select(Entry).where(Entry.id.in_(keys)).order_by(Entry.id)


async def steps(db: AsyncSession, home: Network) -> list[Step]:
    """Return all that happened, the newest first: what was recorded at a session once its report is out."""
    starts = {key: instant(at, home.zone) for key, at in (await programme.reported(db, home.id)).items()}
    asked = [one for one in await _asked(db, home.id) if _told(one)]
    known = {one.id for one in asked}
    # On which day somebody asked without a name may tell who it was.
    named = [one for one in asked if one.asker_id is not None and not one.anonymous]
    found = [Step(one.asked_at, Sort.ASKED, one.id) for one in named]
    for question, session, outcome, said in await _dealt_with(db, home.id):
        if question in known and session in starts:
            if outcome in NOT_TALKED_ABOUT:
                continue
            sort = Sort.ANSWERED if outcome in SAYS_AN_ANSWER and said else Sort.TALKED
            found.append(Step(starts[session], sort, question, session))
    between = [(question, at) for question, at in await _between(db, home.id) if at is not None]
    found += [Step(at, Sort.BETWEEN, question) for question, at in between if question in known]
    into = await merged.goes_on_in(db, home.id)
    given = [(key, into.get(question, question), at) for key, question, at in await _given(db, home.id)]
    found += [Step(at, Sort.GIVEN, question, key) for key, question, at in given if question in known]
    last = dict(await _tried(db, home.id))
    found += [
        Step(starts[session], Sort.TRIED, question, session)
        for question, session in last.items()
        if question in known and session in starts
    ]
    found += [Step(at, Sort.TOLD, key) for key, at in await _told_at(db, home.id)]
    order = list(Sort)
    return sorted(found, key=lambda one: (one.at, order.index(one.sort), one.of, one.key), reverse=True)


def _told(one: Began) -> bool:
    seen = sight(one, EVERYBODY)
    return seen is not None and seen.words is not None and not seen.inside


async def shown(db: AsyncSession, home: Network, some: Sequence[Step]) -> list[Shown]:
    """Return some steps with what everybody may read of them."""
    asked: Collection[int] = dict.fromkeys(one.of for one in some if one.sort is not Sort.TOLD)
    pages = {one.question.id: one for one in await book.pages(db, home.id, sorted(asked), EVERYBODY)}
    told = {one.id: one for one in await _told_of(db, [one.of for one in some if one.sort is Sort.TOLD])}
    return [
        Shown(one, entry=told.get(one.of)) if one.sort is Sort.TOLD else Shown(one, pages.get(one.of))
        for one in some
    ]
