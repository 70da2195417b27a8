"""The evaluation of a session: who answered and what was answered, in tables without a link.

The key of an answer is the hash of a token that only the message in Slack holds. Turnout knows the person
and nothing of the answer; the answer knows neither person nor time. At closing the answers become
distributions and shuffled texts, and are deleted. What stays is written in the order of its own key: a page
of SQLite and a table of PostgreSQL keep the order of writing, which would join a remark to a learning point.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Refusal, WrongStage
from models.network import Membership, Standing
from models.session import Attendance, LearningSession, Stage, attendance, took_place

LOWEST, HIGHEST = 0, 10
FEWEST_FOR_TEXTS = 5  # answers; style gives people away, also where the group chose a lower threshold
A_LITTLE_LATER = timedelta(minutes=10)
WITHOUT_ROW_ORDER = {"sqlite_with_rowid": False}


class Dimension(StrEnum):
    """What is scored from 0 to 10."""

    CONTENT = "content"
    DISCUSSION = "discussion"
    FACILITATION = "facilitation"


class TextKind(StrEnum):
    """What a free text of the evaluation is about."""

    COMMENT = "comment"
    LEARNING_POINT = "learning_point"


class Reply(StrEnum):
    """What the facilitator does with a wish."""

    DO = "do"
    LATER = "later"


class AnsweredElsewhere(Refusal):
    """The person has answered in another message and can change it there."""


class EvaluationClosed(Refusal):
    """The evaluation takes no answers."""


class NotPresent(Refusal):
    """Only who was there evaluates."""


class NobodyPresent(Refusal):
    """Nobody was marked as present, so that there is nobody to ask."""


class NothingToEvaluate(Refusal):
    """No session of the network is at its end."""


class Turnout(Base):
    """This person has answered."""

    __tablename__ = "turnout"
    __table_args__ = WITHOUT_ROW_ORDER

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class Answer(Base):
    """One evaluation, by nobody in particular; gone at closing."""

    __tablename__ = "evaluation_answer"
    __table_args__ = WITHOUT_ROW_ORDER

    key: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    scores: Mapped[dict[str, int]] = mapped_column(JSON)
    comment: Mapped[str] = mapped_column(default="")
    learning_point: Mapped[str] = mapped_column(default="")


class Wish(Base):
    """What somebody would like next time; reaches the facilitator whatever the number of answers."""

    __tablename__ = "wish"
    __table_args__ = WITHOUT_ROW_ORDER

    key: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    text: Mapped[str]
    reply: Mapped[Reply | None] = mapped_column(default=None)
    because: Mapped[str] = mapped_column(default="")


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

    key: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    kind: Mapped[TextKind]
    text: Mapped[str]
    hidden: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Filled:
    """What somebody filled in."""

    scores: Mapping[str, int]
    comment: str = ""
    learning_point: str = ""
    wish: str = ""


@dataclass(frozen=True)
class Results:
    """What an evaluation showed: nothing but the number while it is open; no scores below the threshold."""

    asked: int
    answers: int
    threshold: int
    scores: Mapping[Dimension, Mapping[int, int]] | None
    comments: list[str]
    learning_points: list[str]
    wishes: list[Wish]
    open: bool = False

    def mean(self, dimension: Dimension) -> Decimal | None:
        """Return the mean of the scores with one decimal, half up: 8.25 is 8.3."""
        if self.scores is None:
            return None
        counts = self.scores[dimension]
        total = sum(score * count for score, count in counts.items())
        exact = Decimal(total) / Decimal(sum(counts.values()))
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def new_token() -> str:
    """Return a fresh secret for one message; it is never stored."""
    return secrets.token_urlsafe(24)


def _key(purpose: str, token: str) -> str:
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()


def open_form(session: LearningSession, present: int, threshold: int, now: datetime) -> bool:
    """Open the form of a session that is being evaluated; tell whether enough people were there for one.

    The threshold is frozen. Who came in late may make up the number: then the form opens after all.
    """
    if session.evaluation_opened_at is None and present >= threshold:
        session.threshold, session.evaluation_opened_at = threshold, now
    return session.evaluation_opened_at is not None


def postpone(session: LearningSession, now: datetime) -> None:
    """Let the form open by itself ten minutes from now, when that is later than the planned end."""
    if session.stage is not Stage.UNDERWAY:
        raise WrongStage(stage=session.stage)
    if now + A_LITTLE_LATER > session.ends_at:
        session.next_move_at = now + A_LITTLE_LATER


async def opens(db: AsyncSession, session: LearningSession, closes: datetime) -> datetime | None:
    """Return when the form opens by itself; None while there is no sign that the session takes place."""
    moves_on = session.next_move_at
    if session.stage is not Stage.UNDERWAY or moves_on is None or moves_on >= closes:
        return None
    return moves_on if await took_place(db, session) else None


async def answered(db: AsyncSession, session_id: int) -> set[int]:
    """Return who has answered."""
    return set(await db.scalars(select(Turnout.person_id).where(Turnout.session_id == session_id)))


async def asked(db: AsyncSession, session: LearningSession) -> int:
    """Count who is asked: active participants who were there, and whoever has answered."""
    found = await db.scalars(
        select(Attendance.person_id)
        .join(
            Membership,
            (Membership.person_id == Attendance.person_id) & (Membership.network_id == session.network_id),
        )
        .where(
            Attendance.session_id == session.id,
            Attendance.present.is_(True),
            Membership.standing == Standing.ACTIVE,
            Membership.participates,
        )
    )
    return len(set(found) | await answered(db, session.id))


async def at_hand(db: AsyncSession, network_id: int) -> LearningSession:
    """Return the session that is under way or being evaluated, the latest one. Raises NothingToEvaluate."""
    found = await db.scalar(
        select(LearningSession)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_((Stage.UNDERWAY, Stage.EVALUATING)),
        )
        .order_by(LearningSession.starts_local.desc())
        .limit(1)
    )
    if found is None:
        raise NothingToEvaluate
    return found


def takes_answers(session: LearningSession) -> bool:
    """Tell whether the form of a session is open."""
    return session.stage is Stage.EVALUATING and session.evaluation_opened_at is not None


async def may_answer(db: AsyncSession, session: LearningSession, person_id: int) -> None:
    """Check that the form is open and that the person was there. Raises EvaluationClosed, NotPresent."""
    if not takes_answers(session):
        raise EvaluationClosed
    present = await db.scalar(
        select(Attendance.present).where(
            Attendance.session_id == session.id, Attendance.person_id == person_id
        )
    )
    if not present:
        raise NotPresent


async def given_by(db: AsyncSession, session: LearningSession, person_id: int, token: str) -> Filled | None:
    """Return what a person filled in with this token, None when they have not answered.

    Raises AnsweredElsewhere when the person has answered with another token: which answer was theirs
    is not known here.
    """
    filled = await given(db, token)
    if (filled is not None) != (person_id in await answered(db, session.id)):
        raise AnsweredElsewhere
    return filled


async def submit(
    db: AsyncSession, session: LearningSession, person_id: int, token: str, filled: Filled
) -> None:
    """Store an answer, or change the one that was given with this token.

    Raises EvaluationClosed, NotPresent and AnsweredElsewhere.
    """
    await may_answer(db, session, person_id)
    if await given_by(db, session, person_id, token) is None:
        db.add(Turnout(session_id=session.id, person_id=person_id))
        db.add(
            Answer(
                key=_key("answer", token),
                session_id=session.id,
                scores=dict(filled.scores),
                comment=filled.comment.strip(),
                learning_point=filled.learning_point.strip(),
            )
        )
    else:
        answer = await db.get_one(Answer, _key("answer", token))
        answer.scores = dict(filled.scores)
        answer.comment, answer.learning_point = filled.comment.strip(), filled.learning_point.strip()
    await _keep_wish(db, session, token, filled.wish.strip())


async def was_not_there(db: AsyncSession, session: LearningSession, person_id: int, token: str) -> None:
    """Record that the person was not there, and take back the answer that was given with this token.

    Raises EvaluationClosed and AnsweredElsewhere.
    """
    if not takes_answers(session):
        raise EvaluationClosed
    if await given_by(db, session, person_id, token) is not None:
        await db.execute(delete(Answer).where(Answer.key == _key("answer", token)))
        await db.execute(delete(Wish).where(Wish.key == _key("wish", token)))
        await db.execute(
            delete(Turnout).where(Turnout.session_id == session.id, Turnout.person_id == person_id)
        )
    (await attendance(db, session.id, person_id)).present = False


async def was_there(db: AsyncSession, session: LearningSession, person_id: int) -> None:
    """Take back that the person was not there. Raises EvaluationClosed."""
    if not takes_answers(session):
        raise EvaluationClosed
    (await attendance(db, session.id, person_id)).present = True


async def _keep_wish(db: AsyncSession, session: LearningSession, token: str, text: str) -> None:
    wish = await db.get(Wish, _key("wish", token))
    if wish is None and text:
        db.add(Wish(key=_key("wish", token), session_id=session.id, text=text))
    elif wish is not None and text:
        wish.text = text
    elif wish is not None:
        await db.delete(wish)


async def given(db: AsyncSession, token: str) -> Filled | None:
    """Return what was filled in with this token, for its owner to change."""
    answer = await db.get(Answer, _key("answer", token))
    if answer is None:
        return None
    wish = await db.get(Wish, _key("wish", token))
    return Filled(answer.scores, answer.comment, answer.learning_point, wish.text if wish else "")


async def close(db: AsyncSession, session: LearningSession) -> None:
    """Turn the answers into distributions and shuffled texts, and delete them.

    Turnout and wishes are written again in the same transaction, so that nothing in a row tells which
    were once written together.
    """
    answers = list(await db.scalars(select(Answer).where(Answer.session_id == session.id)))
    if session.evaluation_opened_at is not None:
        session.evaluation_asked, session.evaluation_answers = await asked(db, session), len(answers)
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
            await _write(db, ResultText, _texts(session.id, answers))
    await db.execute(delete(Answer).where(Answer.session_id == session.id))
    await _write_again(db, session.id)


def _texts(session_id: int, answers: Iterable[Answer]) -> Iterator[dict[str, Any]]:
    for answer in answers:
        for kind, text in (
            (TextKind.COMMENT, answer.comment),
            (TextKind.LEARNING_POINT, answer.learning_point),
        ):
            if text:
                yield {
                    "key": secrets.token_hex(16),
                    "session_id": session_id,
                    "kind": kind,
                    "text": text,
                    "hidden": False,
                }


async def _write(db: AsyncSession, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows in the order of their random keys, which no layout on disk can betray."""
    shuffled = sorted(rows, key=lambda row: str(row["key"]))
    if shuffled:
        await db.execute(insert(table), shuffled)


async def _write_again(db: AsyncSession, session_id: int) -> None:
    people = sorted(await answered(db, session_id))
    wished = [
        {
            "key": secrets.token_hex(32),
            "session_id": session_id,
            "text": wish.text,
            "reply": wish.reply,
            "because": wish.because,
        }
        for wish in await wishes(db, session_id)
    ]
    await db.execute(delete(Turnout).where(Turnout.session_id == session_id))
    await db.execute(delete(Wish).where(Wish.session_id == session_id))
    if people:
        await db.execute(insert(Turnout), [{"session_id": session_id, "person_id": p} for p in people])
    await _write(db, Wish, wished)


async def results(db: AsyncSession, session: LearningSession) -> Results:
    """Return what the evaluation showed, once it is closed; while it is open only how many have answered."""
    counts: dict[Dimension, dict[int, int]] = {}
    for row in await db.scalars(
        select(ScoreCount).where(ScoreCount.session_id == session.id).order_by(ScoreCount.score)
    ):
        counts.setdefault(row.dimension, {})[row.score] = row.count
    texts = list(
        await db.scalars(
            select(ResultText)
            .where(ResultText.session_id == session.id, ResultText.hidden.is_(False))
            .order_by(ResultText.key)
        )
    )
    is_open = takes_answers(session)
    return Results(
        asked=await asked(db, session) if is_open else session.evaluation_asked or 0,
        answers=len(await answered(db, session.id)) if is_open else session.evaluation_answers or 0,
        threshold=session.threshold or 0,
        scores=counts or None,
        comments=[row.text for row in texts if row.kind is TextKind.COMMENT],
        learning_points=[row.text for row in texts if row.kind is TextKind.LEARNING_POINT],
        wishes=[] if is_open else await wishes(db, session.id),
        open=is_open,
    )


async def wishes(db: AsyncSession, session_id: int) -> list[Wish]:
    """Return the wishes for next time, in no order."""
    return list(await db.scalars(select(Wish).where(Wish.session_id == session_id).order_by(Wish.key)))
