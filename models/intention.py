"""What somebody will try after a session, and what came of it; theirs alone."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import CompoundSelect, ForeignKey, Select, UniqueConstraint, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.action import Action, ActionState
from models.base import Base, OwnWords
from models.membership import ACTIVE, Membership, those
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.question import cleaned
from models.rows import distinct, many, one
from models.session import LearningSession
from models.wanted import wanted


class Tried(StrEnum):
    """How it went with what somebody wanted to try."""

    TRIED = "tried"
    NOT_YET = "not_yet"
    WENT_DIFFERENTLY = "went_differently"


class Intention(Base):
    """What somebody will try after a session, and what came of it; theirs alone."""

    __tablename__ = "intention"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[OwnWords]
    tried: Mapped[Tried | None] = mapped_column(default=None)
    line: Mapped[OwnWords] = mapped_column(default="")

    def went(self, tried: Tried) -> None:
        """Say how it went; another press corrects it."""
        self.tried = tried

    def tell(self, line: str) -> None:
        """Add one line on what came of it; writing again changes it. Raises EmptyText."""
        self.line = cleaned(line, "line")


@one
def of_person(session_id: int, person_id: int) -> Select[Intention]:
    """Return what one person wanted to try after a session."""
    return select(Intention).where(Intention.session_id == session_id, Intention.person_id == person_id)


async def intend(db: AsyncSession, session_id: int, person_id: int, text: str) -> Intention:
    """Note what somebody will try; writing again changes it. Raises EmptyText."""
    text = cleaned(text, "text")
    row = await of_person(db, session_id, person_id)
    if row is None:
        row = Intention(session_id=session_id, person_id=person_id, text=text)
        db.add(row)
    row.text = text
    return row


@distinct
def to_ask_how_it_went(session_id: int) -> CompoundSelect[int]:
    """Return who wrote what they would try and has not said how it went, and who owns an open action."""
    return union(
        select(Intention.person_id).where(Intention.session_id == session_id, Intention.tried.is_(None)),
        select(Action.owner_id).where(Action.session_id == session_id, Action.state == ActionState.OPEN),
    )


@many
def _among(network_id: int, people: Collection[int]) -> Select[Person]:
    return those(network_id, ACTIVE, Person.id.in_(people)).with_only_columns(Person).order_by(Membership.id)


@wanted(Kind.ACTION_CHECK)
async def took_something_on(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who wrote what they would try, or owns an action that is open; facilitators too."""
    asked = await to_ask_how_it_went(db, meeting.id)
    return await _among(db, network.id, asked)
