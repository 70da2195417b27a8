"""Learning questions: asked, voted for, merged, dealt with, carried over until they are answered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from models.base import Base, NotFound, Refusal, Utc
from models.session import LearningSession

LONGEST = 1000  # characters of a question


class QuestionKind(StrEnum):
    """From today's work, or about what is to come."""

    PRACTICE = "practice"
    FUTURE = "future"


class Outcome(StrEnum):
    """What became of a question at a session, or in between."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    UNANSWERED = "unanswered"
    PARKED = "parked"
    DEFERRED = "deferred_asker_absent"


class State(StrEnum):
    """Where a question stands now."""

    OPEN = "open"
    PARKED = "parked"
    ANSWERED = "answered"
    ANSWERED_BETWEEN = "answered_between_sessions"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


STILL_OPEN = (State.OPEN, State.PARKED)
CARRIES_OVER = (Outcome.UNANSWERED, Outcome.DEFERRED)
STATE_AFTER = {
    Outcome.ANSWERED: State.ANSWERED,
    Outcome.PARTLY_ANSWERED: State.OPEN,
    Outcome.UNANSWERED: State.OPEN,
    Outcome.DEFERRED: State.OPEN,
    Outcome.PARKED: State.PARKED,
}


class Verdict(StrEnum):
    """The asker's own word on whether a question is answered."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class NotYours(Refusal):
    """Only the asker may do this."""


class QuestionClosed(Refusal):
    """The question is no longer open."""


class OwnQuestion(Refusal):
    """One does not vote for one's own question."""


class EmptyText(Refusal):
    """Nothing but spaces was written."""


class SameQuestion(Refusal):
    """A question cannot be merged with itself."""


def cleaned(text: str | None, field_name: str) -> str:
    """Return the text without space around it. Raises EmptyText."""
    text = (text or "").strip()
    if not text:
        raise EmptyText(field=field_name)
    return text


class QuestionOutcome(Base):
    """What became of one question at one session."""

    __tablename__ = "question_outcome"
    __table_args__ = (UniqueConstraint("question_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), init=False, index=True
    )
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[Outcome]
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    said: Mapped[str] = mapped_column(default="")
    verdict: Mapped[Verdict | None] = mapped_column(default=None)

    @property
    def returns(self) -> bool:
        """Puts the question first on the next proposal."""
        return self.outcome in CARRIES_OVER or self.verdict is Verdict.NOT_YET


class Vote(Base):
    """One person would like this question on the agenda."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("question_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class LearningQuestion(Base):
    """A question that somebody wants to learn from, with its history of outcomes."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_network_state", "network_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_for_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="SET NULL"), default=None)
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.PRACTICE)
    anonymous: Mapped[bool] = mapped_column(default=False)
    state: Mapped[State] = mapped_column(default=State.OPEN)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), default=None, index=True)
    answer: Mapped[str] = mapped_column(default="")
    history: Mapped[list[QuestionOutcome]] = relationship(
        lazy="raise", order_by=QuestionOutcome.id, default_factory=list, cascade="all, delete-orphan"
    )

    @property
    def open(self) -> bool:
        """Not answered, merged or withdrawn; parked questions are open."""
        return self.state in STILL_OPEN

    @property
    def carried_over(self) -> bool:
        """Was dealt with last time without an answer, so that it comes first."""
        return self.state is State.OPEN and bool(self.history) and self.history[-1].returns

    @property
    def times_unanswered(self) -> int:
        """How often it came by and stayed without an answer."""
        return sum(item.outcome is Outcome.UNANSWERED for item in self.history)

    def edit(self, asker_id: int, text: str, kind: QuestionKind, anonymous: bool) -> None:
        """Change wording, kind or name while the question is open."""
        self._own(asker_id)
        self._must_be_open()
        self.text, self.kind, self.anonymous = cleaned(text, "text"), kind, anonymous

    def withdraw(self, asker_id: int) -> None:
        """Take the question back; doing it twice is harmless."""
        self._own(asker_id)
        if self.state is not State.WITHDRAWN:
            self._must_be_open()
            self.state = State.WITHDRAWN

    def merge_into(self, target: "LearningQuestion") -> None:
        """Go on as part of another question; its asker keeps an open question while that one is open."""
        if target.id == self.id:
            raise SameQuestion(field="target")
        self._must_be_open()
        target._must_be_open()
        self.state, self.merged_into_id = State.MERGED, target.id

    def park(self) -> None:
        """Keep for later, on purpose."""
        self._must_be_open()
        self.state = State.PARKED

    def take_up(self) -> None:
        """Bring a parked question back."""
        self._must_be_open()
        self.state = State.OPEN

    def answer_between_sessions(self, answer: str) -> None:
        """Record that an answer came in a thread."""
        self._must_be_open()
        self.state, self.answer = State.ANSWERED_BETWEEN, answer.strip()

    def record(self, session: LearningSession, outcome: Outcome, said: str, now: datetime) -> None:
        """Record what became of the question at a session; recording again corrects it."""
        if self.state in (State.MERGED, State.WITHDRAWN):
            raise QuestionClosed
        item = next((item for item in self.history if item.session_id == session.id), None)
        if item is None:
            item = QuestionOutcome(session_id=session.id, outcome=outcome, recorded_at=now, said=said.strip())
            self.history.append(item)
        else:
            item.outcome, item.said, item.verdict = outcome, said.strip(), None
        if item is self.history[-1]:
            self.state = STATE_AFTER[outcome]
            if outcome is Outcome.ANSWERED:
                self.answer = said.strip()

    def judge(self, asker_id: int, session_id: int, verdict: Verdict) -> None:
        """Take the asker's own word: a yes closes the question, a no puts it back."""
        self._own(asker_id)
        item = next((item for item in self.history if item.session_id == session_id), None)
        if item is None:
            raise NotFound
        item.verdict = verdict
        if item is self.history[-1] and self.state in (State.OPEN, State.ANSWERED):
            self.state = State.ANSWERED if verdict is Verdict.YES else State.OPEN

    def _own(self, asker_id: int) -> None:
        if self.asker_id != asker_id:
            raise NotYours

    def _must_be_open(self) -> None:
        if not self.open:
            raise QuestionClosed


class NoQuestion(Base):
    """Somebody has no question this time, which silences the reminder."""

    __tablename__ = "no_question"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


@dataclass
class Banked:
    """A question in the bank with what surrounds it: its supporters and the askers of its twins."""

    question: LearningQuestion
    voters: set[int] = field(default_factory=set)
    askers: set[int] = field(default_factory=set)

    @property
    def votes(self) -> int:
        """How many people would like it on the agenda; twins count together, each person once."""
        return len(self.voters)


def _with_history(network_id: int) -> Select[tuple[LearningQuestion]]:
    return (
        select(LearningQuestion)
        .where(LearningQuestion.network_id == network_id)
        .options(selectinload(LearningQuestion.history))
        .order_by(LearningQuestion.asked_at, LearningQuestion.id)
    )


async def load(db: AsyncSession, network_id: int, question_id: int) -> LearningQuestion:
    """Return one question of a network with its history. Raises NotFound."""
    question = await db.scalar(_with_history(network_id).where(LearningQuestion.id == question_id))
    if question is None:
        raise NotFound
    return question


async def bank(
    db: AsyncSession, network_id: int, states: Iterable[State] = STILL_OPEN
) -> list[Banked]:
    """Return the questions in these states, oldest first, each with its votes and its twins' askers."""
    every = list(await db.scalars(_with_history(network_id)))
    by_id = {question.id: question for question in every}

    def root(question: LearningQuestion) -> LearningQuestion:
        while question.merged_into_id is not None:
            question = by_id[question.merged_into_id]
        return question

    wanted = set(states)
    found = {q.id: Banked(q) for q in every if q.state in wanted}
    for question in every:
        entry = found.get(root(question).id)
        if entry is not None and question.state is not State.WITHDRAWN and question.asker_id is not None:
            entry.askers.add(question.asker_id)
    votes = await db.execute(
        select(Vote.question_id, Vote.person_id)
        .join(LearningQuestion, LearningQuestion.id == Vote.question_id)
        .where(LearningQuestion.network_id == network_id)
    )
    for question_id, person_id in votes:
        entry = found.get(root(by_id[question_id]).id)
        if entry is not None:
            entry.voters.add(person_id)
    return list(found.values())


async def asked_by(db: AsyncSession, network_id: int, person_id: int) -> list[LearningQuestion]:
    """Return all that one person asked in a network, newest first."""
    found = await db.scalars(
        _with_history(network_id)
        .where(LearningQuestion.asker_id == person_id, LearningQuestion.state != State.WITHDRAWN)
        .order_by(None)
        .order_by(LearningQuestion.id.desc())
    )
    return list(found)


async def dealt_with(db: AsyncSession, session: LearningSession) -> list[LearningQuestion]:
    """Return the questions that have an outcome at this session, in the order of recording."""
    found = await db.scalars(
        _with_history(session.network_id)
        .join(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(QuestionOutcome.session_id == session.id)
        .order_by(None)
        .order_by(QuestionOutcome.id)
    )
    return list(found)


async def vote(db: AsyncSession, question: LearningQuestion, person_id: int) -> bool:
    """Vote for a question, or take the vote back when it stood; tell whether it stands now."""
    if question.asker_id == person_id:
        raise OwnQuestion
    question._must_be_open()
    given = await db.scalar(select(Vote).where(Vote.question_id == question.id, Vote.person_id == person_id))
    if given is not None:
        await db.delete(given)
        return False
    db.add(Vote(question_id=question.id, person_id=person_id))
    return True


async def with_an_open_question(db: AsyncSession, network_id: int) -> set[int]:
    """Return the people who have a question open; a merged one counts while its target is open."""
    people: set[int] = set()
    for entry in await bank(db, network_id):
        people |= entry.askers
    return people


async def heard(db: AsyncSession, network_id: int) -> set[int]:
    """Return the people of whom a question was dealt with before."""
    found = await db.scalars(
        select(LearningQuestion.asker_id)
        .join(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(LearningQuestion.network_id == network_id, LearningQuestion.asker_id.is_not(None))
        .distinct()
    )
    return {person_id for person_id in found if person_id is not None}


async def without_question(db: AsyncSession, session_id: int) -> set[int]:
    """Return who has no question this time."""
    return set(await db.scalars(select(NoQuestion.person_id).where(NoQuestion.session_id == session_id)))


async def say_no_question(db: AsyncSession, session_id: int, person_id: int) -> None:
    """Note that somebody has no question this time; saying it twice is harmless."""
    if person_id not in await without_question(db, session_id):
        db.add(NoQuestion(session_id=session_id, person_id=person_id))


async def to_judge(db: AsyncSession, network_id: int, person_id: int) -> list[tuple[LearningQuestion, int]]:
    """Return the asker's questions that were answered, wholly or in part, and still wait for their word."""
    waiting = []
    for question in await asked_by(db, network_id, person_id):
        last = question.history[-1] if question.history else None
        if (
            last is not None
            and last.verdict is None
            and last.outcome in (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)
            and question.state in (State.OPEN, State.ANSWERED)
        ):
            waiting.append((question, last.session_id))
    return waiting


async def count_open(db: AsyncSession, network_id: int) -> int:
    """Count the open questions of a network."""
    return (
        await db.scalar(
            select(func.count())
            .select_from(LearningQuestion)
            .where(LearningQuestion.network_id == network_id, LearningQuestion.state.in_(STILL_OPEN))
        )
        or 0
    )




async def texts(db: AsyncSession, network_id: int) -> dict[int, str]:
    """Return the wording of every question of a network by its key."""
    rows = await db.execute(
        select(LearningQuestion.id, LearningQuestion.text).where(LearningQuestion.network_id == network_id)
    )
    return {question_id: text for question_id, text in rows}


async def ask(db: AsyncSession, question: LearningQuestion) -> LearningQuestion:
    """Put a question in the bank; the same words of the same asker, still open, are the same question."""
    assert question.asker_id is not None
    question.text = cleaned(question.text, "text")
    for known in await asked_by(db, question.network_id, question.asker_id):
        if known.open and known.text == question.text:
            known.edit(question.asker_id, question.text, question.kind, question.anonymous)
            return known
    db.add(question)
    await db.flush()
    return question


async def set_vote(db: AsyncSession, question: LearningQuestion, person_id: int, *, wanted: bool) -> None:
    """Let a person's vote for a question and its twins stand, or take it back; twice is harmless."""
    if question.asker_id == person_id:
        raise OwnQuestion
    question._must_be_open()
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
