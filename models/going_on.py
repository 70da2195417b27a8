"""A session that was called off goes on after all: what came along to the next one goes back to it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, attendance, case_agenda, contribution_agenda, placing, posted
from models.agenda import AgendaItem
from models.attendance import Rsvp
from models.case import Case, Owned
from models.contribution import Contributed, Contribution
from models.person import Person
from models.plan import Fact
from models.request import RequestState
from models.rows import many
from models.session import BEFORE, LearningSession, Stage

GO_BACK = (RequestState.ASKED, RequestState.BROUGHT, RequestState.AWAY)


@many
def _points(origins: Collection[int], session_id: int) -> Select[AgendaItem, LearningSession]:
    """Return the points that came along from these sessions to others, called off since or not."""
    elsewhere = (AgendaItem.session_id != session_id, LearningSession.stage.in_((*BEFORE, Stage.CANCELLED)))
    return (
        select(AgendaItem, LearningSession)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(AgendaItem.came_from_id.in_(origins), *elsewhere)
        .order_by(AgendaItem.id)
    )


def _was_for(what: type[Case | Contribution], point: ColumnElement[bool], session_id: int) -> tuple[Any, ...]:
    """It came along from a session: the first for which it was, or one on whose agenda it stood since."""
    stood = exists().where(AgendaItem.session_id == session_id, point)
    came = (what.came_from_id == session_id) | (what.came_from_id.is_not(None) & stood)
    return came, what.session_id != session_id, what.state.in_(GO_BACK), LearningSession.stage.in_(BEFORE)


@many(into=Owned)
def _cases(session_id: int) -> Select[Case, Person]:
    return (
        select(Case, Person)
        .join(Person, Person.id == Case.owner_id)
        .join(LearningSession, LearningSession.id == Case.session_id)
        .where(*_was_for(Case, AgendaItem.case_id == Case.id, session_id))
        .order_by(Case.id)
    )


@many(into=Contributed)
def _contributions(session_id: int) -> Select[Contribution, Person]:
    mine = Contribution
    return (
        select(mine, Person)
        .join(Person, Person.id == mine.owner_id)
        .join(LearningSession, LearningSession.id == mine.session_id)
        .where(*_was_for(mine, AgendaItem.contribution_id == mine.id, session_id))
        .order_by(mine.id)
    )


async def bring_back(db: AsyncSession, meeting: LearningSession, now: datetime) -> None:
    """Let what was for a session be brought to it again, off the agendas of sessions that have not begun.

    What its owner said no to meanwhile stays where it is. What came to this session from one before that was
    called off comes back to it too, until that one goes on.
    """
    own = await agenda.items(db, meeting.id)
    came = {point.came_from_id for point in own}
    for point in own:
        point.went_along = False
    origins = {meeting.id, *(key for key in came if key is not None)}
    for there in {other.id: other for _, other in await _points(db, origins, meeting.id)}.values():
        await placing.take_off(db, there, lambda point: point.came_from_id in origins)
        await posted.changed(db, now, there.id, Fact.AGENDA)
    for owned in await _cases(db, meeting.id):
        mine = owned.case
        there = await _leaves(db, mine, now)
        meeting.kept_days = min(meeting.kept_days, there.kept_days)
        await case_agenda.take_off(db, there, mine)
        await _comes(db, meeting, mine, filled=bool(mine.core))
        points = await case_agenda.points_of(db, mine.id)
        for point in points:
            point.title = mine.kept_title or mine.core
        if not points and mine.has_place(meeting) and meeting.stage is Stage.PREPARING:
            await case_agenda.place(db, meeting, mine)
        await posted.changed(db, now, meeting.id, Fact.AGENDA, own=mine.owner_id)
    for one in await _contributions(db, meeting.id):
        brings = one.contribution
        there = await _leaves(db, brings, now)
        meeting.kept_days = min(meeting.kept_days, there.kept_days)
        await contribution_agenda.take_off(db, there, brings)
        await _comes(db, meeting, brings, filled=bool(brings.brings))
        points = await contribution_agenda.points_of(db, brings.id)
        for point in points:
            point.title = brings.kept_title or placing.named(brings.brings, one.owner.name)
        if not points and brings.has_place(meeting) and meeting.stage is Stage.PREPARING:
            await contribution_agenda.place(db, meeting, one)
        await posted.changed(db, now, meeting.id, Fact.AGENDA, own=brings.owner_id)


async def _leaves(db: AsyncSession, mine: Case | Contribution, now: datetime) -> LearningSession:
    """Return the session to which it was to be brought meanwhile."""
    there = await db.get_one(LearningSession, mine.session_id)
    await posted.changed(db, now, there.id, Fact.AGENDA, own=mine.owner_id)
    return there


async def _comes(
    db: AsyncSession, meeting: LearningSession, mine: Case | Contribution, *, filled: bool
) -> None:
    mine.session_id = meeting.id
    away = await attendance.said_by(db, meeting.id, mine.owner_id) is Rsvp.NO
    mine.goes_back(away=away, filled=filled)
    mine.came_from_id = None if mine.came_from_id == meeting.id else mine.came_from_id
    await db.flush()
