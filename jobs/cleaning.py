"""Cleans the disk of what was deleted: at the start, then whenever something was left, until nothing is."""

import asyncio
from datetime import datetime

import structlog

from bot.running.clock import Clock, HeldClock
from bot.storage.database import Database
from models import trace
from models.trace import Left, Why

log = structlog.get_logger()

GATHER = 1.0  # seconds; what is left within it is cleaned together
STOPS_WITHIN = 5.0  # seconds


async def clean(database: Database, now: datetime, *, all_of_it: bool = False) -> None:
    """Clean what is due, or all that was left; what cannot be cleaned now is tried again later."""
    async with database.read() as db:
        places = await trace.left(db)
    due = [one for one in places if all_of_it or one.due <= now]
    if not due:
        return
    found = {one.place: await _cleaned(database, one) for one in due}
    async with database.write() as db:
        for one in due:
            await trace.settle(db, one, found[one.place], now)


async def _cleaned(database: Database, left: Left) -> Why | None:
    try:
        why = await database.forget_order(left.place)
    except Exception:
        log.exception("cleaning.failed", place=left.place)
        return Why.FAILED
    if why not in (None, Why.ELSEWHERE):
        log.warning("cleaning.waits", place=left.place, why=why)
    return why


class Cleaner:
    """Cleans in a task of its own, for which no tick waits."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._task: asyncio.Task[None] | None = None
        self._goes_on = True

    def wake(self, *, all_of_it: bool = False) -> None:
        """Clean soon what is due, or all that was left; while it does, what more is left waits for a tick."""
        if self._goes_on and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._clean(all_of_it))

    async def settled(self) -> None:
        """Return when nothing is being cleaned."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """Finish what is being cleaned, or leave it to the next start."""
        self._goes_on = False
        if self._task is not None:
            await asyncio.wait([self._task], timeout=STOPS_WITHIN)
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _clean(self, all_of_it: bool) -> None:
        if not (all_of_it or isinstance(self._clock, HeldClock)):
            await asyncio.sleep(GATHER)
        try:
            await clean(self._database, self._clock.now(), all_of_it=all_of_it)
        except Exception:
            log.exception("cleaning.failed")
