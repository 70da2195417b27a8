"""Who hears of an errand, who is asked for the answer, and until when."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, session
from models.attendance import Rsvp
from models.delivery import Delivery
from models.errand import Carried, ErrandState, of_session, of_sessions, of_subject, taken
from models.errand_offer import may_go, offers
from models.membership import participants
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.session import AFTER, BEFORE, LearningSession
from models.wanted import still_wanted, wanted


async def to_tell(db: AsyncSession, meeting: LearningSession, person_id: int | None = None) -> list[Carried]:
    """Return the errands of which the answer is awaited, of one colleague or of all.

    Not of a colleague who was not there, nor for an asker who was or took their name from the question, nor
    where the answer stays inside.
    """
    if meeting.stage not in AFTER:
        return []
    awaited = [
        c
        for c in await of_session(db, meeting.id)
        if c.errand.state is ErrandState.ACCEPTED
        and not c.errand.answer
        and c.brings_answer
        and not c.question.anonymous
        and person_id in (None, c.carrier.id)
    ]
    here = {person.id for person in await attendance.present(db, meeting.id)} if awaited else set()
    return [c for c in awaited if (not here or c.carrier.id in here) and c.asker.id not in here]


async def brought(db: AsyncSession, session_id: int, asker_id: int) -> list[Carried]:
    """Return the errands of one asker that came back with an answer."""
    mine = [c for c in await of_session(db, session_id) if c.asker.id == asker_id]
    return [c for c in mine if c.errand.answer and c.brings_answer]


async def came_of(db: AsyncSession, session_id: int, asker_id: int) -> list[Carried]:
    """Return what one asker had asked of colleagues, with or without an answer; not what was declined."""
    mine = [c for c in await of_session(db, session_id) if c.asker.id == asker_id]
    return [c for c in mine if c.errand.live and not c.question.anonymous]


async def carrying(db: AsyncSession, meetings: Collection[LearningSession], person_id: int) -> list[Carried]:
    """Return what one colleague was asked to ask, or will ask, at these sessions before they begin."""
    before = [meeting.id for meeting in meetings if meeting.stage in BEFORE]
    found = await of_sessions(db, before) if before else []
    return [c for c in found if c.carrier.id == person_id and c.errand.live and c.can_be_asked]


async def request_wanted(db: AsyncSession, carried: Carried, meeting: LearningSession) -> bool:
    """Tell whether the colleague is still to be asked."""
    away = await attendance.said_by(db, meeting.id, carried.carrier.id) is Rsvp.NO
    asked = carried.errand.state is ErrandState.ASKED
    return asked and carried.can_be_asked and meeting.stage in BEFORE and not away


async def news_wanted(db: AsyncSession, carried: Carried, meeting: LearningSession) -> bool:
    """Tell whether the asker is still to hear of it: an answer, or a no while another may be chosen."""
    if carried.errand.answer:
        return carried.brings_answer
    if carried.errand.state is not ErrandState.DECLINED or meeting.stage not in BEFORE:
        return False
    away = await attendance.said_by(db, meeting.id, carried.asker.id) is not Rsvp.YES
    return away and may_go(carried.question) and not await taken(db, carried)


async def gone_news_wanted(db: AsyncSession, meeting: LearningSession, asker_id: int) -> bool:
    """Tell whether the asker is to hear that who would ask it was forgotten: while another may be chosen."""
    found = await offers(db, meeting, asker_id)
    return any(offer.carried is None or not offer.carried.errand.live for offer in found)


@wanted(Kind.ERRAND_ANSWER)
async def have_to_tell(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who asked a question for somebody and has not told the answer."""
    waiting = {carried.carrier.id for carried in await to_tell(db, meeting)}
    return [person for person in await participants(db, network.id) if person.id in waiting]


@still_wanted(Kind.ERRAND_REQUEST, Kind.ERRAND_NEWS)
async def still(db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime) -> bool:
    """Tell whether a message about an errand still makes sense."""
    carried = await of_subject(db, row.subject, left=row.kind is Kind.ERRAND_NEWS)
    meeting = await session.of_message(db, row.session_id)
    if meeting is None:
        return False
    if carried is None:
        return row.kind is Kind.ERRAND_NEWS and await gone_news_wanted(db, meeting, person.id)
    makes_sense = request_wanted if row.kind is Kind.ERRAND_REQUEST else news_wanted
    return await makes_sense(db, carried, meeting)
