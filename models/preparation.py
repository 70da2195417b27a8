"""What whoever facilitates looks at before a session: what waits, who hosted, what was used, whose turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, case, case_turns, leading, method, programme
from models.case_turns import Turn
from models.delivery import Delivery
from models.method import Log
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.question import STILL_OPEN, LearningQuestion, State
from models.rows import many
from models.session import AFTER, LearningSession, Stage
from models.wanted import still_wanted

MOST_HOSTS, MOST_TURNS = 4, 2  # that are named
FROM_OUTSIDE = frozenset({"external_expert", "site_visit"})  # methods that bring something new in
INWARD = 3  # sessions in a row without them: then a hint


@dataclass(frozen=True)
class Preparation:
    """What is known before a session; nothing of what the network does not work with."""

    waits: Mapping[State, int]
    wishes: int = 0  # after the last time, of which nothing was decided
    hosts: Sequence[tuple[str, date]] = ()  # the last one first
    methods: Sequence[tuple[date, Sequence[str]]] = ()  # their keys, of the last sessions
    turns: Sequence[Turn] = ()  # for a case
    inward: int = 0  # the last sessions in which nothing came from outside; 0 for fewer than a hint asks


@many
def _waiting(network_id: int) -> Select[State, int]:
    asked = LearningQuestion
    return (
        select(asked.state, func.count(asked.id))
        .where(asked.network_id == network_id, asked.state.in_(STILL_OPEN), ~asked.hidden)
        .group_by(asked.state)
    )


@many
def _hosts(network_id: int) -> Select[str, datetime]:
    return (
        select(LearningSession.host, LearningSession.starts_local)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.host != "",
            LearningSession.stage.in_((Stage.UNDERWAY, *AFTER)),
        )
        .order_by(LearningSession.starts_local.desc())
        .limit(MOST_HOSTS)
    )


async def of_session(db: AsyncSession, meeting: LearningSession, reader: int | None) -> Preparation:
    """Return what a reader who facilitates may know before a session."""
    home = meeting.network_id
    log = await method.used(db, home, but=meeting.id)
    used = [
        (day, [key for key, days in log.items() if day in days and key not in agenda.FIXED_PARTS])
        for day in method.recent(log)
    ]
    wishes = await agenda.wishes_of_last_time(db, meeting, reader)
    turns = await case_turns.to_ask(db, meeting) if await case.ever(db, home) else []
    return Preparation(
        waits=dict(await _waiting(db, home)),
        wishes=sum(wish.reply is None for wish in wishes),
        hosts=[(host, starts.date()) for host, starts in await _hosts(db, home)],
        methods=[(day, keys) for day, keys in used if keys],
        turns=turns[:MOST_TURNS],
        inward=inward(log),
    )


def inward(log: Log) -> int:
    """Return in how many of the last sessions nothing came from outside; 0 while they are few."""
    outside = {day for key in FROM_OUTSIDE for day in log.get(key, ())}
    days = sorted({day for held in log.values() for day in held}, reverse=True)
    found = len(list(takewhile(lambda day: day not in outside, days)))
    return found if found >= INWARD else 0


async def to_plan(db: AsyncSession, network_id: int) -> bool:
    """Tell whether no session of a network is to come."""
    return await programme.coming(db, network_id) is None


@still_wanted(Kind.PLAN_NEXT)
async def nothing_planned(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether still nothing is planned, and its reader still facilitates."""
    leads = {one.id for one in await leading.facilitators(db, network.id)}
    return person.id in leads and await to_plan(db, network.id)
