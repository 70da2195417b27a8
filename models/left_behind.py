"""What stood on the agenda of a session that was called off, and did not come along by itself.

Where the agenda of the next session was out by then, whoever facilitates says what it takes along.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import again, agenda, arranging, outline, programme
from models.agenda import AgendaItem
from models.network import Network
from models.question import State
from models.rows import many
from models.session import BEFORE, LearningSession, Stage


class Left(NamedTuple):
    """A point of a session that was called off, and what it would be on another agenda."""

    meeting: LearningSession
    point: AgendaItem
    come: AgendaItem


@many
def _called_off_before(meeting: LearningSession) -> Select[LearningSession]:
    """Return the sessions that were called off since the last one that was held before this one."""
    other = aliased(LearningSession)
    held_since = exists().where(
        other.network_id == meeting.network_id,
        other.stage.not_in((*BEFORE, Stage.CANCELLED)),
        other.starts_local > LearningSession.starts_local,
        other.starts_local < meeting.starts_local,
    )
    return (
        select(LearningSession)
        .where(
            LearningSession.network_id == meeting.network_id,
            LearningSession.stage == Stage.CANCELLED,
            LearningSession.starts_local < meeting.starts_local,
            ~held_since,
        )
        .order_by(LearningSession.starts_local)
    )


async def at(db: AsyncSession, meeting: LearningSession) -> list[Left]:
    """Return what can still be taken along to a session, from those called off before it.

    Decisions, and what members bring, come along by themselves.
    """
    if not (called_off := await _called_off_before(db, meeting)):
        return []
    bank = await outline.outlines(db, meeting.network_id, [State.OPEN])
    asked = {one.id for one in bank} - agenda.placed(await agenda.items(db, meeting.id))
    return [
        Left(before, point, come)
        for before in called_off
        for point, come in await again.worded(db, before, meeting, asked)
        if not point.went_along and point.decision_id is None
    ]


async def of_called_off(
    db: AsyncSession, meeting: LearningSession
) -> tuple[LearningSession | None, list[Left]]:
    """Return what a session that was called off left behind, and the session of which the agenda is out."""
    there = await programme.following(db, meeting)
    if there is None or there.stage is not Stage.READY:
        return None, []
    return there, [one for one in await at(db, there) if one.meeting.id == meeting.id]


async def take(
    db: AsyncSession, home: Network, meeting: LearningSession, item_id: int, now: datetime
) -> None:
    """Take one point along to the agenda of a session; once is enough.

    Raises WrongStage and TooManyPoints.
    """
    arranging.must_be_arranged(meeting)
    found = next((one for one in await at(db, meeting) if one.point.id == item_id), None)
    if found is None:
        return
    await arranging.put(db, home, meeting, found.come, now)
    found.point.went_along = True
    await db.flush()
