"""The core group: members who keep coming, counted for whoever facilitates; never who they are, nor in a row.

As long as attendance is kept, and no longer.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance
from models.membership import Membership, Standing
from models.rows import many
from models.session import AFTER, LearningSession

WINDOW, FEWEST = 4, 3  # sessions that are looked at, and from how many on something can be said


class CoreGroup(NamedTuple):
    """How many members missed no more than one of the last sessions; and how many that were one earlier."""

    members: int
    sessions: int
    before: int | None = None

    @property
    def shrinks(self) -> bool:
        """It has become smaller."""
        return self.before is not None and self.members < self.before


def core_group(there: Sequence[Collection[int]]) -> CoreGroup | None:
    """Return the core group, given who was there, the last session first; None after too few sessions."""

    def counted(sessions: Sequence[Collection[int]]) -> int:
        came = Counter(person for people in sessions for person in {*people})
        return sum(times >= len(sessions) - 1 for times in came.values())

    now, earlier = there[:WINDOW], there[1 : WINDOW + 1]
    if len(now) < FEWEST:
        return None
    return CoreGroup(counted(now), len(now), counted(earlier) if len(earlier) == len(now) else None)


@many
def _noted(network_id: int, most: int) -> Select[int]:
    noted = select(Attendance.session_id).where(Attendance.present.is_(True))
    return (
        select(LearningSession.id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_(AFTER),
            LearningSession.id.in_(noted),
        )
        .order_by(LearningSession.starts_local.desc())
        .limit(most)
    )


@many
def _there(session_ids: Collection[int], network_id: int) -> Select[int, int]:
    takes_part = (
        Membership.network_id == network_id,
        Membership.standing == Standing.ACTIVE,
        Membership.participates.is_(True),
    )
    return (
        select(Attendance.session_id, Attendance.person_id)
        .join(Membership, Membership.person_id == Attendance.person_id)
        .where(Attendance.session_id.in_(session_ids), Attendance.present.is_(True), *takes_part)
        .order_by(Attendance.id)
    )


async def of_network(db: AsyncSession, network_id: int) -> CoreGroup | None:
    """Return the core group of a network, of those who take part in it now; None after too few sessions."""
    keys = await _noted(db, network_id, WINDOW + 1)
    people: dict[int, set[int]] = {key: set() for key in keys}
    for session_id, person_id in await _there(db, keys, network_id) if keys else []:
        people[session_id].add(person_id)
    return core_group([people[key] for key in keys])
