"""Turns the steps that are due into messages for those whom the rule names at that moment."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from models import delivery, network, session
from models.audience import people
from models.delivery import Delivery, Step
from models.network import Network
from models.plan import RULES


async def run(database: Database, now: datetime) -> int:
    """Expand every step that is due; expanding again adds only who was not there before."""
    expanded = 0
    while True:
        async with database.read() as db:
            due = [(step.id, step.session_id) for step in await delivery.due_steps(db, now)]
        if not due:
            return expanded
        for step_id, session_id in due:
            async with database.write() as db:
                expanded += await _expand(db, step_id, session_id, now)


async def _expand(db: AsyncSession, step_id: int, session_id: int, now: datetime) -> int:
    meeting = await db.get(session.LearningSession, session_id)
    unlocked = await db.get(Network, meeting.network_id) if meeting else None
    if meeting is None or unlocked is None:
        return 0
    home = await network.lock(db, unlocked.team_id, unlocked.id)
    step = await db.get(Step, step_id)
    if step is None or step.expanded:
        return 0
    step.expanded = True
    if now >= step.expires:
        return 0
    rule = RULES[step.kind]
    for person in await people(db, step.kind, home, meeting):
        due = step.due if rule.any_hour else person.hours.next_open(step.due, home.calendar)
        await delivery.put(
            db,
            Delivery(
                network_id=home.id,
                kind=step.kind,
                subject=f"session:{meeting.id}",
                session_id=meeting.id,
                edition=step.edition,
                recipient=person.user_id,
                person_id=person.id,
                due=due,
                expires=step.expires,
            ),
        )
    return 1
