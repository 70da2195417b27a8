"""The clock that makes time do something. The only file that knows APScheduler, which only ticks."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from time import monotonic

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, HeldClock
from bot.database import Database
from bot.slack import Slack
from jobs import channels, cycle, outbox, refresh, steps, upkeep
from jobs.cleaning import Cleaner
from models import upcoming
from models.upcoming import Source

log = structlog.get_logger()

GATHER = 0.05  # seconds; acts within it wake us once


class Ticker:
    """Does what is due: on every tick, when somebody's act woke it, and when a held clock is moved."""

    def __init__(self, database: Database, slack: Slack, clock: Clock, tick_seconds: float) -> None:
        self._database, self._slack, self._clock = database, slack, clock
        self._tick_seconds = tick_seconds
        self._cleaner = Cleaner(database, clock)
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._one_at_a_time = asyncio.Lock()
        self._awake: asyncio.Task[None] | None = None
        self._again = False
        self._goes_on = True
        self._forgot_on: date | None = None
        self.ticked_at: float | None = None  # on the clock that never jumps

    def start(self) -> None:
        """Begin to tick. A held clock is moved from outside instead."""
        if not isinstance(self._clock, HeldClock):
            self._scheduler.add_job(
                self.tick, "interval", seconds=self._tick_seconds,
                coalesce=True, max_instances=1, misfire_grace_time=None, next_run_time=self._clock.now(),
            )  # fmt: skip
        self._scheduler.start()
        self._cleaner.wake(all_of_it=True)

    async def stop(self) -> None:
        """Stop ticking, and finish what is under way; what still waits goes when we are back."""
        self._goes_on = False
        self._scheduler.pause()
        await self._cleaner.stop()
        await self.settled()
        async with self._one_at_a_time:  # shutting down cancels a tick, also between sending and recording
            self._scheduler.shutdown(wait=False)

    def wake(self) -> None:
        """Do what is due soon, without waiting for the next tick."""
        if self._awake is None or self._awake.done():
            self._awake = asyncio.get_running_loop().create_task(self._tick_until_quiet())
        else:
            self._again = True

    async def settled(self) -> None:
        """Return when what an act woke has been done."""
        while self._awake is not None and not self._awake.done():
            await asyncio.wait([self._awake])
        await self._cleaner.settled()

    async def _tick_until_quiet(self) -> None:
        while True:
            if not isinstance(self._clock, HeldClock):
                await asyncio.sleep(GATHER)
            self._again = False
            await self.tick()
            if not self._again:
                return

    async def tick(self) -> None:
        """Do everything that is due at this instant; a failure waits for the next tick."""
        async with self._one_at_a_time:
            now = self._clock.now()
            for job in await self._wanted(now):
                try:
                    await job(now)
                except Exception:
                    log.exception("tick.failed", job=job.__name__)
            self.ticked_at = monotonic()

    async def _wanted(self, now: datetime) -> Sequence[Callable[[datetime], Awaitable[None]]]:
        """Return the jobs that have something to do; most ticks find nothing and cost one query."""
        try:
            async with self._database.read() as db:
                due = {source for source, at in (await upcoming.next_of_each(db)).items() if at <= now}
        except Exception:
            log.exception("tick.failed", job="next_of_each")
            return ()
        if Source.MOVE in due:  # a move leads to all the others
            return (self._upkeep, self._cycle, self._steps, self._outbox, self._refresh, self._clean)
        jobs: list[Callable[[datetime], Awaitable[None]]] = []
        if due - {Source.UPDATE, Source.TRACE} or self._forgot_on != now.date():
            jobs.append(self._upkeep)
        if Source.STEP in due:
            jobs.append(self._steps)
        if due & {Source.STEP, Source.MESSAGE}:
            jobs.append(self._outbox)
        if Source.UPDATE in due:
            jobs.append(self._refresh)
        if Source.TRACE in due:
            jobs.append(self._clean)
        return jobs

    async def advance(self, to: datetime) -> None:
        """Move a held clock on, stopping at every instant at which something is due."""
        assert isinstance(self._clock, HeldClock)
        await self.settled()
        stood_at: datetime | None = None
        while (moment := await self.next_due(stood_at)) is not None and moment <= to:
            self._clock.move_to(moment)
            await self.tick()
            stood_at = self._clock.now()  # what fails at this instant is tried again at the next
        self._clock.move_to(to)
        await self._clean(to)

    async def next_due(self, after: datetime | None = None) -> datetime | None:
        """Return the instant of the next thing that happens by itself, and that somebody sees."""
        async with self._database.read() as db:
            known = await upcoming.next_of_each(db, after)
        return min((at for source, at in known.items() if source is not Source.TRACE), default=None)

    async def _upkeep(self, now: datetime) -> None:
        await upkeep.refresh_profiles(self._database, self._slack, now)
        await channels.refresh_readers(self._database, self._slack, now)
        if self._forgot_on != now.date():
            await upkeep.forget_old(self._database, now)
            self._forgot_on = now.date()

    async def _cycle(self, now: datetime) -> None:
        await cycle.run(self._database, now)

    async def _steps(self, now: datetime) -> None:
        await steps.run(self._database, now)

    async def _outbox(self, _now: datetime) -> None:
        await outbox.run(self._database, self._slack, self._clock, lambda: self._goes_on)

    async def _refresh(self, now: datetime) -> None:
        await refresh.run(self._database, self._slack, now, lambda: self._goes_on)

    async def _clean(self, _now: datetime) -> None:
        self._cleaner.wake()
        if isinstance(self._clock, HeldClock):  # else no tick waits for it
            await self._cleaner.settled()
