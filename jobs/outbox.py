"""Claims what is due, asks once more whether it is wanted, writes it, sends it and records what happened.

Never a call to Slack inside a transaction: claiming and recording are two of them, sending lies between.
What nobody can tell of, because Slack did not answer or a process died, keeps its claim until the lease
lapses, and is then looked up where it should stand before anything is sent again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocks import Message
from bot.clock import Clock
from bot.database import Database
from bot.slack import NotSent, Outcome, Sent, Slack, Unknown, classify
from jobs.writing import Item, Written, apart, bundle, bundles, load, load_together, write
from models import note, outbox
from models.audience import still_wanted
from models.calendar import DAY, MORNING
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Person
from models.plan import DURING_A_PAUSE, Kind
from models.programme import of_network
from models.session import LearningSession

log = structlog.get_logger()

IN_TIME = timedelta(seconds=20)  # what is begun by then ends, time-out included, before the lease does
SKEW = timedelta(minutes=5)  # between our clock and Slack's
TRIES = 5  # of a message that Slack refuses with an error that nobody knows


@dataclass(frozen=True)
class Parcel:
    """One message to send: its parts, and what was written for them."""

    ids: list[str]
    recipient: str
    message: Message
    pins: bool  # stays at the top of the channel


async def run(
    database: Database, slack: Slack, clock: Clock, goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Send what is due, a batch at a time as long as it goes on; return how many messages were handled."""
    await look_up(database, slack, clock.now())
    handled = 0
    while goes_on():
        now = clock.now()
        async with database.write() as db:
            rows = await outbox.due(db, now)
            parcels = await _claim(db, rows, now)
        if not rows:
            return handled
        handled += len(rows)
        await _send_all(database, slack, parcels, now)
        if any(row.kind is Kind.NOTE for row in rows):
            async with database.write() as db:
                await note.forget_delivered(db, now)
    return handled


async def _claim(db: AsyncSession, rows: Sequence[Delivery], now: datetime) -> list[Parcel]:
    """Decide about each row and take in hand those that are to be sent now."""
    groups: list[list[Item]] = []
    counted: dict[int, list[Item]] = {}
    _at_hand = await load_together(db, rows)
    for row in rows:
        async with apart(db, row) as mishap:
            item = await load(db, row)
            if not await _may_go(db, item, now):
                pass
            elif item.rule.counts and item.person is not None:
                counted.setdefault(item.person.id, []).append(item)
            else:
                groups.append([item])
        if mishap.error:
            row.finish(DeliveryState.FAILED, mishap.error)
    for _, bundled in sorted(counted.items()):  # every process locks people in this order
        groups.append(await _on_a_free_day(db, bundled, now))
    return [parcel for group in groups for parcel in await _pack(db, group, now)]


async def _may_go(db: AsyncSession, item: Item, now: datetime) -> bool:
    """Ask once more: not too late, no pause, still wanted, in the reader's hours, no session going on."""
    row, person = item.delivery, item.person
    if now >= row.expires:
        lost = row.error and await still_wanted(db, row, item.network, item.meeting, person, now)
        row.finish(DeliveryState.FAILED if lost else DeliveryState.EXPIRED, row.error)
    elif row.kind not in DURING_A_PAUSE and item.network.paused(now) and item.network.resumes_at:
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
    return item.person.hours.next_open(now, item.network.calendar)


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
        pins=first.kind is Kind.PINNED,
    )


async def _send_all(database: Database, slack: Slack, parcels: Sequence[Parcel], now: datetime) -> None:
    """Send what was claimed; what cannot be begun well within the lease goes back."""
    began = monotonic()
    for position, parcel in enumerate(parcels):
        if position and monotonic() - began > IN_TIME.total_seconds():
            async with database.write() as db:
                for late in parcels[position:]:
                    for row in await _rows(db, late.ids):
                        row.back(row.due)
            return
        outcome = await slack.post(parcel.recipient, parcel.message, parcel.ids)
        async with database.write() as db:
            for row in await _rows(db, parcel.ids):
                _record(row, outcome, now)
                if isinstance(outcome, NotSent) and outcome.final and row.person_id is not None:
                    (await db.get_one(Person, row.person_id)).refreshed_at = None  # are they still there?
        if parcel.pins and isinstance(outcome, Sent):
            await slack.pin(outcome.channel, outcome.ts)


async def _rows(db: AsyncSession, ids: Iterable[str]) -> list[Delivery]:
    """Return these rows as far as they still exist: somebody may have been erased meanwhile."""
    found = [await db.get(Delivery, delivery_id) for delivery_id in ids]
    return [row for row in found if row is not None]


def _record(row: Delivery, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Sent(channel, ts):
            row.sent(channel, ts, now)
            log.info("outbox.sent", delivery=row.id, kind=row.kind)
        case NotSent(error, final, retry_after, unheard_of):
            row.surely_not_sent(error, now, retry_after, final or (unheard_of and row.attempts >= TRIES))
        case Unknown(error):
            row.error = error  # it stays claimed, and is looked up when the lease lapses


async def look_up(database: Database, slack: Slack, now: datetime) -> None:
    """Find out what became of messages that nobody reported on; what is not there goes back to the queue."""
    while True:
        async with database.write() as db:
            rows = await outbox.lapsed(db, now)
            for row in rows:
                row.look_again(now)
        if not rows:
            return
        for row in rows:
            try:
                found: Outcome | None = await slack.find(row.recipient, row.id, row.due - SKEW)
            except Exception as error:
                found = classify(error)
            async with database.write() as db:
                for known in await _rows(db, [row.id]):
                    _settle(known, found, now)


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
