"""What people do about buddies: whoever facilitates asks two, each of whom says yes, no, or that it ends."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import buddy, delivery, posted, trace
from models.base import NotFound
from models.buddy import LASTS, Buddies, NotToBeCoupled, Proposal, Says, subject_of
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.trace import Place
from models.wanted import still_wanted


async def _proposal(db: AsyncSession, home: Network, newcomer_id: int, now: datetime) -> Proposal:
    proposed = await buddy.to_propose(db, home, now)
    found = next((one for one in proposed if one.newcomer.id == newcomer_id), None)
    if found is None:
        raise NotToBeCoupled
    return found


async def ask(db: AsyncSession, home: Network, newcomer_id: int, guide_id: int, now: datetime) -> Buddies:
    """Ask a newcomer and an old hand, each by themselves. Raises NotToBeCoupled."""
    found = await _proposal(db, home, newcomer_id, now)
    guide = next((one for one in found.guides if one.id == guide_id), None)
    if guide is None:
        raise NotToBeCoupled(field="guide")
    row = Buddies(network_id=home.id, newcomer_id=newcomer_id, guide_id=guide_id, asked_at=now)
    row.kept_days = home.keeps_sessions
    db.add(row)
    await db.flush()
    for person in (found.newcomer, guide):
        await _tell(db, home, row, person, now)
    return row


async def ask_nobody(db: AsyncSession, home: Network, newcomer_id: int, now: datetime) -> None:
    """Offer this newcomer no more. Raises NotToBeCoupled."""
    await _proposal(db, home, newcomer_id, now)
    row = Buddies(network_id=home.id, newcomer_id=newcomer_id, guide_id=None, asked_at=now, ended=True)
    row.kept_days = home.keeps_sessions
    db.add(row)
    await db.flush()


async def _tell(db: AsyncSession, home: Network, row: Buddies, person: Person, now: datetime) -> None:
    due, subject = person.hours.next_open(now, home.calendar), subject_of(row.id)
    sent = Delivery(
        network_id=home.id, kind=Kind.BUDDY, subject=subject, recipient=person.user_id,
        person_id=person.id, due=due, expires=due + LASTS,
        edition=await delivery.next_edition_to(db, Kind.BUDDY, subject, person.user_id),
    )  # fmt: skip
    await delivery.put(db, sent)


async def _theirs(db: AsyncSession, home: Network, buddies_id: int, person_id: int) -> Buddies:
    row = await buddy.find(db, home.id, buddies_id)
    if row is None or row.said_by(person_id) is None:
        raise NotFound
    return row


async def answer(
    db: AsyncSession, home: Network, buddies_id: int, person_id: int, says: Says, now: datetime
) -> None:
    """Say yes, or rather not: no reason is asked, and nobody is told whose word it was.

    Of a no nothing changes for the other. What is over stays over. Raises NotFound.
    """
    row = await _theirs(db, home, buddies_id, person_id)
    if not row.stands(now) or row.coupled:
        return
    if person_id == row.newcomer_id:
        row.newcomer_says = says
    else:
        row.guide_says = says
    if row.coupled:
        row.began_at = now
        await _follow(db, row, now)
        first = row.guide_id if person_id == row.newcomer_id else row.newcomer_id
        await _tell(db, home, row, await db.get_one(Person, first), now)  # Slack tells nobody of an update
    else:
        await db.flush()
        await posted.changed_about(db, now, home.id, subject_of(row.id), own=person_id)


async def end(db: AsyncSession, home: Network, buddies_id: int, person_id: int, now: datetime) -> None:
    """Let it end sooner; twice is once. Raises NotFound."""
    row = await _theirs(db, home, buddies_id, person_id)
    if row.coupled:
        row.ended = True
        await _follow(db, row, now)


async def end_what_is_over(db: AsyncSession, now: datetime) -> None:
    """End what nobody answered in time, and couples after their two sessions; the messages say so."""
    for row in await buddy.over(db, now):
        row.ended = True
        await _follow(db, row, now)


async def _follow(db: AsyncSession, row: Buddies, now: datetime) -> None:
    await db.flush()
    await posted.changed_about(db, now, row.network_id, subject_of(row.id))


async def gone(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let a couple end with either who leaves; nothing of it is kept."""
    rows = await buddy.with_person(db, home.id, person_id)
    for row in rows:
        await db.delete(row)
        await _follow(db, row, now)
    if rows:
        await trace.leave(db, Place.KEPT)


@still_wanted(Kind.BUDDY)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still asked, and has said nothing; or hears that they are a couple."""
    found = await buddy.find(db, network.id, int(row.subject.removeprefix("buddies:")))
    if found is None or not found.stands(now):
        return False
    return found.coupled or found.said_by(person.id) is Says.ASKED
