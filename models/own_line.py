"""Lines of a network’s own, on which crosses are placed too: entries of a register."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import entry
from models.base import Refusal
from models.instrument import MOST_OWN

REGISTER = "own_line"


class SameEnds(Refusal):
    """A line with the same at both its ends leads nowhere."""


async def of_network(db: AsyncSession, network_id: int) -> list[dict[str, Any]]:
    """Return the lines that a network keeps, the oldest first, as an asking takes them over."""
    kept = await entry.first_in_sight(db, network_id, REGISTER, MOST_OWN)
    return [{"key": line.key, **line.said} for line in kept]
