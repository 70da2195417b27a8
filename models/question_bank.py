"""The question bank of a network: what is open, who would like it on the agenda, whose twins it holds.

A bank may hold thousands of questions, of which a few are shown: which they are is decided from their
outlines (models/outline.py), and only those few are loaded.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance
from models.attendance import Rsvp
from models.confidentiality import LEADING, Sight, Whom, may_read, sight
from models.membership import participants
from models.merged import Merged, merged_into, with_merged, with_twins
from models.network import Network
from models.no_question import without_question
from models.outcome import QuestionOutcome
from models.person import Person
from models.plan import Kind
from models.question import STILL_OPEN, KeptBy, LearningQuestion, QuestionKind, State
from models.question_rows import with_history
from models.rows import many
from models.session import LearningSession
from models.vote import voters
from models.wanted import wanted

PAGE = 500  # questions that are loaded at once
CLOSED = (State.ANSWERED, State.ANSWERED_BETWEEN)


class Which(StrEnum):
    """Which questions of a network are listed."""

    OPEN = "open"
    CLOSED = "closed"  # with an answer
    MINE = "mine"  # open or closed
    FUTURE = "future"  # open, and about what is to come

    @property
    def states(self) -> tuple[State, ...]:
        """The states that they may have."""
        return {Which.CLOSED: CLOSED, Which.MINE: (*STILL_OPEN, *CLOSED)}.get(self, STILL_OPEN)


@dataclass
class Banked:
    """A question in the bank with what surrounds it: its supporters and the askers of its twins."""

    question: LearningQuestion
    voters: set[int] = field(default_factory=set)
    askers: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)  # of the askers, those who gave their name
    forgotten: int = 0  # voters who had themselves forgotten

    @property
    def votes(self) -> int:
        """How many people would like it on the agenda; twins count together, each person once."""
        return len(self.voters) + self.forgotten

    def count_in(self, asker_id: int | None, state: State, forgotten: int, *, named: bool) -> None:
        """Count in the question itself or one of its twins; who withdrew theirs no longer asks."""
        self.forgotten += forgotten
        if asker_id is not None and state is not State.WITHDRAWN:
            self.askers.add(asker_id)
            if named:
                self.named.add(asker_id)


@many
def _loaded(network_id: int, keys: Collection[int]) -> Select[LearningQuestion]:
    return with_history(network_id).where(LearningQuestion.id.in_(keys))


async def loaded(db: AsyncSession, network_id: int, keys: Collection[int]) -> list[LearningQuestion]:
    """Return some questions of a network with their history, oldest first."""
    return await _loaded(db, network_id, keys) if keys else []


async def banked(db: AsyncSession, network_id: int, keys: Sequence[int]) -> list[Banked]:
    """Return some questions with their votes and their twins' askers, in the order of their keys."""
    found = {question.id: Banked(question) for question in await loaded(db, network_id, keys)}
    family: dict[int, LearningQuestion | Merged] = {key: entry.question for key, entry in found.items()}
    newest: Collection[int] = list(found)
    into: dict[int, int] = {}
    while newest:
        rows = await merged_into(db, newest)
        into |= {row.id: row.into for row in rows if row.into is not None}
        newest = [row.id for row in rows if row.id not in family]
        family |= {row.id: row for row in rows}

    def entry_of(key: int) -> Banked:
        while key in into:
            key = into[key]
        return found[key]

    for key, asked in family.items():
        entry_of(key).count_in(asked.asker_id, asked.state, asked.votes_forgotten, named=not asked.anonymous)
    if found:
        for key, person_id in await voters(db, family):
            entry_of(key).voters.add(person_id)
    return [found[key] for key in keys if key in found]


@many
def _keys(network_id: int, states: Collection[State]) -> Select[int]:
    return (
        select(LearningQuestion.id)
        .where(
            LearningQuestion.network_id == network_id,
            LearningQuestion.state.in_(states),
            ~LearningQuestion.hidden,
        )
        .order_by(LearningQuestion.asked_at, LearningQuestion.id)
    )


@many
def _open_or_among(
    network_id: int, states: Collection[State], keys: Collection[int], until: datetime
) -> Select[int]:
    by_then = LearningQuestion.state.in_(states) & (
        (LearningQuestion.asked_at <= until) | LearningQuestion.entered_by_id.is_not(None)
    )
    return (
        select(LearningQuestion.id)
        .where(
            LearningQuestion.network_id == network_id,
            by_then | LearningQuestion.id.in_(keys),
            ~LearningQuestion.hidden,
        )
        .order_by(LearningQuestion.asked_at, LearningQuestion.id)
    )


async def open_or_among(
    db: AsyncSession, network_id: int, keys: Collection[int], until: datetime
) -> list[int]:
    """Return the questions in sight that are open and were asked by then, or among these, oldest first.

    Those that whoever facilitates entered count whenever that was.
    """
    return await _open_or_among(db, network_id, STILL_OPEN, keys, until)


async def bank(db: AsyncSession, network_id: int, states: Collection[State] = STILL_OPEN) -> list[Banked]:
    """Return all questions in these states and in sight, oldest first: for an export, never for a view."""
    keys = await _keys(db, network_id, states)
    pages = [keys[at : at + PAGE] for at in range(0, len(keys), PAGE)]
    return [entry for page in pages for entry in await banked(db, network_id, page)]


async def goes_on(db: AsyncSession, network_id: int, keys: Collection[int]) -> dict[int, LearningQuestion]:
    """Return by their keys the questions, or those in which they go on as they were merged."""
    known: dict[int, LearningQuestion] = {}
    wanted = set(keys)
    while wanted:
        known |= {one.id: one for one in await loaded(db, network_id, wanted)}
        wanted = {one.merged_into_id for one in known.values() if one.merged_into_id} - known.keys()

    def end(key: int) -> LearningQuestion:
        while (into := known[key].merged_into_id) is not None:
            key = into
        return known[key]

    return {key: end(key) for key in keys if key in known}


@many
def _of_kind(network_id: int, kind: QuestionKind) -> Select[int]:
    return select(LearningQuestion.id).where(
        LearningQuestion.network_id == network_id, LearningQuestion.kind == kind
    )


@many
def _of_asker(network_id: int, asker_id: int) -> Select[int]:
    return select(LearningQuestion.id).where(
        LearningQuestion.network_id == network_id, LearningQuestion.asker_id == asker_id
    )


async def among(db: AsyncSession, network_id: int, which: Which, reader_id: int) -> set[int] | None:
    """Return the questions that a list is narrowed to beside their state; None when to no others."""
    match which:
        case Which.MINE:
            return set(await _of_asker(db, network_id, reader_id))
        case Which.FUTURE:
            return set(await _of_kind(db, network_id, QuestionKind.FUTURE))
        case _:
            return None


@many
def _with_one_open(network_id: int) -> Select[int | None]:
    twins = with_twins(network_id, STILL_OPEN)
    return (
        select(LearningQuestion.asker_id)
        .join(twins, twins.c.id == LearningQuestion.id)
        .where(LearningQuestion.asker_id.is_not(None), LearningQuestion.state != State.WITHDRAWN)
        .distinct()
    )


async def with_an_open_question(db: AsyncSession, network_id: int) -> set[int]:
    """Return the people who have a question open; a merged one counts while its target is open."""
    found = await _with_one_open(db, network_id)
    return {person_id for person_id in found if person_id is not None}


@many
def _heard(network_id: int) -> Select[int | None]:
    return (
        select(LearningQuestion.asker_id)
        .join(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(
            LearningQuestion.network_id == network_id,
            LearningQuestion.asker_id.is_not(None),
            ~LearningQuestion.anonymous,
        )
        .distinct()
    )


async def heard(db: AsyncSession, network_id: int) -> set[int]:
    """Return the people of whom a question with their name was dealt with before."""
    found = await _heard(db, network_id)
    return {person_id for person_id in found if person_id is not None}


class Text(NamedTuple):
    """The words of a question, and what decides who sees them."""

    id: int
    asker_id: int | None
    hidden: bool
    kept_by: KeptBy | None
    text: str


@many(into=Text)
def _texts(network_id: int, keys: Collection[int]) -> Select[int, int | None, bool, KeptBy | None, str]:
    asked = LearningQuestion
    return select(asked.id, asked.asker_id, asked.hidden, asked.kept_by, asked.text).where(
        asked.network_id == network_id,
        asked.id.in_(keys),
        ~asked.hidden,
        asked.state != State.WITHDRAWN,
    )


async def texts(db: AsyncSession, network_id: int, keys: Collection[int], whom: Whom) -> dict[int, Sight]:
    """Return what somebody may see of some questions, by their keys; not of hidden or withdrawn ones."""
    rows = await _texts(db, network_id, keys) if keys else []
    seen = {asked.id: sight(asked, whom) for asked in rows}
    return {key: one for key, one in seen.items() if one is not None}


async def texts_with_twins(db: AsyncSession, network_id: int, keys: Collection[int], whom: Whom) -> list[str]:
    """Return the wording of questions, and of those merged into them, that somebody may read; each once."""
    root = await with_merged(db, keys)
    family = [one for one in await loaded(db, network_id, root) if may_read(one, whom)]
    said = [(root[one.id], one.text) for one in family if one.state is not State.WITHDRAWN]
    return list(dict.fromkeys(text for key in keys for at, text in said if at == key))


@many(into=Text)
def _open_texts(
    network_id: int, states: Collection[State]
) -> Select[int, int | None, bool, KeptBy | None, str]:
    asked = LearningQuestion
    return (
        select(asked.id, asked.asker_id, asked.hidden, asked.kept_by, asked.text)
        .where(asked.network_id == network_id, asked.state.in_(states), ~asked.hidden)
        .order_by(asked.asked_at, asked.id)
    )


async def open_texts(
    db: AsyncSession, network_id: int, whom: Whom, states: Collection[State] = STILL_OPEN
) -> dict[int, Sight]:
    """Return what somebody may see of the questions in these states and in sight, oldest first."""
    seen = {asked.id: sight(asked, whom) for asked in await _open_texts(db, network_id, states)}
    return {key: one for key, one in seen.items() if one is not None}


@dataclass(frozen=True)
class Noted:
    """A question as a facilitator wrote it down, with the asker's name if they gave it."""

    text: str
    name: str = ""


async def enter(
    db: AsyncSession,
    network_id: int,
    noted: Iterable[Noted],
    asked_for_id: int | None,
    by_id: int,
    now: datetime,
) -> int:
    """Put questions in the bank that were asked before Kring came; return how many are new."""
    known = {asked.words for asked in (await open_texts(db, network_id, LEADING)).values()}
    entered = 0
    for item in noted:
        if item.text in known:
            continue
        known.add(item.text)
        db.add(
            LearningQuestion(
                network_id=network_id,
                asker_id=None,
                text=item.text,
                asked_at=now,
                asked_for_id=asked_for_id,
                entered_by_id=by_id,
                asked_by_name=item.name,
            )
        )
        entered += 1
    await db.flush()
    return entered


@wanted(Kind.QUESTIONS_REOPENED)
async def can_ask(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the members, who can ask while the questions are open."""
    return await participants(db, network.id) if meeting.takes_questions else []


@wanted(Kind.QUESTION_REMINDER)
async def without_one(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the members without an open question who neither said 'not this time' nor said No."""
    if not meeting.takes_questions:
        return []
    silent = await with_an_open_question(db, network.id)
    silent |= await without_question(db, meeting.id)
    said = await attendance.answers(db, meeting.id)
    silent |= {person.id for person in said[Rsvp.NO]}
    return [person for person in await participants(db, network.id) if person.id not in silent]
