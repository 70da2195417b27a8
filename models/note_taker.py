"""Note-taker: a member who was asked to take the notes of one session, and so has its panel for a while.

The panel and no more: what only facilitators may read is not in it for them (handlers/panel.py).
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import entrusted, session
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
WRITES_IN = (Stage.READY, Stage.UNDERWAY, Stage.EVALUATING, Stage.REPORTING)


class NotesAreTaken(Refusal):
    """Somebody else was asked, or takes the notes."""


class NotAskedForNotes(Refusal):
    """They are asked no more, or never were."""


class StaysAway(Refusal):
    """They said No to the session of which they would take the notes."""


class CannotTakeNotes(Refusal):
    """Who facilitates, or stays away, is not asked."""


class NoteTaker(Entrusted, Base):
    """Somebody who was asked to take the notes of one session."""

    __tablename__ = "note_taker"

    def writes(self, meeting: LearningSession, now: datetime) -> bool:
        """Tell whether they have the panel now: from an hour before, until the report is released."""
        opened = now >= meeting.starts_at - OPENS
        is_open = meeting.stage in WRITES_IN and meeting.released_at is None
        return self.says is Says.YES and opened and is_open


Noting = With[NoteTaker]


@many(into=With[NoteTaker])
def of_session(session_id: int) -> Select[NoteTaker, Person]:
    """Return who was asked to take the notes of a session."""
    return (
        select(NoteTaker, Person)
        .join(Person, Person.id == NoteTaker.person_id)
        .where(NoteTaker.session_id == session_id)
        .order_by(NoteTaker.person_id)
    )


@many(into=At[NoteTaker])
def of_network(network_id: int) -> Select[NoteTaker, Person, LearningSession]:
    """Return who was asked to take notes of the sessions of a network that are ahead, go on or wait."""
    return (
        select(NoteTaker, Person, LearningSession)
        .join(Person, Person.id == NoteTaker.person_id)
        .join(LearningSession, LearningSession.id == NoteTaker.session_id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_({*ASKED_IN, *WRITES_IN}),
            LearningSession.released_at.is_(None),
        )
        .order_by(LearningSession.starts_local, NoteTaker.person_id)
    )


NOTES = Task(
    NoteTaker, Kind.NOTES_REQUEST, of_session, of_network, NoteTaker.writes, Fact.COMING,
    NotesAreTaken, NotAskedForNotes, StaysAway, CannotTakeNotes,
)  # fmt: skip


async def gone(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let who leaves take no notes."""
    await entrusted.gone(db, NOTES, home, person_id, now)


@still_wanted(Kind.NOTES_REQUEST)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still asked to take notes, and has said nothing."""
    meeting = await session.of_message(db, row.session_id, ASKED_IN)
    mine = await entrusted.of_person(db, NOTES, meeting.id, person.id) if meeting is not None else None
    return mine is not None and mine.says is Says.ASKED
