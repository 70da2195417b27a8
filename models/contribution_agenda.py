"""Where a contribution stands on an agenda: one point, with what is brought and the name of who brings it."""

from datetime import datetime

from sqlalchemy import Delete, Select, Update, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, attendance, membership, placing, programme
from models.agenda import USUAL_METHOD, AgendaItem, PointOutcome
from models.attendance import Rsvp
from models.base import changed, prepared
from models.contribution import Contributed, Contribution, of_session
from models.kept_for import past
from models.network import Network
from models.person import Person
from models.request import RequestState
from models.rows import distinct, many
from models.session import LearningSession


def _title(one: Contributed) -> str:
    return placing.named(one.contribution.brings, one.owner.name)


async def place(db: AsyncSession, meeting: LearningSession, one: Contributed) -> None:
    """Put it on the agenda; there it is once."""
    mine = one.contribution
    point = AgendaItem(
        session_id=meeting.id, position=0, minutes=mine.minutes, method=USUAL_METHOD, title=_title(one),
        contribution_id=mine.id, inside=mine.kept,
    )  # fmt: skip
    point = placing.as_kept(point, mine)
    await placing.put(db, meeting, point, lambda other: other.contribution_id == mine.id)


@many(into=Contributed)
def _of_called_off(meeting: LearningSession) -> Select[Contribution, Person]:
    return placing.of_called_off(Contribution, meeting)


async def _left_for(db: AsyncSession, meeting: LearningSession) -> list[Contributed]:
    """Return what the session before left for this one."""
    before = await programme.previous(db, meeting)
    if before is None:
        return []
    points = await agenda.items(db, before.id)
    left = {one.contribution_id for one in points if one.became is PointOutcome.NEXT_TIME}
    return [one for one in await _brought(db, before) if one.contribution.id in left]


async def bring_again(
    db: AsyncSession, home: Network, meeting: LearningSession, now: datetime
) -> list[Contributed]:
    """Let what was left for a session be brought there; return what is to be asked for once more.

    That is what was for a session that was called off: its owner may not be able to bring it to this one. Not
    by who takes no part any more, or was asked for something else here; who does not come, waits.
    """
    members = {person.id for person in await membership.participants(db, home.id)}
    free = members - {one.owner.id for one in await of_session(db, meeting.id)}
    asked = []
    for one in await _left_for(db, meeting):
        if one.owner.id in free:
            free.discard(one.owner.id)
            away = await attendance.said_by(db, meeting.id, one.owner.id) is Rsvp.NO
            await _move(db, one, meeting, now)
            one.contribution.state = RequestState.AWAY if away else RequestState.BROUGHT
    for one in await _of_called_off(db, meeting):
        if one.owner.id in free and await attendance.said_by(db, meeting.id, one.owner.id) is not Rsvp.NO:
            free.discard(one.owner.id)
            await _move(db, one, meeting, now)
            one.contribution.ask_again()
            asked.append(one)
    await db.flush()
    return asked


async def _move(db: AsyncSession, one: Contributed, to: LearningSession, now: datetime) -> None:
    await placing.move(db, await points_of(db, one.contribution.id), one.contribution, to, now)


async def place_brought(db: AsyncSession, meeting: LearningSession) -> None:
    """Put everything that is brought on an agenda that was drafted anew."""
    for one in await _brought(db, meeting):
        if one.contribution.has_place(meeting):
            await place(db, meeting, one)
            await db.flush()


async def _brought(db: AsyncSession, meeting: LearningSession) -> list[Contributed]:
    known = await of_session(db, meeting.id)
    return [one for one in known if one.contribution.state is RequestState.BROUGHT]


async def minutes_of_brought(db: AsyncSession, meeting: LearningSession) -> int:
    """Return how many minutes of a session are taken by what members bring."""
    known = [one.contribution for one in await _brought(db, meeting) if one.contribution.has_place(meeting)]
    return sum(mine.kept_minutes or mine.minutes for mine in known)


async def take_off(db: AsyncSession, meeting: LearningSession, mine: Contribution) -> None:
    """Take it off the agenda, if it stands there."""
    await placing.take_off(db, meeting, lambda point: point.contribution_id == mine.id)


@distinct
def on_agenda(session_id: int) -> Select[int | None]:
    """Return the contributions that have a place on the agenda of a session, by their keys."""
    here = AgendaItem.session_id == session_id, AgendaItem.contribution_id.is_not(None)
    return select(AgendaItem.contribution_id).where(*here)


@many
def points_of(contribution_id: int) -> Select[AgendaItem]:
    """Return the point that it is, on the agenda of the session to which it is brought: one, or none."""
    return (
        select(AgendaItem)
        .join(Contribution, Contribution.id == AgendaItem.contribution_id)
        .where(Contribution.id == contribution_id, AgendaItem.session_id == Contribution.session_id)
    )


async def follow(db: AsyncSession, one: Contributed, was: str) -> bool:
    """Let its point be called what its owner calls it now; a title of whoever facilitates stays.

    Tell whether it is on an agenda.
    """
    points = await points_of(db, one.contribution.id)
    for point in points:
        point.title = _title(one) if placing.is_named(point.title, was) else point.title
    return bool(points)


@prepared
def _old_titles(now: datetime) -> Update:
    theirs = AgendaItem.session_id.in_(past(now)), AgendaItem.contribution_id.is_not(None)
    return update(AgendaItem).where(*theirs).values(title="").execution_options(synchronize_session=False)


@prepared
def _old_rows(now: datetime) -> Delete:
    gone = delete(Contribution).where(Contribution.session_id.in_(past(now)))
    return gone.execution_options(synchronize_session=False)


async def forget_old(db: AsyncSession, now: datetime) -> bool:
    """Delete what was asked and brought to old sessions; `now` is a wall time. Tell whether there was any."""
    await db.execute(*_old_titles(now))
    return await changed(db, *_old_rows(now))


def _titles_of(owner_id: int, network_id: int | None) -> Update:
    theirs = select(Contribution.id).where(Contribution.owner_id == owner_id)
    if network_id is not None:
        here = select(LearningSession.id).where(LearningSession.network_id == network_id)
        theirs = theirs.where(Contribution.session_id.in_(here))
    named = update(AgendaItem).where(AgendaItem.contribution_id.in_(theirs))
    return named.values(title="").execution_options(synchronize_session=False)


async def forget_titles(db: AsyncSession, owner_id: int, network_id: int | None = None) -> None:
    """Take the name and the words of somebody who is forgotten, in one network or all, off the agendas."""
    await db.execute(_titles_of(owner_id, network_id))
