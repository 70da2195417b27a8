"""What a network was worth to a member: a story of their own, about which one question comes at a time.

What was worth something at a session is asked in its evaluation, what was done with it two weeks later. What
changed because of that, and what is seen otherwise now, show much later: half a year after the question
before, and once more when the network ends. At Home alone: nobody gets a message for it, or is reminded.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Utc
from models.calendar import instant
from models.entry import Entry
from models.membership import Membership
from models.network import Network
from models.rows import many, one
from models.session import AFTER, LearningSession

REGISTER = "value_story"
LONGEST = 800  # characters
HALF_A_YEAR = timedelta(days=182)


class Value(StrEnum):
    """What is asked later, in this order; each is a field of a story by the same name."""

    REALISED = "realised"
    TRANSFORMATIVE = "transformative"


class ValueAsked(Base):
    """Which question a member was asked last, and when they answered it or put it off."""

    __tablename__ = "value_asked"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[Value]
    at: Mapped[datetime] = mapped_column(Utc)

    @property
    def next(self) -> Value:
        """The other question: they take turns."""
        return Value.TRANSFORMATIVE if self.value is Value.REALISED else Value.REALISED


@one
def last_asked(network_id: int, person_id: int) -> Select[ValueAsked]:
    """Return what somebody was asked last, if they answered it or put it off."""
    mine = (ValueAsked.network_id == network_id, ValueAsked.person_id == person_id)
    return select(ValueAsked).where(*mine)


@one
def _began(network_id: int) -> Select[datetime]:
    held = (LearningSession.network_id == network_id, LearningSession.stage.in_(AFTER))
    starts = LearningSession.starts_local
    return select(starts).where(*held).order_by(starts).limit(1)


@many
def stories(network_id: int, person_id: int) -> Select[Entry]:
    """Return the stories of somebody in a network, the newest first."""
    theirs = (Entry.network_id == network_id, Entry.person_id == person_id, Entry.register == REGISTER)
    return select(Entry).where(*theirs).order_by(Entry.id.desc())


async def question(db: AsyncSession, home: Network, mine: Membership, now: datetime) -> Value | None:
    """Return the one question that somebody can be asked now, if any: half a year after they came."""
    last = await last_asked(db, home.id, mine.person_id)
    if last is None:
        began = await _began(db, home.id)
        if began is None:
            return None
        began_at = instant(began, home.zone)
        since, asks = max(began_at, mine.since or began_at), Value.REALISED
    else:
        since, asks = last.at, last.next
    return asks if now >= since + HALF_A_YEAR else None


async def without(db: AsyncSession, home: Network, person_id: int, asked: Value) -> Entry | None:
    """Return the newest story of somebody that does not answer a question yet: the answer completes it."""
    found = await stories(db, home.id, person_id)
    return found[0] if found and not found[0].own.get(asked) else None


async def over(db: AsyncSession, home: Network, person_id: int, asked: Value, now: datetime) -> None:
    """Note that a question was answered or put off: the next one comes half a year later."""
    last = await last_asked(db, home.id, person_id)
    if last is None:
        db.add(ValueAsked(network_id=home.id, person_id=person_id, value=asked, at=now))
    else:
        last.value, last.at = asked, now
