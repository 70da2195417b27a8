"""Brings messages that stand in Slack up to date."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocks import Message
from bot.channel import DIRECT
from bot.database import Database
from bot.slack import NotSent, Outcome, Sent, Slack
from bot.slack_errors import MEANINGS, Meaning
from jobs.writing import Item, apart, bundle, load, load_together, write
from models import posted
from models.posted import UPDATE_AGAIN

Place = tuple[str, str]  # channel and ts


async def run(
    database: Database, slack: Slack, now: datetime, goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Update what no longer tells the truth, as long as it goes on; what does not get through waits."""
    updated = 0
    while goes_on():
        async with database.write() as db:
            rows = await posted.to_refresh(db, now)
            _at_hand = await load_together(db, rows)
            places = dict.fromkeys((row.channel or "", row.ts or "") for row in rows)
            messages = {place: await _rewrite(db, place, now) for place in places}
        if not rows:
            return updated
        written = {place: message for place, message in messages.items() if message is not None}
        await asyncio.gather(*(_update(database, slack, now, *found) for found in written.items()))
        updated += len(written)
    return updated


async def _update(database: Database, slack: Slack, now: datetime, place: Place, message: Message) -> None:
    """Update one message, and record it unless somebody asked for it once more meanwhile."""
    outcome = await slack.update(*place, message)
    due = _next_try(outcome, now)
    async with database.write() as db:
        error = _to_tell(place, outcome) if due is None else ""
        await posted.refreshed(db, *place, expected=now + UPDATE_AGAIN, due=due, error=error)


def _to_tell(place: Place, outcome: Outcome) -> str:
    """Return why a message stays as it was, when whoever facilitates can do something about that.

    A conversation that is gone or closed is not theirs to open.
    """
    if not isinstance(outcome, NotSent):
        return ""
    personal = place[0].startswith(DIRECT)
    return "" if personal and MEANINGS.get(outcome.error) is Meaning.RECIPIENT else outcome.error


def _next_try(outcome: Outcome, now: datetime) -> datetime | None:
    match outcome:
        case Sent() | NotSent(final=True) | NotSent(unheard_of=True):
            return None
        case NotSent(retry_after=timedelta() as wait):
            return now + max(wait, UPDATE_AGAIN)
        case _:
            return now + UPDATE_AGAIN


async def _rewrite(db: AsyncSession, place: Place, now: datetime) -> Message | None:
    """Write a message anew from its parts; one that cannot be written stays as it is."""
    parts = await posted.parts_of(db, *place)
    items = sorted([await load(db, part) for part in parts], key=lambda item: item.place)
    written: list[tuple[Item, Message]] = []
    for item in items:
        async with apart(db, item.delivery):
            written.append((item, await write(db, item, now)))
        item.delivery.refresh_due = now + UPDATE_AGAIN
    if len(written) == len(items):
        return bundle(written)
    for part in parts:
        part.refresh_due = None
    return None
