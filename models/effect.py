"""What a question set going: something that was tried, tied to the question behind it by who tried it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, UniqueConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import intention, merged, question_bank, question_rows, trace
from models.base import Base, NotFound, OwnWords, Refusal, changed
from models.confidentiality import EVERYBODY, Whom, may_read
from models.intention import Tried
from models.membership import participants
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.question import GOES_ON_ELSEWHERE, LearningQuestion, State, cleaned
from models.rows import distinct, many, one
from models.session import LearningSession
from models.trace import Place
from models.wanted import wanted

DID_TRY = (Tried.TRIED, Tried.WENT_DIFFERENTLY)


class Shares(StrEnum):
    """What may be told of it."""

    COUNT = "count"
    LINE = "line"
    LINE_AND_NAME = "line_and_name"


class NothingTried(Refusal):
    """Only what was tried can be tied to a question."""


class Effect(Base):
    """What one person tried after one session because of one question; theirs to take back."""

    __tablename__ = "effect"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(  # None: whose it was is known no more
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    shares: Mapped[Shares] = mapped_column(default=Shares.COUNT)
    line: Mapped[OwnWords] = mapped_column(default="")  # empty unless it may be read


@dataclass(frozen=True)
class Told:
    """A line that may be read, with its writer when the name may be."""

    line: str
    person: Person | None


@dataclass(frozen=True)
class SetGoing:
    """A question with how many tried something because of it, and the lines that they allowed."""

    question: LearningQuestion
    people: int
    lines: Sequence[Told]


def _with_people(network_id: int) -> Select[Effect, Person | None]:
    return (
        select(Effect, Person)
        .outerjoin(Person, Person.id == Effect.person_id)
        .join(LearningSession, LearningSession.id == Effect.session_id)
        .where(LearningSession.network_id == network_id)
        .order_by(Effect.id)
    )


@many
def _after(meeting: LearningSession) -> Select[Effect, Person | None]:
    return _with_people(meeting.network_id).where(Effect.session_id == meeting.id)


@many
def _of_family(network_id: int, keys: Collection[int]) -> Select[Effect, Person | None]:
    return _with_people(network_id).where(Effect.question_id.in_(keys))


@distinct
def _set_off(network_id: int) -> Select[int]:
    tried = select(Effect.question_id).join(LearningSession, LearningSession.id == Effect.session_id)
    return tried.where(LearningSession.network_id == network_id).distinct()


@many
def _of_one(person_id: int) -> Select[Effect, int]:
    mine = select(Effect, LearningSession.network_id).where(Effect.person_id == person_id)
    return mine.join(LearningSession, LearningSession.id == Effect.session_id).order_by(
        Effect.session_id.desc()
    )


@many
def _tried_after(session_id: int) -> Select[int, int | None]:
    return select(Effect.question_id, Effect.person_id).where(Effect.session_id == session_id)


async def dealt_with(db: AsyncSession, meeting: LearningSession) -> list[LearningQuestion]:
    """Return the questions that something tried after this session may come from, as far as they are told."""
    dealt = [asked for asked in await question_rows.dealt_with(db, meeting) if may_read(asked, EVERYBODY)]
    return [asked for asked in dealt if asked.state not in GOES_ON_ELSEWHERE]


@one
def of_person(session_id: int, person_id: int) -> Select[Effect]:
    """Return what one person tied to a question after a session."""
    return select(Effect).where(Effect.session_id == session_id, Effect.person_id == person_id)


async def tie(
    db: AsyncSession, meeting: LearningSession, person_id: int, question_id: int, shares: Shares, line: str
) -> None:
    """Tie what somebody tried to a question; again changes it. Raises NothingTried, NotFound, EmptyText."""
    trying = await intention.of_person(db, meeting.id, person_id)
    if trying is None or trying.tried not in DID_TRY:
        raise NothingTried
    if question_id not in {asked.id for asked in await dealt_with(db, meeting)}:
        raise NotFound(field="question")
    row = await of_person(db, meeting.id, person_id)
    if row is None:
        row = Effect(session_id=meeting.id, person_id=person_id, question_id=question_id)
        db.add(row)
    row.question_id, row.shares = question_id, shares
    row.line = "" if shares is Shares.COUNT else cleaned(line, "line")
    await db.flush()


async def untie(db: AsyncSession, session_id: int, person_id: int) -> None:
    """Take it back: nothing of it is kept."""
    theirs = delete(Effect).where(Effect.session_id == session_id, Effect.person_id == person_id)
    if await changed(db, theirs):
        await trace.leave(db, Place.KEPT)


async def after(
    db: AsyncSession, meeting: LearningSession, *, whom: Whom = EVERYBODY, without: int | None = None
) -> list[SetGoing]:
    """Return what each question set going after one session, most people first.

    Only of questions that its reader may read.
    """
    tried = [one for one in await _after(db, meeting) if one[1] is None or one[1].id != without]
    return await _set_going(db, meeting.network_id, tried, whom)


async def of_questions(
    db: AsyncSession, network_id: int, keys: Collection[int], whom: Whom
) -> list[SetGoing]:
    """Return what these questions, and those merged into them, ever set going, most people first.

    Only of questions that its reader may read.
    """
    family = await merged.with_merged(db, keys)
    return await _set_going(db, network_id, await _of_family(db, network_id, family), whom)


async def questions(db: AsyncSession, network_id: int) -> set[int]:
    """Return the questions that ever set something going; of merged ones those in which they go on."""
    return await merged.ends(db, network_id, await _set_off(db, network_id))


async def _set_going(
    db: AsyncSession, network_id: int, tried: Sequence[tuple[Effect, Person | None]], whom: Whom
) -> list[SetGoing]:
    current = await question_bank.goes_on(db, network_id, {effect.question_id for effect, _ in tried})
    by_question: dict[int, list[tuple[Effect, Person | None]]] = {}
    for effect, person in tried:
        by_question.setdefault(current[effect.question_id].id, []).append((effect, person))
    asked = {one.id: one for one in current.values()}
    found = [
        SetGoing(asked[key], _people(those), [_told(*one) for one in those if one[0].line])
        for key, those in by_question.items()
        if asked[key].state is not State.WITHDRAWN and may_read(asked[key], whom)
    ]
    return sorted(found, key=lambda going: -going.people)


def _people(those: Sequence[tuple[Effect, Person | None]]) -> int:
    """Count the people, each once; of those who had themselves forgotten one row stayed."""
    known = {person.id for _, person in those if person is not None}
    return len(known) + sum(person is None for _, person in those)


async def keep_counting(db: AsyncSession, person_id: int, network_id: int | None = None) -> None:
    """Let what somebody tried count on without them and their words, once for each question.

    In one network, or in all.
    """
    counted: set[int] = set()
    for row in [row for row, home in await _of_one(db, person_id) if network_id in (None, home)]:
        behind = (await merged.root(db, row.question_id)).id
        if behind in counted:
            await db.delete(row)
        else:
            row.person_id, row.shares, row.line = None, Shares.COUNT, ""
            counted.add(behind)
    await db.flush()


def _told(effect: Effect, person: Person | None) -> Told:
    return Told(effect.line, person if effect.shares is Shares.LINE_AND_NAME else None)


async def for_asker(db: AsyncSession, meeting: LearningSession, person_id: int) -> list[SetGoing]:
    """Return what others tried because of one person's questions, or twins of them."""
    going = await after(db, meeting, whom=Whom(person_id), without=person_id)
    asked = await question_bank.banked(db, meeting.network_id, [one.question.id for one in going])
    mine = {entry.question.id for entry in asked if person_id in entry.askers}
    return [one for one in going if one.question.id in mine]


async def askers(db: AsyncSession, meeting: LearningSession) -> set[int]:
    """Return because of whose questions others tried something after a session."""
    people: dict[int, set[int | None]] = {}  # none: who had themselves forgotten
    for question_id, person_id in await _tried_after(db, meeting.id):
        people.setdefault(question_id, set()).add(person_id)
    current = await question_bank.goes_on(db, meeting.network_id, people.keys())
    by_question: dict[int, set[int | None]] = {}
    for key, asked in current.items():
        if asked.state is not State.WITHDRAWN:
            by_question.setdefault(asked.id, set()).update(people[key])
    entries = await question_bank.banked(db, meeting.network_id, list(by_question))
    return {
        asker
        for entry in entries
        for asker in entry.askers
        if by_question[entry.question.id] - {asker}  # others than themselves
        and may_read(entry.question, Whom(asker))
    }


@wanted(Kind.EFFECT)
async def set_others_going(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return whose question set others going."""
    asked = await askers(db, meeting)
    return [person for person in await participants(db, network.id) if person.id in asked]
