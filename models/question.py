"""Learning questions: asked, voted for, merged, dealt with, carried over until they are answered."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from models.base import Base, NotFound, Refusal, Utc, prepared
from models.session import LearningSession
from models.writing import tidy

LONGEST = 1000  # characters of a question
MOST_OPEN = 30  # questions of one person in a network


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


class TooManyOpen(Refusal):
    """Somebody has as many questions open as a group can take in."""


class SameQuestion(Refusal):
    """A question cannot be merged with itself."""


def cleaned(text: str | None, field_name: str) -> str:
    """Return the text as it is kept. Raises EmptyText."""
    text = tidy(text or "")
    if not text:
        raise EmptyText(field=field_name)
    return text


def returns(outcome: Outcome, verdict: Verdict | None) -> bool:
    """Tell whether what became of a question puts it first on the next proposal."""
    return outcome in CARRIES_OVER or verdict is Verdict.NOT_YET


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
        return returns(self.outcome, self.verdict)


class LearningQuestion(Base):
    """A question that somebody wants to learn from, with its history of outcomes."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_network_state", "network_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="SET NULL"), default=None
    )
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.PRACTICE)
    anonymous: Mapped[bool] = mapped_column(default=False)
    state: Mapped[State] = mapped_column(default=State.OPEN)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), default=None, index=True)
    answer: Mapped[str] = mapped_column(default="")
    asked_by_name: Mapped[str] = mapped_column(default="", server_default="")  # as the facilitator gave it
    hidden: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    history: Mapped[list[QuestionOutcome]] = relationship(
        lazy="raise", order_by=QuestionOutcome.id, default_factory=list, cascade="all, delete-orphan"
    )

    @property
    def entered(self) -> bool:
        """A facilitator wrote it down, for the group or for somebody whom Kring does not know."""
        return self.asker_id is None and not self.anonymous and self.entered_by_id is not None

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
        self.entered_by_id = None  # these are their own words

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
        if target.hidden:
            raise NotFound
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

    def unrecord(self, session: LearningSession) -> None:
        """Forget what was recorded at a session that did not take place; the question is as it was before."""
        item = next((item for item in self.history if item.session_id == session.id), None)
        if item is None:
            return
        last = item is self.history[-1]
        self.history.remove(item)
        if not last or self.state in (State.MERGED, State.WITHDRAWN, State.ANSWERED_BETWEEN):
            return
        before = self.history[-1] if self.history else None
        self.state, self.answer = State.OPEN, ""
        if before is not None and not before.returns:
            self.state = State.ANSWERED if before.verdict is Verdict.YES else STATE_AFTER[before.outcome]
            self.answer = before.said if self.state is State.ANSWERED else ""

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


def with_history(network_id: int) -> Select[LearningQuestion]:
    """Select the questions of a network with their history, oldest first."""
    return (
        select(LearningQuestion)
        .where(LearningQuestion.network_id == network_id)
        .options(selectinload(LearningQuestion.history))
        .order_by(LearningQuestion.asked_at, LearningQuestion.id)
    )


@prepared
def _load(network_id: int, question_id: int) -> Select[LearningQuestion]:
    return with_history(network_id).where(LearningQuestion.id == question_id)


async def load(db: AsyncSession, network_id: int, question_id: int) -> LearningQuestion:
    """Return one question of a network with its history. Raises NotFound."""
    question = await db.scalar(*_load(network_id, question_id))
    if question is None:
        raise NotFound
    return question


@prepared
def _asked_by(network_id: int, asker_id: int) -> Select[LearningQuestion]:
    return (
        select(LearningQuestion)
        .where(
            LearningQuestion.network_id == network_id,
            LearningQuestion.asker_id == asker_id,
            LearningQuestion.state != State.WITHDRAWN,
        )
        .options(selectinload(LearningQuestion.history))
        .order_by(LearningQuestion.id.desc())
    )


async def asked_by(db: AsyncSession, network_id: int, person_id: int) -> list[LearningQuestion]:
    """Return all that one person asked in a network, newest first."""
    return list(await db.scalars(*_asked_by(network_id, person_id)))


@prepared
def _dealt_with(network_id: int, session_id: int) -> Select[LearningQuestion]:
    return (
        with_history(network_id)
        .join(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(QuestionOutcome.session_id == session_id, ~LearningQuestion.hidden)
        .order_by(None)
        .order_by(QuestionOutcome.id)
    )


async def dealt_with(db: AsyncSession, session: LearningSession) -> list[LearningQuestion]:
    """Return the questions in sight that have an outcome at this session, in the order of recording."""
    return list(await db.scalars(*_dealt_with(session.network_id, session.id)))


@prepared
def _without_question(session_id: int) -> Select[int]:
    return select(NoQuestion.person_id).where(NoQuestion.session_id == session_id)


async def without_question(db: AsyncSession, session_id: int) -> set[int]:
    """Return who has no question this time."""
    return set(await db.scalars(*_without_question(session_id)))


async def say_no_question(db: AsyncSession, session_id: int, person_id: int) -> None:
    """Note that somebody has no question this time; saying it twice is harmless."""
    if person_id not in await without_question(db, session_id):
        db.add(NoQuestion(session_id=session_id, person_id=person_id))


async def to_judge(db: AsyncSession, network_id: int, person_id: int) -> list[tuple[LearningQuestion, int]]:
    """Return the asker's questions that were answered, wholly or in part, and still wait for their word."""
    return waiting_for_a_word(await asked_by(db, network_id, person_id))


def waiting_for_a_word(asked: Iterable[LearningQuestion]) -> list[tuple[LearningQuestion, int]]:
    """Pick the questions that wait for their asker's word, each with the session that dealt with it."""
    waiting = []
    for question in asked:
        last = question.history[-1] if question.history else None
        if (
            last is not None
            and last.verdict is None
            and last.outcome in (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)
            and question.state in (State.OPEN, State.ANSWERED)
        ):
            waiting.append((question, last.session_id))
    return waiting


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
            known.edit(question.asker_id, question.text, question.kind, question.anonymous)
            return known
    must_have_room(len(still_open))
    db.add(question)
    await db.flush()
    return question
