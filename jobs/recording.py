"""Records what became of a message: what Slack answered to it, or what is found where it should stand."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.slack.outcome import NotSent, Outcome, Sent, Unknown
from models import channel, note_back, posted, thread
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Person
from models.plan import RULES, Kind, Recipients

log = structlog.get_logger()

SHORTLY = timedelta(seconds=30)  # until a message whose thread is gone is tried again, with it or by itself
TRIES = 5  # of a message that Slack refuses with an error that nobody knows


async def _look_after(db: AsyncSession, row: Delivery, person_id: int) -> None:
    """Ask Slack soon whether who was not reached is still there.

    Not after a message of which whoever facilitates may not know to whom it went: to read just then that an
    account is gone would tell.
    """
    if RULES[row.kind].recipients is Recipients.NAMED:
        (await db.get_one(Person, person_id)).refreshed_at = None


async def rows_of(db: AsyncSession, ids: Iterable[str]) -> list[Delivery]:
    """Return these rows as far as they still exist: somebody may have been erased meanwhile."""
    found = [await db.get(Delivery, delivery_id) for delivery_id in ids]
    return [row for row in found if row is not None]


async def record(
    db: AsyncSession, row: Delivery, recipient: str, outcome: Outcome | None, now: datetime
) -> None:
    """Record what Slack answered to a message, None where it was not begun; it is over, or goes again.

    `recipient`: where it went, which may have changed since.
    """
    match outcome:
        case Sent(where, ts):
            row.sent(where, ts, now)
            await posted.replaces(db, now, row)
            log.info("outbox.sent", delivery=row.id, kind=row.kind)
            await note_back.settle(db, row, now)
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
                await note_back.settle(db, row, now)
            if final and row.person_id is not None:
                await _look_after(db, row, row.person_id)
        case Unknown(error):
            row.error = error  # it stays claimed, and is looked up when the lease lapses
        case None:
            row.back(row.due)  # it was not begun


def settle(row: Delivery, found: Outcome | None, now: datetime) -> None:
    """Record whether a message that nobody reported on stands where it should; if not, it goes again."""
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
