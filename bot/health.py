"""How the bot is, told honestly: database, tick, contact with Slack, and what is late."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import StrEnum
from time import monotonic

import msgspec
from aiohttp import web

from bot.clock import Clock
from bot.database import Database
from models import outbox, trace

ANSWERS_WITHIN = 2.0  # seconds for the database
TICK_MISSED = 60.0  # seconds without a finished tick
LATE = timedelta(minutes=15)  # longer than Slack's limits explain
UNCLEAN = timedelta(hours=1)  # longer than another program should read


class State(StrEnum):
    """Whether somebody has to do something."""

    OK = "ok"
    LATE = "late"  # it works, and messages or what is to be cleaned wait longer than they should
    DOWN = "down"


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What was found; seconds since, or None when it never happened."""

    state: State
    database: bool
    last_tick_seconds: float | None
    last_contact_seconds: float | None  # something that Slack sent or answered
    connected: bool | None  # None over HTTP, where Slack comes to us
    ghosts: int  # connections that Slack counts and nobody holds
    oldest_overdue_seconds: float
    uncleaned_seconds: float  # since it was first tried in vain to clean the disk of what was deleted
    stopping: bool


class Watch:
    """Looks how the bot is."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        ticked_at: Callable[[], float | None],
        heard_at: Callable[[], float | None],
        connected: Callable[[], Awaitable[bool]] | None = None,
        ghosts: Callable[[], int] = lambda: 0,
    ) -> None:
        self._database, self._clock = database, clock
        self._ticked_at, self._heard_at = ticked_at, heard_at
        self._connected, self._ghosts = connected, ghosts
        self.stopping = False

    async def look(self) -> Health:
        """Return how the bot is at this moment."""
        waits = await self._waits()
        overdue, unclean = waits or (timedelta(), timedelta())
        ticked, heard = _since(self._ticked_at()), _since(self._heard_at())
        connected = await self._connected() if self._connected else None
        works = waits is not None and ticked is not None and ticked < TICK_MISSED and connected is not False
        state = State.DOWN
        if works and not self.stopping:
            state = State.LATE if overdue > LATE or unclean > UNCLEAN else State.OK
        return Health(
            state=state,
            database=waits is not None,
            last_tick_seconds=ticked,
            last_contact_seconds=heard,
            connected=connected,
            ghosts=self._ghosts(),
            oldest_overdue_seconds=round(overdue.total_seconds(), 1),
            uncleaned_seconds=round(unclean.total_seconds(), 1),
            stopping=self.stopping,
        )

    async def _waits(self) -> tuple[timedelta, timedelta] | None:
        """Return how long the oldest message is overdue and the disk unclean; None without a database."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN), self._database.read() as db:
                oldest, uncleaned = await outbox.oldest_due(db), await trace.oldest(db)
        except Exception:  # whatever it is, the database is of no use now
            return None
        now = self._clock.now()
        waits = (oldest, uncleaned.since if uncleaned else None)
        overdue, unclean = (max(timedelta(), now - since) if since else timedelta() for since in waits)
        return overdue, unclean

    async def answer(self, _request: web.Request) -> web.Response:
        """Answer a load balancer or a person: 200 when the bot works, 503 when it does not."""
        found = await self.look()
        return web.Response(
            status=503 if found.state is State.DOWN else 200,
            body=msgspec.json.encode(found),
            content_type="application/json",
        )


def _since(moment: float | None) -> float | None:
    return None if moment is None else round(monotonic() - moment, 1)
