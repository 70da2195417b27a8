"""Session leader: a member who was asked to lead one session, and has what that takes as long as it lasts.

What was confided to those who facilitate the network is not theirs: they read what any member may read.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, entrusted, session
from models.base import Base, Refusal
from models.delivery import Delivery
from models.entrusted import ASKED_IN, At, Entrusted, Says, Task, With
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.rows import many
from models.session import LearningSession, Stage
from models.wanted import still_wanted

OPENS = timedelta(hours=1)  # before the session: from then on they have its panel
LEADS_IN = (Stage.READY, Stage.UNDERWAY)


class IsLedAlready(Refusal):
    """Somebody else was asked, or leads the session."""


class NotAskedToLead(Refusal):
    """They are asked no more, or never were."""


class LeaderStaysAway(Refusal):
    """They said No to the session that they would lead."""


class CannotLead(Refusal):
    """Who facilitates, or stays away, is not asked."""


class TickFirst(Refusal):
    """Who said that they come is told to facilitators: a session leader goes by who was ticked."""


class SessionLeader(Entrusted, Base):
    """Somebody who was asked to lead one session."""

    __tablename__ = "session_leader"

    def leads(self, meeting: LearningSession, now: datetime) -> bool:
        """Tell whether they lead it now: from an hour before, until people are asked how it was."""
        opened = now >= meeting.starts_at - OPENS
        return self.says is Says.YES and opened and meeting.stage in LEADS_IN


Leading = With[SessionLeader]


@many(into=With[SessionLeader])
def of_session(session_id: int) -> Select[SessionLeader, Person]:
    """Return who was asked to lead a session."""
    return (
        select(SessionLeader, Person)
        .join(Person, Person.id == SessionLeader.person_id)
        .where(SessionLeader.session_id == session_id)
        .order_by(SessionLeader.person_id)
    )


@many(into=At[SessionLeader])
def of_network(network_id: int) -> Select[SessionLeader, Person, LearningSession]:
    """Return who was asked to lead the sessions of a network that are ahead or go on."""
    return (
        select(SessionLeader, Person, LearningSession)
        .join(Person, Person.id == SessionLeader.person_id)
        .join(LearningSession, LearningSession.id == SessionLeader.session_id)
        .where(LearningSession.network_id == network_id, LearningSession.stage.in_(ASKED_IN))
        .order_by(LearningSession.starts_local, SessionLeader.person_id)
    )


LEAD = Task(
    SessionLeader, Kind.LEAD_REQUEST, of_session, of_network, SessionLeader.leads,
    Fact.COMING | Fact.WHERE,
    IsLedAlready, NotAskedToLead, LeaderStaysAway, CannotLead,
)  # fmt: skip


async def must_be_ticked(db: AsyncSession, meeting: LearningSession, *, leads: bool) -> None:
    """Refuse to a session leader what goes by who is expected, until it was ticked who is there.

    Who `leads` the network knows who is expected. Raises TickFirst.
    """
    if not (leads or await attendance.present(db, meeting.id)):
        raise TickFirst


async def named(db: AsyncSession, meeting: LearningSession) -> Person | None:
    """Return who said that they will lead a session."""
    asked = await of_session(db, meeting.id)
    return next((each.person for each in asked if each.row.says is Says.YES), None)


async def gone(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let who leaves lead no session."""
    await entrusted.gone(db, LEAD, home, person_id, now)


@still_wanted(Kind.LEAD_REQUEST)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still asked to lead, and has said nothing."""
    meeting = await session.of_message(db, row.session_id, ASKED_IN)
    mine = await entrusted.of_person(db, LEAD, meeting.id, person.id) if meeting is not None else None
    return mine is not None and mine.says is Says.ASKED
