"""Where a case stands on an agenda: one point, whose title is the core question as its owner says it now."""

from datetime import datetime

from sqlalchemy import Select, Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, attendance, membership, placing, programme
from models.agenda import AgendaItem, PointOutcome
from models.attendance import Rsvp
from models.base import Refusal, changed, prepared
from models.case import MOST, Case, Owned, of_session
from models.kept_for import past
from models.network import Network
from models.person import Person
from models.request import RequestState
from models.rows import distinct, many
from models.session import LearningSession

WORDS = ("core", "page", "concerns", "insight", "kept_title")
METHOD, MINUTES = "intervision_five_step", 40  # of a case, unless whoever facilitates chooses another


class KeptByOwner(Refusal):
    """Whose case it is keeps it within the circle, and alone lets it out."""


async def place(db: AsyncSession, meeting: LearningSession, mine: Case) -> None:
    """Put a case on the agenda, after what opens the session; there it is once."""
    point = AgendaItem(
        session_id=meeting.id, position=0, minutes=MINUTES, method=METHOD, title=mine.core,
        inside=mine.inside or mine.kept, case_id=mine.id,
    )  # fmt: skip
    point = placing.as_kept(point, mine)
    await placing.put(db, meeting, point, lambda other: other.case_id == mine.id)


@many(into=Owned)
def _of_called_off(meeting: LearningSession) -> Select[Case, Person]:
    return placing.of_called_off(Case, meeting).where(Case.core != "")


async def _left_for(db: AsyncSession, meeting: LearningSession) -> list[Owned]:
    """Return the cases that the session before left for this one, and those of sessions called off."""
    before = await programme.previous(db, meeting)
    called_off = await _of_called_off(db, meeting)
    if before is None:
        return called_off
    points = await agenda.items(db, before.id)
    left = {one.case_id for one in points if one.became is PointOutcome.NEXT_TIME}
    return [*(one for one in await of_session(db, before.id) if one.case.id in left), *called_off]


async def bring_again(db: AsyncSession, home: Network, meeting: LearningSession, now: datetime) -> None:
    """Let the cases be brought to a session that were left for it, or whose session was called off.

    Not that of somebody who takes no part any more, or brings another; who does not come, waits.
    """
    members = {person.id for person in await membership.participants(db, home.id)}
    known = await of_session(db, meeting.id)
    taken, room = {one.owner.id for one in known}, MOST - sum(one.case.live for one in known)
    for one in await _left_for(db, meeting):
        mine, owner = one.case, one.owner.id
        if mine.state is not RequestState.BROUGHT or owner not in members - taken or room < 1:
            continue
        await placing.move(db, await points_of(db, mine.id), mine, meeting, now)
        away = await attendance.said_by(db, meeting.id, owner) is Rsvp.NO
        mine.state = RequestState.AWAY if away else RequestState.BROUGHT
        meeting.cases, taken, room = True, taken | {owner}, room - 1
    await db.flush()


async def place_brought(db: AsyncSession, meeting: LearningSession) -> None:
    """Put every case that is brought on an agenda that was drafted anew."""
    for one in await of_session(db, meeting.id):
        if one.case.has_place(meeting):
            await place(db, meeting, one.case)
            await db.flush()


async def minutes_of_brought(db: AsyncSession, meeting: LearningSession) -> int:
    """Return how many minutes of a session its cases take."""
    known = [one.case for one in await of_session(db, meeting.id)]
    return sum(mine.kept_minutes or MINUTES for mine in known if mine.has_place(meeting))


async def take_off(db: AsyncSession, meeting: LearningSession, mine: Case) -> None:
    """Take a case off the agenda, if it stands there."""
    await placing.take_off(db, meeting, lambda point: point.case_id == mine.id)


@many
def points_of(case_id: int) -> Select[AgendaItem]:
    """Return the point that is a case, on the agenda of the session to which it is brought: one, or none."""
    return (
        select(AgendaItem)
        .join(Case, Case.id == AgendaItem.case_id)
        .where(Case.id == case_id, AgendaItem.session_id == Case.session_id)
    )


async def follow(db: AsyncSession, mine: Case, was: str) -> None:
    """Let its point say what its owner says now; a title of whoever facilitates stays."""
    for point in await points_of(db, mine.id):
        point.title = mine.core if point.title == was else point.title


async def stays_inside(db: AsyncSession, mine: Case) -> bool:
    """Tell whether a case stays within the circle: its owner keeps it, or whoever facilitates its point."""
    return mine.inside or mine.kept or any(point.inside for point in await points_of(db, mine.id))


async def must_be_free(db: AsyncSession, point: AgendaItem) -> None:
    """Refuse to let out a point whose case its owner keeps within the circle. Raises KeptByOwner."""
    mine = await db.get(Case, point.case_id) if point.case_id is not None else None
    if mine is not None and mine.inside:
        raise KeptByOwner(field="inside")


@distinct
def talked_about(session_id: int) -> Select[int | None]:
    """Return the cases that had a place on the agenda and were not left for another time, by their keys."""
    done = AgendaItem.became.is_(None) | (AgendaItem.became == PointOutcome.DONE)
    return select(AgendaItem.case_id).where(
        AgendaItem.session_id == session_id, AgendaItem.case_id.is_not(None), done
    )


@distinct
def on_agenda(session_id: int) -> Select[int | None]:
    """Return the cases that have a place on the agenda of a session, by their keys."""
    return select(AgendaItem.case_id).where(
        AgendaItem.session_id == session_id, AgendaItem.case_id.is_not(None)
    )


def _old(now: datetime) -> Select[int]:
    return select(Case.id).where(Case.session_id.in_(past(now)))


@prepared
def _old_titles(now: datetime) -> Update:
    theirs = AgendaItem.case_id.in_(_old(now))
    return (
        update(AgendaItem)
        .where(theirs, AgendaItem.title != "")
        .values(title="")
        .execution_options(synchronize_session=False)
    )


@prepared
def _old_words(now: datetime) -> Update:
    old = update(Case).where(Case.id.in_(_old(now)), Case.core != "")
    return old.values(dict.fromkeys(WORDS, "")).execution_options(synchronize_session=False)


async def forget_old(db: AsyncSession, now: datetime) -> bool:
    """Take away what the cases of old sessions said; who brought one when stays. Tell whether there was any.

    `now` is a wall time.
    """
    return any([await changed(db, *_old_titles(now)), await changed(db, *_old_words(now))])


def _titles_of(owner_id: int, network_id: int | None) -> Update:
    theirs = select(Case.id).where(Case.owner_id == owner_id)
    if network_id is not None:
        here = select(LearningSession.id).where(LearningSession.network_id == network_id)
        theirs = theirs.where(Case.session_id.in_(here))
    named = update(AgendaItem).where(AgendaItem.case_id.in_(theirs))
    return named.values(title="").execution_options(synchronize_session=False)


async def forget_titles(db: AsyncSession, owner_id: int, network_id: int | None = None) -> None:
    """Take the core questions of somebody who is forgotten, in one network or all, off the agendas."""
    await db.execute(_titles_of(owner_id, network_id))
