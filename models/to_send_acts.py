"""That a text for a member who is not on Slack was passed on: noted, and taken back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import told
from models.handed import Handed, passed
from models.network import Network
from models.off_slack_text import TELLS_WHERE
from models.person import Person
from models.plan import Kind
from models.to_send import waiting

HOLDS = (*TELLS_WHERE, Kind.AGENDA, Kind.CHANGE, Kind.FILLED_IN)  # who reads one knows how the session is


async def note(
    db: AsyncSession, home: Network, person_id: int | None, occasion: str | None, seen: str | None,
    by: Person, now: datetime,
) -> None:  # fmt: skip
    """Note that a text was passed on, and by whom; a second time, or when it is of no use now, nothing is.

    `seen`: how the session was when who passed it on read that it waits; what changed since is news.
    """
    for one in await waiting(db, home, now):
        if (one.to.person.id, one.occasion) == (person_id, occasion):
            row = Handed(person_id=one.to.person.id, occasion=one.occasion, sort=one.sort, at=now)
            row.by_id = by.id
            if one.meeting is not None:
                row.session_id = one.meeting.id
                row.held = told.as_read(seen, one.meeting, home) if one.sort in HOLDS else ""
            db.add(row)
    await db.flush()


async def take_back(db: AsyncSession, home: Network, handed_id: int | None) -> None:
    """Let a text not be passed on after all; twice is harmless."""
    for one in await passed(db, home.id):
        if one.handed.id == handed_id:
            await db.delete(one.handed)
    await db.flush()
