"""Where what members bring stands among the other points of an agenda, and how it comes off it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, idea_retention, posted, trace
from models.agenda import OPENERS, AgendaItem
from models.case import Case
from models.contribution import Contribution
from models.decision import Decision
from models.guest import Guest
from models.off_agenda import OffAgenda
from models.person import Person
from models.plan import Fact
from models.request import Requested, RequestState
from models.rows import many
from models.session import LearningSession, Stage
from models.trace import Place

Brought = TypeVar("Brought", Case, Contribution)
Which = Callable[[AgendaItem], bool]
ARRANGED = (Stage.PREPARING, Stage.READY, Stage.UNDERWAY)  # when an agenda may hold what others replace


def named(brings: str, who: str) -> str:
    """Return what the point of a contribution is called: what is brought, and by whom."""
    return f"{brings} ({who})" if who else brings


def is_named(title: str, brings: str) -> bool:
    """Tell whether a point is called by what is brought, whatever the name of its owner was then."""
    return title == brings or (title.startswith(f"{brings} (") and title.endswith(")"))


def of_called_off(what: type[Brought], meeting: LearningSession) -> Select[Brought, Person]:
    """Return what was to be brought to sessions before this one that were called off, and by whom."""
    return (
        select(what, Person)
        .join(Person, Person.id == what.owner_id)
        .join(LearningSession, LearningSession.id == what.session_id)
        .where(
            LearningSession.network_id == meeting.network_id,
            LearningSession.stage == Stage.CANCELLED,
            LearningSession.starts_local < meeting.starts_local,
            what.state == RequestState.BROUGHT,
        )
        .order_by(what.id)
    )


async def put(db: AsyncSession, meeting: LearningSession, point: AgendaItem, same: Which) -> None:
    """Put a point on the agenda, after what opens the session and what others bring; there it is once."""
    order = await agenda.items(db, meeting.id)
    if any(map(same, order)):
        return
    at = next((n for n, one in enumerate(order) if one.method not in OPENERS and not one.brought), 0)
    db.add(point)
    _number([*order[:at], point, *order[at:]])


async def take_off(db: AsyncSession, meeting: LearningSession, which: Which) -> None:
    """Take points off the agenda, if they stand there, with what they are called."""
    order = await agenda.items(db, meeting.id)
    for point in [point for point in order if which(point)]:
        order.remove(point)
        await idea_retention.point_goes(db, point)
        await db.delete(point)
        await trace.leave(db, Place.KEPT)
    _number(order)


@many
def _arranged(network_id: int, stages: Collection[Stage]) -> Select[LearningSession]:
    return (
        select(LearningSession)
        .where(LearningSession.network_id == network_id, LearningSession.stage.in_(stages))
        .order_by(LearningSession.id)
    )


async def instead(
    db: AsyncSession, network_id: int, key: int, others: Sequence[int], but: Collection[int] = ()
) -> list[LearningSession]:
    """Let questions take the place of another on the agendas to come, but on those of some sessions.

    Return the sessions where it stood.
    """
    found: list[LearningSession] = []
    for meeting in await _arranged(db, network_id, ARRANGED):
        points = [one for one in await agenda.items(db, meeting.id) if key in one.question_ids]
        if points and meeting.id not in but:
            for point in points:
                _replace(point, key, others)
            await db.flush()
            found.append(meeting)
    return found


def _replace(point: AgendaItem, key: int, others: Sequence[int]) -> None:
    at = point.question_ids.index(key)
    kept = [*point.question_ids[:at], *others, *point.question_ids[at + 1 :]]
    point.question_ids = list(dict.fromkeys(kept))


async def keep_inside(db: AsyncSession, point: AgendaItem, *, inside: bool) -> None:
    """Remember whether whoever facilitates keeps what is brought or decided at a point within the circle."""
    if point.decision_id is not None:
        (await db.get_one(Decision, point.decision_id)).inside = inside
    mine = await brought(db, point)
    if mine is not None and point.inside is not inside:
        mine.kept = inside


async def keep(db: AsyncSession, point: AgendaItem, *, was_inside: bool) -> None:
    """Remember how whoever facilitates filled in a point of what is brought or decided: so it comes back.

    Within the circle too, also where its method has it stay there.
    """
    if point.decision_id is not None:
        await keep_inside(db, point, inside=point.inside and not point.silent)
    mine = await brought(db, point)
    if mine is None:
        return
    own = is_named(point.title, mine.brings) if isinstance(mine, Contribution) else point.title == mine.core
    mine.kept_minutes, mine.kept_method, mine.kept_called = point.minutes, point.method, point.called
    mine.kept_title = "" if own else point.title
    mine.kept = mine.kept if point.inside is was_inside else point.inside


async def brought(db: AsyncSession, point: AgendaItem) -> Case | Contribution | None:
    """Return what a member brings as this point."""
    if point.case_id is not None:
        return await db.get(Case, point.case_id)
    return await db.get(Contribution, point.contribution_id) if point.contribution_id is not None else None


async def standing_for(db: AsyncSession, point: AgendaItem) -> OffAgenda | None:
    """Return what stands on an agenda as this point, where it would come by itself on one made anew."""
    if point.decision_id is not None:
        return await db.get(Decision, point.decision_id)
    if point.guest_id is not None:
        return await db.get(Guest, point.guest_id)
    return await brought(db, point)


async def off(db: AsyncSession, meeting: LearningSession, mine: Case | Contribution | None) -> bool:
    """Tell whether what would be brought has no place on an agenda that is settled."""
    if mine is None or mine.state is not RequestState.BROUGHT or meeting.stage is not Stage.READY:
        return False
    order = await agenda.items(db, meeting.id)
    placed = {point.case_id if isinstance(mine, Case) else point.contribution_id for point in order}
    return mine.id not in placed


async def move(
    db: AsyncSession,
    points: Iterable[AgendaItem],
    mine: Case | Contribution,
    to: LearningSession,
    now: datetime,
) -> None:
    """Let what was not talked about be brought to another session: where it stood, no word of it stays."""
    for point in points:
        point.title = ""
    await posted.changed(db, now, mine.session_id, Fact.AGENDA)
    before = await db.get_one(LearningSession, mine.session_id)
    mine.came_from_id = (mine.came_from_id or before.id) if before.stage is Stage.CANCELLED else None
    mine.session_id = to.id
    to.kept_days = min(to.kept_days, before.kept_days)  # what was promised of it goes along


def as_kept(point: AgendaItem, mine: Requested) -> AgendaItem:
    """Return a new point, as whoever facilitates filled it in before."""
    point.minutes = mine.kept_minutes or point.minutes
    point.method, point.called = mine.kept_method or point.method, mine.kept_called
    point.title = mine.kept_title or point.title
    return point


def _number(order: Iterable[AgendaItem]) -> None:
    for position, point in enumerate(order, start=1):
        point.position = position
