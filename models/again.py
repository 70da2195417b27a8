"""What stands on an agenda again when one is proposed: what whoever facilitates made of it, what was left."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import AgendaItem, PointOutcome, items, peer_consultation
from models.rows import one
from models.session import LearningSession, Stage


@dataclass(frozen=True)
class Again:
    """What is to stand on an agenda again: points of their own, items with questions, fixed parts.

    Of `parts` these are the ones that are otherwise than they are drafted; `usual` are the methods of those
    that stood there as they are.
    """

    points: Sequence[AgendaItem] = ()
    asked: Sequence[AgendaItem] = ()
    parts: Sequence[AgendaItem] = ()
    usual: frozenset[str] = frozenset()

    @property
    def minutes(self) -> int:
        """How long they take, without the fixed parts."""
        return sum(point.minutes for point in (*self.points, *self.asked))


NOTHING = Again()


def _comes_by_itself(point: AgendaItem) -> bool:
    """Whether a point comes with whose it is: what a member brings, an expert, or what was a case."""
    if point.brought or point.guest_id is not None:
        return True
    return peer_consultation(point.method) and not (point.title or point.question_ids)


def _as_it_stood(point: AgendaItem, meeting: LearningSession, asked: Container[int]) -> AgendaItem:
    """Return the same item for a session, with those of its questions that are still asked."""
    once_more = point.once_more(meeting)
    once_more.question_ids = [key for key in point.question_ids if key in asked]
    return once_more


@one
def _before(meeting: LearningSession) -> Select[LearningSession]:
    """Return the last session before this one that was held, or that was called off with an agenda."""
    drafted = exists().where(AgendaItem.session_id == LearningSession.id)
    return (
        select(LearningSession)
        .where(
            LearningSession.network_id == meeting.network_id,
            LearningSession.starts_local < meeting.starts_local,
            (LearningSession.stage != Stage.CANCELLED) | drafted,
        )
        .order_by(LearningSession.starts_local.desc())
        .limit(1)
    )


async def load(db: AsyncSession, meeting: LearningSession, asked: Container[int] = ()) -> Again:
    """Return what is to stand on the agenda of a session once more, of the questions those still `asked`.

    Where there was an agenda already, what whoever facilitates made of it; otherwise what the session before
    left for this one, or all of their own if it was called off. What members bring, and experts, come by
    themselves (`case_agenda`, `contribution_agenda`, `guest_agenda`).
    """
    drafted = [point for point in await items(db, meeting.id) if not _comes_by_itself(point)]
    if drafted or meeting.without or meeting.without_questions:  # there was one, all of it taken off perhaps
        return _made(meeting, drafted, asked)
    before = await _before(db, meeting)
    if before is None:
        return NOTHING
    if before.stage is Stage.CANCELLED:
        return await along(db, before, meeting, asked)
    points = [point for point in await items(db, before.id) if not _comes_by_itself(point)]
    left = [point for point in points if point.became is PointOutcome.NEXT_TIME]
    return Again([point.once_more(meeting) for point in left])


async def along(
    db: AsyncSession, before: LearningSession, meeting: LearningSession, asked: Container[int]
) -> Again:
    """Return what comes along to a session from one that was called off: all that has words of its own.

    It remembers the first session for which it was, also when more than one is called off.
    """
    points, named = list[AgendaItem](), list[AgendaItem]()
    for point, come in await worded(db, before, meeting, asked):
        (points if point.has_own_outcome else named).append(come)
        point.went_along = True
    return Again(points, named)


async def worded(
    db: AsyncSession, before: LearningSession, meeting: LearningSession, asked: Container[int]
) -> list[tuple[AgendaItem, AgendaItem]]:
    """Return what has words of its own on an agenda that was called off, each with what it would be here."""
    found = list[tuple[AgendaItem, AgendaItem]]()
    for point in await items(db, before.id):
        if _comes_by_itself(point):
            continue
        made = _made(meeting, [point], asked)
        for come in (*made.points, *(item for item in made.asked if item.title)):
            come.came_from_id = point.came_from_id or before.id
            found.append((point, come))
    return found


def _made(meeting: LearningSession, drafted: Iterable[AgendaItem], asked: Container[int]) -> Again:
    """Return what was made of an agenda, beside what is proposed by itself."""
    points, items, parts, usual = list[AgendaItem](), list[AgendaItem](), list[AgendaItem](), set[str]()
    for point in drafted:
        item = _as_it_stood(point, meeting, asked)
        if point.has_own_outcome:
            points.append(item)
        elif not point.question_ids:
            if point.plain and point.method not in usual:
                usual.add(point.method)
            else:
                parts.append(item)
        elif not point.plain and (item.question_ids or item.title):
            items.append(item)
    return Again(points, items, parts, frozenset(usual))
