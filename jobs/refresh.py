"""Brings messages that stand in Slack up to date, each by itself: those that everybody reads come first."""

import asyncio
from collections.abc import Set
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.channel import DIRECT
from bot.running.clock import Clock
from bot.slack.blocks import Message
from bot.slack.errors import MEANINGS, Meaning
from bot.slack.methods import FOR_PEOPLE, UPDATE
from bot.slack.outcome import NotSent, Outcome, Sent, Unknown
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from jobs.hands import Found, Key
from jobs.rests import Rests
from jobs.writing import Item, apart, bundle, load, load_together, write
from models import channel, posted
from models.delivery import DELETED, Delivery
from models.network import Network
from models.posted import UPDATE_AGAIN, Place

AT_ONCE = 2  # messages that are written; what people do does not wait behind more


class Refresher:
    """Finds what no longer tells the truth, and updates it; what fails waits, longer each time."""

    def __init__(self, database: Database, workspaces: Workspaces, clock: Clock) -> None:
        self._database, self._workspaces, self._clock = database, workspaces, clock
        self._writing = asyncio.Semaphore(AT_ONCE)
        self._rests = Rests(UPDATE_AGAIN)

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return what to update now, as far as Slack's pace allows."""
        found, now = Found.among(busy, room, self._workspaces), self._clock.now()
        tried = {key[0] for key in busy if isinstance(key, tuple)}
        elsewhere = [*found.elsewhere(self._workspaces, UPDATE), *self._rests.resting(now, tried)]
        async with self._database.read() as db:
            untrue = await posted.to_refresh(db, now, elsewhere, room + len(busy))
        for place, (team_id, direct) in untrue.items():
            key, pace = (team_id, place), self._workspaces.of(team_id).paces.of(UPDATE)
            if self._rests.tries(team_id) and team_id in tried:
                continue
            if key not in busy and found.room(team_id, pace, FOR_PEOPLE if direct else 0):
                found.take(key, self._update(team_id, place), pace)
                tried.add(team_id)
        return found

    async def _update(self, team_id: str, place: Place) -> None:
        """Write a message anew and update it."""
        async with self._writing:
            now = self._clock.now()
            async with self._database.write() as db:
                message = await _rewritten(db, await posted.untrue_parts(db, place, now), now)
        if message is None:
            return
        outcome = await self._workspaces.of(team_id).update(*place, message)
        due = self._next_try(team_id, place, outcome, now)
        async with self._database.write() as db:
            error = _to_tell(place, outcome) if due is None else ""
            if error and not await _is_told(db, place, error, now):
                error = ""
            if error == DELETED and await _comes_back(db, place, now):
                return
            await posted.refreshed(
                db,
                place,
                expected=now + UPDATE_AGAIN,
                due=due,
                now=self._clock.now(),
                error=error,
            )

    def _next_try(self, team_id: str, place: Place, outcome: Outcome, now: datetime) -> datetime | None:
        """Return when a message is to be updated once more; None when it is not."""
        match outcome:
            case Sent():
                self._rests.went(team_id, place)
                return None
            case NotSent(final=True) | NotSent(unheard_of=True):
                self._rests.over(team_id, place)
                return None
            case NotSent(error, retry_after=wait):
                return max(self._rests.failed(team_id, place, error, now), now + (wait or timedelta()))
            case Unknown(error):
                return self._rests.failed(team_id, place, error, now)


def _to_tell(place: Place, outcome: Outcome) -> str:
    """Return why a message stays as it was, when whoever facilitates can do something about that.

    A conversation that is gone or closed is not theirs to open.
    """
    if not isinstance(outcome, NotSent):
        return ""
    personal = place[0].startswith(DIRECT)
    return "" if personal and MEANINGS.get(outcome.error) is Meaning.RECIPIENT else outcome.error


async def _is_told(db: AsyncSession, place: Place, error: str, now: datetime) -> bool:
    """Take in that Slack took no update; tell whether that matters.

    It does not where a network lived before, nor when somebody deleted what is of no use any more.
    """
    for part in (await posted.parts_of(db, *place))[:1]:
        await channel.refused(db, part.network_id, place[0], error, now)
        home = await db.get_one(Network, part.network_id)
        elsewhere = part.person_id is None and place[0] != home.channel_id
        return not elsewhere and (error != DELETED or part.of_use(now))
    return False


async def _comes_back(db: AsyncSession, place: Place, now: datetime) -> bool:
    """Put a message there again that somebody deleted, as long as it is of use; tell whether it is."""
    parts = await posted.parts_of(db, *place)
    back = [part for part in parts if part.was_deleted(now)]
    return bool(back)


async def _rewritten(db: AsyncSession, parts: list[Delivery], now: datetime) -> Message | None:
    """Write a message anew from its parts; one that cannot be written stays as it is."""
    _at_hand = await load_together(db, parts)
    items = sorted([await load(db, part) for part in parts], key=lambda item: item.place)
    written: list[tuple[Item, Message]] = []
    for item in items:
        async with apart(db, item.delivery):
            written.append((item, await write(db, item, now)))
        item.delivery.refresh_due = now + UPDATE_AGAIN
    if written and len(written) == len(items):
        return bundle(written)
    for part in parts:
        part.refresh_due = None
    return None
