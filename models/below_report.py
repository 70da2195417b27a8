"""What comes below a report once it is out: a round that was held aloud, and what the evaluation showed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import posted, report, results, sending
from models.delivery import LASTS
from models.network import Network
from models.plan import Fact, Kind
from models.session import LearningSession


async def note_round(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    now: datetime,
    went_well: str,
    differently: str,
) -> None:
    """Keep what was said in a round that was held aloud; below a report that is out it comes from now on."""
    await report.note_round(db, meeting.id, went_well, differently)
    if meeting.released_at is not None and (went_well.strip() or differently.strip()):
        await sending.with_move(db, network, meeting, Kind.RESULTS_ADDED, now, until=now + LASTS)
    await posted.changed(db, now, meeting.id, Fact.RECORD)


async def add_results(
    db: AsyncSession, network: Network, meeting: LearningSession, now: datetime, read: str
) -> None:
    """Add what the evaluation showed below the report that is out. Raises TooFew and Unread.

    Where the network lives in another channel since, the report comes there with it.
    """
    await results.must_be_read(db, meeting, read)
    meeting.share_results(now)
    for kind in (Kind.REPORT, Kind.RESULTS_ADDED):
        await sending.with_move(db, network, meeting, kind, now, until=now + LASTS)
    await posted.changed(db, now, meeting.id, Fact.RELEASE)
