"""What people do about an answer that was given in the channel: noted, agreed to, taken back, judged."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, given_answer, membership, note, person, posted, question_rows, retold, trace
from models.base import NotFound, Refusal
from models.confidentiality import EVERYBODY, may_read
from models.delivery import Delivery
from models.given_answer import AnswerState, Given, GivenAnswer, id_of, subject_of
from models.network import Network
from models.outcome import Verdict
from models.person import Person
from models.plan import Kind
from models.question import LearningQuestion, NotYours, State, cleaned
from models.trace import Place
from models.wanted import still_wanted


class NotAMembersWords(Refusal):
    """Only what a member of the network wrote in its channel can be kept as an answer."""


async def must_be_a_member(db: AsyncSession, home: Network, user_id: str) -> Person:
    """Return the member who wrote a message. Raises NotAMembersWords."""
    writer = await person.find(db, home.team_id, user_id)
    place = await membership.of(db, home.id, writer.id) if writer is not None else None
    if writer is None or place is None or not place.active:
        raise NotAMembersWords
    return writer


async def note_down(
    db: AsyncSession,
    home: Network,
    asked: LearningQuestion,
    writer: Person,
    text: str,
    said_in: str,
    by: Person,
    now: datetime,
) -> None:
    """Note that a message answers a question; who wrote it is asked first, unless they say so themselves.

    The same message for the same question is noted once, whatever became of that. Raises QuestionClosed,
    EmptyText, and NotFound for a question that not every member may read.
    """
    if not may_read(asked, EVERYBODY):
        raise NotFound
    asked._must_be_open()
    known = await given_answer.noted(db, asked.id, said_in)
    if known is not None:
        if not known.kept and by.id == writer.id:
            known.text = cleaned(text, "text")
            await _keep(db, home, Given(known, writer, asked), now)
        return
    words = cleaned(text, "text")
    answer = GivenAnswer(question_id=asked.id, person_id=writer.id, text=words, said_in=said_in, noted_at=now)
    db.add(answer)
    await db.flush()
    if by.id == writer.id:
        await _keep(db, home, Given(answer, writer, asked), now)
    else:
        await _tell(db, home, Kind.ANSWER_CONSENT, answer, writer, now)


async def agree(db: AsyncSession, home: Network, given: Given, person_id: int, now: datetime) -> None:
    """Let it be kept, and its asker told; twice is once. Raises NotYours, and NotFound once declined."""
    _own(given, person_id)
    if given.answer.state is AnswerState.DECLINED:
        raise NotFound
    if not given.answer.kept:
        await _keep(db, home, given, now)


async def decline(db: AsyncSession, home: Network, given: Given, person_id: int, now: datetime) -> None:
    """Rather not, or not any more: its words are gone; twice is once. Raises NotYours."""
    _own(given, person_id)
    if given.answer.state is AnswerState.DECLINED:
        return
    await _opens_again(db, home, given)
    given.answer.state, given.answer.text = AnswerState.DECLINED, ""
    await trace.leave(db, Place.KEPT)
    await _follow(db, home, given, now)


async def judge(
    db: AsyncSession, home: Network, given: Given, asker_id: int, verdict: Verdict, now: datetime
) -> LearningQuestion:
    """Take the asker's word, also anew; return the question. Raises NotYours, QuestionClosed, NotFound.

    While they say yes to another answer, the question stays answered.
    """
    asked = await question_rows.load(db, home.id, given.question.id)
    asked._own(asker_id)
    if not given.answer.kept:
        raise NotFound
    if verdict is Verdict.YES or not await _another_yes(db, given):
        asked.hear(asker_id, verdict)
    given.answer.word = verdict
    await _follow(db, home, given, now)
    return asked


async def _another_yes(db: AsyncSession, given: Given) -> bool:
    """Tell whether the asker said yes to another answer that is kept."""
    kept = await given_answer.of_questions(db, [given.question.id], AnswerState.KEPT)
    return any(one.answer.word is Verdict.YES for one in kept if one.answer.id != given.answer.id)


async def _opens_again(db: AsyncSession, home: Network, given: Given) -> None:
    """Let a question be open again that nothing but this answer, which goes, had answered."""
    if given.answer.word is not Verdict.YES or given.question.answer or await _another_yes(db, given):
        return
    asked = await question_rows.load(db, home.id, given.question.id)
    if asked.state is State.ANSWERED_BETWEEN:
        asked.state, asked.word = State.OPEN, None


def _own(given: Given, person_id: int) -> None:
    if given.answer.person_id != person_id:
        raise NotYours


async def _keep(db: AsyncSession, home: Network, given: Given, now: datetime) -> None:
    given.answer.state = AnswerState.KEPT
    asker_id = given.question.asker_id
    asker = await db.get(Person, asker_id) if asker_id is not None else None
    if asker is not None and asker.id != given.writer.id and given.question.open:
        await _tell(db, home, Kind.ANSWER_GIVEN, given.answer, asker, now)
    await _follow(db, home, given, now)


async def _tell(
    db: AsyncSession, home: Network, kind: Kind, answer: GivenAnswer, reader: Person, now: datetime
) -> None:
    await delivery.put(
        db,
        Delivery(
            network_id=home.id, kind=kind, subject=subject_of(answer.id), recipient=reader.user_id,
            person_id=reader.id, due=now, expires=now + note.LASTS,
        ),
    )  # fmt: skip


async def _follow(db: AsyncSession, home: Network, given: Given, now: datetime) -> None:
    await db.flush()
    await posted.changed_about(db, now, home.id, subject_of(given.answer.id))
    await retold.question(db, home, given.question, now)


async def gone(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let the answers of somebody who leaves go with them; what told of one says so."""
    found = await given_answer.all_of(db, home.id, person_id)
    for given in found:
        await _opens_again(db, home, given)
        await db.delete(given.answer)
        await _follow(db, home, given, now)
    if found:
        await trace.leave(db, Place.KEPT)


@still_wanted(Kind.ANSWER_CONSENT)
async def still_to_agree(
    db: AsyncSession, row: Delivery, network: Network, reader: Person, now: datetime
) -> bool:
    """Tell whether its writer is still to be asked, and belongs to the network."""
    given = await given_answer.find(db, network.id, id_of(row.subject))
    return (
        given is not None and given.answer.state is AnswerState.ASKED and await _belongs(db, network, reader)
    )


@still_wanted(Kind.ANSWER_GIVEN)
async def still_to_judge(
    db: AsyncSession, row: Delivery, network: Network, reader: Person, now: datetime
) -> bool:
    """Tell whether the asker still waits for it, and belongs to the network."""
    given = await given_answer.find(db, network.id, id_of(row.subject))
    if given is None:
        return False
    waits = given.answer.kept and given.answer.word is None and given.question.open
    return waits and await _belongs(db, network, reader)


async def _belongs(db: AsyncSession, network: Network, reader: Person) -> bool:
    place = await membership.of(db, network.id, reader.id)
    return place is not None and place.active
