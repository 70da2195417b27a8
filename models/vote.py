"""Votes: who would like a question on the agenda."""

from collections.abc import Collection

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, NotFound
from models.merged import root, with_merged
from models.question import LearningQuestion, OwnQuestion
from models.rows import many


class Vote(Base):
    """One person would like this question on the agenda."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("question_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


@many
def voters(keys: Collection[int]) -> Select[int, int]:
    """Return who voted for which of these questions: (question, person)."""
    return select(Vote.question_id, Vote.person_id).where(Vote.question_id.in_(keys))


@many
def _votes_of(person_id: int, keys: Collection[int]) -> Select[Vote]:
    return select(Vote).where(Vote.question_id.in_(keys), Vote.person_id == person_id)


async def set_vote(db: AsyncSession, question: LearningQuestion, person_id: int, *, wanted: bool) -> None:
    """Let a person's vote for a question and its twins stand, or take it back; twice is harmless."""
    if question.asker_id == person_id:
        raise OwnQuestion
    question._must_be_open()
    if question.hidden or (wanted and question.kept_by is not None):
        raise NotFound
    given = await _votes_of(db, person_id, await with_merged(db, [question.id]))
    if wanted and not given:
        db.add(Vote(question_id=question.id, person_id=person_id))
    for row in () if wanted else given:
        await db.delete(row)
    await db.flush()


@many
def _voted_for(person_id: int) -> Select[int, int]:
    asked = select(Vote.question_id, LearningQuestion.network_id)
    return asked.join(LearningQuestion, LearningQuestion.id == Vote.question_id).where(
        Vote.person_id == person_id
    )


async def keep_counting(db: AsyncSession, person_id: int, network_id: int | None = None) -> None:
    """Let somebody's votes count on without them: a number that falls would tell what they voted for.

    In one network, or in all.
    """
    asked = [key for key, home in await _voted_for(db, person_id) if network_id in (None, home)]
    roots = {(await root(db, key)).id for key in asked}
    await db.execute(
        update(LearningQuestion)
        .where(LearningQuestion.id.in_(roots))
        .values(votes_forgotten=LearningQuestion.votes_forgotten + 1)
        .execution_options(synchronize_session=False)
    )
