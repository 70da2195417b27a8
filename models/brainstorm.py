"""A brainstorm: ideas that members write without a name about one question, and the groups in which they go.

How it stands is `models/idea_board.py`; what people do `models/brainstorm_acts.py` and `models/idea_acts.py`;
how ideas are weighed `models/weighing.py`.
"""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Select, exists, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import attendance
from models.base import Base, GroupWords, Refusal, UnnamedWords, Utc, Whose, of
from models.rows import many, must, one
from models.session import LearningSession, Stage

LONGEST_QUESTION, LONGEST, LONGEST_NAME, LONGEST_WHY = 300, 200, 75, 200  # characters
MOST_OWN = 12  # ideas of one person
MOST_ENTERED = 100  # that one facilitator enters, as from a flip chart
MOST_GROUPS = 10  # that can be weighed at once: as many boxes as a form shows in view


class State(StrEnum):
    """How far a brainstorm is."""

    GATHERING = "gathering"
    WEIGHING = "weighing"
    WEIGHED = "weighed"
    DECIDED = "decided"


class Weighed(StrEnum):
    """By what ideas are weighed."""

    CRITERIA = "criteria"  # whether they fit, are wished for and can be done
    INTEREST = "interest"  # about which one would like to go on next time


class Criterion(StrEnum):
    """What somebody says of a group of ideas."""

    FITS = "fits"
    WISHED = "wished"
    FEASIBLE = "feasible"
    INTERESTS = "interests"


ASKED = {
    Weighed.CRITERIA: (Criterion.FITS, Criterion.WISHED, Criterion.FEASIBLE),
    Weighed.INTEREST: (Criterion.INTERESTS,),
}


class BrainstormMovedOn(Refusal):
    """Ideas are not gathered, or not weighed, any more."""


class StaysWithThoseThere(Refusal):
    """What it is about stays within the circle: only those who are ticked as there take part."""


class Brainstorm(Base):
    """One question about which ideas are gathered at a session, and perhaps until the next one."""

    __tablename__ = "brainstorm"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    question: Mapped[GroupWords]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), default=None, index=True
    )  # the point that was on
    # Those of that point, and those that it says: what may be told of them may be told of this
    # (`models/idea_board.py:sight_of`).
    question_ids: Mapped[list[int]] = mapped_column(JSON, info=of(Whose.NOBODY), default_factory=list)
    inside: Mapped[bool] = mapped_column(default=False, server_default=false())  # by its own tick
    readable: Mapped[bool] = mapped_column(default=False, server_default=false())  # to all, also afterwards
    state: Mapped[State] = mapped_column(default=State.GATHERING)
    weighed: Mapped[Weighed | None] = mapped_column(default=None)
    turnout: Mapped[int] = mapped_column(default=0)  # how many weighed, counted once at the end
    said_none: Mapped[int] = mapped_column(default=0)  # of them, who said that none of these will do
    none_fits: Mapped[bool] = mapped_column(default=False, server_default=false())  # what the group decided
    why: Mapped[GroupWords] = mapped_column(default="", server_default="")

    @property
    def subject(self) -> str:
        """What a message about it is filed under."""
        return f"brainstorm:{self.id}"


class IdeaGroup(Base):
    """Ideas that belong together, or one alone, without a name; what was said of them in numbers."""

    __tablename__ = "idea_group"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    brainstorm_id: Mapped[int] = mapped_column(ForeignKey("brainstorm.id", ondelete="CASCADE"), index=True)
    name: Mapped[GroupWords] = mapped_column(default="")
    fits: Mapped[int] = mapped_column(default=0)
    wished: Mapped[int] = mapped_column(default=0)
    feasible: Mapped[int] = mapped_column(default=0)
    interests: Mapped[int] = mapped_column(default=0)
    chosen: Mapped[bool] = mapped_column(default=False, server_default=false())

    def said(self, criterion: Criterion) -> int:
        """Return how many said this of it."""
        count: int = getattr(self, criterion)
        return count


def _any_key() -> int:
    """A key that tells no order, and that no other idea gets after it."""
    return secrets.randbelow(2**31 - 1) + 1


class Idea(Base):
    """One idea; whose it is, is known until it is decided what comes of all of them."""

    __tablename__ = "idea"

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, init=False, insert_default=_any_key
    )
    brainstorm_id: Mapped[int] = mapped_column(ForeignKey("brainstorm.id", ondelete="CASCADE"), index=True)
    text: Mapped[UnnamedWords]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), default=None, index=True
    )
    link: Mapped[UnnamedWords] = mapped_column(default="", server_default="")
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("idea_group.id", ondelete="SET NULL"), default=None, index=True
    )
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Taken over by a facilitator from a flip chart: any of them may correct it.
    entered: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def place(self) -> str:
        """Where it stands among others: no order tells which came first, or together."""
        return hashlib.sha256(f"{self.brainstorm_id}:{self.id}".encode()).hexdigest()


@many
def of_session(session_id: int) -> Select[Brainstorm]:
    """Return the brainstorms of a session, the last one first."""
    return select(Brainstorm).where(Brainstorm.session_id == session_id).order_by(Brainstorm.id.desc())


@many
def undecided(network_id: int) -> Select[Brainstorm, LearningSession]:
    """Return the brainstorms of a network of which nothing was decided yet, with their sessions."""
    return (
        select(Brainstorm, LearningSession)
        .join(LearningSession, LearningSession.id == Brainstorm.session_id)
        .where(LearningSession.network_id == network_id, Brainstorm.state != State.DECIDED)
        .where(LearningSession.stage != Stage.CANCELLED)
        .order_by(Brainstorm.id)
    )


@many
def walls(network_id: int) -> Select[Brainstorm, LearningSession]:
    """Return the brainstorms that are open to all to read, the last one first, as long as they have ideas."""
    return (
        select(Brainstorm, LearningSession)
        .join(LearningSession, LearningSession.id == Brainstorm.session_id)
        .where(LearningSession.network_id == network_id, Brainstorm.readable)
        .where(LearningSession.stage != Stage.CANCELLED)
        .where(exists().where(Idea.brainstorm_id == Brainstorm.id))
        .order_by(Brainstorm.id.desc())
    )


@must
def load(session_id: int, brainstorm_id: int) -> Select[Brainstorm]:
    """Return one brainstorm of a session. Raises NotFound."""
    return select(Brainstorm).where(Brainstorm.id == brainstorm_id, Brainstorm.session_id == session_id)


@must
def with_idea(session_id: int, idea_id: int) -> Select[Brainstorm, Idea]:
    """Return one idea of a session, with what it was written for. Raises NotFound."""
    return (
        select(Brainstorm, Idea)
        .join(Idea, Idea.brainstorm_id == Brainstorm.id)
        .where(Idea.id == idea_id, Brainstorm.session_id == session_id)
    )


@one
def _of_subject(brainstorm_id: int) -> Select[Brainstorm, LearningSession]:
    return (
        select(Brainstorm, LearningSession)
        .join(LearningSession, LearningSession.id == Brainstorm.session_id)
        .where(Brainstorm.id == brainstorm_id)
    )


async def of_subject(db: AsyncSession, subject: str) -> tuple[Brainstorm, LearningSession] | None:
    """Return the brainstorm that a message is about, with its session."""
    return await _of_subject(db, int(subject.split(":")[1]))


@many
def ideas_of(brainstorm_id: int) -> Select[Idea]:
    """Return the ideas of a brainstorm."""
    return select(Idea).where(Idea.brainstorm_id == brainstorm_id).order_by(Idea.id)


@many
def groups_of(brainstorm_id: int) -> Select[IdeaGroup]:
    """Return the groups of a brainstorm, as they were made."""
    return select(IdeaGroup).where(IdeaGroup.brainstorm_id == brainstorm_id).order_by(IdeaGroup.id)


async def there(db: AsyncSession, meeting: LearningSession) -> set[int]:
    """Return the keys of those who are ticked as there."""
    return {person.id for person in await attendance.present(db, meeting.id)}
