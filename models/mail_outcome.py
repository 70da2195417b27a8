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

WORKS_NOT = "works_not"  # the error of what went where nothing arrives, by what who leads says


async def lost(db: AsyncSession, person_id: int, now: datetime) -> None:
    """Give up what nobody reported on: whether it arrived nobody can tell, and it does not go again."""
    for row in await mail.of_person(db, person_id):
        if row.state is MailState.CLAIMED and row.leased_until is not None and row.leased_until <= now:
            row.finish(MailState.UNKNOWN, "lost")


async def taken(db: AsyncSession, ids: Sequence[str], to: str, now: datetime) -> None:
    """Note that the server took these: what they say was passed on, of those who are still known.

    `to`: the address they went to. Where nothing is to go there any more nothing was passed on.
    """
    consent, rows = await _still(db, ids)
    over = _over(consent, to)
    for row in rows:
        if over is not None:
            row.finish(*over)
        else:
            await _came(db, row, now)
    await db.flush()


def _over(consent: MailConsent | None, to: str) -> tuple[MailState, str] | None:
    """Return how a mail ends that went where nothing is to go by now; nothing where that is not so.

    Another address is noted, or this one does not work: by a server, or by what who leads says.
    """
    if consent is None or plain(consent.address) != plain(to):
        return MailState.UNWANTED, ""
    if consent.said in (Agreed.REFUSED, Agreed.WRONG):
        return MailState.FAILED, consent.error or WORKS_NOT
    return None


async def arrived(db: AsyncSession, person_id: int, mail_id: str, now: datetime) -> None:
    """Note that a mail came, whatever became of it: somebody pressed what stands in it."""
    for row in await mail.of_person(db, person_id):
        if row.parcel == mail_id and row.state not in (MailState.SENT, MailState.CLAIMED):
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
    db: AsyncSession, ids: Sequence[str], to: str, error: str, now: datetime, *, final: bool, address: bool
) -> bool:
    """Note that these surely did not go: again later, or for good; tell whether one of them is given up.

    `address`: there is none such as `to`, to which they went. What was said of another one meanwhile stands.
    """
    consent, rows = await _still(db, ids)
    over = _over(consent, to)
    for row in rows:
        row.did_not_go()
        if over is not None:
            row.finish(over[0], error)
        elif final:
            row.finish(MailState.FAILED, error)
        else:
            row.back(error, now)
    if address and consent is not None and over is None:
        await refuse(db, consent, {sign_of(consent.person_id, consent.address)}, error, now)
    await db.flush()
    return over is None and any(row.state is MailState.FAILED for row in rows)


async def nobody_knows(db: AsyncSession, ids: Sequence[str], to: str, error: str) -> None:
    """Note that nobody can tell whether these arrive at an address: they do not go again."""
    consent, rows = await _still(db, ids)
    for row in rows:
        row.finish(*(_over(consent, to) or (MailState.UNKNOWN, error)))
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


async def _still(db: AsyncSession, ids: Sequence[str]) -> tuple[MailConsent | None, list[Mail]]:
    """Return these rows as far as they still exist, with what was said of mail: somebody may be forgotten.

    Their network and what was said of mail are locked first, as by whoever else writes both.
    """
    person_id = await mail.whose(db, ids[0]) if ids else None
    if person_id is None:
        return None, []
    await mail_consent.hold(db, person_id)
    consent, rows = await mail_consent.consent_of(db, person_id), await mail.of_person(db, person_id)
    return consent, [row for row in rows if row.id in ids and row.state is MailState.CLAIMED]


async def give_up(db: AsyncSession) -> bool:
    """Let all that is on its way go by hand, as nothing sends mail here; tell whether there was any."""
    found = list(await mail.under_way(db))
    for row in found:
        waits = row.state is MailState.PENDING
        row.finish(MailState.UNWANTED if waits else MailState.UNKNOWN, "" if waits else "lost")
    await db.flush()
    return bool(found)
