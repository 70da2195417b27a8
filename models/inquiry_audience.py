"""Who is asked by an inquiry, who may answer it and from where, and who hears of it."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, delivery, posted
from models.attendance import Rsvp
from models.base import Refusal
from models.calendar import DAY
from models.delivery import Delivery, DeliveryState
from models.inquiry import Inquiry, InquiryOver, State, of_subject
from models.instrument import Asks
from models.leading import facilitators
from models.membership import participants
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.questionnaire import free_from
from models.rows import one
from models.wanted import at_any_hour, not_before, still_wanted

TOGETHER = timedelta(hours=1)  # after a session at whose end something is asked


class NotAsked(Refusal):
    """It was not meant for this person."""


async def meant_for(db: AsyncSession, row: Inquiry) -> list[Person]:
    """Return who is asked as things stand: who takes part, or was there, and has an account."""
    people = [person for person in await participants(db, row.network_id) if not person.deactivated]
    if row.declared.asks is Asks.MEMBERS or row.session_id is None:
        return people
    there = {person.id for person in await attendance.present(db, row.session_id)}
    return [person for person in people if person.id in there]


async def may_answer(db: AsyncSession, row: Inquiry, person_id: int) -> None:
    """Check that people can answer, and that this one is asked. Raises InquiryOver and NotAsked."""
    if not row.takes_answers:
        raise InquiryOver
    if person_id not in {person.id for person in await meant_for(db, row)}:
        raise NotAsked


@one
def request_to(subject: str, person_id: int) -> Select[Delivery]:
    """Return the request of an inquiry to somebody, however far it is; None to who was not asked."""
    return select(Delivery).where(
        Delivery.kind == Kind.INQUIRY_REQUEST,
        Delivery.subject == subject,
        Delivery.person_id == person_id,
    )


async def reached(db: AsyncSession, row: Inquiry) -> bool:
    """Tell whether anybody got what was opened: a pause may hold it until it closes."""
    for person in await meant_for(db, row):
        request = await request_to(db, row.subject, person.id)
        if request is not None and request.state in posted.STANDS:
            return True
    return False


async def can_answer(db: AsyncSession, row: Inquiry, person_id: int) -> bool:
    """Tell whether somebody has, or gets in time, from where they can answer what was opened.

    In confidence that is the request alone, which may never come; in public who was asked answers at Home,
    too, and beside a name everybody does.
    """
    if row.opened_at is None or row.closes_at is None:
        return False
    if row.declared.named:
        return True
    request = await request_to(db, row.subject, person_id)
    if request is None or not row.declared.confidential:
        return request is not None
    comes = request.state is DeliveryState.PENDING and request.due < row.closes_at
    return comes or request.state in posted.STANDS


async def may_be_reminded(db: AsyncSession, subject: str, person_id: int, now: datetime) -> bool:
    """Tell whether somebody was asked at least a day ago."""
    request = await request_to(db, subject, person_id)
    if request is None or request.state is not DeliveryState.SENT or request.sent_at is None:
        return False
    return request.sent_at + DAY <= now


def _in_place(row: Inquiry | None) -> bool:
    """Tell whether something was asked at the end of a session, in the place of its evaluation."""
    if row is None or row.session_id is None or row.opened_at is None:
        return False
    return row.declared.asks is Asks.MEMBERS


async def together(db: AsyncSession, session_id: int) -> set[int]:
    """Return who was at a session: as it was noted, and while nothing was, who said that they would be."""
    there = {person.id for person in await attendance.present(db, session_id)}
    return there or {person.id for person in (await attendance.answers(db, session_id))[Rsvp.YES]}


@not_before(Kind.INQUIRY_REQUEST)
async def free_to_ask(db: AsyncSession, row: Delivery, person: Person, now: datetime) -> datetime:
    """Return from when on somebody can be asked: what prepares a session comes before it.

    An evaluation does not wait, nor what replaces it.
    """
    found = await of_subject(db, row.subject)
    if _in_place(found):
        return now
    return await free_from(db, row, person, now, beside=found is None or not found.declared.prepares)


@at_any_hour(Kind.INQUIRY_REQUEST)
async def while_together(db: AsyncSession, row: Delivery, now: datetime) -> bool:
    """Tell whether somebody is asked as a session ends, so that they answer before they go home."""
    found = await of_subject(db, row.subject)
    if found is None or found.session_id is None or found.opened_at is None or not _in_place(found):
        return False
    return now <= found.opened_at + TOGETHER and row.person_id in await together(db, found.session_id)


@still_wanted(Kind.INQUIRY_PROMPT, Kind.INQUIRY_RESULTS)
async def concerns_who_leads(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether a message to whoever facilitates still makes sense: an offer while it stands."""
    found = await of_subject(db, row.subject)
    if found is None or (row.kind is Kind.INQUIRY_PROMPT and found.state is not State.OFFERED):
        return False
    return person.id in {leads.id for leads in await facilitators(db, network.id)}


async def tell(
    db: AsyncSession, network: Network, row: Inquiry, kind: Kind, now: datetime, expires: datetime
) -> None:
    """Write to whoever facilitates about an inquiry."""
    for person in await facilitators(db, network.id):
        await delivery.put(db, message(network, row, kind, person, now, expires))


def message(
    network: Network, row: Inquiry, kind: Kind, to: Person | None, due: datetime, expires: datetime
) -> Delivery:
    """Return a message about an inquiry to somebody, in their hours, or to the channel."""
    return Delivery(
        network_id=network.id,
        kind=kind,
        subject=row.subject,
        recipient=to.user_id if to else network.channel_id,
        person_id=to.id if to else None,
        due=to.hours.next_open(due, network.calendar) if to else due,
        expires=expires,
    )
