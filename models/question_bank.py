"""The question bank of a network: what is open, who would like it on the agenda, whose twins it holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, NotFound, prepared
from models.confidentiality import Sight, Whom, sight
from models.question import (
    STILL_OPEN,
    LearningQuestion,
    OwnQuestion,
    QuestionOutcome,
    State,
    every,
    root,
)


class Vote(Base):
    """One person would like this question on the agenda."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("question_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


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


@prepared
def _votes(network_id: int) -> Select[int, int]:
    return (
        select(Vote.question_id, Vote.person_id)
        .join(LearningQuestion, LearningQuestion.id == Vote.question_id)
        .where(LearningQuestion.network_id == network_id)
    )


async def bank(db: AsyncSession, network_id: int, states: Iterable[State] = STILL_OPEN) -> list[Banked]:
    """Return the questions in these states that are not hidden, oldest first.

    Each comes with its votes and its twins' askers.
    """
    known = await every(db, network_id)
    by_id = {question.id: question for question in known}

    def goes_on_in(question: LearningQuestion) -> LearningQuestion:
        while question.merged_into_id is not None:
            question = by_id[question.merged_into_id]
        return question

    wanted = set(states)
    found = {q.id: Banked(q) for q in known if q.state in wanted and not q.hidden}
    for question in known:
        entry = found.get(goes_on_in(question).id)
        if entry is None:
            continue
        entry.forgotten += question.votes_forgotten
        if question.state is not State.WITHDRAWN and question.asker_id is not None:
            entry.askers.add(question.asker_id)
            if not question.anonymous:
                entry.named.add(question.asker_id)
    votes = await db.execute(*_votes(network_id))
    for question_id, person_id in votes:
        entry = found.get(goes_on_in(by_id[question_id]).id)
        if entry is not None:
            entry.voters.add(person_id)
    return list(found.values())


async def set_vote(db: AsyncSession, question: LearningQuestion, person_id: int, *, wanted: bool) -> None:
    """Let a person's vote for a question and its twins stand, or take it back; twice is harmless."""
    if question.asker_id == person_id:
        raise OwnQuestion
    question._must_be_open()
    if question.hidden:
        raise NotFound
    twins = {question.id}
    newest = twins
    while newest:
        merged = select(LearningQuestion.id).where(LearningQuestion.merged_into_id.in_(newest))
        newest = set(await db.scalars(merged)) - twins
        twins |= newest
    votes = select(Vote).where(Vote.question_id.in_(twins), Vote.person_id == person_id)
    given = list(await db.scalars(votes))
    if wanted and not given:
        db.add(Vote(question_id=question.id, person_id=person_id))
    for row in () if wanted else given:
        await db.delete(row)
    await db.flush()


async def keep_counting(db: AsyncSession, person_id: int) -> None:
    """Let somebody's votes count on without them: a number that falls would tell what they voted for."""
    voted = await db.scalars(select(Vote.question_id).where(Vote.person_id == person_id))
    roots = {(await root(db, question_id)).id for question_id in list(voted)}
    await db.execute(
        update(LearningQuestion)
        .where(LearningQuestion.id.in_(roots))
        .values(votes_forgotten=LearningQuestion.votes_forgotten + 1)
        .execution_options(synchronize_session=False)
    )


async def with_an_open_question(db: AsyncSession, network_id: int) -> set[int]:
    """Return the people who have a question open; a merged one counts while its target is open."""
    people: set[int] = set()
    for entry in await bank(db, network_id):
        people |= entry.askers
    return people


@prepared
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
    found = await db.scalars(*_heard(network_id))
    return {person_id for person_id in found if person_id is not None}


@prepared
def _asked(network_id: int) -> Select[LearningQuestion]:
    return select(LearningQuestion).where(LearningQuestion.network_id == network_id)


async def texts(db: AsyncSession, network_id: int, whom: Whom) -> dict[int, Sight]:
    """Return what somebody may see of every question of a network, by its key; hidden ones are left out."""
    found = await db.scalars(*_asked(network_id))
    seen = {asked.id: sight(asked, whom) for asked in found if not asked.hidden}
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
    known = {entry.question.text for entry in await bank(db, network_id)}
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
