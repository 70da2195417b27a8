"""Learning questions for the whole path: what a member wants to be able to do after all the sessions.

It is its member's own: they choose who else reads it, say alone how far it is, and decide about other words.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, UniqueConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import delivery, note, posted, trace
from models.base import Base, NotFound, OwnWords, Utc, changed, table
from models.confidentiality import Whom
from models.delivery import Delivery
from models.membership import ACTIVE, Membership
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.question import cleaned
from models.rows import many, one
from models.trace import Place
from models.unlinked import Unread, fingerprint
from models.wanted import still_wanted
from models.writing import tidy

LONGEST = 500  # characters of each of its texts


class Readers(StrEnum):
    """Who reads it, beside who wrote it."""

    NOBODY = "nobody"
    LEADERS = "leaders"
    CIRCLE = "circle"


class Reached(StrEnum):
    """How far somebody is with it, in their own word."""

    NOT_YET = "not_yet"
    PARTLY = "partly"
    YES = "yes"


class Aim(Base):
    """What one member wants to be able to do at the end of the path of a network."""

    __tablename__ = "aim"
    __table_args__ = (UniqueConstraint("network_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    written_at: Mapped[datetime] = mapped_column(Utc)
    text: Mapped[OwnWords]
    readers: Mapped[Readers] = mapped_column(default=Readers.LEADERS)
    reached: Mapped[Reached] = mapped_column(default=Reached.NOT_YET)
    saw: Mapped[OwnWords] = mapped_column(default="")  # where they are, in their own words
    suggestion: Mapped[OwnWords] = mapped_column(default="")  # of who facilitates, until its member decides

    @property
    def fingerprint(self) -> str:
        """A sign that is another one as soon as other words are suggested."""
        return fingerprint(self.id, [self.suggestion])

    def read_by(self, whom: Whom) -> bool:
        """Tell whether somebody who belongs to the network reads it."""
        if self.person_id == whom.person_id or self.readers is Readers.CIRCLE:
            return True
        return self.readers is Readers.LEADERS and whom.leads


class Owned(NamedTuple):
    """One with whose it is."""

    aim: Aim
    owner: Person


def subject_of(aim_id: int) -> str:
    """Return what a message about one is filed under."""
    return f"aim:{aim_id}"


@one
def of_person(network_id: int, person_id: int) -> Select[Aim]:
    """Return what somebody wants to be able to do in the end, if they wrote it down."""
    return select(Aim).where(Aim.network_id == network_id, Aim.person_id == person_id)


@one(into=Owned)
def find(network_id: int, aim_id: int) -> Select[Aim, Person]:
    """Return one with whose it is, if it is still there."""
    mine = (Aim.network_id == network_id, Aim.id == aim_id)
    return select(Aim, Person).join(Person, Person.id == Aim.person_id).where(*mine)


@one(into=Owned)
def of_member(network_id: int, person_id: int) -> Select[Aim, Person]:
    """Return somebody's: buttons say whose, as a running number would tell how many others wrote."""
    mine = (Aim.network_id == network_id, Aim.person_id == person_id)
    return select(Aim, Person).join(Person, Person.id == Aim.person_id).where(*mine)


@many(into=Owned)
def _of_members(network_id: int) -> Select[Aim, Person]:
    belongs = (Membership.network_id == Aim.network_id) & (Membership.person_id == Aim.person_id)
    return (
        select(Aim, Person)
        .join(Person, Person.id == Aim.person_id)
        .join(Membership, belongs)
        .where(Aim.network_id == network_id, ACTIVE)
        .order_by(Aim.id)
    )


async def of_others(db: AsyncSession, network_id: int, whom: Whom) -> list[Owned]:
    """Return those of others that somebody may read, the first that was written first."""
    found = await _of_members(db, network_id)
    return [one for one in found if one.owner.id != whom.person_id and one.aim.read_by(whom)]


async def write(
    db: AsyncSession,
    home: Network,
    person_id: int,
    text: str,
    readers: Readers,
    now: datetime,
    reached: Reached = Reached.NOT_YET,
    saw: str = "",
) -> Aim:
    """Write one's own down, or change it, and say how far it is. Raises EmptyText.

    Who alone reads their own answers nobody any more: a suggestion goes.
    """
    text, mine = cleaned(text, "text"), await of_person(db, home.id, person_id)
    if mine is None:
        mine = Aim(network_id=home.id, person_id=person_id, written_at=now, text=text)
        db.add(mine)
    mine.text, mine.readers, mine.reached, mine.saw = text, readers, reached, tidy(saw)
    if readers is Readers.NOBODY:
        mine.suggestion = ""
    await _follow(db, home, mine, now)
    return mine


async def take_away(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Take one's own away, with all that goes with it; twice is once."""
    mine = await of_person(db, home.id, person_id)
    if mine is not None:
        await db.delete(mine)
        await trace.leave(db, Place.KEPT)
        await _follow(db, home, mine, now)


async def suggest(
    db: AsyncSession, home: Network, person_id: int, wording: str, whom: Whom, now: datetime
) -> Person:
    """Suggest other words to a member, who alone reads them; return whom. Again changes them.

    Raises EmptyText, and NotFound for one's own and for what who facilitates may not read.
    """
    found = await of_member(db, home.id, person_id)
    if found is None or found.owner.id == whom.person_id or not found.aim.read_by(whom):
        raise NotFound
    waits = bool(found.aim.suggestion)
    found.aim.suggestion = cleaned(wording, "wording")
    if not waits:
        subject = subject_of(found.aim.id)
        edition = await delivery.next_edition(db, Kind.AIM_WORDS, subject)
        sent = Delivery(
            network_id=home.id, kind=Kind.AIM_WORDS, subject=subject, edition=edition,
            recipient=found.owner.user_id, person_id=found.owner.id, due=now, expires=now + note.LASTS,
        )  # fmt: skip
        await delivery.put(db, sent)
    await _follow(db, home, found.aim, now)
    return found.owner


async def decide(
    db: AsyncSession, home: Network, person_id: int, now: datetime, read: str, *, takes: bool
) -> None:
    """Take the suggested words over as they were read, or let them be; twice is once.

    Raises Unread when others are suggested by now.
    """
    mine = await of_person(db, home.id, person_id)
    if mine is None or not mine.suggestion:
        return
    if mine.fingerprint != read:
        raise Unread
    mine.text, mine.suggestion = mine.suggestion if takes else mine.text, ""
    await _follow(db, home, mine, now)


async def _follow(db: AsyncSession, home: Network, aim: Aim, now: datetime) -> None:
    await db.flush()
    await posted.changed_about(db, now, home.id, subject_of(aim.id))


async def leave(db: AsyncSession, network_id: int, person_id: int) -> bool:
    """Let it go with somebody who leaves; tell whether there was one."""
    theirs = (table(Aim).c.network_id == network_id, table(Aim).c.person_id == person_id)
    return await changed(db, delete(table(Aim)).where(*theirs))


@still_wanted(Kind.AIM_WORDS)
async def still_suggested(
    db: AsyncSession, row: Delivery, network: Network, reader: Person, now: datetime
) -> bool:
    """Tell whether the words still wait for their reader."""
    mine = await of_person(db, network.id, reader.id)
    return mine is not None and bool(mine.suggestion)
