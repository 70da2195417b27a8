"""Claims what is due, asks once more whether it is wanted, writes it, sends it and records what happened.

Each recipient has a queue of its own, of which one message is in hand at a time; many go side by side, as far
as Slack's pace allows, and networks take turns. Never a call to Slack inside a transaction: claiming and
recording are two of them, sending lies between. What nobody can tell of, because Slack did not answer or a
process died, keeps its claim until the lease lapses, and is then looked up where it should stand before
anything is sent again.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from time import monotonic

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.running.clock import Clock
from bot.slack.blocks import Message
from bot.slack.methods import HISTORY, OPEN, POST
from bot.slack.outcome import NotSent, Outcome, Sent, Unknown, classify
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from jobs import channels, may_go
from jobs.hands import Found, Key
from jobs.turns import Turns
from jobs.writing import Item, Written, apart, bundle, bundles, load, load_together, write
from models import channel, note_back, outbox, posted, thread
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.outbox import Recipient
from models.person import Person
from models.plan import CALENDAR, RULES, Fact, Kind, Recipients, showing

log = structlog.get_logger()

IN_TIME = timedelta(seconds=20)  # what is begun by then ends, time-out included, before the lease does
SKEW = timedelta(minutes=5)  # between our clock and Slack's
SNAG = 0.1  # seconds until somebody is looked at again whose messages are in another process's hands
SHORTLY = timedelta(seconds=30)  # until a message whose thread is gone is tried again, with it or by itself
AT_ONCE = 2  # claims: what people do does not wait behind more
TRIES = 5  # of a message that Slack refuses with an error that nobody knows
FILES = frozenset(CALENDAR)
# What is sent by which method, the scarcest that it takes.
SENT_BY = {OPEN: FILES, POST: frozenset(Kind) - FILES}


@dataclass(frozen=True)
class Parcel:
    """One message to send: its parts, and what was written for them."""

    ids: list[str]
    recipient: str
    message: Message
    pins: bool  # stays at the top of the channel


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
                pace = self._workspaces.of(recipient.team_id).of(HISTORY)
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
        paces = {team_id: self._workspaces.of(team_id).of(method) for team_id in {*waiting.values()}}
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
                parcels = await _claim(db, rows, now)
        if not rows:
            self._rest(recipient, SNAG)
        for parcel in parcels:
            in_time = monotonic() - began < IN_TIME.total_seconds()
            await self._send(recipient.team_id, parcel, now, in_time=in_time)
        if parcels:
            self._rest(recipient, self._workspaces.of(recipient.team_id).to(recipient.slack_id).wait())

    async def _send(self, team_id: str, parcel: Parcel, now: datetime, *, in_time: bool) -> None:
        """Send what was claimed; what cannot be begun well within the lease goes back."""
        slack = self._workspaces.of(team_id)
        outcome = await slack.post(parcel.recipient, parcel.message, parcel.ids) if in_time else None
        if isinstance(outcome, Unknown):
            slack.counts.uncertain += 1
        async with self._database.write() as db:
            rows = await _rows(db, parcel.ids)
            for row in rows:
                await _record(db, row, parcel.recipient, outcome, now)
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
            found: Outcome | None = await slack.find(row.recipient, row.id, row.due - SKEW, until)
        except Exception as error:
            found = classify(error)
        async with self._database.write() as db:
            for known in await _rows(db, [row.id]):
                _settle(known, found, now)
                slack.counts.unknown += known.state is DeliveryState.UNKNOWN
                await posted.replaces(db, now, known)
        self._went_in(row.network_id)


async def _claim(db: AsyncSession, rows: Sequence[Delivery], now: datetime) -> list[Parcel]:
    """Take in hand the first message that may go now, with all that goes along in a bundle."""
    _at_hand = await load_together(db, rows)
    bundled: list[Item] = []
    for row in rows:
        joins = row.person_id is not None and RULES[row.kind].counts
        if bundled and not joins:
            continue
        item = await _judged(db, row, now)
        if item is not None and not joins:
            return await _pack(db, [item], now)
        if item is not None:
            bundled.append(item)
        await asyncio.sleep(0)  # each takes a while: others go on meanwhile
    return await _pack(db, await may_go.on_a_free_day(db, bundled, now), now) if bundled else []


async def _judged(db: AsyncSession, row: Delivery, now: datetime) -> Item | None:
    """Decide about a message; return it with what it is about when it may go now."""
    async with apart(db, row) as mishap:
        item = await load(db, row)
        if await may_go.may_go(db, item, now):
            return item
    if mishap.error:
        row.finish(DeliveryState.FAILED, mishap.error)
    await _forget(db, row, now)
    return None


async def _forget(db: AsyncSession, row: Delivery, now: datetime) -> None:
    """Forget the words of a note that nobody waits for; one that reaches nobody goes back to its writer."""
    if row.kind in (Kind.NOTE, Kind.SIGNAL):
        await note_back.settle(db, row.subject, now)


async def _pack(db: AsyncSession, group: list[Item], now: datetime) -> list[Parcel]:
    """Write the parts and claim them; a part that cannot be written fails alone.

    What does not fit in one message goes in a second one, which is still the one of that day.
    """
    written: list[tuple[Item, Message]] = []
    for item in sorted(group, key=lambda item: item.place):
        async with apart(db, item.delivery) as mishap:
            written.append((item, await write(db, item, now)))
        if mishap.error:
            item.delivery.finish(DeliveryState.FAILED, mishap.error)
    for item, _ in written:
        counts = item.person is not None and item.rule.counts
        item.delivery.claim(now, item.person.hours.local_day(now) if item.person and counts else None)
    return [_parcel(part) for part in bundles(written)] if written else []


def _parcel(written: Written) -> Parcel:
    first = written[0][0].delivery
    return Parcel(
        ids=[item.delivery.id for item, _ in written],
        recipient=first.recipient,
        message=bundle(written),
        pins=RULES[first.kind].pinned,
    )


async def _look_after(db: AsyncSession, row: Delivery, person_id: int) -> None:
    """Ask Slack soon whether who was not reached is still there.

    Not after a message of which whoever facilitates may not know to whom it went: to read just then that an
    account is gone would tell.
    """
    if RULES[row.kind].recipients is Recipients.NAMED:
        (await db.get_one(Person, person_id)).refreshed_at = None


async def _rows(db: AsyncSession, ids: Iterable[str]) -> list[Delivery]:
    """Return these rows as far as they still exist: somebody may have been erased meanwhile."""
    found = [await db.get(Delivery, delivery_id) for delivery_id in ids]
    return [row for row in found if row is not None]


async def _record(
    db: AsyncSession, row: Delivery, recipient: str, outcome: Outcome | None, now: datetime
) -> None:
    match outcome:
        case Sent(where, ts):
            row.sent(where, ts, now)
            await posted.replaces(db, now, row)
            log.info("outbox.sent", delivery=row.id, kind=row.kind)
            await _forget(db, row, now)
            home = await db.get_one(Network, row.network_id) if row.person_id is None else None
            if home is not None and row.recipient == home.channel_id:
                await channel.opens(db, home, now)
        case NotSent(error) if error in channel.BY_ERROR and row.recipient != recipient:
            row.back(now)  # the network lives elsewhere since it was begun
        case NotSent(error) if row.person_id is None and await channel.refused(
            db, row.network_id, recipient, error, now
        ):
            if row.kind is Kind.CHANGE:
                row.back(now)  # to be told to each member instead
            else:
                row.wait_for_channel(error, now)
        case NotSent("thread_not_found") if RULES[row.kind].below is not None:
            await thread.lost(db, row, now)
            row.back(now + SHORTLY)
        case NotSent(error, final, retry_after, unheard_of):
            final = final or (unheard_of and row.attempts >= TRIES)
            row.surely_not_sent(error, now, retry_after, final)
            if final:
                await _forget(db, row, now)
            if final and row.person_id is not None:
                await _look_after(db, row, row.person_id)
        case Unknown(error):
            row.error = error  # it stays claimed, and is looked up when the lease lapses
        case None:
            row.back(row.due)  # it was not begun


def _settle(row: Delivery, found: Outcome | None, now: datetime) -> None:
    match found:
        case Sent(channel, ts):
            row.sent(channel, ts, now)
        case None:
            row.back(max(row.due, now))
        case NotSent(error, final) if final or error == "missing_scope":
            row.finish(DeliveryState.UNKNOWN, error)  # it cannot be looked up
        case _ if now >= row.expires:
            row.finish(DeliveryState.UNKNOWN, row.error)
        case _:
            log.warning("outbox.cannot_look", delivery=row.id)  # again when the lease lapses
