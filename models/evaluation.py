"""The evaluation of a session: the instrument that its stages open and close, and what somebody fills in.

How turnout and answers are kept apart stands in `models/unlinked.py`, who is asked and who has answered in
`models/turnout.py`, what an evaluation showed in `models/results.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance as attendances
from models import unlinked
from models.attendance import Attendance, attendance, known, took_place
from models.base import Refusal, Values, WrongStage
from models.inquiry import Inquiry, State
from models.instrument import Asks, Instrument, Privacy, Sort
from models.membership import participants
from models.network import Network
from models.person import Language, Person, Tells
from models.rows import distinct, must, one
from models.session import BEFORE, LearningSession, Stage
from models.short_form import SHORT_FORM, NothingWritten, OtherForm
from models.unlinked import (
    ALONE,
    InquiryAnswer,
    InquiryTurnout,
    key_of,
    must_be_theirs,
)
from models.wish import Wish

LOWEST, HIGHEST = 0, 10
A_LITTLE_LATER = timedelta(minutes=10)


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
FORMS = {form.key: form for form in (EVALUATION, SHORT_FORM)}


def form_of(session: LearningSession) -> Instrument:
    """Return what a session is evaluated with; settled once the form opens."""
    return SHORT_FORM if session.short_form else EVALUATION


def is_evaluation() -> ColumnElement[bool]:
    """What asks how a session was, with whichever form."""
    return Inquiry.instrument.in_(tuple(FORMS))


class EvaluationClosed(Refusal):
    """The evaluation takes no answers."""


class NoForm(Refusal):
    """Too few people are noted as present for a form."""


class NotPresent(Refusal):
    """Only who was there evaluates."""


class NobodyPresent(Refusal):
    """Nobody was marked as present, so that there is nobody to ask."""


class NothingToEvaluate(Refusal):
    """No session of the network is at its end."""


@dataclass(frozen=True)
class Filled:
    """What somebody filled in."""

    scores: Mapping[str, int]
    comment: str = ""
    learning_point: str = ""
    wish: str = ""
    alone: bool = False  # only whoever facilitates reads what is written
    went_well: str = ""  # in the short form, which has the wish besides, and nothing else

    @property
    def remarks_alone(self) -> bool:
        """Something is written that only whoever facilitates reads; said of nobody who wrote nothing."""
        written = (self.comment, self.learning_point, self.went_well)
        return self.alone and any(text.strip() for text in written)


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
    return select(Inquiry).where(Inquiry.session_id == session_id, is_evaluation())


async def open_form(db: AsyncSession, session: LearningSession, threshold: int, now: datetime) -> bool:
    """Open the form of a session that is being evaluated; tell whether enough people were there for one.

    The threshold is frozen. Who came in late may make up the number: then the form opens after all.
    """
    people = await attendances.asked(db, session)
    if session.evaluation_opened_at is None and people >= threshold:
        session.evaluation_opened_at = now
        form = form_of(session)
        row = Inquiry(network_id=session.network_id, instrument=form.key, session_id=session.id)
        row.state, row.opened_at, row.threshold, row.asked = State.OPEN, now, threshold, people
        db.add(row)
    return session.evaluation_opened_at is not None


async def may_open(db: AsyncSession, session: LearningSession, threshold: int) -> bool:
    """Tell whether a form is open, or may still open by itself.

    It does not once people were ticked, too few; before that, where fewer take part than it needs.
    """
    if session.stage not in (*BEFORE, Stage.UNDERWAY):
        return session.asks_how_it_was
    people = await attendances.asked(db, session)
    able = [person for person in await participants(db, session.network_id) if not person.off_slack]
    return (people or len(able)) >= threshold


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
    """Check that the form is open and that the person was there.

    Raises EvaluationClosed, NoForm and NotPresent.
    """
    if session.goes_on and session.evaluation_opened_at is None:
        raise NoForm
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
        .where(Inquiry.session_id == session_id, is_evaluation())
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
    scores = {item: given[item] for item in form_of(session).of_sort(Sort.NUMBER)}
    written = {item: given[item] for item in form_of(session).of_sort(Sort.WORDS)}
    alone = given[ALONE] or bool(wish and wish.alone)
    filled = Filled(scores, wish=wish.text if wish else "", alone=alone, **written)
    return Mine(asking, threshold, filled)


async def submit(
    db: AsyncSession, session: LearningSession, person_id: int, token: str, filled: Filled
) -> Mine:
    """Store an answer, or change the one that was given with this token, and return the evaluation with it.

    Raises EvaluationClosed, NotPresent, AnsweredElsewhere, OtherForm, and NothingWritten where no score is
    asked and nothing is said.
    """
    mine = await given_by(db, session, person_id, token)
    form = form_of(session)
    if set(filled.scores) != set(form.of_sort(Sort.NUMBER)):
        raise OtherForm
    written = {item: getattr(filled, item).strip() for item in form.of_sort(Sort.WORDS)}
    if not (filled.scores or any(written.values()) or filled.wish.strip()):
        raise NothingWritten(field="went_well")
    given = {**filled.scores, **written, ALONE: filled.remarks_alone}
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
