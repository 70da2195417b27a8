"""Where what members bring stands among the other points of an agenda, and how it comes off it."""

from collections.abc import Callable, Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda
from models.agenda import OPENERS, AgendaItem
from models.case import Case
from models.contribution import Contribution
from models.session import LearningSession

Which = Callable[[AgendaItem], bool]


async def put(db: AsyncSession, meeting: LearningSession, point: AgendaItem, same: Which) -> None:
    """Put a point on the agenda, after what opens the session and what others bring; there it is once."""
    order = await agenda.items(db, meeting.id)
    if any(map(same, order)):
        return
    at = next((n for n, one in enumerate(order) if one.method not in OPENERS and not one.brought), 0)
    db.add(point)
    _number([*order[:at], point, *order[at:]])


async def take_off(db: AsyncSession, meeting: LearningSession, which: Which) -> None:
    """Take points off the agenda, if they stand there."""
    order = await agenda.items(db, meeting.id)
    for point in [point for point in order if which(point)]:
        order.remove(point)
        await db.delete(point)
    _number(order)


async def keep(db: AsyncSession, point: AgendaItem, *, inside: bool) -> None:
    """Remember what whoever facilitates chose for a point of what a member brings: it comes back with it."""
    case = await db.get(Case, point.case_id) if point.case_id is not None else None
    brought = await db.get(Contribution, point.contribution_id) if point.contribution_id is not None else None
    for mine in (case, brought):
        if mine is not None and point.inside is not inside:
            mine.kept = inside


def _number(order: Iterable[AgendaItem]) -> None:
    for position, point in enumerate(order, start=1):
        point.position = position
