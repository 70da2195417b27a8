"""Cleans the disk of what was deleted: at the start, then whenever something was left, until nothing is."""

import asyncio
from datetime import datetime

import structlog

from bot.running.clock import Clock, HeldClock
from bot.storage.database import Database
from models import trace
from models.trace import BY_NIGHT, Left, Place, Stuck, Why, is_night

log = structlog.get_logger()

GATHER = 1.0  # seconds; what is left within it is cleaned together
STOPS_WITHIN = 5.0  # seconds


async def clean(database: Database, now: datetime, *, all_of_it: bool = False) -> None:
    """Clean what is due, or all that was left; what cannot be cleaned now is tried again later."""
    async with database.read() as db:
        places = await trace.left(db)
    due = [one for one in places if one.due <= now or (all_of_it and one.why not in BY_NIGHT)]
    if not due:
        return
    found = [(one, await _cleaned(database, one, now)) for one in due]
    async with database.write() as db:
        for one, stuck in found:
            await trace.settle(db, one, stuck, now)


async def _cleaned(database: Database, left: Left, now: datetime) -> Stuck:
    if left.place is Place.EARLIER and not database.sqlite and not _by_night(left, now):
        return {Why.NIGHT: ()}
    try:
        stuck = await database.forget_order(
            left.tables, thoroughly=left.place is not Place.ANSWER, large=_by_night(left, now)
        )
    except Exception:
        log.exception("cleaning.failed", place=left.place)
        return {Why.FAILED: left.tables}
    for why, tables in stuck.items():
        if why not in (Why.NIGHT, Why.ELSEWHERE):
            log.warning("cleaning.waits", place=left.place, why=why, tables=sorted(tables))
    return stuck


def _by_night(left: Left, now: datetime) -> bool:
    """Tell whether what keeps people waiting may be done: at night, or when the night passed without it."""
    return left.why in BY_NIGHT or is_night(now)


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
