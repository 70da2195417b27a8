"""How the bot is, told honestly: database, tick, contact with Slack, and what is late."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic

import msgspec
from aiohttp import web

from bot.running.clock import Clock
from bot.slack.errors import FORBIDDEN_THERE
from bot.slack.methods import PER_WORKSPACE
from bot.storage.database import Database
from bot.storage.trouble import reason
from models import late, trace

ANSWERS_WITHIN = 2.0  # seconds for the database
TICK_MISSED = 60.0  # seconds without a finished tick
LATE = timedelta(minutes=15)  # longer than what Slack's pace explains
STUCK = 300.0  # seconds that one piece of work is in hand; every call of Slack ends long before
SILENT = 600.0  # seconds without an answer of Slack, after which it is asked whether it takes our token
UNCLEAN = timedelta(hours=1)  # longer than another program should read
KEPT_OUT = timedelta(hours=1)  # longer than a mail server lets whom it does not know wait


class State(StrEnum):
    """Whether somebody has to do something."""

    OK = "ok"
    LATE = "late"  # it works, and messages, mail or what is to be cleaned wait longer than they should
    DOWN = "down"


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What was found; seconds since, or None when it never happened."""

    state: State
    database: bool  # it answers
    keeps: bool  # an act can be kept in it
    in_the_way: str  # why it cannot, and what can be done; else empty
    last_tick_seconds: float | None
    # Since something that Slack sent or answered, in steps of SILENT: after each it is asked anyway.
    last_contact_seconds: float | None
    token_refused: str  # why Slack does not take the token any more, such as token_revoked; else empty
    connected: bool | None  # None over HTTP, where Slack comes to us
    ghosts: int  # connections that Slack counts and nobody holds
    oldest_overdue_seconds: float
    waiting: int  # messages whose time has come
    oldest_in_hand_seconds: float | None
    # Since it was first tried in vain to clean the disk of what was deleted, from hour to hour: it begins
    # with what somebody does.
    uncleaned_seconds: float
    # Since the mail server took nothing of what it keeps out the longest, from hour to hour alike.
    mail_kept_out_seconds: float
    stopping: bool


@dataclass(frozen=True)
class Queue:
    """What waits to be sent, to be mailed, and to be cleaned off the disk."""

    waiting: int
    overdue: timedelta  # the oldest
    unclean: timedelta  # since it was first tried in vain
    kept_out: timedelta  # mail, by its server

    @property
    def is_late(self) -> bool:
        """Whether anything of it waits longer than it should."""
        return self.overdue > LATE + self.takes or self.unclean > UNCLEAN or self.kept_out > KEPT_OUT

    @property
    def takes(self) -> timedelta:
        """How long Slack's pace needs for what waits."""
        messages, seconds = PER_WORKSPACE
        return timedelta(seconds=self.waiting * seconds / messages)


def _ago(since: datetime | None, now: datetime) -> timedelta:
    return max(timedelta(), now - since) if since else timedelta()


def _hours(since: datetime | None, now: datetime) -> timedelta:
    """Return how long ago it was from one whole hour to another: it tells no moment of an act."""
    return _ago(_hour(since), _hour(now)) if since else timedelta()


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


class Watch:
    """Looks how the bot is."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        ticked_at: Callable[[], float | None],
        heard_at: Callable[[], float | None],
        in_hand_since: Callable[[], float | None] = lambda: None,
        connected: Callable[[], Awaitable[bool]] | None = None,
        ghosts: Callable[[], int] = lambda: 0,
        token_refused: Callable[[], str] = lambda: "",
        ask_slack: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._database, self._clock = database, clock
        self._ticked_at, self._heard_at, self._in_hand_since = ticked_at, heard_at, in_hand_since
        self._connected, self._ghosts = connected, ghosts
        self._token_refused, self._ask_slack = token_refused, ask_slack
        self._asked_at = monotonic()
        self._keeping: asyncio.Task[str] | None = None
        self.stopping = False

    async def look(self) -> Health:
        """Return how the bot is at this moment."""
        await self._ask_if_silent()
        refused = self._token_refused()
        queue, in_the_way = await asyncio.gather(self._queue(), self._in_the_way())
        ticked, heard, in_hand = map(_since, (self._ticked_at(), self._heard_at(), self._in_hand_since()))
        connected = await self._connected() if self._connected else None
        ticks = ticked is not None and ticked < TICK_MISSED
        moves = in_hand is None or in_hand < STUCK
        state = State.DOWN
        if (
            queue is not None
            and not in_the_way
            and ticks
            and moves
            and connected is not False
            and not (refused or self.stopping)
        ):
            state = State.LATE if queue.is_late else State.OK
        return Health(
            state=state,
            database=queue is not None,
            keeps=not in_the_way,
            in_the_way=in_the_way,
            last_tick_seconds=ticked,
            last_contact_seconds=None if heard is None else heard // SILENT * SILENT,
            token_refused=refused,
            connected=connected,
            ghosts=self._ghosts(),
            oldest_overdue_seconds=round(queue.overdue.total_seconds(), 1) if queue else 0.0,
            waiting=queue.waiting if queue else 0,
            oldest_in_hand_seconds=in_hand,
            uncleaned_seconds=queue.unclean.total_seconds() if queue else 0.0,
            mail_kept_out_seconds=queue.kept_out.total_seconds() if queue else 0.0,
            stopping=self.stopping,
        )

    async def _ask_if_silent(self) -> None:
        """Ask Slack whether it takes our token when it has answered nothing for long: nobody else would."""
        latest = max(self._asked_at, self._heard_at() or 0.0)
        if self._ask_slack is None or monotonic() - latest < SILENT:
            return
        self._asked_at = monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWERS_WITHIN):
                await self._ask_slack()

    async def _queue(self) -> Queue | None:
        """Return how much waits, and how long it is overdue; None when the database does not answer."""
        now = self._clock.now()
        try:
            async with asyncio.timeout(ANSWERS_WITHIN), self._database.read() as db:
                oldest = await late.oldest_due(db, now, FORBIDDEN_THERE)
                waiting = await late.how_many_due(db, now, FORBIDDEN_THERE)
                uncleaned, kept_out = await trace.oldest(db), await late.mail_kept_out_since(db)
        except Exception:  # whatever it is, the database is of no use now
            return None
        return Queue(
            waiting,
            _ago(oldest, now),
            _hours(uncleaned.since if uncleaned else None, now),
            _hours(kept_out, now),
        )

    async def _in_the_way(self) -> str:
        """Return why no act can be kept at present; looks that come together share one try."""
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._why_not_kept())
        return await asyncio.shield(self._keeping)

    async def _why_not_kept(self) -> str:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await self._database.must_keep()
        except TimeoutError:
            return "the database does not answer in time"
        except Exception as error:
            told = reason(error)
            return told.why if told else type(error).__name__
        return ""

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
