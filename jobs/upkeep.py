"""Keeps what is known of people fresh, and forgets what need not be kept."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, or_, select

from bot.database import Database
from bot.slack import Slack, Unknown, classify
from models import moves, network
from models.calendar import zone_exists
from models.event import SeenEvent
from models.network import Network
from models.person import Person
from models.retention import forget

log = structlog.get_logger()

PROFILE_AGE = timedelta(days=30)
ASK_AGAIN = timedelta(hours=1)  # when Slack gave no answer
EVENT_AGE = timedelta(days=1)
AT_ONCE = 20


async def refresh_profiles(database: Database, slack: Slack, now: datetime) -> None:
    """Ask Slack for the name and the zone of people whom it has not been asked about lately."""
    async with database.read() as db:
        found = await db.scalars(
            select(Person)
            .where(
                or_(Person.refreshed_at.is_(None), Person.refreshed_at < now - PROFILE_AGE),
                Person.user_id.like("U%") | Person.user_id.like("W%"),
            )
            .limit(AT_ONCE)
        )
        people = [(person.id, person.user_id) for person in found]
    for person_id, user_id in people:
        asked_at, led = now, list[int]()
        try:
            user = (await slack.read("users.info", user=user_id))["user"]
        except Exception as error:
            user, failure = {}, classify(error)
            log.warning("upkeep.no_profile", person=person_id, error=failure.error)
            if isinstance(failure, Unknown) or not failure.final:
                asked_at = now - PROFILE_AGE + ASK_AGAIN
        async with database.write() as db:
            person = await db.get(Person, person_id)
            if person is None:
                continue
            person.refreshed_at = asked_at
            person.name = user.get("real_name") or person.name
            if zone_exists(user.get("tz") or ""):
                person.zone = user["tz"]
            if user and bool(user.get("deleted")) is not person.gone:
                person.gone = not person.gone
                led = [home.id for home, mine in await network.of_person(db, person_id) if mine.leads]
        for network_id in led:
            await _led_by_others(database, network_id, now)


async def _led_by_others(database: Database, network_id: int, now: datetime) -> None:
    """Give what waits for a facilitator whose account is closed to who stands in."""
    async with database.write() as db:
        home = await db.get_one(Network, network_id, with_for_update={"key_share": True})
        await moves.led_by_others(db, home, now)


async def forget_old(database: Database, now: datetime) -> None:
    """Apply the retention periods."""
    async with database.write() as db:
        await forget(db, now)
        await db.execute(delete(SeenEvent).where(SeenEvent.seen_at < now - EVENT_AGE))
