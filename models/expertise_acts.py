"""What people do about what they know: say it of themselves, word it anew, answer the offer to note it.

Something is offered to be noted once an answer of theirs was taken over, or when they wrote in the intake
what others may ask them: one thing at a time, to them alone. Whatever they say, it is not offered again.
"""

from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Select, UniqueConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import expertise, trace
from models.base import Base, Mark, NotFound, changed
from models.confidentiality import EVERYBODY, may_read
from models.expertise import Expertise
from models.given_answer import AnswerState, GivenAnswer
from models.inquiry import Inquiry
from models.inquiry_answers import Said
from models.outcome import Verdict
from models.question import LearningQuestion, State, cleaned
from models.rows import distinct, many, one
from models.together import some
from models.trace import Place
from models.writing import tidy

INTAKE, ASK_ME = "intake", "ask_me"  # the instrument, and its item, in which people say what to ask them
TAKEN_OVER = (GivenAnswer.state == AnswerState.KEPT) & (GivenAnswer.word == Verdict.YES)
NEVER = "never"  # instead of what an offer is about: nothing is offered any more


class ExpertiseOffer(Base):
    """An offer to note what somebody knows on which they have said their word."""

    __tablename__ = "expertise_offer"
    __table_args__ = (UniqueConstraint("network_id", "person_id", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    about: Mapped[Mark]


class Offer(NamedTuple):
    """Something that may be noted: what it is about, the words to begin with, the question of an answer."""

    about: str
    line: str
    question: LearningQuestion | None = None


@distinct
def _settled(network_id: int, person_id: int) -> Select[str]:
    mine = (ExpertiseOffer.network_id == network_id, ExpertiseOffer.person_id == person_id)
    return select(ExpertiseOffer.about).where(*mine)


@many
def _taken_over(network_id: int, person_id: int) -> Select[GivenAnswer, LearningQuestion]:
    return (
        select(GivenAnswer, LearningQuestion)
        .join(LearningQuestion, LearningQuestion.id == GivenAnswer.question_id)
        .where(LearningQuestion.network_id == network_id, GivenAnswer.person_id == person_id, TAKEN_OVER)
        .order_by(GivenAnswer.id)
    )


@many
def _of_intake(network_id: int, person_id: int) -> Select[int, dict[str, Any]]:
    asked = (Inquiry.network_id == network_id, Inquiry.instrument == INTAKE)
    return (
        select(Inquiry.id, Said.given)
        .join(Said, Said.inquiry_id == Inquiry.id)
        .where(*asked, Said.person_id == person_id)
        .order_by(Inquiry.id.desc())
    )


MAY_OFFER = (some(_taken_over), some(_of_intake))


async def offers(db: AsyncSession, network_id: int, person_id: int) -> list[Offer]:
    """Return all that somebody may be asked whether it is to be noted, in the order in which they are."""
    settled = await _settled(db, network_id, person_id)
    if NEVER in settled:
        return []
    found = []
    noted = await expertise.shared_by(db, network_id, person_id)
    for answer, question in await _taken_over(db, network_id, person_id):
        in_sight = question.state is not State.WITHDRAWN and may_read(question, EVERYBODY)
        about, own = f"answer:{answer.id}", question.asker_id == person_id
        if in_sight and not own and question.id not in noted and about not in settled:
            found.append(Offer(about, "", question))
    for inquiry_id, given in await _of_intake(db, network_id, person_id):
        line = tidy(str(given.get(ASK_ME) or ""))
        if line and f"intake:{inquiry_id}" not in settled:
            found.append(Offer(f"intake:{inquiry_id}", line))
    return found


async def to_offer(
    db: AsyncSession, network_id: int, person_id: int, about: str | None = None
) -> Offer | None:
    """Return what somebody may be asked next whether it is to be noted, or the offer of something.

    None when there is nothing.
    """
    found = await offers(db, network_id, person_id)
    return next((one for one in found if about is None or one.about == about), None)


async def settle(db: AsyncSession, network_id: int, person_id: int, about: str) -> None:
    """Offer this no more; of NEVER nothing. Twice is once. Raises NotFound for what is not offered."""
    if about in await _settled(db, network_id, person_id):
        return
    if about != NEVER and await to_offer(db, network_id, person_id, about) is None:
        raise NotFound
    db.add(ExpertiseOffer(network_id=network_id, person_id=person_id, about=about))
    await db.flush()


@one
def _with_line(network_id: int, person_id: int, line: str) -> Select[Expertise]:
    mine = (Expertise.network_id == network_id, Expertise.person_id == person_id)
    return select(Expertise).where(*mine, Expertise.line == line).order_by(Expertise.id).limit(1)


async def note(
    db: AsyncSession,
    network_id: int,
    person_id: int,
    line: str,
    access: str = "",
    cost: str = "",
    offered: str | None = None,
) -> None:
    """Let others find what somebody says of themselves, perhaps as it was offered; the same again is one.

    What was written is kept though it is offered no more. Of what was said before nothing is lost that is not
    said anew. Raises EmptyText.
    """
    line, question_id = cleaned(line, "line"), None
    if offered is not None:
        offer = await to_offer(db, network_id, person_id, offered)
        if offer is not None and offer.question is not None:
            question_id = offer.question.id
        if offer is not None:
            await settle(db, network_id, person_id, offered)
    known = await _with_line(db, network_id, person_id, line)
    if known is None:
        known = Expertise(network_id=network_id, person_id=person_id, question_id=question_id, line=line)
        db.add(known)
    known.say(line, tidy(access) or known.access, tidy(cost) or known.cost)
    await db.flush()


async def load_own(db: AsyncSession, network_id: int, person_id: int, expertise_id: int) -> Expertise:
    """Return what somebody said of themselves. Raises NotFound."""
    mine = await expertise.mine(db, expertise_id, network_id, person_id)
    if mine is None:
        raise NotFound
    return mine


async def reword(db: AsyncSession, mine: Expertise, line: str, access: str, cost: str) -> None:
    """Say it otherwise: of the words before nothing is kept. Raises EmptyText."""
    before = (mine.line, mine.access, mine.cost)
    mine.say(line, access, cost)
    if before != (mine.line, mine.access, mine.cost):
        await trace.leave(db, Place.KEPT)
    await db.flush()


async def leave(db: AsyncSession, network_id: int, person_id: int) -> bool:
    """Forget what somebody who leaves said to offers; tell whether there was anything."""
    theirs = (ExpertiseOffer.network_id == network_id, ExpertiseOffer.person_id == person_id)
    return await changed(db, delete(ExpertiseOffer).where(*theirs))
