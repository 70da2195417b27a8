"""What a subgroup brings back: by who reports for it, for who facilitates."""

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import NotFound, Refusal, WrongStage
from models.question import EmptyText
from models.rows import many, one
from models.session import LearningSession
from models.subgroup import Brought, Group, Seat, division
from models.together import some
from models.writing import tidy


class DividedAgain(Refusal):
    """The subgroup of this number is another one by now."""


async def group_of(
    db: AsyncSession, meeting: LearningSession, number: int | None, person_id: int, *, leads: bool
) -> Group:
    """Return a subgroup to who reports for it or facilitates. Raises NotFound."""
    for group in (await division(db, meeting)).groups:
        mine = group.reporter is not None and group.reporter.id == person_id
        if group.number == number and (mine or leads):
            return group
    raise NotFound


def must_be_as_shown(group: Group, shown: Collection[int]) -> None:
    """Refuse what was written about another subgroup of the same number. Raises DividedAgain.

    Who moves between subgroups makes no other of it, as long as half of those who sat there still do.
    """
    if 2 * sum(one.id in shown for one in group.people) < len(shown):
        raise DividedAgain(field="found")


@many
def _reported_by(session_ids: Collection[int], person_id: int) -> Select[int]:
    return select(Seat.number).where(
        Seat.session_id.in_(session_ids), Seat.person_id == person_id, Seat.reports
    )


REPORTS = some(_reported_by)  # for any subgroup


@one
def reports_for(session_id: int, person_id: int) -> Select[int]:
    """Return the number of the subgroup for which somebody reports."""
    last = select(func.max(Seat.lap)).where(Seat.session_id == session_id).scalar_subquery()
    return select(Seat.number).where(
        Seat.session_id == session_id, Seat.lap == last, Seat.person_id == person_id, Seat.reports
    )


def must_be_open(meeting: LearningSession) -> None:
    """Refuse what is brought back before a session, and once its report is made. Raises WrongStage."""
    if not meeting.goes_on:
        raise WrongStage(stage=meeting.stage)


async def bring_back(
    db: AsyncSession, meeting: LearningSession, group: Group, found: str, stays_open: str
) -> None:
    """Keep what a subgroup brings back, or change it. Raises EmptyText when it is nothing at all."""
    found, stays_open = tidy(found), tidy(stays_open)
    if not found and not stays_open:
        raise EmptyText(field="found")
    kept = group.brought
    if kept is None:
        lap = (await division(db, meeting)).lap
        kept = Brought(session_id=meeting.id, lap=lap, number=group.number)
        db.add(kept)
    kept.found, kept.stays_open = found, stays_open
    await db.flush()
