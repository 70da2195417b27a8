"""Keeps what is known of people fresh, and forgets what need not be kept."""

from collections.abc import Collection, Set
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, delete, or_, select

from bot.running.clock import Clock
from bot.slack.errors import NO_TOKEN
from bot.slack.methods import FOR_PEOPLE, PROFILE
from bot.slack.outcome import NotSent, classify
from bot.slack.profile import profile_of
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from jobs.hands import Found, Key
from jobs.rests import Rests
from models import account, buddy_acts, closed
from models.account import Profile
from models.event import SeenEvent
from models.network import is_there
from models.person import Person
from models.retention import forget
from models.rows import many

log = structlog.get_logger()

PROFILE_AGE = timedelta(days=30)
ASK_AGAIN = timedelta(hours=1)  # when Slack gave no answer
EVENT_AGE = timedelta(days=1)


@many
def _not_asked_since(
    since: datetime, but: Collection[int], elsewhere: Collection[str], limit: int
) -> Select[int, str, str]:
    return (
        select(Person.id, Person.team_id, Person.user_id)
        .where(
            or_(Person.refreshed_at.is_(None), Person.refreshed_at < since),
            Person.user_id.like("U%") | Person.user_id.like("W%"),
            Person.id.not_in(but),
            Person.team_id.not_in(elsewhere),
            is_there(Person.team_id),
        )
        .order_by(Person.refreshed_at.is_not(None), Person.id)
        .limit(limit)
    )


class Profiles:
    """Asks Slack for name, zone and account of people whom it has not been asked about lately: first the new.

    What is to be sent to somebody new waits for it, and so comes in their hours.
    """

    def __init__(self, database: Database, workspaces: Workspaces, clock: Clock) -> None:
        self._database, self._workspaces, self._clock = database, workspaces, clock
        self._rests = Rests(ASK_AGAIN)

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return about whom to ask now, as far as Slack's pace allows."""
        found = Found.among(busy, room, self._workspaces)
        now, asked = self._clock.now(), [key for key in busy if isinstance(key, tuple)]
        but, tried = [key[1] for key in asked], {key[0] for key in asked}
        elsewhere = [*found.elsewhere(self._workspaces, PROFILE), *self._rests.resting(now, tried)]
        async with self._database.read() as db:
            people = [*await _not_asked_since(db, now - PROFILE_AGE, but, elsewhere, room)]
        for person_id, team_id, user_id in people:
            if self._rests.tries(team_id) and team_id in tried:
                continue
            pace = self._workspaces.of(team_id).paces.of(PROFILE)
            if found.room(team_id, pace, FOR_PEOPLE):
                found.take((team_id, person_id), self.ask(person_id, team_id, user_id), pace)
                tried.add(team_id)
        return found

    async def ask(self, person_id: int, team_id: str, user_id: str) -> None:
        """Ask about one person; when there is no answer, again in an hour, or as soon as Slack allows."""
        profile, now = None, self._clock.now()
        asked_at = now
        try:
            profile = profile_of((await self._workspaces.of(team_id).read(PROFILE, user=user_id))["user"])
        except Exception as error:
            failure = classify(error)
            log.warning("upkeep.no_profile", person=person_id, error=failure.error)
            if failure.error in NO_TOKEN:
                self._rests.failed(team_id, person_id, failure.error, now)
            if isinstance(failure, NotSent) and failure.retry_after is not None:
                return
            if not isinstance(failure, NotSent) or not failure.final:
                asked_at = now - PROFILE_AGE + ASK_AGAIN
        else:
            self._rests.went(team_id, person_id)
        try:
            await self._note(person_id, user_id, profile, asked_at)
        except Exception:
            if profile is None:
                raise
            log.exception("upkeep.not_noted", person=person_id)
            await self._note(person_id, user_id, None, now - PROFILE_AGE + ASK_AGAIN)

    async def _note(self, person_id: int, user_id: str, profile: Profile | None, asked_at: datetime) -> None:
        async with self._database.write() as db:
            person = await db.get(Person, person_id)
            if person is None or person.user_id != user_id:  # forgotten meanwhile
                return
            if profile is None:
                person.refreshed_at = asked_at
            else:
                await account.note(db, person, profile, asked_at)


async def forget_old(database: Database, now: datetime, most: int | None = None) -> None:
    """Apply the retention periods, where an operator allows so many days at most."""
    async with database.write() as db:
        await buddy_acts.end_what_is_over(db, now)
        await forget(db, now, most)
        await closed.forget(db, now)
        await db.execute(delete(SeenEvent).where(SeenEvent.seen_at < now - EVENT_AGE))
