"""What whoever facilitates decides of what the group is asked: at the end of a session, or anew."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import inquiry, inquiry_acts, inquiry_audience, inquiry_offer, instead, programme
from models.base import NotFound
from models.inquiry import Inquiry, InquiryOver, State
from models.instrument import INSTRUMENTS, Asks
from models.network import Network
from models.session import BEFORE, LearningSession, Stage


async def latest(db: AsyncSession, network_id: int, key: str) -> Inquiry | None:
    """Return the last asking of an instrument that is asked again. Raises NotFound of another one."""
    if key not in INSTRUMENTS or not INSTRUMENTS[key].a_year:
        raise NotFound
    rows = await inquiry.of_instrument(db, network_id, key)
    return rows[-1] if rows else None


async def ready(db: AsyncSession, network: Network, key: str) -> Inquiry:
    """Return what is asked, or may be: an instrument that is asked again is offered by hand at any moment.

    Raises NotFound.
    """
    row = await latest(db, network.id, key)
    if row is None or row.state is State.CLOSED:
        row = Inquiry(network_id=network.id, instrument=key)
        db.add(row)
        await db.flush()
    elif row.state is State.LAPSED:
        row.move_to(State.OFFERED)
    return row


async def session_for(db: AsyncSession, network_id: int, row: Inquiry | None) -> LearningSession | None:
    """Return the session at whose end something is asked, or may be: as planned, or the next one."""
    if row is not None and row.state is State.PLANNED and row.session_id is not None:
        return await db.get(LearningSession, row.session_id)
    coming = await programme.coming(db, network_id)
    return coming if row is None or may_be_at(row, coming) else None


def may_be_at(row: Inquiry, meeting: LearningSession | None) -> bool:
    """Tell whether something can be asked at the end of a session, in the place of its evaluation."""
    to_come = meeting is not None and meeting.stage in (*BEFORE, Stage.UNDERWAY)
    asked = row.known and row.declared.confidential and row.declared.asks is Asks.MEMBERS
    return to_come and asked and row.state is State.OFFERED


async def plan(
    db: AsyncSession, network: Network, row: Inquiry, meeting: LearningSession, now: datetime
) -> bool:
    """Let it be asked at the end of a session, which has no evaluation then; tell whether enough people are.

    A second press changes nothing. Raises InquiryOver and AskedLately.
    """
    if row.state is State.PLANNED and row.session_id == meeting.id:
        return True
    if not may_be_at(row, meeting):
        raise InquiryOver
    await inquiry_offer.must_be_free(db, network, row, meeting.ends_at)
    if not row.enough(len(await inquiry_audience.meant_for(db, row)), network.threshold):
        return False
    await instead.plan(db, row, meeting, now)
    return True


async def take_back(db: AsyncSession, row: Inquiry, now: datetime) -> None:
    """Let the session have its evaluation after all; once it is out that can't be. Raises InquiryOver."""
    if row.state is State.OFFERED:
        return
    if row.state is not State.PLANNED:
        raise InquiryOver
    await instead.give_up(db, row, now)


async def comes(db: AsyncSession, network: Network, row: Inquiry, at: datetime) -> bool:
    """Tell whether what is planned can be asked at a moment: enough take part, and it is not too soon."""
    if not row.enough(len(await inquiry_audience.meant_for(db, row)), network.threshold):
        return False
    free = await inquiry_offer.may_ask_from(db, network, row.declared)
    return free is not None and free <= at


async def key_at(db: AsyncSession, network: Network, meeting: LearningSession) -> str:
    """Return the key of what takes the place of the evaluation of a session; empty where nothing does.

    What is planned and could not be asked there as things stand leaves the session its evaluation.
    """
    row = await instead.at_session(db, meeting)
    if row is None or (row.state is State.PLANNED and not await comes(db, network, row, meeting.ends_at)):
        return ""
    return row.instrument


async def opens_at_end(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> bool:
    """Ask what takes the place of the evaluation as a session ends; tell whether anything does."""
    row = await instead.at_session(db, meeting)
    if row is None:
        return False
    if row.state is State.PLANNED:
        if not await comes(db, network, row, max(now, meeting.ends_at)):
            await instead.give_up(db, row, now)
            return False
        await inquiry_acts.open_form(db, network, row, now, at_session=True)
    return True
