"""What an agenda is shown from: handlers and letters load it the same way, views only read it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, errand, expert, outline, person, question_bank
from models.agenda import AgendaItem
from models.errand import Carried
from models.evaluation import Wish
from models.expert import Sought
from models.person import Person
from models.question import State
from models.question_bank import Banked
from models.session import LearningSession
from models.twins import twins

MOST_WAITING = 10  # questions without a place, left out or parked, that are shown
MOST_TWINS = 5  # pairs


@dataclass(frozen=True)
class Draft:
    """The points of an agenda with what surrounds them."""

    items: Sequence[AgendaItem]
    texts: Mapping[int, str] = field(default_factory=dict)
    entries: Sequence[Banked] = ()  # the questions that are shown
    waiting: Sequence[Banked] = ()  # the first of those without a place
    more_waiting: Mapping[State, int] = field(default_factory=dict)  # how many more there are, by their state
    askers: Mapping[int, Person] = field(default_factory=dict)
    twins: Sequence[tuple[int, int]] = ()
    wishes: Sequence[Wish] = ()
    used_before: Collection[str] = ()
    errands: Mapping[int, Carried] = field(default_factory=dict)
    sought: Sequence[Sought] = ()  # questions that look for a person


async def published(db: AsyncSession, meeting: LearningSession) -> Draft:
    """Load what everybody may see of an agenda."""
    points = await agenda.items(db, meeting.id)
    return Draft(
        items=points,
        texts=await question_bank.texts(db, meeting.network_id, agenda.placed(points)),
        wishes=await agenda.wishes_of_last_time(db, meeting),
    )


async def working(db: AsyncSession, meeting: LearningSession, *, compares: bool = False) -> Draft:
    """Load what the facilitator sees of an agenda; who asked without a name is not in it.

    Which questions look alike is found only when it `compares` them.
    """
    home, points = meeting.network_id, await agenda.items(db, meeting.id)
    placed = agenda.placed(points)
    groups: dict[State, list[int]] = {State.OPEN: [], State.PARKED: []}
    for one in outline.waiting(await outline.outlines(db, home), placed):
        groups[one.state].append(one.id)
    first = [key for keys in groups.values() for key in keys[:MOST_WAITING]]
    entries = await question_bank.banked(db, home, [*placed, *first])
    shown = [entry for entry in entries if entry.question.open and not entry.question.hidden]
    named = [q.asker_id for q in (e.question for e in shown) if q.asker_id and not q.anonymous]
    alike = await asyncio.to_thread(twins, await question_bank.open_texts(db, home)) if compares else []
    alike = alike[:MOST_TWINS]
    return Draft(
        items=points,
        texts=await question_bank.texts(db, home, {*placed, *(key for pair in alike for key in pair)}),
        entries=shown,
        waiting=[entry for entry in shown if entry.question.id not in placed],
        more_waiting={state: len(keys) - len(keys[:MOST_WAITING]) for state, keys in groups.items()},
        askers=await person.by_ids(db, named),
        twins=alike,
        wishes=await agenda.wishes_of_last_time(db, meeting),
        errands=await errand.standing(db, meeting.id),
        sought=await expert.running(db, home),
        used_before=await agenda.methods_of_last_time(db, meeting),
    )
