"""The announcement of a session in own words: how it opens, what it is worth, its goals, what is expected."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import posted
from models.base import Base, GroupWords, WrongStage
from models.plan import Fact
from models.rows import one
from models.session import BEFORE, LearningSession, Mode


class Say(StrEnum):
    """What an announcement can say in own words, in this order; each is a column of the same name."""

    OPENING = "opening"
    WORTH = "worth"
    GOALS = "goals"
    EXPECTS = "expects"


class Lacks(StrEnum):
    """What a whole announcement holds, and this one does not yet; that the theme follows is said in it."""

    PLACE = "place"
    WORTH = "worth"
    GOALS = "goals"
    EXPECTS = "expects"


class Announcement(Base):
    """What whoever facilitates wrote in the announcement of a session; nothing is there until they do."""

    __tablename__ = "announcement"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    opening: Mapped[GroupWords] = mapped_column(default="")
    worth: Mapped[GroupWords] = mapped_column(default="")  # the added value
    goals: Mapped[GroupWords] = mapped_column(default="")
    expects: Mapped[GroupWords] = mapped_column(default="")


@one
def of_session(session_id: int) -> Select[Announcement]:
    """Return what was written in the announcement of a session."""
    return select(Announcement).where(Announcement.session_id == session_id)


def lacks(meeting: LearningSession, said: Announcement | None) -> list[Lacks]:
    """Return what the announcement of a session does not say yet."""
    told = {
        Lacks.PLACE: bool(meeting.place) or meeting.mode is Mode.ONLINE,
        Lacks.WORTH: bool(said and said.worth),
        Lacks.GOALS: bool(said and said.goals),
        Lacks.EXPECTS: bool(said and said.expects),
    }
    return [each for each, is_told in told.items() if not is_told]


def must_take(meeting: LearningSession) -> None:
    """Refuse to write in the announcement of what has begun, or was called off. Raises WrongStage."""
    if meeting.stage not in BEFORE:
        raise WrongStage(stage=meeting.stage)


async def write(db: AsyncSession, meeting: LearningSession, words: Mapping[Say, str], now: datetime) -> None:
    """Write what the announcement of a session says; one that is out follows, and nobody hears of it.

    Raises WrongStage.
    """
    must_take(meeting)
    said = await of_session(db, meeting.id) or Announcement(session_id=meeting.id)
    for each, text in words.items():
        setattr(said, each, text.strip())
    db.add(said)
    await db.flush()
    await posted.changed(db, now, meeting.id, Fact.ANNOUNCED)
