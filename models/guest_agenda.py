"""Where an expert stands on an agenda: one point, about the questions for which they come."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, idea_retention
from models.agenda import CLOSERS, USUAL_METHOD, AgendaItem, how_many_done
from models.base import changed, prepared
from models.guest import Guest, Slot, came, of_session
from models.kept_for import past
from models.name_in_words import renamed
from models.rows import many
from models.session import LearningSession, Stage
from models.unnamed import GONE

METHOD = "external_expert"


@many
def points_of(guest_id: int) -> Select[AgendaItem]:
    """Return the points on which a guest stands: one, or none."""
    return select(AgendaItem).where(AgendaItem.guest_id == guest_id)


async def place(db: AsyncSession, meeting: LearningSession, expert: Guest) -> None:
    """Put an expert on the agenda, before the first point that closes it; there they stand once.

    Their questions stand there alone: a point that was about nothing else falls away.
    """
    expert.let_on()
    if await points_of(db, expert.id):
        return
    order = await _without(db, meeting, expert.question_ids)
    point = AgendaItem(
        session_id=meeting.id, position=0, minutes=expert.minutes, method=METHOD, title=expert.shown,
        question_ids=list(expert.question_ids), guest_id=expert.id, talk=expert.talk,
    )  # fmt: skip
    done = how_many_done(order)
    at = next((n for n, one in enumerate(order) if n >= done and one.method in CLOSERS), len(order))
    db.add(point)
    _number([*order[:at], point, *order[at:]])


async def _without(db: AsyncSession, meeting: LearningSession, keys: Collection[int]) -> list[AgendaItem]:
    """Return the order of an agenda after these questions went off the points that are still to come."""
    order = []
    for point in await agenda.items(db, meeting.id):
        left = [key for key in point.question_ids if key not in keys]
        if point.done_at is not None or left == point.question_ids:
            order.append(point)
        elif left or point.title or point.guest_id is not None:
            point.question_ids = left
            order.append(point)
        else:
            await idea_retention.point_goes(db, point)
            await db.delete(point)
    return order


async def follow(db: AsyncSession, expert: Guest, was: str) -> None:
    """Let their point say what is said of them now; a title of whoever facilitates stays."""
    for point in await points_of(db, expert.id):
        point.title = expert.shown if point.title == was else point.title
        if point.done_at is not None:
            continue
        point.question_ids, point.minutes = list(expert.question_ids), expert.minutes
        point.talk = expert.talk


async def slots(db: AsyncSession, found: Iterable[Guest]) -> dict[int, Slot]:
    """Return what each of these experts comes for as the agenda says by now, of those who stand on it."""
    return {
        one.id: Slot(point.question_ids, point.minutes, one.talk)
        for one in found
        if one.expert
        for point in await points_of(db, one.id)
    }


async def place_all(db: AsyncSession, meeting: LearningSession, before: Sequence[AgendaItem] = ()) -> None:
    """Put every expert who comes on an agenda that was drafted anew, as they stood on it `before`."""
    stood = {point.guest_id: point for point in before}
    for one in await experts(db, meeting):
        if one.off(meeting):
            continue
        await place(db, meeting, one)
        await db.flush()
        if (was := stood.get(one.id)) is not None:
            for point in await points_of(db, one.id):
                point.inside, point.silent, point.minutes = was.inside, was.silent, was.minutes
                point.title, point.method, point.called = was.title, was.method, was.called


async def experts(db: AsyncSession, meeting: LearningSession) -> list[Guest]:
    """Return the experts who come to a session."""
    return [one for one in await of_session(db, meeting.id) if one.expert]


async def take_off(db: AsyncSession, meeting: LearningSession, expert: Guest) -> None:
    """Take an expert off the agenda; their questions stay, and a point that the group has been through."""
    order: Sequence[AgendaItem] = await agenda.items(db, meeting.id)
    for point in await points_of(db, expert.id):
        point.guest_id = None
        point.title = _unnamed(point.title, expert)
        if point.done_at is not None or meeting.stage not in (Stage.PREPARING, Stage.READY, Stage.UNDERWAY):
            continue
        point.talk = None
        if point.question_ids:
            point.method = USUAL_METHOD
        else:
            order = [one for one in order if one is not point]
            await idea_retention.point_goes(db, point)
            await db.delete(point)
    _number(order)


def _unnamed(title: str, expert: Guest) -> str:
    """Return a title without who does not come; empty where it was nothing but what they are called."""
    if title in (expert.shown, expert.called, expert.name):
        return ""
    return renamed(title, expert.name, GONE)


def _number(order: Iterable[AgendaItem]) -> None:
    for position, point in enumerate(order, start=1):
        point.position = position


@prepared
def _old_titles(now: datetime) -> Update:
    theirs = AgendaItem.guest_id.in_(select(Guest.id).where(Guest.session_id.in_(past(now))))
    return (
        update(AgendaItem)
        .where(theirs, AgendaItem.title != "")
        .values(title="")
        .execution_options(synchronize_session=False)
    )


async def forget_titles(db: AsyncSession, now: datetime) -> bool:
    """Take the names of guests off the agendas of old sessions; `now` is a wall time.

    Tell whether there was any.
    """
    return await changed(db, *_old_titles(now))


async def forget_all(db: AsyncSession, network_id: int) -> None:
    """Keep nothing of who came to the sessions of a network as a guest, nor their names on agendas."""
    for one, meeting in await came(db, network_id):
        await take_off(db, meeting, one)
        await db.delete(one)
    await db.flush()
