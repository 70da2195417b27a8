"""Which reports of a network somebody may read, however long ago they came out: the last session first."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.membership import Membership
from models.rows import many
from models.session import LearningSession


@many
def _released(network_id: int) -> Select[int]:
    """Return the sessions of which the report is out."""
    return (
        select(LearningSession.id)
        .where(LearningSession.network_id == network_id, LearningSession.released_at.is_not(None))
        .order_by(LearningSession.starts_local.desc(), LearningSession.id.desc())
    )


@many
def _released_since(network_id: int, since: datetime) -> Select[int]:
    """Return the sessions of which the report came out at an instant or after it."""
    return (
        select(LearningSession.id)
        .where(LearningSession.network_id == network_id, LearningSession.released_at >= since)
        .order_by(LearningSession.starts_local.desc(), LearningSession.id.desc())
    )


async def readable(db: AsyncSession, mine: Membership) -> Sequence[int]:
    """Return the sessions of which somebody reads the report, the last one first.

    A member reads all of them; who only follows those that came out since, as it was told before each
    release who reads it. Nobody else reads any.
    """
    if mine.active:
        return await _released(db, mine.network_id)
    if mine.follows_since is None:
        return []
    return await _released_since(db, mine.network_id, mine.follows_since)


def reads(mine: Membership, meeting: LearningSession) -> bool:
    """Tell whether somebody reads the report of a session of their network."""
    if meeting.released_at is None:
        return False
    return mine.active or (mine.follows_since is not None and mine.follows_since <= meeting.released_at)


@many
def _sessions(keys: Collection[int]) -> Select[LearningSession]:
    return select(LearningSession).where(LearningSession.id.in_(keys))


async def sessions(db: AsyncSession, keys: Sequence[int]) -> dict[int, LearningSession]:
    """Return some of these sessions by their keys."""
    return {meeting.id: meeting for meeting in await _sessions(db, keys)}
