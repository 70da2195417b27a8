"""Who hears of cases: who was asked and is not ready, and whose case the group talked about."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, membership, session
from models.case import Case, Owned, of_owner, of_session
from models.case_agenda import talked_about
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.request import RequestState
from models.session import AFTER, BEFORE, LearningSession
from models.wanted import still_wanted, wanted

LOOKS_BACK = timedelta(days=6), timedelta(days=28)  # on Home: the message comes on a working day


async def treated(db: AsyncSession, meeting: LearningSession) -> list[Owned]:
    """Return the cases that the group talked about, as far as can be told: their owners were there."""
    if meeting.stage not in AFTER:
        return []
    placed = await talked_about(db, meeting.id)
    there = {person.id for person in await attendance.present(db, meeting.id)}
    return [
        one
        for one in await of_session(db, meeting.id)
        if one.case.id in placed
        and one.case.state is RequestState.BROUGHT
        and (not there or one.owner.id in there)
    ]


async def _members_among(db: AsyncSession, network: Network, owners: Collection[int]) -> list[Person]:
    return [person for person in await membership.participants(db, network.id) if person.id in owners]


@wanted(Kind.CASE_REMINDER)
async def not_complete(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who was asked for a case, or brings one, that is not complete."""
    waiting = [one for one in await of_session(db, meeting.id) if one.case.live and not one.case.complete]
    return await _members_among(db, network, {one.owner.id for one in waiting})


@wanted(Kind.CASE_INSIGHT)
async def from_outside(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return whose case was talked about and who has not said what they saw from outside."""
    silent = {one.owner.id for one in await treated(db, meeting) if not one.case.insight}
    return await _members_among(db, network, silent)


@still_wanted(Kind.CASE_REQUEST)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still asked for a case, and has said nothing."""
    meeting = await session.of_message(db, row.session_id, BEFORE)
    mine = await of_owner(db, meeting.id, person.id) if meeting is not None else None
    return mine is not None and mine.state is RequestState.ASKED


async def may_look_back(
    db: AsyncSession, meeting: LearningSession, owner_id: int, now: datetime
) -> Case | None:
    """Return the case of which its owner is asked what they saw: from a week later, for a while."""
    if not LOOKS_BACK[0] <= now - meeting.ends_at < LOOKS_BACK[1]:
        return None
    mine = [one.case for one in await treated(db, meeting) if one.owner.id == owner_id]
    return mine[0] if mine else None
