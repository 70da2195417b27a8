"""What an evaluation showed: at closing answers become distributions and shuffled texts, and are deleted."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import trace
from models.attendance import Attendance
from models.base import Base, Mark, UnnamedWords, Values, new_rows
from models.evaluation import (
    HIGHEST,
    LOWEST,
    Answer,
    Dimension,
    Turnout,
    Wish,
    answered,
    asked,
    takes_answers,
    wishes,
)
from models.rows import many
from models.session import LearningSession
from models.trace import Place
from models.unlinked import FEWEST_FOR_TEXTS, WITHOUT_ROW_ORDER, Unread, fingerprint, keep


class TextKind(StrEnum):
    """What a free text of the evaluation is about."""

    COMMENT = "comment"
    LEARNING_POINT = "learning_point"
    ALONE = "alone"  # either, for whoever facilitates alone


class ScoreCount(Base):
    """How many gave this score."""

    __tablename__ = "score_count"
    __table_args__ = (CheckConstraint(f"score between {LOWEST} and {HIGHEST}", name="score"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    dimension: Mapped[Dimension] = mapped_column(primary_key=True)
    score: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


class ResultText(Base):
    """A remark or learning point as it was written, in no order."""

    __tablename__ = "result_text"
    __table_args__ = WITHOUT_ROW_ORDER

    key: Mapped[Mark] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    kind: Mapped[TextKind]
    text: Mapped[UnnamedWords]
    hidden: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Results:
    """What an evaluation showed: nothing while it is open; no scores below the threshold."""

    asked: int
    answers: int
    threshold: int
    scores: Mapping[Dimension, Mapping[int, int]] | None
    comments: list[str]
    learning_points: list[str]
    wishes: list[Wish]
    alone: Sequence[str] = ()  # for whoever facilitates, and nobody else
    open: bool = False
    fingerprint: str = ""  # of the texts for the group that are in sight; empty while there are no results

    @property
    def texts(self) -> list[str]:
        """What people wrote for the group, as far as it is in sight."""
        return [*self.learning_points, *self.comments]

    def without_alone(self) -> "Results":
        """Return what may be passed on to others."""
        wishes = [wish for wish in self.wishes if not wish.alone]
        return replace(self, alone=(), wishes=wishes)

    def mean(self, dimension: Dimension) -> Decimal | None:
        """Return the mean of the scores with one decimal, half up: 8.25 is 8.3."""
        if self.scores is None:
            return None
        counts = self.scores[dimension]
        total = sum(score * count for score, count in counts.items())
        exact = Decimal(total) / Decimal(sum(counts.values()))
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


async def close(db: AsyncSession, session: LearningSession) -> None:
    """Turn the answers into distributions and shuffled texts, and delete them.

    Turnout and wishes are written again in the same transaction, so that nothing in a row tells which
    were once written together.
    """
    answers = list(await db.scalars(select(Answer).where(Answer.session_id == session.id)))
    if session.evaluation_opened_at is not None:
        session.evaluation_asked = max(await asked(db, session), len(answers))
        session.evaluation_answers = len(answers)
    if session.threshold is not None and len(answers) >= session.threshold:
        for dimension in Dimension:
            counts: dict[int, int] = {}
            for answer in answers:
                counts[answer.scores[dimension]] = counts.get(answer.scores[dimension], 0) + 1
            db.add_all(
                ScoreCount(session_id=session.id, dimension=dimension, score=score, count=count)
                for score, count in sorted(counts.items())
            )
        await db.flush()
        if len(answers) >= FEWEST_FOR_TEXTS:
            await keep(db, ResultText, _texts(session.id, answers))
    await db.execute(delete(Answer).where(Answer.session_id == session.id))
    await _write_again(db, session.id)
    await trace.leave(db, Place.EVALUATION)


async def withdraw(db: AsyncSession, session: LearningSession) -> None:
    """Delete what was answered about a session that did not take place, and what was made of it."""
    for table in (Answer, Turnout, Wish, ScoreCount, ResultText):
        await db.execute(delete(table).where(table.session_id == session.id))
    await trace.leave(db, Place.EVALUATION)
    session.evaluation_asked = session.evaluation_answers = session.turnout_step = None
    session.asked_forgotten = 0
    unticked = update(Attendance).where(Attendance.session_id == session.id).values(was_asked=False)
    await db.execute(unticked)


def _texts(session_id: int, answers: Iterable[Answer]) -> Iterator[Values]:
    for answer in answers:
        for kind, text in (
            (TextKind.COMMENT, answer.comment),
            (TextKind.LEARNING_POINT, answer.learning_point),
        ):
            if text:
                yield {
                    "key": secrets.token_hex(16),
                    "session_id": session_id,
                    "kind": TextKind.ALONE if answer.alone else kind,
                    "text": text,
                    "hidden": False,
                }


async def _write_again(db: AsyncSession, session_id: int) -> None:
    people = sorted(await answered(db, session_id))
    wished: list[Values] = [
        {
            "key": secrets.token_hex(32),
            "session_id": session_id,
            "text": wish.text,
            "reply": wish.reply,
            "because": wish.because,
            "alone": wish.alone,
        }
        for wish in await wishes(db, session_id)
    ]
    await db.execute(delete(Turnout).where(Turnout.session_id == session_id))
    await db.execute(delete(Wish).where(Wish.session_id == session_id))
    await new_rows(db, Turnout, [{"session_id": session_id, "person_id": person} for person in people])
    await keep(db, Wish, wished)


@many
def _counts(session_id: int) -> Select[ScoreCount]:
    return select(ScoreCount).where(ScoreCount.session_id == session_id).order_by(ScoreCount.score)


@many
def _shown_texts(session_id: int) -> Select[ResultText]:
    return (
        select(ResultText)
        .where(ResultText.session_id == session_id, ResultText.hidden.is_(False))
        .order_by(ResultText.key)
    )


async def results(db: AsyncSession, session: LearningSession) -> Results:
    """Return what the evaluation showed, once it is closed; while it is open not even how many answered."""
    counts: dict[Dimension, dict[int, int]] = {}
    for row in await _counts(db, session.id):
        counts.setdefault(row.dimension, {})[row.score] = row.count
    texts = await _shown_texts(db, session.id) if session.has_results else []
    is_open = takes_answers(session)
    keys = (row.key for row in texts if row.kind is not TextKind.ALONE)
    return Results(
        asked=await asked(db, session) if is_open else session.evaluation_asked or 0,
        answers=session.evaluation_answers or 0,
        threshold=session.threshold or 0,
        scores=counts or None,
        comments=[row.text for row in texts if row.kind is TextKind.COMMENT],
        learning_points=[row.text for row in texts if row.kind is TextKind.LEARNING_POINT],
        wishes=[] if is_open else await wishes(db, session.id),
        alone=[row.text for row in texts if row.kind is TextKind.ALONE],
        open=is_open,
        fingerprint=fingerprint(session.id, keys) if session.has_results else "",
    )


async def must_be_read(db: AsyncSession, session: LearningSession, read: str) -> None:
    """Check that what somebody read, by its fingerprint, is all that would go out now. Raises Unread."""
    found = await results(db, session)
    if found.texts and found.fingerprint != read:
        raise Unread
