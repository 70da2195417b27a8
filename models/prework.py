"""Pre-work: what people do before a session, about how long it takes, and who did it.

Whoever facilitates sees how many did it. Whether also who is said beside the button, and kept with each
answer: it holds for what was answered then, and is not changed afterwards.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKey, Select, delete, select, update
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import trace
from models.base import Base, GroupWords, NotFound, WrongStage, changed
from models.document import address
from models.membership import participants
from models.person import Person
from models.question import cleaned
from models.rows import many
from models.session import BEFORE, LearningSession
from models.trace import Place

LONGEST = 500  # characters
MINUTES = (5, 10, 15, 20, 30, 45, 60, 90, 120)


class Prework(Base):
    """What people do before one session."""

    __tablename__ = "prework"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[GroupWords] = mapped_column(default="")
    minutes: Mapped[int] = mapped_column(default=15)
    link: Mapped[GroupWords] = mapped_column(default="")
    named: Mapped[bool] = mapped_column(default=False)  # whoever facilitates sees who did it
    # Who had themselves forgotten since still counts, or a number that falls would tell what they did.
    forgotten: Mapped[int] = mapped_column(default=0, server_default="0")

    def change(self, text: str, minutes: int, link: str, *, named: bool) -> None:
        """Change what it asks. Raises EmptyText and what `document.address` does."""
        self.text, self.minutes, self.named = cleaned(text, "text"), minutes, named
        self.link = address(link) if link.strip() else ""


class PreworkDone(Base):
    """Somebody did it; `named` when they were told that whoever facilitates would see so."""

    __tablename__ = "prework_done"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    named: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))


@dataclass(frozen=True)
class Progress:
    """How many did it, and those of them who may be named."""

    done: int = 0
    named: Sequence[Person] = ()


@many
def of_sessions(session_ids: Collection[int]) -> Select[Prework]:
    """Return what people do before these sessions."""
    return select(Prework).where(Prework.session_id.in_(session_ids)).order_by(Prework.session_id)


async def of_session(db: AsyncSession, session_id: int) -> Prework | None:
    """Return what people do before a session; None when nothing is asked."""
    return next(iter(await of_sessions(db, [session_id])), None)


@many
def done_by(session_ids: Collection[int], person_id: int) -> Select[int]:
    """Return before which of these sessions somebody did it, by their keys."""
    return (
        select(PreworkDone.session_id)
        .where(PreworkDone.session_id.in_(session_ids), PreworkDone.person_id == person_id)
        .order_by(PreworkDone.session_id)
    )


@many
def _done(session_id: int) -> Select[PreworkDone, Person]:
    return (
        select(PreworkDone, Person)
        .join(Person, Person.id == PreworkDone.person_id)
        .where(PreworkDone.session_id == session_id)
        .order_by(Person.name, Person.id)
    )


async def progress(db: AsyncSession, network_id: int, asked: Prework) -> Progress:
    """Return how many did it, who left or had themselves forgotten too, and which members may be named."""
    found = await _done(db, asked.session_id)
    here = {person.id for person in await participants(db, network_id)}
    named = [person for done, person in found if done.named and person.id in here]
    return Progress(len(found) + asked.forgotten, named)


def must_be_before(meeting: LearningSession) -> None:
    """Refuse what is of no use once a session has begun. Raises WrongStage."""
    if meeting.stage not in BEFORE:
        raise WrongStage(stage=meeting.stage)


async def say(
    db: AsyncSession, meeting: LearningSession, person_id: int, *, done: bool, told: bool = False
) -> Prework:
    """Note that somebody did it, or did not after all; twice is harmless. Raises WrongStage and NotFound.

    Who facilitates sees who it is only where they were `told` so beside what they pressed.
    """
    must_be_before(meeting)
    asked = await of_session(db, meeting.id)
    if asked is None:
        raise NotFound
    known = await db.get(PreworkDone, (meeting.id, person_id))
    if done and known is None:
        db.add(PreworkDone(session_id=meeting.id, person_id=person_id, named=asked.named and told))
    elif not done and known is not None:
        await db.delete(known)
    await db.flush()
    return asked


async def begin_anew(db: AsyncSession, asked: Prework) -> None:
    """Let nobody have done it: it is another task than the one that they did."""
    if await changed(db, delete(PreworkDone).where(PreworkDone.session_id == asked.session_id)):
        await trace.leave(db, Place.KEPT)
    asked.forgotten = 0


async def take_away(db: AsyncSession, asked: Prework | None) -> None:
    """Ask it no more: who did it goes with it. Asked no more already is harmless."""
    if asked is None:
        return
    await begin_anew(db, asked)
    await db.delete(asked)


async def keep_counting(db: AsyncSession, person_id: int, network_id: int | None = None) -> None:
    """Let the number of those who did it stay when somebody's own row goes, in one network or in all."""
    theirs = select(PreworkDone.session_id).where(PreworkDone.person_id == person_id)
    if network_id is not None:
        here = select(LearningSession.id).where(LearningSession.network_id == network_id)
        theirs = theirs.where(PreworkDone.session_id.in_(here))
    counted = update(Prework).where(Prework.session_id.in_(theirs))
    await db.execute(
        counted.values(forgotten=Prework.forgotten + 1).execution_options(synchronize_session=False)
    )
