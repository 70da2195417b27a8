"""Mail to who is not on Slack: asked for, agreed to, put on its way, judged once more, and settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from models import mail, off_slack, to_send
from models.base import Refusal, WrongStage
from models.calendar import MORNING
from models.handed import Handed
from models.held import Held
from models.mail import ASKED, Agreed, Mail, MailConsent, MailState
from models.network import Network
from models.off_slack import Noted
from models.person import Person
from models.plan import RULES, Kind
from models.to_send import Besides, Text
from models.to_send_acts import HOLDS


class NoAddress(Refusal):
    """No e-mail address is noted of them."""


class AskedAlready(Refusal):
    """They were asked at this address."""


@dataclass(frozen=True)
class Goes:
    """A mail that may go now; `text` is None for the one that asks whether more may come."""

    row: Mail
    home: Network
    to: Noted
    consent: MailConsent
    text: Text | None


async def ask(
    db: AsyncSession, home: Network, person_id: int | None, by: Person, now: datetime
) -> MailConsent:
    """Ask somebody by one mail whether more may come; once for each address.

    Raises NotFound, NoAddress, AskedAlready and WrongStage.
    """
    one = await off_slack.load(db, home.id, person_id)
    if not one.contact.address:
        raise NoAddress
    if home.closed_at is not None:
        raise WrongStage(stage="closed")
    known = await mail.consent_of(db, one.person.id)
    if known is not None and known.address == one.contact.address:
        raise AskedAlready(name=one.person.name)
    if known is None:
        known = MailConsent(
            person_id=one.person.id, network_id=home.id, address=one.contact.address, asked_at=now
        )
        db.add(known)
    else:
        known.address, known.asked_at, known.times = one.contact.address, now, known.times + 1
        known.said, known.said_at, known.error = Agreed.NOT_YET, None, ""
    known.asked_by_id = by.id
    row = Mail(
        person_id=one.person.id, network_id=home.id, occasion=f"{ASKED}:{known.times}", sort=ASKED,
        due=_opening(one.person, home, now), since=now,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    return known


async def answer(db: AsyncSession, home: Network, consent: MailConsent, said: Agreed, now: datetime) -> None:
    """Note what somebody says about mail. What still waits after a stop goes by hand."""
    consent.say(said, now)
    if said is Agreed.YES:
        await _is_welcome(db, home, consent.person_id, now)
    if said is Agreed.STOPPED:
        for row in await mail.of_person(db, consent.person_id):
            if row.state is MailState.PENDING:
                row.finish(MailState.UNWANTED)
    await db.flush()


async def _is_welcome(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Who read the mail that asked read in it that they are a member, and what is kept of them."""
    for one in await to_send.unpassed(db, home, now):
        if one.to.person.id == person_id and one.sort is Besides.NOTED:
            db.add(Handed(person_id=person_id, occasion=one.occasion, sort=one.sort, at=now, by_mail=True))


def _opening(who: Person, home: Network, now: datetime) -> datetime:
    return who.hours.next_open(now, home.calendar)


def _cannot_wait(text: Text, home: Network, now: datetime) -> bool:
    """Tell whether a text belongs to the moment: the day of its session, or a change of it."""
    about = text.meeting
    if about is None or text.sort in Besides:
        return False
    rule = RULES[Kind(text.sort)]
    on_the_day = home.calendar.day(now) in map(home.calendar.day, (about.starts_at, about.ends_at))
    return on_the_day and (rule.any_hour or rule.urgent)


async def put(db: AsyncSession, home: Network, now: datetime) -> bool:
    """Put on its way what waits for those who agreed, once for each occasion; tell whether there was any."""
    gets = {one.person.id: one for one in await mail.who_get_it(db, home.id)}
    if not gets or home.closed_at is not None:
        return False
    known = {(one.person_id, one.occasion): one for one in await mail.of_network(db, home.id)}
    found = False
    for text in await to_send.unpassed(db, home, now):
        who = text.to.person
        if who.id not in gets or text.sort in Besides:
            continue
        row = known.get((who.id, text.occasion))
        if row is not None and row.state is not MailState.UNWANTED:
            continue
        due = now if _cannot_wait(text, home, now) else _opening(who, home, now)
        if row is None:
            row = Mail(
                person_id=who.id,
                network_id=home.id,
                occasion=text.occasion,
                sort=text.sort,
                due=due,
                since=now,
            )
            db.add(row)
        row.state, row.due, row.since, row.attempts = MailState.PENDING, due, now, 0
        row.session_id = text.meeting.id if text.meeting else None
        found = True
    await db.flush()
    return found


async def lost(db: AsyncSession, person_id: int, now: datetime) -> None:
    """Give up what nobody reported on: whether it arrived nobody can tell, and it does not go again."""
    for row in await mail.of_person(db, person_id):
        if row.state is MailState.CLAIMED and row.leased_until is not None and row.leased_until <= now:
            row.finish(MailState.UNKNOWN, "lost")


async def claim(db: AsyncSession, person_id: int, now: datetime) -> list[Goes]:
    """Take in hand what may go to a person now: it goes together, as one mail of the day."""
    await lost(db, person_id, now)
    rows = await mail.of_person(db, person_id)
    due = [row for row in rows if row.state is MailState.PENDING and row.due <= now]
    if not due or any(row.state is MailState.CLAIMED for row in rows):
        return []
    home = await db.get_one(Network, due[0].network_id)
    consent = await mail.consent_of(db, person_id)
    to = next((one for one in await off_slack.of_network(db, home.id) if one.person.id == person_id), None)
    if to is None or consent is None or home.closed_at is not None:
        _unwanted(due)
        return []
    if home.paused(now) and home.resumes_at is not None:
        waiting = [row for row in due if row.sort == ASKED or not RULES[Kind(row.sort)].during_a_pause]
        for row in waiting:
            row.due = _opening(to.person, home, home.resumes_at)
        due = [row for row in due if row not in waiting]
    texts = {
        one.occasion: one for one in await to_send.unpassed(db, home, now) if one.to.person.id == person_id
    }
    agreed = consent.said is Agreed.YES and consent.address == to.contact.address
    goes: list[Goes] = []
    for row in due:
        text = texts.get(row.occasion)
        asks = row.sort == ASKED and row.occasion == f"{ASKED}:{consent.times}"
        if asks and consent.said is Agreed.NOT_YET and consent.address == to.contact.address:
            goes.append(Goes(row, home, to, consent, None))
        elif agreed and text is not None:
            goes.append(Goes(row, home, to, consent, text))
        else:
            row.finish(MailState.UNWANTED)
    return _on_a_free_day(goes, rows, now)


def _unwanted(rows: Sequence[Mail]) -> None:
    for row in rows:
        row.finish(MailState.UNWANTED)


def _on_a_free_day(goes: Sequence[Goes], rows: Sequence[Mail], now: datetime) -> list[Goes]:
    """Return what goes today; on a day that is taken, or out of hours, the rest waits for a morning."""
    kept: list[Goes] = []
    for one in goes:
        who, calendar = one.to.person, one.home.calendar
        today = who.hours.local_day(now)
        taken = any(row.counted_on == today for row in rows)
        if one.text is not None and _cannot_wait(one.text, one.home, now):
            kept.append(one)
        elif taken:
            day = who.hours.local_day(who.hours.next_day(now, calendar))
            one.row.due = who.hours.next_open(calendar.at(day, MORNING), calendar)
        elif (opening := who.hours.next_open(now, calendar)) > now:
            one.row.due = opening
        else:
            kept.append(one)
    for one in kept:
        text = one.text
        one.row.claim(now, one.to.person.hours.local_day(now))
        if text is not None and text.meeting is not None and text.sort in HOLDS:
            one.row.held = Held.of(text.meeting, one.home).mark
    return kept


async def taken(db: AsyncSession, ids: Sequence[str], now: datetime) -> None:
    """Note that the server took these: what they say was passed on, of those who are still known."""
    for row in await _still(db, ids):
        row.finish(MailState.SENT)
        if row.sort == ASKED:
            continue
        await db.execute(
            delete(Handed).where(Handed.person_id == row.person_id, Handed.occasion == row.occasion)
        )
        passed = Handed(person_id=row.person_id, occasion=row.occasion, sort=row.sort, at=now)
        passed.session_id, passed.held, passed.by_mail = row.session_id, row.held, True
        db.add(passed)
    await db.flush()


async def not_taken(
    db: AsyncSession, ids: Sequence[str], error: str, now: datetime, *, final: bool, address: bool
) -> None:
    """Note that these surely did not go: again later, or for good; `address`: there is none such."""
    rows = await _still(db, ids)
    for row in rows:
        if final:
            row.finish(MailState.FAILED, error)
        else:
            row.back(error, now)
    consent = await mail.consent_of(db, rows[0].person_id) if rows and address else None
    if consent is not None:
        consent.said, consent.said_at, consent.error = Agreed.REFUSED, now, error
        for row in await mail.of_person(db, rows[0].person_id):
            if row.state is MailState.PENDING:
                row.finish(MailState.FAILED, error)
    await db.flush()


async def nobody_knows(db: AsyncSession, ids: Sequence[str], error: str) -> None:
    """Note that nobody can tell whether these arrive: they do not go again."""
    for row in await _still(db, ids):
        row.finish(MailState.UNKNOWN, error)
    await db.flush()


async def _still(db: AsyncSession, ids: Sequence[str]) -> list[Mail]:
    """Return these rows as far as they still exist: somebody may have been forgotten meanwhile."""
    found = [await db.get(Mail, key) for key in ids]
    return [row for row in found if row is not None and row.state is MailState.CLAIMED]
