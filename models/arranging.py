"""The agenda is arranged: points are moved, filled in and taken off, and what shows it follows."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    case_agenda,
    decision_agenda,
    hiding,
    idea_retention,
    moves,
    placing,
    posted,
    question_bank,
    question_rows,
    retold,
    whisper,
)
from models.agenda import CLOSERS, DRAFTED, OPENERS, AgendaItem, how_many_done, item, items, new_point, placed
from models.base import Refusal, WrongStage
from models.confidentiality import Whom
from models.decision import Decision
from models.network import Network
from models.outcome import Outcome
from models.plan import NOTHING, Fact
from models.question import LearningQuestion
from models.session import LearningSession, Stage

ARRANGED_IN = (Stage.PREPARING, Stage.READY, Stage.UNDERWAY)
MOST_POINTS = 40


class TooManyPoints(Refusal):
    """The agenda is as long as it can be shown."""


class PointIsDone(Refusal):
    """The group has been through this point: it stays as it was."""


@dataclass(frozen=True)
class Filled:
    """What somebody says a point is; whether it stays inside only where they were asked."""

    minutes: int
    method: str
    title: str
    questions: Collection[int]
    inside: bool | None = None
    called: str = ""  # the method, where it is of one's own


def must_be_arranged(meeting: LearningSession) -> None:
    """Refuse to change an agenda that is not there yet, or whose session is over. Raises WrongStage."""
    if meeting.stage not in ARRANGED_IN:
        raise WrongStage(stage=meeting.stage)


async def to_change(db: AsyncSession, meeting: LearningSession, item_id: int) -> AgendaItem:
    """Return a point that may be changed. Raises WrongStage, NotFound and PointIsDone."""
    must_be_arranged(meeting)
    point = await item(db, meeting.id, item_id)
    if point.done_at is not None:
        raise PointIsDone
    return point


async def shift(db: AsyncSession, meeting: LearningSession, item_id: int, by: int, now: datetime) -> None:
    """Move a point up (-1) or down (+1); at the edge it stays. Raises WrongStage, NotFound, PointIsDone."""
    await _move(db, meeting, item_id, lambda order, at: min(max(at + by, 0), len(order)), now)


async def to_top(db: AsyncSession, meeting: LearningSession, item_id: int, now: datetime) -> None:
    """Let a point come first, after what opens the session and what is done.

    Raises WrongStage, NotFound and PointIsDone.
    """

    def first(order: Sequence[AgendaItem], at: int) -> int:
        opened = takewhile(lambda point: point.method in OPENERS, order)
        return min(sum(1 for _ in opened), at)

    await _move(db, meeting, item_id, first, now)


async def _move(
    db: AsyncSession,
    meeting: LearningSession,
    item_id: int,
    to: Callable[[Sequence[AgendaItem], int], int],
    now: datetime,
) -> None:
    """Put a point elsewhere, behind what is done; where is told from the order of the others and its own."""
    moving = await to_change(db, meeting, item_id)
    order = await items(db, meeting.id)
    at = order.index(moving)
    order.remove(moving)
    order.insert(max(to(order, at), how_many_done(order)), moving)
    _number(order)
    await _changed(db, meeting, now)


async def take_minutes(
    db: AsyncSession, meeting: LearningSession, item_id: int, minutes: int, now: datetime
) -> None:
    """Let a point take so many minutes. Raises WrongStage, NotFound, PointIsDone and OddMinutes."""
    point = await to_change(db, meeting, item_id)
    point.fill(
        minutes, point.method, point.title, point.question_ids, inside=point.inside, called=point.called
    )
    await placing.keep(db, point, was_inside=point.inside)
    await _changed(db, meeting, now)


async def fill_in(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    item_id: int | None,
    filled: Filled,
    whom: Whom,
    now: datetime,
) -> None:
    """Say what a point is, or add one; what it keeps within the circle its questions keep, too.

    Raises WrongStage, NotFound, PointIsDone, OddMinutes, TooManyPoints and KeptByOwner.
    """
    must_be_arranged(meeting)
    known = await question_bank.texts(db, home.id, filled.questions, whom)
    point, kept = new_point(meeting), frozenset[int]()
    had = set[int]()
    if item_id is not None:
        point = await to_change(db, meeting, item_id)
        kept, had = point.keeps, {*point.question_ids}
    if filled.inside is False:
        await case_agenda.must_be_free(db, point)
    was_inside, was = point.inside, point.method
    inside = was_inside if filled.inside is None else filled.inside
    asked = [key for key in filled.questions if key in known]
    title = filled.title if point.decision_id is None else point.title
    point.fill(filled.minutes, filled.method, title, asked, inside=inside, called=filled.called)
    await placing.keep(db, point, was_inside=was_inside)
    if item_id is None:
        await _add(db, meeting, point)
    _note(meeting, await items(db, meeting.id), was, had)
    await hiding.follow_point(db, home, point, kept, now)
    await _changed(db, meeting, now)


async def put(
    db: AsyncSession, home: Network, meeting: LearningSession, point: AgendaItem, now: datetime
) -> None:
    """Put a point that was made before on an agenda. Raises WrongStage and TooManyPoints."""
    must_be_arranged(meeting)
    await _add(db, meeting, point)
    _note(meeting, await items(db, meeting.id))
    await hiding.follow_point(db, home, point, frozenset(), now)
    await _changed(db, meeting, now)


async def remove(db: AsyncSession, meeting: LearningSession, item_id: int, now: datetime) -> bool:
    """Take a point off the agenda; its questions stay in the bank.

    Tell whether it is a decision that comes on no other agenda by itself from now on. Raises WrongStage,
    NotFound and PointIsDone.
    """
    point = await to_change(db, meeting, item_id)
    one = await db.get(Decision, point.decision_id) if point.decision_id is not None else None
    await _take_off(db, meeting, point, now)
    stays_off = one is not None and await decision_agenda.taken_off(db, one, meeting)
    await _changed(db, meeting, now)
    return stays_off


async def park(
    db: AsyncSession, home: Network, meeting: LearningSession, item_id: int, now: datetime
) -> None:
    """Keep the questions of a point for later and take the point off; while it runs the record says so.

    Raises WrongStage, NotFound and PointIsDone.
    """
    point = await to_change(db, meeting, item_id)
    asked = [await question_rows.load(db, meeting.network_id, key) for key in point.question_ids]
    parked = [one for one in asked if one.open]
    for one in parked:
        set_aside(one, meeting, now)
    await _take_off(db, meeting, point, now)
    for one in parked:
        await retold.question(db, home, one, now)
    await _changed(db, meeting, now)


def set_aside(asked: LearningQuestion, meeting: LearningSession | None, now: datetime) -> None:
    """Park a question; while a session runs that is what became of it there, with the line it has."""
    if meeting is None or meeting.stage is not Stage.UNDERWAY:
        asked.park()
        return
    recorded = asked.outcome_at(meeting.id)
    asked.record(meeting, Outcome.PARKED, recorded.said if recorded is not None else "", now)


async def take_up(
    db: AsyncSession, home: Network, meeting: LearningSession, question_id: int, now: datetime
) -> None:
    """Put a question that waits, parked or left out, on the agenda; once is enough.

    Raises WrongStage, QuestionClosed and TooManyPoints.
    """
    must_be_arranged(meeting)
    wanted = await question_rows.load(db, meeting.network_id, question_id)
    wanted.take_up()
    if not any(question_id in point.question_ids for point in await items(db, meeting.id)):
        await _add(db, meeting, new_point(meeting, [question_id]))
        _note(meeting, await items(db, meeting.id))
    await retold.question(db, home, wanted, now)
    await _changed(db, meeting, now)


async def _changed(db: AsyncSession, meeting: LearningSession, now: datetime) -> None:
    await moves.follow_agenda(db, await db.get_one(Network, meeting.network_id), meeting, now)
    await whisper.follow(db, meeting, now)
    running = Fact.RECORD if meeting.stage is Stage.UNDERWAY else NOTHING
    await posted.changed(db, now, meeting.id, Fact.AGENDA | running)


async def _add(db: AsyncSession, meeting: LearningSession, point: AgendaItem) -> None:
    """Put a new point before the closing ones, behind what is done."""
    order = await items(db, meeting.id)
    if len(order) >= MOST_POINTS:
        raise TooManyPoints(most=MOST_POINTS)
    at = len(order)
    while at > how_many_done(order) and order[at - 1].method in CLOSERS:
        at -= 1
    order.insert(at, point)
    db.add(point)
    _number(order)


async def _take_off(db: AsyncSession, meeting: LearningSession, gone: AgendaItem, now: datetime) -> None:
    order = await items(db, meeting.id)
    order.remove(gone)
    stood, brought = await placing.standing_for(db, gone), await placing.brought(db, gone)
    await idea_retention.point_goes(db, gone)
    await db.delete(gone)
    _number(order)
    if stood is not None:
        stood.take_off(meeting)
    _note(meeting, order, gone.method, gone.question_ids if gone.guest_id is None else ())
    if brought is not None:
        await posted.changed(db, now, meeting.id, own=brought.owner_id)


def _note(
    meeting: LearningSession, order: Sequence[AgendaItem], was: str = "", asked: Iterable[int] = ()
) -> None:
    """Remember which fixed parts and questions stand there no more, after a point changed or went.

    It `was` of that method, and these questions were `asked` there.
    """
    parts, questions = {point.method for point in order}, placed(order)
    meeting.without = sorted(({*meeting.without, was} & DRAFTED) - parts)
    meeting.without_questions = sorted({*meeting.without_questions, *asked} - questions)


def _number(order: Iterable[AgendaItem]) -> None:
    for position, point in enumerate(order, start=1):
        point.position = position
