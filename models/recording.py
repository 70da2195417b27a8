"""What is recorded at a session: who was there, what there is to record, who does what, and what follows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    action,
    agenda,
    attendance,
    evaluation,
    leading,
    membership,
    moves,
    posted,
    programme,
    question_bank,
    question_rows,
    step,
)
from models.action import Action
from models.agenda import AgendaItem
from models.base import NotFound, WrongStage
from models.calendar import instant, wall_time
from models.network import Network
from models.person import Person
from models.plan import Fact
from models.programme import NextHasBegun
from models.question import LearningQuestion, State
from models.session import AFTER, LearningSession, Stage

RECORDING = (Stage.READY, Stage.UNDERWAY, *AFTER)


async def must_be_open(db: AsyncSession, meeting: LearningSession, now: datetime) -> None:
    """Refuse to record before the agenda is out and after the next session began.

    Raises WrongStage and NextHasBegun.
    """
    if meeting.stage not in RECORDING:
        raise WrongStage(stage=meeting.stage)
    if not await programme.may_correct(db, meeting, now):
        raise NextHasBegun


async def present(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    shown: Collection[int],
    ticked: Collection[int],
    now: datetime,
) -> int:
    """Record who is there of those who were shown; of others it says nothing. Return how many are there."""
    asked = {person.id for person in await membership.participants(db, home.id)} & {*shown}
    before = {person.id for person in await attendance.present(db, meeting.id)}
    here = ({*ticked} & asked) | (before - asked)
    await attendance.record_present(db, meeting, here)
    if here and not before:
        await _evaluate_after_all(db, home, meeting, now)
    if meeting.stage in AFTER:
        await step.expand_again(db, home.id, now)
    return len(here)


async def _evaluate_after_all(
    db: AsyncSession, home: Network, meeting: LearningSession, now: datetime
) -> None:
    """Let an evaluation open that found nobody recorded when its time came."""
    line = await programme.timeline(db, home, meeting)
    if now >= line.evaluation_closes:
        return
    gave_up = meeting.next_move_at is not None and meeting.next_move_at >= line.evaluation_closes
    if meeting.stage is Stage.UNDERWAY and gave_up:
        await moves.settle(db, home, meeting)
    elif meeting.stage is Stage.EVALUATING and not evaluation.takes_answers(meeting):
        await moves.open_form(db, home, meeting, now)


async def there_after_all(
    db: AsyncSession, home: Network, meeting: LearningSession, person_id: int, now: datetime
) -> None:
    """Count somebody as present who says so themselves; they are asked how it was while that is open.

    Raises WrongStage and NextHasBegun.
    """
    if meeting.stage not in AFTER:
        raise WrongStage(stage=meeting.stage)
    if not await programme.may_correct(db, meeting, now):
        raise NextHasBegun
    (await attendance.attendance(db, meeting.id, person_id)).present = True
    await db.flush()
    await step.expand_again(db, home.id, now)
    await posted.changed(db, now, meeting.id, Fact.RECORD)


NOT_RECORDED = (State.MERGED, State.WITHDRAWN)  # what was said of one that was split since stays said


class Questions(NamedTuple):
    """The questions of a session: those on its agenda, others dealt with at it, and which are open beside.

    The points are those of its agenda; by its key, the question as it goes on.
    """

    on_agenda: Sequence[LearningQuestion]
    dealt_with: Sequence[LearningQuestion]
    others: Sequence[int]
    points: Sequence[AgendaItem]
    current: Mapping[int, LearningQuestion]


async def questions(db: AsyncSession, meeting: LearningSession) -> Questions:
    """Return what can have become something at a session."""
    home, points = meeting.network_id, await agenda.items(db, meeting.id)
    current = await question_bank.goes_on(db, home, agenda.placed(points))
    placed = {
        current[key].id: current[key] for point in points for key in point.question_ids if key in current
    }
    on_agenda = {
        key: one for key, one in placed.items() if one.state is not State.WITHDRAWN and not one.hidden
    }
    beside = [one for one in await question_rows.dealt_with(db, meeting) if one.state not in NOT_RECORDED]
    beside = [one for one in beside if one.id not in on_agenda and not one.hidden]
    last = wall_time(meeting.ends_at, meeting.zone).date()
    over = instant(datetime.combine(last + timedelta(days=1), time.min), meeting.zone)
    known = {*on_agenda, *(one.id for one in beside)}
    others = [key for key in await question_bank.open_or_among(db, home, (), over) if key not in known]
    return Questions([*on_agenda.values()], beside, others, points, current)


async def owners(db: AsyncSession, network_id: int) -> list[Person]:
    """Return who can take something on: participants and facilitators, each once."""
    people: Iterable[Person] = [
        *await membership.participants(db, network_id),
        *await leading.facilitators(db, network_id),
    ]
    return list({person.id: person for person in people}.values())


async def owner_of(db: AsyncSession, network_id: int, owner_id: int, noted: Action | None) -> Person:
    """Return who is to do something; of what is noted it may be who did and left. Raises NotFound."""
    owner = next((one for one in await owners(db, network_id) if one.id == owner_id), None)
    if owner is None and noted is not None and noted.owner_id == owner_id:
        owner = await db.get_one(Person, noted.owner_id)
    if owner is None:
        raise NotFound(field="owner")
    return owner


async def will_do(
    db: AsyncSession,
    meeting: LearningSession,
    item_id: int | None,
    owner_id: int,
    text: str,
    due_on: date | None,
    now: datetime,
) -> Person:
    """Note who does what, or change it, and return them; who left meanwhile may stay its owner.

    Raises NotFound and EmptyText.
    """
    noted = await action.load(db, meeting.id, item_id) if item_id is not None else None
    owner = await owner_of(db, meeting.network_id, owner_id, noted)
    if noted is None:
        await action.take_on(db, meeting.id, owner.id, text, due_on)
    else:
        noted.change(owner.id, text, due_on)
    if meeting.stage in AFTER:
        await step.expand_again(db, meeting.network_id, now)
    return owner
