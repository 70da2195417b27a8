"""Takes in hand what goes to one recipient now: asks once more whether it is wanted, writes it, claims it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.slack.blocks import Message
from jobs import may_go
from jobs.writing import Item, Written, apart, bundle, bundles, load, load_together, write
from models import note_back
from models.delivery import Delivery, DeliveryState
from models.plan import RULES


@dataclass(frozen=True)
class Parcel:
    """One message to send: its parts, and what was written for them."""

    ids: list[str]
    recipient: str
    message: Message
    pins: bool  # stays at the top of the channel


async def claim(db: AsyncSession, rows: Sequence[Delivery], now: datetime) -> list[Parcel]:
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
    await note_back.settle(db, row, now)
    return None


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
