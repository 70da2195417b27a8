"""Turns the steps that are due into messages for those whom the rule names at that moment."""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from models import delivery, expert, membership, network, posted, session, turnout
from models.audience import goes_out, meant_for
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import RULES, Fact, Kind, too_soon
from models.session import LearningSession
from models.step import LONG_AGO, Step, due_steps

log = structlog.get_logger()


async def run(
    database: Database, now: datetime, came_in: Callable[[int], None] = lambda _network_id: None
) -> int:
    """Expand every step that is due; expanding again adds only who was not there before.

    `came_in` is told in which network something came due.
    What goes wrong with one step waits for the next run; the others go on.
    """
    expanded, after = 0, (LONG_AGO, 0)
    while True:
        async with database.read() as db:
            due = await due_steps(db, now, after=after)
        if not due:
            return expanded
        for came_due, step_id, meeting_id, team_id, network_id in due:
            after = came_due, step_id
            came_in(network_id)
            try:
                async with database.write() as db:
                    expanded += await _expand(db, step_id, meeting_id, team_id, network_id, now)
            except Exception:
                log.exception("steps.failed", step=step_id)


async def _expand(
    db: AsyncSession, step_id: int, meeting_id: int, team_id: str, network_id: int, now: datetime
) -> int:
    home = await network.lock(db, team_id, network_id)
    meeting = await session.load(db, team_id, meeting_id)
    step = await db.get(Step, step_id)
    if step is None or (step.expanded and step.looks_at is None):
        return 0
    early = now < step.due
    step.expanded, step.looks_at = not early, None
    if now >= step.expires:
        return 0
    rule = RULES[step.kind]
    goes, goes_from = await goes_out(db, step.kind, meeting), home.sends_from(now)
    found = await meant_for(db, step.kind, home, meeting) if goes else []
    if early:
        return await _expand_early(db, step, home, meeting, found, now)
    goes = goes and goes_from < step.expires and (rule.secret or bool(found))
    step.goes(goes_from if goes else None, now)
    if step.kind is Kind.EXPERT_SEARCH and found:
        await expert.begin(db, meeting)
    if step.kind is Kind.EVALUATION_REMINDER and await turnout.count(db, meeting):
        await posted.changed(db, now, meeting.id, Fact.RESULTS)
    for person in found:
        await _put(db, step, home, person, step.comes(person.hours, home.calendar))
    return 1


async def _expand_early(
    db: AsyncSession,
    step: Step,
    home: Network,
    meeting: LearningSession,
    found: list[Person],
    now: datetime,
) -> int:
    """Put it for those to whom it comes now, before it is due, and look again when it comes to the next."""
    announced = await posted.announced_at(db, meeting.id, closed=home.channel_lost is not None)
    stops: list[datetime] = []
    for person in await membership.active(db, home.id):
        comes = step.comes(person.hours, home.calendar)
        if comes > now:
            stops.append(comes)
        elif person in found and not too_soon(step.kind, comes, announced):
            await _put(db, step, home, person, comes)
    step.looks_at = min((stop for stop in stops if stop < step.due), default=None)
    return 1


async def _put(db: AsyncSession, step: Step, home: Network, person: Person, due: datetime) -> None:
    row = await delivery.put(
        db,
        Delivery(
            network_id=home.id,
            kind=step.kind,
            subject=f"session:{step.session_id}",
            session_id=step.session_id,
            edition=step.edition,
            recipient=person.user_id,
            person_id=person.id,
            due=due,
            expires=step.expires,
        ),
    )
    if RULES[step.kind].ahead:
        row.hurry(due)
