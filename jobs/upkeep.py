"""Keeps what is known of people fresh, and forgets what need not be kept."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, delete, or_, select

from bot.database import Database
from bot.profile import profile_of
from bot.slack import Slack, Unknown, classify
from models import account
from models.base import prepared
from models.event import SeenEvent
from models.person import Person
from models.retention import forget

log = structlog.get_logger()

PROFILE_AGE = timedelta(days=30)
ASK_AGAIN = timedelta(hours=1)  # when Slack gave no answer
EVENT_AGE = timedelta(days=1)
AT_ONCE = 20


@prepared
def _not_asked_since(since: datetime) -> Select[Person]:
    return (
        select(Person)
        .where(
            or_(Person.refreshed_at.is_(None), Person.refreshed_at < since),
            Person.user_id.like("U%") | Person.user_id.like("W%"),
        )
        .limit(AT_ONCE)
    )


async def refresh_profiles(database: Database, slack: Slack, now: datetime) -> None:
    """Ask Slack for name, zone and account of people whom it has not been asked about lately."""
    async with database.read() as db:
        found = await db.scalars(*_not_asked_since(now - PROFILE_AGE))
        people = [(person.id, person.user_id) for person in found]
    for person_id, user_id in people:
        asked_at = now
        profile = None
        try:
            profile = profile_of((await slack.read("users.info", user=user_id))["user"])
        except Exception as error:
            failure = classify(error)
            log.warning("upkeep.no_profile", person=person_id, error=failure.error)
            if isinstance(failure, Unknown) or not failure.final:
                asked_at = now - PROFILE_AGE + ASK_AGAIN
        async with database.write() as db:
            person = await db.get(Person, person_id)
            if person is None or person.user_id != user_id:  # forgotten meanwhile
                continue
            if profile is None:
                person.refreshed_at = asked_at
            else:
                await account.note(db, person, profile, now)


async def forget_old(database: Database, now: datetime) -> None:
    """Apply the retention periods."""
    async with database.write() as db:
        await forget(db, now)
        await db.execute(delete(SeenEvent).where(SeenEvent.seen_at < now - EVENT_AGE))
