"""Whether somebody gets mail: asked for, agreed to, stopped, and what follows when their address changes."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import mail, mail_consent, off_slack, reach, to_send
from models.base import Refusal, WrongStage
from models.handed import Handed
from models.mail import ASKED, Mail, MailState
from models.mail_address import plain
from models.mail_consent import Agreed, MailConsent
from models.network import Network
from models.off_slack_text import Besides
from models.person import Person


class NoAddress(Refusal):
    """No e-mail address is noted of them."""


class AskedAlready(Refusal):
    """They were asked at this address."""


class AskedHereToday(Refusal):
    """Somebody was asked at this address today."""


class AskedEnough(Refusal):
    """More people were asked from this network today than anybody notes in good faith."""


MOST_ASKED = 20  # by mail, from one network in a day: a group of fifteen, and some once more


async def asked(db: AsyncSession, consent: MailConsent | None) -> MailState | None:
    """Return what became of the mail by which somebody was asked; nothing while they were not."""
    return await mail.state_of(db, consent.person_id, consent.occasion) if consent is not None else None


async def ask(
    db: AsyncSession,
    home: Network,
    person_id: int | None,
    by: Person,
    now: datetime,
    mark: Callable[[str], str],
) -> MailConsent:
    """Ask somebody by one mail whether more may come; again only where that did not reach them.

    Who stopped at an address is never asked there again, and one address gets one such mail a day, whoever is
    noted with it. `mark` makes what that is counted under. Raises NotFound, NoAddress, AskedAlready,
    AskedHereToday, AskedEnough and WrongStage.
    """
    one = await off_slack.load(db, home.id, person_id)
    address = one.contact.address
    if not address:
        raise NoAddress
    if home.closed_at is not None:
        raise WrongStage(stage="closed")
    known = await mail_consent.consent_of(db, one.person.id)
    if known is None or known.address != address:
        here = mark(f"mail {home.id} {plain(address)}")
        await reach.spend(db, here, now, 1, AskedHereToday)
    await reach.spend(db, mark(f"mail {home.id}"), now, MOST_ASKED, AskedEnough)
    if known is None:
        known = MailConsent(person_id=one.person.id, network_id=home.id, address=address, asked_at=now)
        db.add(known)
    elif known.may_be_asked(address, await asked(db, known)):
        known.address, known.asked_at, known.times = address, now, known.times + 1
        known.said, known.said_at, known.error = Agreed.NOT_YET, None, ""
    else:
        raise AskedAlready(name=one.person.name)
    known.asked_by_id = by.id
    row = Mail(
        person_id=one.person.id, network_id=home.id, occasion=known.occasion, sort=ASKED,
        due=one.person.hours.next_open(now, home.calendar), since=now,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    return known


async def answer(
    db: AsyncSession, home: Network, consent: MailConsent, said: Agreed, address: str, now: datetime
) -> None:
    """Note what somebody says of mail to an address. What still waits after a stop goes by hand."""
    consent.say(said, address, now)
    if said is Agreed.YES:
        await _is_welcome(db, home, consent.person_id, now)
    if said is Agreed.STOPPED:
        await by_hand(db, consent.person_id)
    await db.flush()


async def _is_welcome(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Who read the mail that asked read in it that they are a member, and what is kept of them."""
    for one in await to_send.unpassed(db, home, now):
        if one.to.person.id == person_id and one.sort is Besides.NOTED:
            db.add(Handed(person_id=person_id, occasion=one.occasion, sort=one.sort, at=now, by_mail=True))


async def follow_address(db: AsyncSession, person_id: int, was: str, address: str) -> None:
    """Follow that another address is noted of somebody: what was said of the old one goes with it.

    An address that is only written otherwise is the same one.
    """
    if was == address or (consent := await mail_consent.consent_of(db, person_id)) is None:
        return
    if plain(was) == plain(address):
        consent.address = consent.address and address
        return
    consent.leave_address()
    await by_hand(db, person_id)


async def by_hand(db: AsyncSession, person_id: int) -> None:
    """Let nothing more of what waits go by mail."""
    for row in await mail.of_person(db, person_id):
        if row.state is MailState.PENDING:
            row.finish(MailState.UNWANTED)
    await db.flush()
