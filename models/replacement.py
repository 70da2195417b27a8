"""Replacement: who cannot come to a session sends somebody, where the network lets them; a guest by name."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, guest, posted, programme, trace
from models.attendance import Rsvp
from models.base import Refusal, WrongStage
from models.guest import MOST, As, Guest, TooManyGuests
from models.network import Network
from models.plan import Fact
from models.rows import one
from models.session import BEFORE, LearningSession
from models.trace import Place


class NoReplacement(Refusal):
    """Nobody is sent: the network does not ask for it, or they did not say No."""


class Offer(NamedTuple):
    """To who stays away: may somebody come for them, and who does."""

    meeting: LearningSession
    sent: Guest | None = None
    open: bool = True  # the network still lets them; else who was sent comes, and can be called back


@one
def of_member(session_id: int, for_id: int) -> Select[Guest]:
    """Return whom a member sends to a session."""
    return select(Guest).where(Guest.session_id == session_id, Guest.for_id == for_id)


async def offer(db: AsyncSession, home: Network, meeting: LearningSession, person_id: int) -> Offer | None:
    """Return what somebody who stays away is offered; None where nobody may be sent, or they may come.

    Whom they sent before the network let nobody send any more, they still see.
    """
    if meeting.stage not in BEFORE:
        return None
    if await attendance.said_by(db, meeting.id, person_id) is not Rsvp.NO:
        return None
    sent = await of_member(db, meeting.id, person_id)
    return Offer(meeting, sent, home.replaces) if home.replaces or sent is not None else None


async def must_be_offered(db: AsyncSession, home: Network, meeting: LearningSession, person_id: int) -> Offer:
    """Return what is offered to somebody. Raises WrongStage and NoReplacement."""
    if meeting.stage not in BEFORE:
        raise WrongStage(stage=meeting.stage)
    found = await offer(db, home, meeting, person_id)
    if found is None or not found.open:
        raise NoReplacement
    return found


@one
def sent_ahead(network_id: int) -> Select[Guest]:
    """Return the first who was sent to a session of a network that has not begun."""
    return (
        select(Guest)
        .join(LearningSession, LearningSession.id == Guest.session_id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_(BEFORE),
            Guest.comes_as == As.REPLACEMENT,
        )
        .order_by(LearningSession.starts_local, Guest.id)
        .limit(1)
    )


async def send(
    db: AsyncSession, home: Network, meeting: LearningSession, person_id: int, name: str, now: datetime
) -> Guest:
    """Note who comes in somebody's place; again changes it.

    Raises WrongStage, NoReplacement, EmptyText and TooManyGuests.
    """
    sent = (await must_be_offered(db, home, meeting, person_id)).sent
    if sent is None:
        if len(await guest.of_session(db, meeting.id)) >= MOST:
            raise TooManyGuests(most=MOST)
        sent = Guest(session_id=meeting.id, comes_as=As.REPLACEMENT, for_id=person_id)
    # Another name is another person: nobody asked them whether the agenda may name them.
    listed = sent.listed and sent.name == name.strip()
    sent.fill_in(name, sent.organisation if listed else "", sent.why, listed=listed)
    db.add(sent)
    await _changed(db, meeting, person_id, now)
    return sent


async def take_back(db: AsyncSession, meeting: LearningSession, person_id: int, now: datetime) -> None:
    """Send nobody after all: nothing of them is kept. Twice is harmless."""
    sent = await of_member(db, meeting.id, person_id)
    if sent is not None and meeting.stage in BEFORE:  # afterwards it is recorded whether they were there
        await db.delete(sent)
        await trace.leave(db, Place.KEPT)
        await _changed(db, meeting, person_id, now)


async def follow_coming(
    db: AsyncSession, meeting: LearningSession, person_id: int, answer: Rsvp, now: datetime
) -> None:
    """Let nobody come for somebody who comes themselves after all, or may."""
    if answer is not Rsvp.NO:
        await take_back(db, meeting, person_id, now)


async def gone(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let whom somebody who leaves would send not come."""
    for meeting in await programme.not_begun(db, home.id):
        await take_back(db, meeting, person_id, now)


async def _changed(db: AsyncSession, meeting: LearningSession, person_id: int, now: datetime) -> None:
    await db.flush()
    await posted.changed(db, now, meeting.id, Fact.AGENDA | Fact.COMING, own=person_id)
