"""Mail that did not arrive though a server took it: told by a server later, or by who leads.

What it says waits to be passed on by hand again. Of a mail whose links were used nobody believes that.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import mail, mail_consent, mail_outcome, off_slack, off_slack_text
from models.base import NotFound
from models.handed import Handed
from models.mail import Mail, MailState
from models.mail_consent import Agreed, sign_of
from models.mail_link import MailLink
from models.mail_outcome import WORKS_NOT
from models.network import Network
from models.rows import many, one

# Of RFC 3463 what says that there is no such address: neither a full mailbox nor a rule of a server.
NO_SUCH = re.compile(r"5\.1\.(0|1|2|3|4|6|10)")


@many
def _links(person_id: int) -> Select[MailLink]:
    return select(MailLink).where(MailLink.person_id == person_id)


@one
def _whose(mail_id: str) -> Select[int]:
    """Return to whom a mail went, by its id: the one that its links have."""
    return select(MailLink.person_id).where(MailLink.mail_id == mail_id).limit(1)


async def came_back(db: AsyncSession, key: str, failed: Sequence[tuple[str, str]], now: datetime) -> bool:
    """Note that a mail did not arrive, though a server took it: what it says waits to be passed on.

    `failed`: of each recipient that the report names the code of RFC 3463, and the address. Return False
    while it is in hand. Of a mail that nobody knows, or whose links were used, nothing changes.
    """
    person_id = await _whose(db, key)
    if person_id is None or not failed:
        return True
    await mail_consent.hold(db, person_id)
    consent = await mail_consent.consent_of(db, person_id)
    went = [row for row in await mail.of_person(db, person_id) if row.parcel == key]
    if any(row.state is MailState.CLAIMED for row in went):
        return False
    links = [link for link in await _links(db, person_id) if link.mail_id == key]
    if any(link.used_at is not None for link in links):
        return True  # it came to them: what came back is a copy
    here = {link.address for link in links}
    theirs = [(status, to) for status, to in failed if sign_of(person_id, to) in here]
    error = f"bounced_{(theirs or failed)[0][0]}"
    if not await _did_not_come(db, went, error):
        return True
    signs = {sign_of(person_id, to) for status, to in theirs if NO_SUCH.fullmatch(status)}
    if consent is not None and signs:
        await mail_outcome.refuse(db, consent, signs, error, now)
    await db.flush()
    return True


async def _did_not_come(db: AsyncSession, rows: Sequence[Mail], error: str) -> bool:
    """Let what was mailed not be passed on; tell whether there was any."""
    went = [row for row in rows if row.state in (MailState.SENT, MailState.UNKNOWN)]
    for row in went:
        row.finish(MailState.FAILED, error)
        passed = delete(Handed).where(Handed.person_id == row.person_id, Handed.occasion == row.occasion)
        await db.execute(passed.where(Handed.by_mail.is_(True)))
    await db.flush()
    return bool(went)


async def works_not(db: AsyncSession, home: Network, person_id: int | None, now: datetime) -> bool:
    """Note that the address of somebody does not work, by who leads: nothing goes there, nor are they asked.

    What went there by mail and is of use stands ready to be passed on. Twice is harmless. Return False where
    nothing went to the address that they have now, or they stopped it. Raises NotFound.
    """
    noted = await off_slack.load(db, home.id, person_id)
    await mail_consent.hold(db, noted.person.id)
    consent = await mail_consent.consent_of(db, noted.person.id)
    if consent is None or not consent.address or consent.address != noted.contact.address:
        return False
    if consent.said is Agreed.STOPPED:
        return False
    consent.said, consent.said_at, consent.error = Agreed.WRONG, now, ""
    proved = {link.mail_id for link in await _links(db, noted.person.id) if link.used_at is not None}
    rows = list(await mail.of_person(db, noted.person.id))
    of_use = {text.occasion for text in await off_slack_text.of_use(db, home, now)}
    for row in rows:
        if row.state is MailState.PENDING:
            row.finish(MailState.UNWANTED)
    went = [row for row in rows if row.occasion in of_use and row.parcel not in proved]
    await _did_not_come(db, went, WORKS_NOT)
    return True


async def works(db: AsyncSession, home: Network, person_id: int | None) -> None:
    """Take back that an address does not work: they may be asked anew. Twice is harmless. Raises NotFound."""
    noted = await off_slack.load(db, home.id, person_id)
    consent = await mail_consent.consent_of(db, noted.person.id)
    if consent is None:
        raise NotFound
    if consent.said is Agreed.WRONG:
        consent.leave_address()
    await db.flush()
