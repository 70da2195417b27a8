"""What an agenda is shown from: handlers and letters load it the same way, views only read it."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    agenda,
    case,
    case_turns,
    document,
    errand,
    expert,
    guest,
    kick_off,
    left_behind,
    lineage,
    membership,
    method,
    outline,
    person,
    prework,
    question_bank,
)
from models.agenda import AgendaItem
from models.case_turns import Cases
from models.confidentiality import EVERYBODY, LEADING, Sight, Whom
from models.document import Document
from models.errand import Carried
from models.expert import Sought
from models.guest import Guest
from models.kick_off import Element as Needs
from models.left_behind import Left
from models.method import Log
from models.outline import Outline
from models.person import Person
from models.prework import Prework
from models.question import LearningQuestion, State
from models.question_bank import Banked
from models.session import LearningSession
from models.twins import twins
from models.wish import Wish

MOST_WAITING = 100  # questions without a place, left out or parked, of which one can be chosen
MOST_TWINS = 100  # pairs that it lists


@dataclass(frozen=True)
class Draft:
    """The points of an agenda with what surrounds them."""

    items: Sequence[AgendaItem]
    texts: Mapping[int, Sight] = field(default_factory=dict)
    whom: Whom = EVERYBODY  # who is to read it
    entries: Sequence[Banked] = ()  # the open questions of which something may be shown
    waiting: Sequence[Banked] = ()  # the first of those without a place
    waits: Mapping[State, int] = field(default_factory=dict)  # how many have none, by their state
    askers: Mapping[int, Person] = field(default_factory=dict)
    twins: Sequence[tuple[int, int]] = ()
    wishes: Sequence[Wish] = ()
    log: Log = field(default_factory=dict)  # the methods of the sessions that were held
    errands: Mapping[int, Carried] = field(default_factory=dict)
    sought: Sequence[Sought] = ()  # questions that look for a person
    left: Sequence[Left] = ()  # of sessions called off, that can be taken along
    past: Set[int] = (
        frozenset()
    )  # questions of which there is more to read: what was said, what they come from
    cases: Cases | None = None  # none where nobody works with cases
    guests: Sequence[Guest] = ()
    members: int = 0  # how many people hear of what is done with it
    documents: Sequence[Document] = ()
    prework: Prework | None = None
    kick_off: Sequence[Needs] | None = None  # what a kick-off does not have; none of any other session
    copied: bool = False  # for e-mail, where no button works


@dataclass(frozen=True)
class Askers:
    """Who asks questions: those who gave their name, and who asks one for somebody who stays away."""

    people: Mapping[int, Person]
    errands: Mapping[int, Carried]


async def askers(db: AsyncSession, meeting: LearningSession, asked: Iterable[LearningQuestion]) -> Askers:
    """Load who asks these questions at a session; who asked without a name is not among them."""
    named = [one.asker_id for one in asked if one.asker_id and not one.anonymous]
    return Askers(await person.by_ids(db, named), await errand.standing(db, meeting.id))


async def published(db: AsyncSession, meeting: LearningSession, whom: Whom) -> Draft:
    """Load what somebody may see of an agenda."""
    points = await agenda.items(db, meeting.id)
    texts = await question_bank.texts(db, meeting.network_id, agenda.placed(points), whom)
    return Draft(
        items=points,
        texts=texts,
        whom=whom,
        past=await lineage.with_past(db, [key for key, one in texts.items() if one.words is not None]),
        wishes=await agenda.wishes_of_last_time(db, meeting),
        documents=await document.of_session(db, meeting.id),
        prework=await prework.of_session(db, meeting.id),
        guests=await guest.of_session(db, meeting.id),
    )


async def proposed(db: AsyncSession, meeting: LearningSession, whom: Whom = LEADING) -> Draft:
    """Load what the facilitator reads of an agenda in a message: what waits first, and what looks alike.

    A copy of it for e-mail is for everybody, and holds nothing that stays within the circle.
    """
    home, points = meeting.network_id, await agenda.items(db, meeting.id)
    draft = await _draft(db, meeting, points, [], whom)
    said = await question_bank.open_texts(db, home, LEADING)
    alike = await asyncio.to_thread(twins, {key: one.words or "" for key, one in said.items()})
    pairs = {key for pair in alike[:MOST_TWINS] for key in pair}
    texts = await question_bank.texts(db, home, pairs, whom)
    return replace(
        draft,
        texts={**draft.texts, **texts},
        waits=Counter(one.state for one in await _waiting(db, meeting, points)),
        twins=alike,
    )


async def working(db: AsyncSession, meeting: LearningSession, whom: Whom = LEADING) -> Draft:
    """Load what the facilitator sees of an agenda in its form."""
    points = await agenda.items(db, meeting.id)
    waiting = await _waiting(db, meeting, points)
    keys = [one.id for one in waiting[:MOST_WAITING]]
    draft = await _draft(db, meeting, points, keys, whom)
    known = {entry.question.id: entry for entry in draft.entries}
    return replace(
        draft,
        waiting=[known[key] for key in keys if key in known],
        waits=Counter(one.state for one in waiting),
        log=await method.used(db, meeting.network_id, but=meeting.id),
        past=await lineage.with_past(db, list(agenda.placed(points))),
        kick_off=await _lacks(db, meeting, points),
        left=await left_behind.at(db, meeting),
    )


async def _lacks(
    db: AsyncSession, meeting: LearningSession, points: Sequence[AgendaItem]
) -> Sequence[Needs] | None:
    begins = await kick_off.is_kick_off(db, meeting)
    return await kick_off.lacks(db, meeting, points) if begins else None


async def _waiting(db: AsyncSession, meeting: LearningSession, points: Sequence[AgendaItem]) -> list[Outline]:
    return outline.waiting(await outline.outlines(db, meeting.network_id), agenda.placed(points))


async def _draft(
    db: AsyncSession,
    meeting: LearningSession,
    points: Sequence[AgendaItem],
    others: Sequence[int],
    whom: Whom,
) -> Draft:
    """Load an agenda with other questions; who asked without a name is not in it."""
    home, keys = meeting.network_id, list(dict.fromkeys([*agenda.placed(points), *others]))
    found = await question_bank.banked(db, home, keys)
    entries = [entry for entry in found if entry.question.open and not entry.question.hidden]
    known = await askers(db, meeting, [entry.question for entry in entries])
    return Draft(
        items=points,
        texts=await question_bank.texts(db, home, keys, whom),
        whom=whom,
        entries=entries,
        askers=known.people,
        wishes=await agenda.wishes_of_last_time(db, meeting, whom.person_id),
        errands=known.errands,
        sought=await expert.running(db, home),
        cases=await case_turns.cases_of(db, meeting, turns=False) if await case.ever(db, home) else None,
        members=(await membership.headcount(db, home)).active,
    )
