"""What became of mail: taken, not taken, nobody knows, or proved to have come by a press of its reader."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from models import mail, mail_consent
from models.handed import Handed
from models.mail import ASKED, Mail, MailState
from models.mail_address import plain
from models.mail_consent import Agreed, MailConsent, sign_of


async def lost(db: AsyncSession, person_id: int, now: datetime) -> None:
    """Give up what nobody reported on: whether it arrived nobody can tell, and it does not go again."""
    for row in await mail.of_person(db, person_id):
        if row.state is MailState.CLAIMED and row.leased_until is not None and row.leased_until <= now:
            row.finish(MailState.UNKNOWN, "lost")


async def taken(db: AsyncSession, ids: Sequence[str], now: datetime) -> None:
    """Note that the server took these: what they say was passed on, of those who are still known."""
    for row in await _still(db, ids):
        await _came(db, row, now)
    await db.flush()


async def arrived(db: AsyncSession, person_id: int, mail_id: str, now: datetime) -> None:
    """Note that a mail came, whatever became of it: somebody pressed what stands in it."""
    rows = await mail.of_person(db, person_id)
    parcel = next((row.parcel for row in rows if row.id == mail_id), "")
    for row in rows:
        if parcel and row.parcel == parcel and row.state not in (MailState.SENT, MailState.CLAIMED):
            await _came(db, row, now)
    await db.flush()


async def _came(db: AsyncSession, row: Mail, now: datetime) -> None:
    """Note that what a mail says was passed on."""
    row.finish(MailState.SENT)
    if row.sort == ASKED:
        return
    known = delete(Handed).where(Handed.person_id == row.person_id, Handed.occasion == row.occasion)
    await db.execute(known)
    passed = Handed(person_id=row.person_id, occasion=row.occasion, sort=row.sort, at=now)
    passed.session_id, passed.held, passed.by_mail = row.session_id, row.held, True
    db.add(passed)


async def not_taken(
    db: AsyncSession,
    ids: Sequence[str],
    error: str,
    now: datetime,
    *,
    final: bool,
    address: bool,
    to: str | None = None,
) -> None:
    """Note that these surely did not go: again later, or for good.

    `address`: there is none such as `to`, to which they went. What was said of another one meanwhile stands.
    """
    rows = await _still(db, ids)
    consent = await mail_consent.consent_of(db, rows[0].person_id) if rows else None
    elsewhere = consent is not None and to is not None and plain(consent.address) != plain(to)
    for row in rows:
        if elsewhere:
            row.finish(MailState.UNWANTED, error)
        elif final:
            row.finish(MailState.FAILED, error)
        else:
            row.back(error, now)
    if address and consent is not None and not elsewhere:
        await refuse(db, consent, {sign_of(consent.person_id, consent.address)}, error, now)
    await db.flush()


async def nobody_knows(db: AsyncSession, ids: Sequence[str], error: str) -> None:
    """Note that nobody can tell whether these arrive: they do not go again."""
    for row in await _still(db, ids):
        row.finish(MailState.UNKNOWN, error)
    await db.flush()


async def refuse(
    db: AsyncSession, consent: MailConsent, signs: Collection[str], error: str, now: datetime
) -> None:
    """Note that there is no such address as one of these; what was said of another one meanwhile stands."""
    here = sign_of(consent.person_id, consent.address) in signs
    if not here or consent.said not in (Agreed.YES, Agreed.NOT_YET):
        return
    consent.said, consent.said_at, consent.error = Agreed.REFUSED, now, error
    for row in await mail.of_person(db, consent.person_id):
        if row.state is MailState.PENDING:
            row.finish(MailState.FAILED, error)


async def _still(db: AsyncSession, ids: Sequence[str]) -> list[Mail]:
    """Return these rows as far as they still exist: somebody may have been forgotten meanwhile.

    Their network and what was said of mail are locked first, as by whoever else writes both.
    """
    person_id = await mail.whose(db, ids[0]) if ids else None
    if person_id is None:
        return []
    await mail_consent.hold(db, person_id)
    await mail_consent.consent_of(db, person_id)
    return [
        row for row in await mail.of_person(db, person_id) if row.id in ids and row.state is MailState.CLAIMED
    ]


async def give_up(db: AsyncSession) -> bool:
    """Let all that is on its way go by hand, as nothing sends mail here; tell whether there was any."""
    found = list(await mail.under_way(db))
    for row in found:
        waits = row.state is MailState.PENDING
        row.finish(MailState.UNWANTED if waits else MailState.UNKNOWN, "" if waits else "lost")
    await db.flush()
    return bool(found)
