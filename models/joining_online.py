"""Who joins a session online, how many come on the spot, and who gets the link shortly before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance, Rsvp
from models.membership import TAKES_PART, Membership, those
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.programme import of_network
from models.rows import many
from models.session import BEFORE, LearningSession, Mode, Stage
from models.wanted import wanted

MOST_IN_A_ROW = 2  # sessions online, after which it is said where the next one is planned
SOON = timedelta(days=1)


@dataclass(frozen=True)
class Ways:
    """Who comes to a hybrid session, by how they join it."""

    there: Sequence[Person] = ()
    online: Sequence[Person] = ()
    unsaid: Sequence[Person] = ()  # they said Yes before there was anything to choose


@many
def _coming(session: LearningSession) -> Select[Person, Rsvp | None, bool | None]:
    return (
        those(session.network_id, TAKES_PART)
        .with_only_columns(Person, Attendance.rsvp, Attendance.online)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(Attendance.session_id == session.id, Attendance.rsvp.in_((Rsvp.YES, Rsvp.MAYBE)))
        .order_by(Membership.since, Membership.id)
    )


async def ways(db: AsyncSession, meeting: LearningSession) -> Ways | None:
    """Return how those join who come; None of a session at which there is one way."""
    if meeting.mode is not Mode.HYBRID:
        return None
    said = [(person, online) for person, answer, online in await _coming(db, meeting) if answer is Rsvp.YES]
    return Ways(
        [person for person, online in said if online is False],
        [person for person, online in said if online],
        [person for person, online in said if online is None],
    )


def gets_link(meeting: LearningSession, answer: Rsvp | None, online: bool | None) -> bool:
    """Tell whether who said this gets the link: at a hybrid session all who come and are not on the spot."""
    if meeting.mode is Mode.HYBRID:
        return answer is Rsvp.YES and online is not False
    return meeting.mode is Mode.ONLINE and answer in (Rsvp.YES, Rsvp.MAYBE)


@wanted(Kind.LINK)
async def join_online(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who gets the link, once there is one."""
    if not meeting.link or meeting.stage not in (*BEFORE, Stage.UNDERWAY):
        return []
    found = await _coming(db, meeting)
    return [person for person, answer, online in found if gets_link(meeting, answer, online)]


async def often_online(db: AsyncSession, network_id: int) -> bool:
    """Tell whether the last sessions, held or planned, are online, so many in a row."""
    last = (await of_network(db, network_id))[-MOST_IN_A_ROW:]
    return len(last) == MOST_IN_A_ROW and all(one.mode is Mode.ONLINE for one in last)


def lacks_link(meeting: LearningSession, now: datetime) -> bool:
    """Tell whether people join a session online within a day, or now, and nobody said how."""
    ahead = meeting.stage in (*BEFORE, Stage.UNDERWAY) and meeting.starts_at - now <= SOON
    return ahead and meeting.mode is not Mode.IN_PERSON and not meeting.link
