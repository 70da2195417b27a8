"""Finds what is due, claims it (jobs/claiming.py), sends it and records what came of it (jobs/recording.py).

Each recipient has a queue of its own, of which one message is in hand at a time; many go side by side, as far
as Slack's pace allows, and networks take turns. Never a call to Slack inside a transaction: claiming and
recording are two of them, sending lies between. What nobody can tell of, because Slack did not answer or a
process died, keeps its claim until the lease lapses, and is then looked up where it should stand before
anything is sent again.
"""

import asyncio
from collections.abc import Callable, Set
from datetime import datetime, timedelta
from itertools import zip_longest
from time import monotonic

from sqlalchemy.ext.asyncio import AsyncSession

from bot.running.clock import Clock
from bot.slack.errors import NO_TOKEN
from bot.slack.history import History
from bot.slack.methods import HISTORY, OPEN, POST
from bot.slack.outcome import NotSent, Outcome, Sent, Unknown, classify
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from jobs import channels
from jobs.claiming import Parcel, claim
from jobs.hands import Found, Key
from jobs.recording import record, rows_of, settle
from jobs.turns import Turns
from models import installation, outbox, posted
from models.delivery import DeliveryState
from models.outbox import Recipient
from models.plan import CALENDAR, Fact, Kind, showing

IN_TIME = timedelta(seconds=20)  # what is begun by then ends, time-out included, before the lease does
SKEW = timedelta(minutes=5)  # between our clock and Slack's
SNAG = 0.1  # seconds until somebody is looked at again whose messages are in another process's hands
AT_ONCE = 2  # claims: what people do does not wait behind more
FILES = frozenset(CALENDAR)
# What is sent by which method, the scarcest that it takes.
SENT_BY = {OPEN: FILES, POST: frozenset(Kind) - FILES}


class Outbox:
    """Finds who is next, and serves them."""

    def __init__(
        self,
        database: Database,
        workspaces: Workspaces,
        clock: Clock,
        went_in: Callable[[int], None] = lambda _network_id: None,
    ) -> None:
        self._database, self._workspaces, self._clock = database, workspaces, clock
        self._went_in = went_in  # is told in which network something was sent
        self._rests: dict[Recipient, float] = {}  # who gets nothing until then, in the time of the loop
        self._turns = Turns()
        self._history = History()
        self._claiming = asyncio.Semaphore(AT_ONCE)

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return whom to serve now: first of all what has to be looked up, then what is due."""
        now, at = self._clock.now(), asyncio.get_running_loop().time()
        self._rests = {recipient: until for recipient, until in self._rests.items() if until > at}
        but: set[Recipient] = {key for key in busy if isinstance(key, Recipient)} | self._rests.keys()
        found = Found.among(busy, room, self._workspaces)
        elsewhere = found.elsewhere(self._workspaces, HISTORY)
        async with self._database.read() as db:
            if self._rests:
                for recipient in await outbox.due_among(db, now, self._rests):
                    found.wait(self._rests[recipient] - at)
            lost = await outbox.lapsed(db, now, but, elsewhere, room)
            for recipient, row in lost.items():
                pace = self._workspaces.of(recipient.team_id).paces.of(HISTORY)
                if found.room(recipient.team_id, pace):
                    found.take(recipient, self._look_up(recipient, row), pace)
            but |= lost.keys()
            for method, kinds in SENT_BY.items():
                if (left := room - len(found.pieces)) > 0:
                    but |= await self._next(db, now, method, kinds, but, found, left)
        return found

    async def _next(
        self,
        db: AsyncSession,
        now: datetime,
        method: str,
        kinds: frozenset[Kind],
        but: Set[Recipient],
        found: Found,
        limit: int,
    ) -> set[Recipient]:
        """Take the next recipients; the networks take turns, so that none waits for a large one."""
        waiting = await outbox.networks_that_wait(db, now, kinds)
        paces = {team_id: self._workspaces.of(team_id).paces.of(method) for team_id in {*waiting.values()}}
        room = {team_id: found.room(team_id, pace) for team_id, pace in paces.items()}
        turns = self._turns.next(waiting, room, limit)
        each = -(-min(limit, sum(room.values())) // len(turns)) if turns else 0
        naming, rows = kinds & showing(Fact.READERS), list[list[Recipient]]()
        unread = await channels.unread(db, turns, now) if naming else ()
        for network_id in turns:
            of_kinds = kinds - naming if network_id in unread else kinds
            team_id = waiting[network_id]
            here = {one.slack_id for one in but if one.team_id == team_id}
            names = await outbox.recipients(db, network_id, now, kinds=of_kinds, but=here, limit=each)
            rows.append([Recipient(team_id, name) for name in names])
        in_turn = dict.fromkeys(one for row in zip_longest(*rows) for one in row if one is not None)
        served: set[Recipient] = set()
        for recipient in in_turn:
            pace = paces[recipient.team_id]
            if len(served) < limit and found.room(recipient.team_id, pace):
                found.take(recipient, self._serve(recipient, kinds), pace)
                served.add(recipient)
        return served

    async def _serve(self, recipient: Recipient, kinds: frozenset[Kind]) -> None:
        """Send the next message of one recipient."""
        async with self._claiming:
            now, began = self._clock.now(), monotonic()
            async with self._database.write() as db:
                rows = await outbox.due_to(db, recipient, now, kinds)
                parcels = await claim(db, rows, now)
        if not rows:
            self._rest(recipient, SNAG)
        for parcel in parcels:
            in_time = monotonic() - began < IN_TIME.total_seconds()
            await self._send(recipient.team_id, parcel, now, in_time=in_time)
        if parcels:
            self._rest(recipient, self._workspaces.of(recipient.team_id).paces.to(recipient.slack_id).wait())

    async def _send(self, team_id: str, parcel: Parcel, now: datetime, *, in_time: bool) -> None:
        """Send what was claimed; what cannot be begun well within the lease goes back."""
        slack = self._workspaces.of(team_id)
        outcome = await slack.post(parcel.recipient, parcel.message, parcel.ids) if in_time else None
        if isinstance(outcome, Unknown):
            slack.counts.uncertain += 1
        async with self._database.write() as db:
            rows = await rows_of(db, parcel.ids)
            for row in rows:
                await record(db, row, parcel.recipient, outcome, now)
        if isinstance(outcome, NotSent) and outcome.error in NO_TOKEN:
            async with self._database.write() as db:
                await installation.was_refused(db, team_id, now)
        for row in rows:
            self._went_in(row.network_id)
        if parcel.pins and isinstance(outcome, Sent):
            await slack.pin(outcome.channel, outcome.ts)

    def _rest(self, recipient: Recipient, seconds: float) -> None:
        if seconds > 0:
            self._rests[recipient] = asyncio.get_running_loop().time() + seconds

    async def _look_up(self, recipient: Recipient, delivery_id: str) -> None:
        """Find out what became of a message that nobody reported on; what is not there goes back."""
        now, slack = self._clock.now(), self._workspaces.of(recipient.team_id)
        async with self._database.write() as db:
            row = await outbox.still_lapsed(db, delivery_id, now)
            if row is None:
                return
            until = (row.leased_until or now) + SKEW  # by then its sending had ended, whatever came of it
            row.look_again(now)
        try:
            since, seek = row.due - SKEW, self._history.find
            found: Outcome | None = await seek(slack, row.recipient, row.id, since, until)
        except Exception as error:
            found = classify(error)
        async with self._database.write() as db:
            for known in await rows_of(db, [row.id]):
                settle(known, found, now)
                slack.counts.unknown += known.state is DeliveryState.UNKNOWN
                await posted.replaces(db, now, known)
        self._went_in(row.network_id)
