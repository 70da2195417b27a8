"""Who reads what was written for whoever facilitates alone: who did when it was asked, and still does.

It may be about who facilitates later. Where those of then are gone nobody reads it, and nobody is told so.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from models import membership
from models.inquiry import Inquiry


async def reads(db: AsyncSession, row: Inquiry, reader: int | None) -> bool:
    """Tell whether a person reads what was written in an asking for whoever facilitates alone."""
    if reader is None or row.opened_at is None:
        return False
    place = await membership.of(db, row.network_id, reader)
    return place is not None and place.led_at(row.opened_at)
