"""Answers that members gave in the channel: noted with the question as theirs, once they agree.

Nobody but its writer sees what was noted before they agree. Whether it is an answer the asker of the question
says, and nobody else; until then the question stays as open as it was.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Delete, ForeignKey, Select, UniqueConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, NotFound, OwnWords, Utc, prepared
from models.outcome import Verdict
from models.person import Person
from models.question import LearningQuestion, State
from models.rows import many, one
from models.together import some


class AnswerState(StrEnum):
    """Whether its writer agrees that it is kept."""

    ASKED = "asked"
    KEPT = "kept"
    DECLINED = "declined"  # at once or later: its words are gone


class GivenAnswer(Base):
    """What one member wrote, in one message, that answers one question."""

    __tablename__ = "given_answer"
    __table_args__ = (UniqueConstraint("question_id", "said_in"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[OwnWords]
    said_in: Mapped[Mark]  # the message, by its channel and ts
    noted_at: Mapped[datetime] = mapped_column(Utc)
    state: Mapped[AnswerState] = mapped_column(default=AnswerState.ASKED)
    word: Mapped[Verdict | None] = mapped_column(default=None)  # of who asked the question

    @property
    def kept(self) -> bool:
        """Its writer agrees, and members read it."""
        return self.state is AnswerState.KEPT


class Given(NamedTuple):
    """An answer with who gave it, and the question."""

    answer: GivenAnswer
    writer: Person
    question: LearningQuestion


def subject_of(answer_id: int) -> str:
    """Return what the messages about an answer are filed under."""
    return f"answer:{answer_id}"


def id_of(subject: str) -> int:
    """Return the answer that a message is about."""
    return int(subject.removeprefix("answer:"))


def _with_people() -> Select[GivenAnswer, Person, LearningQuestion]:
    return (
        select(GivenAnswer, Person, LearningQuestion)
        .join(Person, Person.id == GivenAnswer.person_id)
        .join(LearningQuestion, LearningQuestion.id == GivenAnswer.question_id)
    )


@one(into=Given)
def find(network_id: int, answer_id: int) -> Select[GivenAnswer, Person, LearningQuestion]:
    """Return one answer, if it is still there."""
    return _with_people().where(GivenAnswer.id == answer_id, LearningQuestion.network_id == network_id)


async def load(db: AsyncSession, network_id: int, answer_id: int) -> Given:
    """Return one answer. Raises NotFound."""
    found = await find(db, network_id, answer_id)
    if found is None:
        raise NotFound
    return found


@many(into=Given)
def of_questions(keys: Collection[int], state: AnswerState) -> Select[GivenAnswer, Person, LearningQuestion]:
    """Return the answers to some questions in a state, in the order in which they were noted."""
    wanted = (GivenAnswer.question_id.in_(keys), GivenAnswer.state == state)
    return _with_people().where(*wanted).order_by(GivenAnswer.id)


@many(into=Given)
def _of_writer(
    network_id: int, person_id: int, state: AnswerState
) -> Select[GivenAnswer, Person, LearningQuestion]:
    wanted = (GivenAnswer.person_id == person_id, GivenAnswer.state == state)
    return _with_people().where(LearningQuestion.network_id == network_id, *wanted).order_by(GivenAnswer.id)


@many(into=Given)
def _to_asker(
    network_id: int, person_id: int, state: AnswerState
) -> Select[GivenAnswer, Person, LearningQuestion]:
    wanted = (GivenAnswer.state == state, GivenAnswer.word.is_(None), GivenAnswer.person_id != person_id)
    mine = (LearningQuestion.network_id == network_id, LearningQuestion.asker_id == person_id)
    return _with_people().where(*mine, *wanted).order_by(GivenAnswer.id)


TO_AGREE = some(_of_writer, state=AnswerState.ASKED)
TO_JUDGE = some(_to_asker, state=AnswerState.KEPT)


async def to_agree(db: AsyncSession, network_id: int, person_id: int) -> list[Given]:
    """Return what somebody wrote that may be kept once they agree."""
    found = await _of_writer(db, network_id, person_id, AnswerState.ASKED)
    return [given for given in found if given.question.state is not State.WITHDRAWN]


async def to_judge(db: AsyncSession, network_id: int, asker_id: int) -> list[Given]:
    """Return the answers to somebody's open questions on which they have not said their word."""
    found = await _to_asker(db, network_id, asker_id, AnswerState.KEPT)
    return [given for given in found if given.question.open]


@one
def noted(question_id: int, said_in: str) -> Select[GivenAnswer]:
    """Return what was noted of a message for a question."""
    return select(GivenAnswer).where(GivenAnswer.question_id == question_id, GivenAnswer.said_in == said_in)


@many(into=Given)
def all_of(network_id: int, person_id: int) -> Select[GivenAnswer, Person, LearningQuestion]:
    """Return what somebody wrote in a network that was noted, whatever they said of it."""
    theirs = (LearningQuestion.network_id == network_id, GivenAnswer.person_id == person_id)
    return _with_people().where(*theirs).order_by(GivenAnswer.id)


@prepared
def old(before: datetime) -> Delete:
    """Delete what its writer said nothing about for so long."""
    waits = (GivenAnswer.state == AnswerState.ASKED, GivenAnswer.noted_at < before)
    return delete(GivenAnswer).where(*waits).execution_options(synchronize_session=False)


@many
def of_question(question_id: int) -> Select[int]:
    """Return the answers that were noted for a question."""
    return select(GivenAnswer.id).where(GivenAnswer.question_id == question_id)
