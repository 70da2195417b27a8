"""What an agenda is shown from: handlers and letters load it the same way, views only read it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, errand, expert, person, question_bank
from models.agenda import AgendaItem
from models.confidentiality import EVERYBODY, LEADING, Sight, Whom
from models.errand import Carried
from models.evaluation import Wish
from models.expert import Sought
from models.person import Person
from models.question_bank import Banked
from models.session import LearningSession
from models.twins import twins


@dataclass(frozen=True)
class Draft:
    """The points of an agenda with what surrounds them."""

    items: Sequence[AgendaItem]
    texts: Mapping[int, Sight] = field(default_factory=dict)
    whom: Whom = EVERYBODY  # who is to read it
    entries: Sequence[Banked] = ()  # every open question
    waiting: Sequence[Banked] = ()  # those without a place
    askers: Mapping[int, Person] = field(default_factory=dict)
    twins: Sequence[tuple[int, int]] = ()
    wishes: Sequence[Wish] = ()
    used_before: Collection[str] = ()
    errands: Mapping[int, Carried] = field(default_factory=dict)
    sought: Sequence[Sought] = ()  # questions that look for a person


async def published(db: AsyncSession, meeting: LearningSession, whom: Whom) -> Draft:
    """Load what somebody may see of an agenda."""
    return Draft(
        items=await agenda.items(db, meeting.id),
        texts=await question_bank.texts(db, meeting.network_id, whom),
        whom=whom,
        wishes=await agenda.wishes_of_last_time(db, meeting),
    )


async def working(db: AsyncSession, meeting: LearningSession, whom: Whom = LEADING) -> Draft:
    """Load what the facilitator sees of an agenda; who asked without a name is not in it.

    A copy of it for e-mail is for everybody, and holds nothing that stays within the circle.
    """
    points = await agenda.items(db, meeting.id)
    entries = await question_bank.bank(db, meeting.network_id)
    named = [q.asker_id for q in (e.question for e in entries) if q.asker_id and not q.anonymous]
    return Draft(
        items=points,
        texts=await question_bank.texts(db, meeting.network_id, whom),
        whom=whom,
        entries=entries,
        waiting=await agenda.waiting(db, meeting, points),
        askers=await person.by_ids(db, named),
        twins=await asyncio.to_thread(twins, {e.question.id: e.question.text for e in entries}),
        wishes=await agenda.wishes_of_last_time(db, meeting),
        errands=await errand.standing(db, meeting.id),
        sought=await expert.running(db, meeting.network_id),
        used_before=await agenda.methods_of_last_time(db, meeting),
    )
