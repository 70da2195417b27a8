"""What whoever facilitates asks one member privately to bring to a session, and what they bring.

It lives as a case does (models/request.py). A yes becomes a point of the agenda with the name of who brings
it; a no is read by whoever facilitates alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import attendance
from models.attendance import Rsvp
from models.base import Base, NotFound, OwnWords, Refusal
from models.case import of_session as cases_of
from models.person import Person
from models.question import cleaned
from models.request import ASKED_AGAIN, LIVE, Requested, RequestState
from models.rows import many
from models.session import BEFORE, LearningSession

LONGEST, LONGEST_BROUGHT = 300, 120  # characters: what is asked, and the title of what is brought
NOT_BROUGHT = (RequestState.DECLINED, RequestState.AWAY, RequestState.WITHDRAWN)
MINUTES = (5, 10, 15, 20, 30, 45, 60)


class ContributionOver(Refusal):
    """The session has begun, or it is asked no more."""


class CannotContribute(Refusal):
    """This member is not to be asked: away, asked before, or no member any more."""


class Contribution(Requested, Base):
    """What one member brings to one session, or was asked to bring."""

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("session_id", "owner_id"),)
    over: ClassVar[type[Refusal]] = ContributionOver

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    asked: Mapped[OwnWords]
    minutes: Mapped[int] = mapped_column(default=10)
    brings: Mapped[OwnWords] = mapped_column(default="")  # what its owner calls it; empty before a yes
    settled: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # a no that was seen

    def bring(self, brings: str = "") -> None:
        """Gladly, in words of one's own or in those in which it was asked. Twice is harmless."""
        if self.state not in (*LIVE, RequestState.DECLINED, RequestState.WITHDRAWN):
            raise self.over
        words = " ".join((brings or self.brings or self.asked).split())
        self.brings, self.state = cleaned(words, "brings")[:LONGEST_BROUGHT], RequestState.BROUGHT
        self.settled = False

    def recall(self) -> None:
        """Ask for it no more, also where it would be brought; twice is harmless. Raises ContributionOver."""
        self._to(RequestState.RECALLED, *LIVE, RequestState.AWAY)

    @property
    def said_no(self) -> bool:
        """It is not brought, and whoever facilitates has not settled that."""
        return self.state in NOT_BROUGHT and not self.settled


@dataclass(frozen=True)
class Contributed:
    """A contribution with whose it is."""

    contribution: Contribution
    owner: Person


@dataclass(frozen=True)
class CanBeAsked:
    """A member who can be asked, and whether a case is asked of them, or brought, at the same session."""

    person: Person
    case: bool = False


def must_be_before(meeting: LearningSession) -> None:
    """Refuse to change it once the session has begun. Raises ContributionOver."""
    if meeting.stage not in BEFORE:
        raise ContributionOver


@many(into=Contributed)
def of_session(session_id: int) -> Select[Contribution, Person]:
    """Return what is asked and brought, with whose it is; who was asked first comes first."""
    return (
        select(Contribution, Person)
        .join(Person, Person.id == Contribution.owner_id)
        .where(Contribution.session_id == session_id)
        .order_by(Contribution.id)
    )


@many
def owned_at(session_ids: Collection[int], person_id: int) -> Select[Contribution]:
    """Return what somebody brings to these sessions, or was asked to bring."""
    theirs = Contribution.session_id.in_(session_ids), Contribution.owner_id == person_id
    return select(Contribution).where(*theirs).order_by(Contribution.id)


async def of_owner(db: AsyncSession, session_id: int, owner_id: int) -> Contribution | None:
    """Return what somebody brings to a session, or was asked to bring."""
    return next(iter(await owned_at(db, [session_id], owner_id)), None)


async def load(db: AsyncSession, session_id: int, contribution_id: int | None) -> Contributed:
    """Return one contribution of a session. Raises NotFound."""
    known = await of_session(db, session_id)
    found = next((one for one in known if one.contribution.id == contribution_id), None)
    if found is None:
        raise NotFound
    return found


async def to_ask(db: AsyncSession, meeting: LearningSession) -> list[CanBeAsked]:
    """Return who may come and can be asked; not who was asked for this session already.

    Who wants quiet or takes a break is among them, or everybody would see it: the request waits at Home.
    """
    said = await attendance.answers(db, meeting.id)
    known = await of_session(db, meeting.id)
    asked = {one.owner.id for one in known if one.contribution.state not in ASKED_AGAIN}
    cases = {one.owner.id for one in await cases_of(db, meeting.id) if one.case.live}
    may_come = [*said[None], *said[Rsvp.YES], *said[Rsvp.MAYBE]]
    free = [one for one in may_come if one.id not in asked and not one.gone]
    return [CanBeAsked(one, one.id in cases) for one in free]
