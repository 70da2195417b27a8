"""In the room: what of an agenda is on while a session runs, what comes next, and how it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda
from models.agenda import HOW_IT_WAS, AgendaItem, how_many_done, item, items
from models.base import WrongStage
from models.session import LearningSession, Stage

ON_TIME = 2  # minutes: less tells nobody anything


@dataclass(frozen=True)
class Standing:
    """How an agenda stands: what is on, until when, what comes next; in minutes after the start."""

    minutes: int  # that have passed
    on: AgendaItem | None = None
    until: int = 0  # when that should end, as late as it is by now
    then: AgendaItem | None = None
    after: int = 0  # when that should begin
    last: AgendaItem | None = None  # that was done, if she said so of any
    behind: int = 0  # minutes later than the agenda says; below zero, earlier
    ends: int = 0  # when everything would be done

    @property
    def marked(self) -> bool:
        """Whether anything was said to be done: else it stands by the hours of the agenda alone."""
        return self.last is not None

    @property
    def on_time(self) -> bool:
        """Not so late or early that it matters."""
        return abs(self.behind) <= ON_TIME


def standing(meeting: LearningSession, points: Sequence[AgendaItem], now: datetime) -> Standing:
    """Return how an agenda stands at a moment: by what is done, and as long as nothing is by its hours."""
    planned, at, minutes = (
        list(agenda.starts(meeting, points)),
        how_many_done(points),
        minutes_of(meeting, now),
    )
    last, behind = points[at - 1] if at else None, 0
    if last is None:
        while at < len(planned) and minutes >= planned[at][0] + planned[at][1].minutes:
            at += 1
        if at < len(planned) and minutes < planned[at][0]:  # there is time left before the last point
            after, then = planned[at]
            return Standing(minutes, then=then, after=after, ends=after + then.minutes)
    elif last.done_at is not None:
        behind = minutes_of(meeting, last.done_at) - planned[at - 1][0] - last.minutes
        if at < len(planned):  # what is on has its time, and is late by what it takes more
            behind = max(behind, minutes - planned[at][0] - planned[at][1].minutes)
    if at == len(planned):
        return Standing(minutes, last=last, behind=behind, ends=minutes)
    until = ends = planned[at][0] + planned[at][1].minutes + behind
    hours = []
    for after, one in planned[at + 1 :]:
        hours.append(max(ends, after) if one.method == HOW_IT_WAS else ends)
        ends = hours[-1] + one.minutes
    following = planned[at + 1][1] if hours else None
    return Standing(minutes, planned[at][1], until, following, hours[0] if hours else 0, last, behind, ends)


def minutes_of(meeting: LearningSession, at: datetime) -> int:
    """Return how many minutes after the start of a session a moment is; below zero before it."""
    return int((at - meeting.starts_at).total_seconds() // 60)


def must_run(meeting: LearningSession) -> None:
    """Refuse what is done in the room before a session and after it. Raises WrongStage."""
    if meeting.stage is not Stage.UNDERWAY:
        raise WrongStage(stage=meeting.stage)


async def done(db: AsyncSession, meeting: LearningSession, item_id: int, now: datetime) -> None:
    """Note that the group has been through a point, and all before it; twice is harmless.

    Raises WrongStage and NotFound.
    """
    must_run(meeting)
    through = await item(db, meeting.id, item_id)
    for point in await items(db, meeting.id):
        if point.position <= through.position and point.done_at is None:
            point.done_at = now


async def not_done(db: AsyncSession, meeting: LearningSession, item_id: int) -> None:
    """Take back that a point was done, all behind it, and what was done by the same press; twice is harmless.

    Raises WrongStage and NotFound.
    """
    must_run(meeting)
    take_back(await items(db, meeting.id), await item(db, meeting.id, item_id))


def take_back(points: Iterable[AgendaItem], back: AgendaItem) -> None:
    """Let a point be not done, nor what comes behind it, nor what the same press marked."""
    pressed = back.done_at
    for point in points:
        if point.position >= back.position or point.done_at == pressed:
            point.done_at = None
