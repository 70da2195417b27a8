"""Claims what is due, asks once more whether it is wanted, writes it, sends it and records what happened.

Never a call to Slack inside a transaction: claiming and recording are two of them, sending lies between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocks import Block, Message, context, divider
from bot.database import Database
from bot.slack import NotSent, Outcome, Sent, Slack, Unknown
from bot.texts import Texts
from jobs.letters import LETTERS, Occasion
from models import delivery
from models.audience import people, wanted_in_channel
from models.delivery import Delivery, DeliveryState
from models.network import Membership, Network, Standing, membership_of
from models.person import Person
from models.plan import RULES, Audience, Kind
from models.session import LearningSession, Stage, of_network

log = structlog.get_logger()

REFRESH_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Parcel:
    """One message to send: its parts, and what was rendered for them."""

    ids: list[str]
    recipient: str
    message: Message
    counted_on: date | None
    look_first: bool  # an earlier process may have sent it before it died
    pins: bool  # stays at the top of the channel


@dataclass
class Item:
    """A delivery with the rows that it is about."""

    delivery: Delivery
    network: Network
    meeting: LearningSession | None
    person: Person | None

    @property
    def counts(self) -> bool:
        """Takes the person's one direct message of the day."""
        return RULES[self.delivery.kind].counts


async def run(database: Database, slack: Slack, now: datetime) -> int:
    """Send everything that is due; return how many messages were handled."""
    handled = 0
    while True:
        async with database.write() as db:
            rows = await delivery.due(db, now)
            parcels = await _claim(db, rows, now)
        if not rows:
            break
        for parcel in parcels:
            await _send(database, slack, parcel, now)
        handled += len(rows)
    return handled + await refresh(database, slack, now)


async def _claim(db: AsyncSession, rows: Iterable[Delivery], now: datetime) -> list[Parcel]:
    """Decide about each row and take in hand those that are to be sent now."""
    alone: list[list[Item]] = []
    bundles: dict[int, list[Item]] = {}
    lapsed: set[str] = set()
    for row in rows:
        if row.state is DeliveryState.CLAIMED:
            lapsed.add(row.id)
        item = await _load(db, row)
        if item is None or not await _may_go(db, item, now):
            continue
        if item.counts and item.person is not None:
            bundles.setdefault(item.person.id, []).append(item)
        else:
            alone.append([item])
    groups = alone + [group for group in bundles.values() if await _day_is_free(db, group, now)]
    parcels = []
    for group in groups:
        group.sort(key=lambda item: (RULES[item.delivery.kind].part, item.network.id))
        parcels.append(await _write(db, group, now, lapsed))
    return parcels


async def _load(db: AsyncSession, row: Delivery) -> Item | None:
    home = await db.get(Network, row.network_id)
    assert home is not None
    meeting = await db.get(LearningSession, row.session_id) if row.session_id else None
    person = await db.get(Person, row.person_id) if row.person_id else None
    return Item(row, home, meeting, person)


async def _may_go(db: AsyncSession, item: Item, now: datetime) -> bool:
    """Ask once more: not too late, still wanted, in the reader's hours, no session going on."""
    row, rule = item.delivery, RULES[item.delivery.kind]
    if now >= row.expires:
        row.finish(DeliveryState.EXPIRED)
        return False
    if not await _still_wanted(db, item, now):
        row.finish(DeliveryState.UNWANTED)
        return False
    if item.person is None:
        busy_until = await _session_going_on(db, item.network, now)
        if busy_until is not None and row.kind is not Kind.CHANGE:
            row.postpone(busy_until)
            return False
    elif not rule.any_hour:
        opening = item.person.hours.next_open(now, item.network.calendar)
        if opening > now:
            row.postpone(opening)
            return False
    return True


async def _still_wanted(db: AsyncSession, item: Item, now: datetime) -> bool:
    row, rule = item.delivery, RULES[item.delivery.kind]
    if item.person is None:
        return item.meeting is None or wanted_in_channel(row.kind, item.meeting)
    if rule.audience is Audience.MEMBERS and not rule.essential:
        if not item.person.accepts_on(item.person.hours.local_day(now)):
            return False
    if item.meeting is not None:
        wanted = await people(db, row.kind, item.network, item.meeting)
        return item.person.id in {person.id for person in wanted}
    membership = await membership_of(db, item.network.id, item.person.id)
    return membership is not None and _membership_fits(row.kind, membership)


def _membership_fits(kind: Kind, membership: Membership) -> bool:
    if kind is Kind.INVITATION:
        return membership.standing is Standing.INVITED
    return membership.active


async def _session_going_on(db: AsyncSession, home: Network, now: datetime) -> datetime | None:
    for meeting in await of_network(db, home.id):
        if meeting.starts_at <= now < meeting.ends_at and meeting.stage is not Stage.CANCELLED:
            return meeting.ends_at
    return None


async def _day_is_free(db: AsyncSession, group: list[Item], now: datetime) -> bool:
    """Tell whether the person's day is free; else let what can wait, wait, and what cannot, lapse."""
    person = group[0].person
    assert person is not None
    if not await delivery.counted_today(db, person.id, person.hours.local_day(now)):
        return True
    for item in list(group):
        if not RULES[item.delivery.kind].time_bound:
            item.delivery.postpone(person.hours.next_day(now, item.network.calendar))
            group.remove(item)
    return bool(group)


async def _write(db: AsyncSession, group: list[Item], now: datetime, lapsed: set[str]) -> Parcel:
    person = group[0].person
    look_first = any(item.delivery.id in lapsed for item in group)
    for item in group:
        item.delivery.claim(now)
    return Parcel(
        ids=[item.delivery.id for item in group],
        recipient=group[0].delivery.recipient,
        message=await _render(db, group, now),
        counted_on=person.hours.local_day(now) if person and group[0].counts else None,
        look_first=look_first,
        pins=group[0].delivery.kind is Kind.PINNED,
    )


async def _render(db: AsyncSession, group: list[Item], now: datetime) -> Message:
    """Write a message in the reader's language; each part of a bundle names its network."""
    parts: list[Message] = []
    for item in group:
        reader = item.person
        t = (
            Texts(reader.language, reader.zone)
            if reader
            else Texts(item.network.language, item.network.zone)
        )
        occasion = Occasion(db, item.network, item.delivery, reader, t, now, item.meeting)
        parts.append(await LETTERS[item.delivery.kind](occasion))
    if len(parts) == 1:
        return parts[0]
    blocks: list[Block] = []
    for item, part in zip(group, parts, strict=True):
        if blocks:
            blocks.append(divider())
        blocks.append(context(Texts(item.person.language if item.person else item.network.language)(
            "common.from_network", theme=item.network.theme)))  # fmt: skip
        blocks.extend(part.blocks)
    return Message(blocks)


async def _send(database: Database, slack: Slack, parcel: Parcel, now: datetime) -> None:
    outcome: Outcome | None = None
    if parcel.look_first:
        try:
            outcome = await slack.find(parcel.recipient, parcel.ids[0])
        except Exception as error:
            log.warning("outbox.cannot_look", error=str(error)[:200])
            outcome = Unknown("cannot look it up")
    outcome = outcome or await slack.post(parcel.recipient, parcel.message, parcel.ids)
    if parcel.pins and isinstance(outcome, Sent):
        await slack.pin(outcome.channel, outcome.ts)
    async with database.write() as db:
        for delivery_id in parcel.ids:
            row = await db.get(Delivery, delivery_id)
            assert row is not None
            _record(row, outcome, parcel, now)


def _record(row: Delivery, outcome: Outcome, parcel: Parcel, now: datetime) -> None:
    match outcome:
        case Sent(channel, ts):
            row.sent(channel, ts, now, parcel.counted_on)
            log.info("outbox.sent", delivery=row.id, kind=row.kind)
        case NotSent(error, final, retry_after):
            row.surely_not_sent(error, now, retry_after, final)
        case Unknown(error):
            row.finish(DeliveryState.UNKNOWN, error)


async def refresh(database: Database, slack: Slack, now: datetime) -> int:
    """Bring messages in Slack up to date; one that cannot be updated is tried again a little later."""
    async with database.write() as db:
        rows = await delivery.to_refresh(db, now)
        updates: dict[tuple[str, str], Message] = {}
        for row in rows:
            assert row.channel is not None
            assert row.ts is not None
            where = (row.channel, row.ts)
            if where not in updates:
                parts = await delivery.parts_of(db, *where)
                items = [item for part in parts if (item := await _load(db, part)) is not None]
                items.sort(key=lambda item: (RULES[item.delivery.kind].part, item.network.id))
                updates[where] = await _render(db, items, now)
                for part in parts:
                    part.refresh_due = None
    for (channel, ts), message in updates.items():
        outcome = await slack.update(channel, ts, message)
        if isinstance(outcome, Unknown) or (isinstance(outcome, NotSent) and not outcome.final):
            async with database.write() as db:
                for part in await delivery.parts_of(db, channel, ts):
                    part.refresh_due = now + REFRESH_AGAIN
    return len(updates)
