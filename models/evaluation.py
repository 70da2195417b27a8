"""The evaluation of a session: the instrument that its stages open and close, and the wishes for next time.

How turnout and answers are kept apart stands in `models/unlinked.py`, what an evaluation showed in
`models/results.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import attendance as attendances
from models import unlinked
from models.attendance import Attendance, attendance, known, took_place
from models.base import Base, GroupWords, Mark, Refusal, UnnamedWords, Values, WrongStage
from models.inquiry import Inquiry, State, TurnoutStep
from models.instrument import Asks, Instrument, Privacy, Sort
from models.membership import Membership, Standing, participants
from models.network import Network
from models.person import Language, Person, Tells
from models.plan import Kind
from models.rows import distinct, many, must, one
from models.session import LearningSession, Stage
from models.unlinked import (
    ALONE,
    WITHOUT_ROW_ORDER,
    InquiryAnswer,
    InquiryTurnout,
    key_of,
    must_be_theirs,
)
from models.wanted import wanted

LOWEST, HIGHEST = 0, 10
A_LITTLE_LATER = timedelta(minutes=10)
FEWEST_FOR_A_STEP, FEWEST_FOR_HALF = 3, 5  # people asked


class Dimension(StrEnum):
    """What is scored from 0 to 10."""

    CONTENT = "content"
    DISCUSSION = "discussion"
    FACILITATION = "facilitation"


EVALUATION = Instrument(
    "evaluation",
    Privacy.CONFIDENTIAL,
    offered=lambda course: False,  # the stages of a session open and close it
    items={
        **dict.fromkeys(Dimension, Sort.NUMBER),
        "comment": Sort.WORDS,
        "learning_point": Sort.WORDS,
    },
    asks=Asks.PRESENT,
)


class Reply(StrEnum):
    """What the facilitator does with a wish."""

    DO = "do"
    LATER = "later"


class EvaluationClosed(Refusal):
    """The evaluation takes no answers."""


class NotPresent(Refusal):
    """Only who was there evaluates."""


class NobodyPresent(Refusal):
    """Nobody was marked as present, so that there is nobody to ask."""


class NothingToEvaluate(Refusal):
    """No session of the network is at its end."""


class Wish(Base):
    """What somebody would like next time; reaches the facilitator whatever the number of answers."""

    __tablename__ = "wish"
    __table_args__ = WITHOUT_ROW_ORDER

    key: Mapped[Mark] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), index=True)
    text: Mapped[UnnamedWords]
    reply: Mapped[Reply | None] = mapped_column(default=None)
    because: Mapped[GroupWords] = mapped_column(default="")
    alone: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # never quoted to others


@dataclass(frozen=True)
class Filled:
    """What somebody filled in."""

    scores: Mapping[str, int]
    comment: str = ""
    learning_point: str = ""
    wish: str = ""
    alone: bool = False  # only whoever facilitates reads what is written

    @property
    def remarks_alone(self) -> bool:
        """Something is written that only whoever facilitates reads; said of nobody who wrote nothing."""
        return self.alone and bool(self.comment.strip() or self.learning_point.strip())


FROZEN = func.coalesce(Inquiry.threshold, 0)


@dataclass(frozen=True)
class Mine:
    """The evaluation as one person finds it: what it is, and what they filled in."""

    asking: int
    threshold: int
    filled: Filled | None


@one
def asking(session_id: int) -> Select[Inquiry]:
    """Return the asking of how a session was; None where there is no form."""
    mine = (Inquiry.session_id == session_id, Inquiry.instrument == EVALUATION.key)
    return select(Inquiry).where(*mine)


@must
def shows_from(session_id: int) -> Select[int]:
    """Return from how many answers on a form shows scores. Raises NotFound where there is no form."""
    mine = (Inquiry.session_id == session_id, Inquiry.instrument == EVALUATION.key)
    return select(FROZEN).where(*mine)


async def open_form(db: AsyncSession, session: LearningSession, threshold: int, now: datetime) -> bool:
    """Open the form of a session that is being evaluated; tell whether enough people were there for one.

    The threshold is frozen. Who came in late may make up the number: then the form opens after all.
    """
    people = await asked(db, session)
    if session.evaluation_opened_at is None and people >= threshold:
        session.evaluation_opened_at = now
        row = Inquiry(network_id=session.network_id, instrument=EVALUATION.key, session_id=session.id)
        row.state, row.opened_at, row.threshold, row.asked = State.OPEN, now, threshold, people
        db.add(row)
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


@distinct
def answered(session_id: int) -> Select[int]:
    """Return who has answered, while the form is open."""
    return (
        select(InquiryTurnout.person_id)
        .join(Inquiry, Inquiry.id == InquiryTurnout.inquiry_id)
        .where(Inquiry.session_id == session_id, Inquiry.instrument == EVALUATION.key)
    )


@must
def _askable(session: LearningSession) -> Select[int]:
    return (
        select(func.count())
        .select_from(Attendance)
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


async def asked(db: AsyncSession, session: LearningSession) -> int:
    """Count who is asked, and before the form opens who would be: active participants who were there."""
    if session.evaluation_opened_at is not None:
        return await attendances.counts_as_asked(db, session)
    return await _askable(db, session)


def turnout_step(answers: int, people: int) -> TurnoutStep | None:
    """Return about how many answered: never one number alone, nor that nobody did or all; None of too few."""
    if people < FEWEST_FOR_A_STEP:
        return None
    edge = max(1, (people - 2) // 3)
    if answers <= edge:
        return TurnoutStep.FEW
    return TurnoutStep.MOST if answers >= people - edge or people < FEWEST_FOR_HALF else TurnoutStep.HALF


async def turnout(db: AsyncSession, session: LearningSession) -> TurnoutStep | None:
    """Return about how many have answered, once that was counted."""
    row = await asking(db, session.id) if takes_answers(session) else None
    return row.turnout if row is not None else None


async def count_turnout(db: AsyncSession, session: LearningSession) -> bool:
    """Count once, while the form is open, how many have answered; tell whether that was now.

    What followed each answer would tell who gave it.
    """
    row = await asking(db, session.id) if takes_answers(session) else None
    if row is None or row.turnout is not None:
        return False
    row.turnout = turnout_step(len(await answered(db, session.id)), await asked(db, session))
    return row.turnout is not None


@must(refusal=NothingToEvaluate)
def at_hand(network_id: int) -> Select[LearningSession]:
    """Return the session that is under way or being evaluated, the latest one. Raises NothingToEvaluate."""
    return (
        select(LearningSession)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_((Stage.UNDERWAY, Stage.EVALUATING)),
        )
        .order_by(LearningSession.starts_local.desc())
        .limit(1)
    )


def takes_answers(session: LearningSession) -> bool:
    """Tell whether the form of a session is open."""
    return session.asks_how_it_was


async def may_answer(db: AsyncSession, session: LearningSession, person_id: int) -> None:
    """Check that the form is open and that the person was there. Raises EvaluationClosed, NotPresent."""
    if not takes_answers(session):
        raise EvaluationClosed
    mine = await known(db, session.id, person_id)
    if mine is None or not mine.present:
        raise NotPresent


@distinct
def _languages_of_others(session_id: int, person_id: int) -> Select[Language]:
    return (
        select(Person.language)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(
            Attendance.session_id == session_id,
            Attendance.present.is_(True),
            Person.id != person_id,
        )
        .distinct()
    )


async def language_tells(
    db: AsyncSession, session: LearningSession, network: Network, person: Person
) -> Tells | None:
    """Tell why what somebody writes may be known by its language among those who were there, if it may."""
    others = await _languages_of_others(db, session.id, person.id)
    return person.language_tells(others, network.language)


@must
def _so_far(
    session_id: int, person_id: int, key: str, wish_key: str
) -> Select[int, int, bool | None, int | None, InquiryAnswer | None, Wish | None]:
    attended = (Attendance.session_id == Inquiry.session_id) & (Attendance.person_id == person_id)
    has = (InquiryTurnout.inquiry_id == Inquiry.id) & (InquiryTurnout.person_id == person_id)
    return (
        select(Inquiry.id, FROZEN, Attendance.present, InquiryTurnout.person_id, InquiryAnswer, Wish)
        .select_from(Inquiry)
        .outerjoin(Attendance, attended)
        .outerjoin(InquiryTurnout, has)
        .outerjoin(InquiryAnswer, InquiryAnswer.key == key)
        .outerjoin(Wish, Wish.key == wish_key)
        .where(Inquiry.session_id == session_id, Inquiry.instrument == EVALUATION.key)
    )


async def given_by(
    db: AsyncSession, session: LearningSession, person_id: int, token: str, *, only_present: bool = True
) -> Mine:
    """Return what a person filled in with this token, if they have answered.

    Raises EvaluationClosed, NotPresent, and AnsweredElsewhere when the person has answered with another
    token: which answer was theirs is not known here. A token of another session opens nothing of this one.
    """
    if not takes_answers(session):
        raise EvaluationClosed
    keys = key_of("answer", token), key_of("wish", token)
    asking, threshold, present, turnout, answer, wish = await _so_far(db, session.id, person_id, *keys)
    if only_present and not present:
        raise NotPresent
    elsewhere = answer is not None and answer.inquiry_id != asking
    must_be_theirs(answered=turnout is not None and not elsewhere, known=answer is not None)
    if answer is None:
        return Mine(asking, threshold, None)
    given = answer.given
    scores = {dimension.value: given[dimension] for dimension in Dimension}
    alone = given[ALONE] or bool(wish and wish.alone)
    said = (given["comment"], given["learning_point"], wish.text if wish else "")
    return Mine(asking, threshold, Filled(scores, *said, alone))


async def submit(
    db: AsyncSession, session: LearningSession, person_id: int, token: str, filled: Filled
) -> Mine:
    """Store an answer, or change the one that was given with this token, and return the evaluation with it.

    Raises EvaluationClosed, NotPresent and AnsweredElsewhere.
    """
    mine = await given_by(db, session, person_id, token)
    given = {
        **filled.scores,
        "comment": filled.comment.strip(),
        "learning_point": filled.learning_point.strip(),
        ALONE: filled.remarks_alone,
    }
    answer: Values = {"key": key_of("answer", token), "inquiry_id": mine.asking, "given": given}
    wish: Values = {
        "key": key_of("wish", token),
        "inquiry_id": mine.asking,
        "text": filled.wish.strip(),
        "reply": None,
        "because": "",
        "alone": filled.alone,
    }
    said = (
        (InquiryAnswer, key_of("answer", token), answer),
        (Wish, key_of("wish", token), wish if wish["text"] else None),
    )
    await unlinked.write(db, mine.asking, person_id, said)
    return replace(mine, filled=filled)


async def was_not_there(db: AsyncSession, session: LearningSession, person_id: int, token: str) -> None:
    """Record that the person was not there, and take back the answer that was given with this token.

    Raises EvaluationClosed and AnsweredElsewhere.
    """
    found = await given_by(db, session, person_id, token, only_present=False)
    if found.filled is not None:
        said = ((InquiryAnswer, key_of("answer", token), None), (Wish, key_of("wish", token), None))
        await unlinked.write(db, found.asking, person_id, said, takes_back=True)
    mine = await attendance(db, session.id, person_id)
    mine.present = mine.was_asked = False


async def was_there(db: AsyncSession, session: LearningSession, person_id: int) -> None:
    """Take back that the person was not there. Raises EvaluationClosed."""
    if not takes_answers(session):
        raise EvaluationClosed
    (await attendance(db, session.id, person_id)).present = True


@many
def wishes(session_id: int) -> Select[Wish]:
    """Return the wishes for next time, in no order."""
    of_session = select(Wish).join(Inquiry, Inquiry.id == Wish.inquiry_id)
    return of_session.where(Inquiry.session_id == session_id).order_by(Wish.key)


@wanted(Kind.EVALUATION_REQUEST, Kind.EVALUATION_REMINDER)
async def still_asked(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who was there and has not answered, while the evaluation is open."""
    if not takes_answers(meeting):
        return []
    done = await answered(db, meeting.id)
    members = {person.id for person in await participants(db, network.id)}
    return [p for p in await attendances.present(db, meeting.id) if p.id in members - done]
