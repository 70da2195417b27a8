"""What members tried and tell the group: an entry of a register, which the check of its session shows."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import entry, intention, posted
from models.base import NotFound
from models.effect import DID_TRY, NothingTried
from models.entry import Entry
from models.intention import Intention
from models.rows import one

REGISTER = "tried"


@one
def of_person(session_id: int, person_id: int) -> Select[Entry]:
    """Return what somebody told the group that they tried after a session, the newest."""
    theirs = (Entry.session_id == session_id, Entry.person_id == person_id)
    told = select(Entry).where(*theirs, Entry.register == REGISTER)
    return told.order_by(Entry.id.desc()).limit(1)


async def to_tell(db: AsyncSession, session_id: int, person_id: int) -> Intention:
    """Return what somebody tried, and may tell. Raises NotFound and NothingTried."""
    trying = await intention.of_person(db, session_id, person_id)
    if trying is None:
        raise NotFound
    if trying.tried not in DID_TRY:
        raise NothingTried
    return trying


@entry.follows(REGISTER)
async def shown(db: AsyncSession, told: Entry, now: datetime) -> None:
    """Let the message in which somebody was asked how it went follow what they tell."""
    if told.session_id is not None and told.person_id is not None:
        await posted.changed(db, now, told.session_id, own=told.person_id)
