"""Mail under way to who agreed to it: put there from what waits to be passed on, and judged once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import handed, mail, mail_consent, mail_outcome, off_slack, off_slack_text, to_send
from models.calendar import MORNING
from models.held import Held
from models.mail import ASKED, Mail, MailState
from models.mail_consent import Agreed, MailConsent
from models.network import Network
from models.off_slack import Noted
from models.off_slack_text import Besides, Text
from models.person import Person
from models.plan import RULES, Kind
from models.session import BEFORE, LearningSession, Stage
from models.to_send_acts import HOLDS

TO_KNOW_BEFORE = (*HOLDS, Kind.LINK)  # a session begins


@dataclass(frozen=True)
class Goes:
    """A mail that may go now; `text` is None for the one that asks whether more may come."""

    row: Mail
    home: Network
    to: Noted
    consent: MailConsent
    text: Text | None


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


async def to_put(db: AsyncSession, home: Network, now: datetime) -> list[tuple[Text, Mail | None]]:
    """Return what waits for those who agreed and is not on its way, with the mail that did not bring it."""
    gets = {one.person.id for one in await mail_consent.who_get_it(db, home.id)}
    if not gets or home.closed_at is not None:
        return []
    known = {(one.person_id, one.occasion): one for one in await mail.of_network(db, home.id)}
    found: list[tuple[Text, Mail | None]] = []
    for text in await to_send.unpassed(db, home, now):
        who = text.to.person
        if who.id not in gets or text.sort in Besides:
            continue
        row = known.get((who.id, text.occasion))
        if row is None or row.state is MailState.UNWANTED or to_send.reads_otherwise(row, text, home):
            found.append((text, row))
    return found


async def put(db: AsyncSession, home: Network, now: datetime) -> None:
    """Put on its way what waits for those who agreed, once for each occasion."""
    for text, known in await to_put(db, home, now):
        who, row = text.to.person, known
        due = now if _cannot_wait(text, home, now) else _opening(who, home, now)
        if row is None:
            row = Mail(
                person_id=who.id, network_id=home.id, occasion=text.occasion, sort=text.sort,
                due=due, since=now,
            )  # fmt: skip
            db.add(row)
        row.put(due, now)
        row.session_id = text.meeting.id if text.meeting else None
    await db.flush()


async def claim(db: AsyncSession, person_id: int, now: datetime) -> list[Goes]:
    """Take in hand what may go to a person now: it goes together, as one mail of the day."""
    home, consent = await mail_consent.hold(db, person_id), await mail_consent.consent_of(db, person_id)
    await mail_outcome.lost(db, person_id, now)
    rows = await mail.of_person(db, person_id)
    due = [row for row in rows if row.state is MailState.PENDING and row.due <= now]
    if not due or any(row.state is MailState.CLAIMED for row in rows):
        return []
    if home is None or consent is None or home.closed_at is not None:
        _unwanted(due)
        return []
    to = next((one for one in await off_slack.of_network(db, home.id) if one.person.id == person_id), None)
    if to is None:
        _unwanted(due)
        return []
    if home.paused(now) and home.resumes_at is not None:
        waiting = [row for row in due if row.sort == ASKED or not RULES[Kind(row.sort)].during_a_pause]
        for row in waiting:
            row.wait(_opening(to.person, home, home.resumes_at))
        due = [row for row in due if row not in waiting]
    goes = await _still_wanted(db, home, to, consent, due, now)
    return _on_a_free_day(goes, rows, now)


async def _still_wanted(
    db: AsyncSession, home: Network, to: Noted, consent: MailConsent, due: Sequence[Mail], now: datetime
) -> list[Goes]:
    """Return what still makes sense, and end the rest; what the server kept from them is told as too late."""
    theirs = [one for one in await off_slack_text.of_use(db, home, now) if one.to.person.id == to.person.id]
    texts = {one.occasion: one for one in theirs}
    went = await handed.passed(db, home.id)
    passed = {one.handed.occasion for one in went if one.person.id == to.person.id}
    there = consent.address == to.contact.address
    goes: list[Goes] = []
    for row in due:
        text = texts.get(row.occasion)
        if row.sort == ASKED:
            if row.occasion == consent.occasion and consent.said is Agreed.NOT_YET and there:
                goes.append(Goes(row, home, to, consent, None))
                continue
        elif row.occasion in passed:
            row.finish(MailState.UNWANTED)
            continue
        elif consent.said is Agreed.YES and there and text is not None:
            goes.append(Goes(row, home, to, consent, text))
            continue
        elif text is None and await _is_too_late(db, row):
            row.finish(MailState.FAILED, mail.TOO_LATE)
            continue
        row.finish(MailState.UNWANTED)
    return goes


async def _is_too_late(db: AsyncSession, row: Mail) -> bool:
    """Tell whether a text is of no use any more only because it did not go in time."""
    if row.session_id is None:
        return row.tried_at is not None
    meeting = await db.get(LearningSession, row.session_id)
    return (
        row.sort in TO_KNOW_BEFORE and meeting is not None and meeting.stage not in (*BEFORE, Stage.CANCELLED)
    )


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
            one.row.wait(who.hours.next_open(calendar.at(day, MORNING), calendar))
        elif (opening := who.hours.next_open(now, calendar)) > now:
            one.row.wait(opening)
        else:
            kept.append(one)
    for one in kept:
        text = one.text
        one.row.claim(now, one.to.person.hours.local_day(now))
        one.row.parcel = kept[0].row.id
        if text is not None and text.meeting is not None and text.sort in HOLDS:
            one.row.held = Held.of(text.meeting, one.home).mark
    return kept
