"""What people do about roles: whoever facilitates asks somebody, who says yes or no, and can stop."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, person, posted, sending, statement, support
from models.base import NotFound
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.support import STANDS, Does, Says, Supporter, SupportRole, subject_of
from models.wanted import still_wanted


async def ask(
    db: AsyncSession, home: Network, user_id: str, role: SupportRole, now: datetime, *, by: Person
) -> Supporter:
    """Ask somebody to have a role; asked already is asked once, and who asks it of themselves has it."""
    who = await person.ensure(db, home.team_id, user_id, language=home.language, zone=home.zone)
    row = await support.of_role(db, home.id, who.id, role)
    if row is not None and row.says in STANDS:
        return row
    if row is None:
        row = Supporter(network_id=home.id, person_id=who.id, role=role, asked_at=now)
        row.kept_days = home.keeps_sessions
        db.add(row)
        await db.flush()
    else:
        row.says, row.asked_at, row.since = Says.ASKED, now, None
        row.kept_days = home.keeps_sessions
    if who.id == by.id:
        row.says, row.since = Says.YES, now
    else:
        subject = subject_of(row)
        edition = await delivery.next_edition(db, Kind.SUPPORT_REQUEST, subject)
        await sending.of_network(db, home, Kind.SUPPORT_REQUEST, subject, now, who, edition)
    await _follow(db, row, now)
    return row


async def answer(
    db: AsyncSession, home: Network, supporter_id: int, person_id: int, says: Says, now: datetime
) -> Supporter:
    """Say yes or no to a role, or stop; no reason is asked, and a second press changes nothing.

    Raises NotFound for who was not asked, or is asked no more.
    """
    row = await support.find(db, home.id, supporter_id)
    if row is None or row.person_id != person_id or row.says is Says.RECALLED:
        raise NotFound
    wanted = Says.STOPPED if says is Says.NO and row.holds else says
    if row.says is wanted or (row.says is Says.STOPPED and says is Says.NO):
        return row
    if says is Says.YES and row.says is Says.STOPPED:
        raise NotFound
    row.says = wanted
    row.since = now
    await _follow(db, row, now)
    return row


async def take_away(
    db: AsyncSession, home: Network, supporter_id: int, seen: str | None, now: datetime
) -> None:
    """Let a role or a request end, and a no be heard, where it still stands as it was `seen`."""
    row = await support.find(db, home.id, supporter_id)
    if row is not None and row.says == seen:
        row.says, row.since = Says.RECALLED, now
        await _follow(db, row, now)


async def forget_old(db: AsyncSession, now: datetime) -> bool:
    """Forget who has no role for long, with the request that they hold; tell whether there was any."""
    found = await support.old(db, now)
    for row in found:
        await db.delete(row)
    await db.flush()
    for row in found:
        await posted.changed_about(db, now, row.network_id, subject_of(row))
    return bool(found)


async def _follow(db: AsyncSession, row: Supporter, now: datetime) -> None:
    await db.flush()
    if not row.holds and Does.STATES in row.support.does:
        await statement.ends(db, row.network_id, row.person_id, now)
    await posted.changed_about(db, now, row.network_id, subject_of(row))


@still_wanted(Kind.SUPPORT_REQUEST)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still asked to have a role, and has said nothing."""
    found = await support.find(db, network.id, support.key_of(row.subject))
    return found is not None and found.says is Says.ASKED
