"""What happens by itself next: moves, steps, messages and updates."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CompoundSelect, func, literal_column, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from models.canvas import Canvas
from models.date_poll import DatePoll
from models.delivery import Delivery, DeliveryState
from models.inquiry import Inquiry, is_open
from models.installation import Installation
from models.mail import Mail, MailState
from models.open_call import OpenCall
from models.outbox import queued
from models.posted import SEEN
from models.rows import many
from models.session import LearningSession, Stage
from models.step import LONG_AGO, Step
from models.trace import Trace


class Source(StrEnum):
    """What happens by itself when its time has come."""

    MOVE = "move"
    STEP = "step"
    LOOK = "look"  # whether a step comes earlier to somebody, whom it is a free day then
    MESSAGE = "message"
    UPDATE = "update"
    INSTALLATION = "installation"  # a token is to be renewed, or a workspace is gone
    MAIL = "mail"
    CANVAS = "canvas"
    TRACE = "trace"  # something on the disk is to be cleaned


@many
def _next_of_each(after: datetime) -> CompoundSelect[str, datetime | None]:
    sources: tuple[tuple[Source, Any, Any], ...] = (
        (Source.MOVE, LearningSession.next_move_at, LearningSession.stage != Stage.CANCELLED),
        (Source.MOVE, Inquiry.closes_at, is_open()),
        (Source.MOVE, DatePoll.passes_at, true()),
        (Source.MOVE, OpenCall.closes_at, OpenCall.closed_at.is_(None)),
        (Source.STEP, Step.due, ~Step.expanded),
        (Source.LOOK, Step.looks_at, true()),
        (Source.MESSAGE, Delivery.due, queued()),
        (Source.MESSAGE, Delivery.leased_until, Delivery.state == DeliveryState.CLAIMED),
        (Source.UPDATE, Delivery.refresh_due, Delivery.state.in_(SEEN)),
        (Source.INSTALLATION, Installation.renews_at, true()),
        (Source.INSTALLATION, Installation.looks_at, true()),
        (Source.MAIL, Mail.due, Mail.state == MailState.PENDING),
        (Source.MAIL, Mail.leased_until, Mail.state == MailState.CLAIMED),
        (Source.CANVAS, Canvas.refresh_due, true()),
        (Source.TRACE, Trace.due, true()),
    )
    return union_all(
        *(
            select(literal_column(f"'{source}'"), func.min(at).label("at")).where(waits, at > after)
            for source, at, waits in sources
        )
    )


async def next_of_each(db: AsyncSession, after: datetime | None = None) -> dict[Source, datetime]:
    """Return for each source the next instant at which it does something, later than `after`."""
    found: dict[Source, datetime] = {}
    for name, at in await _next_of_each(db, after or LONG_AGO):
        if at is not None:
            source = Source(name)
            found[source] = min(at, found.get(source, at))
    return found
