"""Claims what is due, asks once more whether it is wanted, writes it, sends it and records what happened.

Each recipient has a queue of its own, of which one message is in hand at a time; many go side by side, as far
as Slack's pace allows, and networks take turns. Never a call to Slack inside a transaction: claiming and
recording are two of them, sending lies between. What nobody can tell of, because Slack did not answer or a
process died, keeps its claim until the lease lapses, and is then looked up where it should stand before
anything is sent again.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from time import monotonic

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.running.clock import Clock
from bot.slack.blocks import Message
from bot.slack.client import HISTORY, OPEN, POST, NotSent, Outcome, Sent, Slack, Unknown, classify
from bot.storage.database import Database
from jobs import channels
from jobs.hands import Found, Key
from jobs.writing import Item, Written, apart, bundle, bundles, load, load_together, write
from models import note, outbox
from models.audience import still_wanted
from models.calendar import DAY, MORNING
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Person
from models.plan import CALENDAR, RULES, Fact, Kind, Recipients, showing
from models.programme import of_network
from models.session import LearningSession
from models.step import TO_READ
from models.wanted import NOT_BEFORE

log = structlog.get_logger()

IN_TIME = timedelta(seconds=20)  # what is begun by then ends, time-out included, before the lease does
SKEW = timedelta(minutes=5)  # between our clock and Slack's
SNAG = 0.1  # seconds until somebody is looked at again whose messages are in another process's hands
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

    def __init__(self, database: Database, slack: Slack, clock: Clock) -> None:
        self._database, self._slack, self._clock = database, slack, clock
        self._rests: dict[str, float] = {}  # who gets nothing until then, in the time of the loop
        self._served = 0  # the network that was served last
        self._claiming = asyncio.Semaphore(AT_ONCE)

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return whom to serve now: first of all what has to be looked up, then what is due."""
        now, at = self._clock.now(), asyncio.get_running_loop().time()
        self._rests = {recipient: until for recipient, until in self._rests.items() if until > at}
        but = {str(key) for key in busy} | self._rests.keys()
        again: list[float] = []
        found = Found()
        async with self._database.read() as db:
            if self._rests:
                resting = await outbox.due_among(db, now, self._rests)
                again += [self._rests[recipient] - at for recipient in resting]
            free = min(room, self._slack.of(HISTORY).free())
            lost = await outbox.lapsed(db, now, but, free or 1)
            if lost and not free:
                again.append(self._slack.of(HISTORY).wait())
            else:
                found.pieces += [(name, self._look_up(row)) for name, row in lost.items()]
            but |= lost.keys()
            for method, kinds in SENT_BY.items():
                left = room - len(found.pieces)
                free = min(left, self._slack.of(method).free())
                served = await self._next(db, now, kinds, but, free or 1) if left > 0 else []
                if served and not free:
                    again.append(self._slack.of(method).wait())
                    continue
                found.pieces += [(name, self._serve(name, kinds)) for name in served]
                but |= {*served}
        found.again = min(again, default=None)
        return found

    async def _next(
        self, db: AsyncSession, now: datetime, kinds: frozenset[Kind], but: Collection[str], limit: int
    ) -> list[str]:
        """Return the next recipients; the networks take turns, so that none waits for a large one."""
        waiting = await outbox.networks_that_wait(db, now, kinds)
        ahead = [key for key in waiting if key > self._served]
        turns = [*ahead, *waiting[: len(waiting) - len(ahead)]]
        each = -(-limit // len(turns)) if turns else 0
        naming, rows = kinds & showing(Fact.READERS), []
        unread = await channels.unread(db, turns[:limit], now) if naming else ()
        for network_id in turns[:limit]:
            of_kinds = kinds - naming if network_id in unread else kinds
            rows.append(await outbox.recipients(db, network_id, now, kinds=of_kinds, but=but, limit=each))
            self._served = network_id
        in_turn = (name for row in zip_longest(*rows) for name in row if name is not None)
        return [*dict.fromkeys(in_turn)][:limit]

    async def _serve(self, recipient: str, kinds: frozenset[Kind]) -> None:
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
            await self._send(parcel, now, in_time=in_time)
        if parcels:
            self._rest(recipient, self._slack.to(recipient).wait())

    async def _send(self, parcel: Parcel, now: datetime, *, in_time: bool) -> None:
        """Send what was claimed; what cannot be begun well within the lease goes back."""
        outcome = await self._slack.post(parcel.recipient, parcel.message, parcel.ids) if in_time else None
        async with self._database.write() as db:
            for row in await _rows(db, parcel.ids):
                await _record(db, row, outcome, now)
        if parcel.pins and isinstance(outcome, Sent):
            await self._slack.pin(outcome.channel, outcome.ts)

    def _rest(self, recipient: str, seconds: float) -> None:
        if seconds > 0:
            self._rests[recipient] = asyncio.get_running_loop().time() + seconds

    async def _look_up(self, delivery_id: str) -> None:
        """Find out what became of a message that nobody reported on; what is not there goes back."""
        now = self._clock.now()
        async with self._database.write() as db:
            row = await outbox.still_lapsed(db, delivery_id, now)
            if row is None:
                return
            row.look_again(now)
        try:
            found: Outcome | None = await self._slack.find(row.recipient, row.id, row.due - SKEW)
        except Exception as error:
            found = classify(error)
        async with self._database.write() as db:
            for known in await _rows(db, [row.id]):
                _settle(known, found, now)


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
    return await _pack(db, await _on_a_free_day(db, bundled, now), now) if bundled else []


async def _judged(db: AsyncSession, row: Delivery, now: datetime) -> Item | None:
    """Decide about a message; return it with what it is about when it may go now."""
    async with apart(db, row) as mishap:
        item = await load(db, row)
        if await _may_go(db, item, now):
            return item
    if mishap.error:
        row.finish(DeliveryState.FAILED, mishap.error)
    await _forget(db, row, now)
    return None


async def _forget(db: AsyncSession, row: Delivery, now: datetime) -> None:
    """Forget the words of a note that nobody waits for any more."""
    if row.kind is Kind.NOTE:
        await note.forget_if_delivered(db, row.subject, now)


async def _may_go(db: AsyncSession, item: Item, now: datetime) -> bool:
    """Ask once more: not too late, no pause, still wanted, in the reader's hours, no session going on."""
    row, person = item.delivery, item.person
    if now >= row.expires:
        lost = row.error and await still_wanted(db, row, item.network, item.meeting, person, now)
        row.finish(DeliveryState.FAILED if lost else DeliveryState.EXPIRED, row.error)
    elif not RULES[row.kind].during_a_pause and item.network.paused(now) and item.network.resumes_at:
        row.hold(item.network.resumes_at)
    elif not await still_wanted(db, row, item.network, item.meeting, person, now):
        row.finish(DeliveryState.UNWANTED)
    elif person is not None and item.rule.disturbs and person.pauses_on(person.hours.local_day(now)):
        row.hold(_back(person, item.network))
    elif (opening := await _opening(db, item, now)) > now:
        row.postpone(opening)
    else:
        return True
    return False


def _back(person: Person, home: Network) -> datetime:
    """Return when the messages go of the first working day after a person's pause."""
    assert person.paused_until is not None
    return person.hours.next_open(home.calendar.at(person.paused_until + DAY, MORNING), home.calendar)


async def _opening(db: AsyncSession, item: Item, now: datetime) -> datetime:
    """Return from when on the message may disturb its reader."""
    if item.person is None:
        return now if item.delivery.kind is Kind.CHANGE else await _end_of_session(db, item.network, now)
    if item.rule.replies or (
        item.rule.any_hour and item.meeting is not None and _on_the_day(item.meeting, item.network, now)
    ):
        return now
    free = now
    if (free_from := NOT_BEFORE.get(item.delivery.kind)) is not None:
        free = await free_from(db, item.delivery, item.person, now)
    opening = item.person.hours.next_open(free, item.network.calendar)
    if item.rule.must_precede and opening > now:  # with less to read it, it goes at once
        in_time = opening < item.delivery.expires - TO_READ
        return opening if in_time and not item.person.hours.by_day(now, item.network.calendar) else now
    return opening


def _on_the_day(meeting: LearningSession, home: Network, now: datetime) -> bool:
    return home.calendar.day(now) in map(home.calendar.day, (meeting.starts_at, meeting.ends_at))


async def _end_of_session(db: AsyncSession, home: Network, now: datetime) -> datetime:
    """Return the end of the session that goes on, now when there is none: the channel is silent meanwhile."""
    for meeting in await of_network(db, home.id):
        if meeting.starts_at <= now < meeting.ends_at:
            return meeting.ends_at
    return now


async def _on_a_free_day(db: AsyncSession, group: list[Item], now: datetime) -> list[Item]:
    """Return what may go to a person today; on a day that is taken the rest waits, or lapses if it cannot."""
    person = group[0].person
    assert person is not None
    begun = await outbox.counted_today(db, person.id, person.hours.local_day(now))
    if begun <= {item.delivery.id for item in group}:
        return group
    goes = [item for item in group if item.rule.time_bound or item.delivery.id in begun]
    for item in group:
        if item not in goes:
            item.delivery.postpone(_next_morning(person, item.network, now))
    return goes


def _next_morning(person: Person, home: Network, now: datetime) -> datetime:
    """Return when the messages of the person's next working day go, so that this one goes with them."""
    day = person.hours.local_day(person.hours.next_day(now, home.calendar))
    return person.hours.next_open(home.calendar.at(day, MORNING), home.calendar)


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


async def _record(db: AsyncSession, row: Delivery, outcome: Outcome | None, now: datetime) -> None:
    match outcome:
        case Sent(channel, ts):
            row.sent(channel, ts, now)
            log.info("outbox.sent", delivery=row.id, kind=row.kind)
            await _forget(db, row, now)
        case NotSent(error, final, retry_after, unheard_of):
            final = final or (unheard_of and row.attempts >= TRIES)
            row.surely_not_sent(error, now, retry_after, final)
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
