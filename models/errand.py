"""Errands: who stays away asks a colleague to ask their question, and to bring the answer back in a line.

There is no errand for a question without a name: that somebody asks it for another would tell that its asker
is among those who stay away.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import attendance
from models.attendance import Rsvp
from models.base import Base, NotFound, OwnWords, Refusal, WrongStage
from models.membership import ACTIVE, Membership
from models.person import Person
from models.question import LearningQuestion, NotYours, cleaned
from models.rows import many, one
from models.session import BEFORE, LearningSession


class ErrandState(StrEnum):
    """How far an errand is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RECALLED = "recalled"  # the asker comes, chose another or lets it be


ABOUT = "errand:"  # begins what a message about one is filed under
LIVE = (ErrandState.ASKED, ErrandState.ACCEPTED)


class ErrandOver(Refusal):
    """The asker does not need the colleague for this any more."""


class CarrierAway(Refusal):
    """Who does not come cannot ask a question there."""


class AnswerStaysInside(Refusal):
    """What was said about the question stays within the circle: the colleague tells it in person."""


def subject_of(errand_id: int) -> str:
    """Return what a message about an errand is filed under."""
    return f"{ABOUT}{errand_id}"


class Errand(Base):
    """One question that one colleague was asked to ask at one session, and the answer that they brought."""

    __tablename__ = "errand"
    __table_args__ = (UniqueConstraint("session_id", "question_id", "carrier_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    carrier_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    state: Mapped[ErrandState] = mapped_column(default=ErrandState.ASKED)
    times: Mapped[int] = mapped_column(default=1)  # how often it was asked
    answer: Mapped[OwnWords] = mapped_column(default="")

    @property
    def subject(self) -> str:
        """What a message about it is filed under."""
        return subject_of(self.id)

    @property
    def live(self) -> bool:
        """Waits for the colleague's word, or has it."""
        return self.state in LIVE

    def decline(self, person_id: int) -> None:
        """Rather not, at once or later; saying it twice is harmless. Raises NotYours and ErrandOver."""
        self._carried_by(person_id)
        self.state = ErrandState.DECLINED

    def recall(self, person_id: int) -> None:
        """Let it be; doing it twice is harmless. Raises NotYours."""
        if person_id != self.asker_id:
            raise NotYours
        self.state = ErrandState.RECALLED

    def tell(self, person_id: int, line: str) -> None:
        """Bring the answer back; writing again changes it. Raises EmptyText, NotYours and ErrandOver."""
        self._carried_by(person_id)
        self.state, self.answer = ErrandState.ACCEPTED, cleaned(line, "line")

    def _carried_by(self, person_id: int) -> None:
        if person_id != self.carrier_id:
            raise NotYours
        if self.state is ErrandState.RECALLED:
            raise ErrandOver


@dataclass(frozen=True)
class Carried:
    """An errand with its question and its two people."""

    errand: Errand
    question: LearningQuestion
    asker: Person
    carrier: Person
    stood: bool = field(init=False)  # when it was read, before anything was done about it

    def __post_init__(self) -> None:
        object.__setattr__(self, "stood", self.stands)

    @property
    def stands(self) -> bool:
        """The colleague will ask it, and may be named beside its asker."""
        return self.errand.state is ErrandState.ACCEPTED and not self.question.anonymous

    @property
    def can_be_asked(self) -> bool:
        """The question is open and in sight, and its asker gives their name."""
        return self.question.open and not self.question.hidden and not self.question.anonymous

    @property
    def brings_answer(self) -> bool:
        """The answer comes back in a line: what stays within the circle is told in person."""
        return self.question.kept_by is None

    def must_bring_answer(self) -> None:
        """Refuse a line where the answer comes back in person. Raises AnswerStaysInside."""
        if not self.brings_answer:
            raise AnswerStaysInside

    def tell(self, person_id: int, line: str) -> None:
        """Bring the answer back; writing again changes it. Raises AnswerStaysInside, EmptyText, NotYours."""
        self.must_bring_answer()
        self.errand.tell(person_id, line)


Rows: TypeAlias = Select[Errand, LearningQuestion, Person, Person]


def _every() -> Rows:
    """Select errands with their question and their people, oldest first."""
    asker, carrier = aliased(Person), aliased(Person)
    return (
        select(Errand, LearningQuestion, asker, carrier)
        .join(LearningQuestion, LearningQuestion.id == Errand.question_id)
        .join(asker, asker.id == Errand.asker_id)
        .join(carrier, carrier.id == Errand.carrier_id)
        .order_by(Errand.id)
    )


def _carried() -> Rows:
    """Select those whose colleague still belongs to the network."""
    return _every().join(
        Membership,
        (Membership.person_id == Errand.carrier_id)
        & (Membership.network_id == LearningQuestion.network_id)
        & ACTIVE,
    )


@many(into=Carried)
def of_session(session_id: int) -> Rows:
    """Return the errands of a session, oldest first."""
    return _carried().where(Errand.session_id == session_id)


@many(into=Carried)
def of_sessions(session_ids: Collection[int]) -> Rows:
    """Return the errands of several sessions, oldest first."""
    return _carried().where(Errand.session_id.in_(session_ids))


@one(into=Carried)
def _with_id(errand_id: int) -> Rows:
    return _carried().where(Errand.id == errand_id)


async def load(db: AsyncSession, session_id: int, errand_id: int | None) -> Carried:
    """Return one errand of a session. Raises NotFound."""
    found = next((c for c in await of_session(db, session_id) if c.errand.id == errand_id), None)
    if found is None:
        raise NotFound
    return found


@one(into=Carried)
def _with_id_whoever_left(errand_id: int) -> Rows:
    return _every().where(Errand.id == errand_id)


async def of_subject(db: AsyncSession, subject: str, *, left: bool = False) -> Carried | None:
    """Return the errand that a message is about; also when the colleague `left` the network since."""
    errand_id = int(subject.split(":")[1])
    return await (_with_id_whoever_left(db, errand_id) if left else _with_id(db, errand_id))


@many
def _subjects(person_id: int) -> Select[int, int]:
    about = (Errand.asker_id == person_id) | (Errand.carrier_id == person_id)
    return select(Errand.id, LearningSession.network_id).join(LearningSession).where(about)


async def of_person(db: AsyncSession, person_id: int) -> list[tuple[str, int]]:
    """Return what messages about somebody's errands are filed under, each with its network."""
    rows = await _subjects(db, person_id)
    return [(subject_of(errand_id), network_id) for errand_id, network_id in rows]


async def standing(db: AsyncSession, session_id: int) -> dict[int, Carried]:
    """Return who asks which question for whom, by the question that stands on the agenda."""
    return {
        c.question.merged_into_id or c.question.id: c for c in await of_session(db, session_id) if c.stands
    }


async def accept(db: AsyncSession, meeting: LearningSession, carried: Carried, person_id: int) -> None:
    """Take a question along; after a no too, while nobody else does. Raises ErrandOver and CarrierAway."""
    mine = carried.errand
    mine._carried_by(person_id)
    if meeting.stage not in BEFORE:
        raise WrongStage(stage=meeting.stage)
    if await attendance.said_by(db, meeting.id, person_id) is Rsvp.NO:
        raise CarrierAway
    if not carried.can_be_asked or await taken(db, carried):
        raise ErrandOver
    mine.state = ErrandState.ACCEPTED


async def taken(db: AsyncSession, carried: Carried) -> bool:
    """Tell whether another colleague was asked since."""
    same = (
        c for c in await of_session(db, carried.errand.session_id) if c.question.id == carried.question.id
    )
    return any(c.errand.live and c.errand.id != carried.errand.id for c in same)


async def asker_asks_no_more(db: AsyncSession, meeting: LearningSession, person_id: int) -> list[Carried]:
    """Let nobody ask for somebody who comes after all, or is gone; return what is over by it."""
    mine = [c for c in await of_session(db, meeting.id) if c.asker.id == person_id]
    over = [c for c in mine if c.errand.state is not ErrandState.RECALLED]
    for carried in over:
        carried.errand.recall(person_id)
    return over


async def carrier_stays_away(db: AsyncSession, meeting: LearningSession, person_id: int) -> list[Carried]:
    """Give back what somebody who does not come, or is gone, would have asked; return it."""
    back = [c for c in await of_session(db, meeting.id) if c.errand.carrier_id == person_id and c.errand.live]
    for carried in back:
        carried.errand.decline(person_id)
    return back
