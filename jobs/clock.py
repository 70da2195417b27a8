"""The clock that makes time do something. The only file that knows APScheduler, which only ticks.

A tick decides and never waits for Slack: it makes the moves that are due and expands the steps. What is sent,
updated or asked in Slack is taken in hand beside it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence, Set
from datetime import date, datetime
from time import monotonic

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.open_homes import OpenHomes
from bot.running.clock import Clock, HeldClock
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from jobs import cycle, steps, upkeep
from jobs.canvas import Canvases
from jobs.channels import Readers
from jobs.cleaning import Cleaner
from jobs.hands import Hands
from jobs.homes import Homes
from jobs.installations import Installations
from jobs.mailing import Mailer
from jobs.outbox import Outbox
from jobs.refresh import Refresher
from jobs.upkeep import Profiles
from models import upcoming
from models.upcoming import Source

log = structlog.get_logger()

GATHER = 0.05  # seconds; acts within it wake us once
SENT_AT_ONCE, UPDATED_AT_ONCE, ASKED_AT_ONCE = 50, 20, 10  # pieces in hand; Slack may take long over each
DRAWN_AT_ONCE = MAILED_AT_ONCE = 5
WRITTEN_AT_ONCE = 3

# What asks for nothing that is kept up first.
APART = {Source.UPDATE, Source.CANVAS, Source.TRACE, Source.INSTALLATION, Source.MAIL}

Job = Callable[[datetime], Awaitable[None]]


class Ticker:
    """Does what is due: on every tick, when somebody's act woke it, and when a held clock is moved."""

    def __init__(
        self,
        database: Database,
        workspaces: Workspaces,
        clock: Clock,
        tick_seconds: float,
        opened: OpenHomes | None = None,
        installations: Installations | None = None,
        mailer: Mailer | None = None,
        keep_at_most: int | None = None,  # days
    ) -> None:
        self._database, self._clock = database, clock
        self._tick_seconds, self._keep_at_most = tick_seconds, keep_at_most
        self._cleaner, self._counts = Cleaner(database, clock), workspaces.counts
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._one_at_a_time = asyncio.Lock()
        self._awake: asyncio.Task[None] | None = None
        self._again = False
        self._soon: asyncio.TimerHandle | None = None
        self._forgot_on: date | None = None
        self.ticked_at: float | None = None  # on the clock that never jumps
        parts = (database, workspaces, clock)
        self._readers = Hands("readers", ASKED_AT_ONCE, Readers(*parts).find, done=self.wake)
        self._profiles = Hands("profiles", ASKED_AT_ONCE, Profiles(*parts).find, done=self.wake)
        outbox = Outbox(*parts, went_in=self._may_wait)
        self._sending = Hands("sending", SENT_AT_ONCE, outbox.find, done=self._sent)
        self._mailer = mailer
        mails = mailer.find if mailer is not None else Hands.finds_nothing
        self._mailing = Hands("mailing", MAILED_AT_ONCE, mails, done=self.clean)
        self._updating = Hands("updating", UPDATED_AT_ONCE, Refresher(*parts).find, done=self.clean)
        self._canvases = Hands("canvases", WRITTEN_AT_ONCE, Canvases(*parts).find, done=self.clean)
        self._homes = Homes(*parts, opened or OpenHomes())
        self._drawing = Hands("drawing", DRAWN_AT_ONCE, self._homes.find)
        found = installations.find if installations is not None else Hands.finds_nothing
        self._looking_after = Hands("installations", ASKED_AT_ONCE, found, done=self.wake)

    @property
    def _hands(self) -> tuple[Hands, ...]:
        return (
            self._readers, self._profiles, self._sending, self._updating, self._canvases, self._drawing,
            self._looking_after, self._mailing,
        )  # fmt: skip

    @property
    def in_hand_since(self) -> float | None:
        """When what is in hand the longest was begun, on the clock that never jumps."""
        return min((since for hands in self._hands if (since := hands.since) is not None), default=None)

    def start(self) -> None:
        """Begin to tick. A held clock is moved from outside instead."""
        if not isinstance(self._clock, HeldClock):
            self._scheduler.add_job(
                self._by_the_clock, "interval", seconds=self._tick_seconds,
                coalesce=True, max_instances=1, misfire_grace_time=None, next_run_time=self._clock.now(),
            )  # fmt: skip
        self._scheduler.start()
        self._cleaner.wake(all_of_it=True)

    async def stop(self) -> None:
        """Stop ticking, and finish what is in hand; what still waits goes when we are back."""
        self._scheduler.pause()
        if self._soon is not None:
            self._soon.cancel()
        await asyncio.gather(self._cleaner.stop(), *(hands.stop() for hands in self._hands))
        await self.settled()
        async with self._one_at_a_time:  # shutting down cancels a tick
            self._scheduler.shutdown(wait=False)

    def wake(self) -> None:
        """Do what is due soon, without waiting for the next tick."""
        if self._awake is None or self._awake.done():
            self._awake = asyncio.get_running_loop().create_task(self._tick_until_quiet())
        else:
            self._again = True

    def answered(self, network_id: int) -> None:
        """Do what follows an answer to a mail, and mail what waits for who just agreed to it."""
        self._may_wait(network_id)
        self._mailing.look()
        self.wake()

    def clean(self) -> None:
        """Clean the disk soon, without looking what else is due."""
        self._cleaner.wake()

    def _sent(self) -> None:
        """Clean the disk; who is not on Slack may get by mail what went out."""
        self.clean()
        self._mailing.look()

    def _may_wait(self, network_id: int) -> None:
        """Note that something may wait in a network for who is not on Slack."""
        if self._mailer is not None:
            self._mailer.look(network_id)

    async def settled(self) -> None:
        """Return when what is due now has been done and nothing is in hand."""
        while True:
            while self._awake is not None and not self._awake.done():
                await asyncio.wait([self._awake])
            if not any(hands.works for hands in self._hands):
                break
            for hands in self._hands:
                await hands.idle()
        await self._cleaner.settled()

    async def _tick_until_quiet(self) -> None:
        while True:
            if not isinstance(self._clock, HeldClock):
                await asyncio.sleep(GATHER)
            self._again = False
            await self.tick()
            if not self._again:
                return

    async def _by_the_clock(self) -> None:
        await self.tick()
        self._counts.ticks += 1

    async def tick(self) -> None:
        """Decide about everything that is due at this instant; a failure waits for the next tick."""
        async with self._one_at_a_time:
            now = self._clock.now()
            known = await self._known()
            jobs = self._wanted({source for source, at in known.items() if at <= now}, now)
            for job in jobs:
                try:
                    await job(now)
                except Exception:
                    log.exception("tick.failed", job=job.__name__)
            if self._homes.due:  # after the moves, which they show
                self._drawing.look()
            if not isinstance(self._clock, HeldClock):
                self._wake_at(min((await self._known(now) if jobs else known).values(), default=None))
            self.ticked_at = monotonic()

    async def _known(self, after: datetime | None = None) -> dict[Source, datetime]:
        """Return when each source does something next; nothing when the database does not answer."""
        try:
            async with self._database.read() as db:
                return await upcoming.next_of_each(db, after)
        except Exception:
            log.exception("tick.failed", job="next_of_each")
            return {}

    def _wanted(self, due: Set[Source], now: datetime) -> Sequence[Job]:
        """Return the jobs that have something to do; most ticks find nothing and cost one query."""
        if Source.MOVE in due:  # a move leads to all the others
            return (
                self._keep_up, self._look_after, self._cycle, self._steps, self._send, self._update,
                self._write, self._clean,
            )  # fmt: skip
        jobs: list[Job] = []
        if Source.INSTALLATION in due:
            jobs.append(self._look_after)
        if due - APART or self._forgot_on != now.date():
            jobs.append(self._keep_up)
        if due & {Source.STEP, Source.LOOK}:
            jobs.append(self._steps)
        if due & {Source.STEP, Source.LOOK, Source.MESSAGE}:
            jobs.append(self._send)
        if Source.UPDATE in due:
            jobs.append(self._update)
        if Source.MAIL in due or (self._mailer is not None and self._mailer.must_look(now)):
            jobs.append(self._mail)
        if Source.CANVAS in due:
            jobs.append(self._write)
        if jobs or Source.TRACE in due:
            jobs.append(self._clean)
        return jobs

    async def advance(self, to: datetime) -> None:
        """Move a held clock on, stopping at every instant at which something is due."""
        assert isinstance(self._clock, HeldClock)
        await self.settled()
        stood_at: datetime | None = None
        while (moment := await self._next(stood_at, Source.TRACE)) is not None and moment <= to:
            self._clock.move_to(moment)
            await self.tick()
            await self.settled()
            stood_at = self._clock.now()  # what fails at this instant is tried again at the next
        self._clock.move_to(to)
        await self._clean(to)

    async def next_due(self, after: datetime | None = None) -> datetime | None:
        """Return the instant of the next thing that happens by itself, and that somebody sees."""
        return await self._next(after, Source.TRACE, Source.LOOK, Source.INSTALLATION, Source.CANVAS)

    async def _next(self, after: datetime | None, *but: Source) -> datetime | None:
        async with self._database.read() as db:
            known = await upcoming.next_of_each(db, after)
        return min((at for source, at in known.items() if source not in but), default=None)

    def _wake_at(self, moment: datetime | None) -> None:
        """Wake before the next tick for what falls due before it, so that a count follows soon."""
        wait = (moment - self._clock.now()).total_seconds() if moment is not None else self._tick_seconds
        if 0 < wait < self._tick_seconds:
            if self._soon is not None:
                self._soon.cancel()
            self._soon = asyncio.get_running_loop().call_later(wait, self.wake)

    async def _keep_up(self, now: datetime) -> None:
        self._profiles.look()
        self._readers.look()
        if self._forgot_on != now.date():
            await upkeep.forget_old(self._database, now, self._keep_at_most)
            self._forgot_on = now.date()

    async def _look_after(self, _now: datetime) -> None:
        self._looking_after.look()

    async def _cycle(self, now: datetime) -> None:
        await cycle.run(self._database, now)

    async def _steps(self, now: datetime) -> None:
        await steps.run(self._database, now, self._may_wait)

    async def _send(self, _now: datetime) -> None:
        self._sending.look()
        self._mailing.look()

    async def _mail(self, _now: datetime) -> None:
        self._mailing.look()

    async def _update(self, _now: datetime) -> None:
        self._updating.look()

    async def _write(self, _now: datetime) -> None:
        self._canvases.look()

    async def _clean(self, _now: datetime) -> None:
        self._cleaner.wake()
        if isinstance(self._clock, HeldClock):  # else no tick waits for it
            await self._cleaner.settled()
