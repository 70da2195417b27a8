"""What people do with a date poll: it is opened, answered, reminded of, and ends in a session or without."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, coming, delivery, planning, posted, programme
from models.base import Refusal
from models.calendar import instant, wall_time
from models.date_poll import (
    FEWEST,
    Can,
    DateGone,
    DatePoll,
    DateTaken,
    PollAnswer,
    PollDate,
    PollState,
    dates_of,
    given_by,
    of_subject,
    open_in,
    standing,
)
from models.delivery import Delivery
from models.network import Network, is_there
from models.person import Person
from models.plan import Kind
from models.planning import Details
from models.rows import many
from models.session import InThePast, LearningSession, on_the_clock
from models.wanted import still_wanted


class TooFewDates(Refusal):
    """There is nothing to choose from."""


async def ask(
    db: AsyncSession, home: Network, dates: Iterable[datetime], known: Details, now: datetime
) -> DatePoll:
    """Ask a network about some wall times, in one message to its channel; about the same ones once.

    Raises InThePast and TooFewDates.
    """
    starts = sorted({on_the_clock(local, home.zone) for local in dates})
    if len(starts) < FEWEST:
        raise TooFewDates(field="day_2")
    if instant(starts[0], home.zone) <= now:
        raise InThePast(field="day_1")
    for other in await open_in(db, home.id):
        if [one.starts_local for one in await dates_of(db, other.id)] == starts:
            return other
    poll = DatePoll(
        network_id=home.id,
        zone=home.zone,
        created_at=now,
        minutes=known.minutes,
        mode=known.mode,
        title=known.title,
        place=known.place,
        passes_at=instant(starts[0], home.zone),
    )
    db.add(poll)
    await db.flush()
    db.add_all([PollDate(poll_id=poll.id, starts_local=local) for local in starts])
    await delivery.put(db, _message(home, poll, Kind.DATE_POLL, now, instant(starts[-1], home.zone)))
    await db.flush()
    return poll


def _message(
    home: Network, poll: DatePoll, kind: Kind, now: datetime, expires: datetime, to: Person | None = None
) -> Delivery:
    return Delivery(
        network_id=home.id,
        kind=kind,
        subject=poll.subject,
        recipient=to.user_id if to else home.channel_id,
        person_id=to.id if to else None,
        due=to.hours.next_open(now, home.calendar) if to else now,
        expires=expires,
    )


async def changed(db: AsyncSession, poll: DatePoll, now: datetime) -> None:
    """Let every message about a poll tell the truth again."""
    await db.flush()
    await posted.changed_about(db, now, poll.network_id, poll.subject)


async def answer(
    db: AsyncSession, poll: DatePoll, person: Person, said: Mapping[int, Can], now: datetime
) -> None:
    """Note what somebody says of the dates that have not gone by; saying it again changes it.

    Raises PollOver, DateGone and DateTaken.
    """
    poll.must_be_open()
    ahead = {date.id for date in await dates_of(db, poll.id) if date.starts_at(poll) > now}
    if not ahead & said.keys():
        raise DateGone
    known = {row.date_id: row for row in await given_by(db, poll.id, person.id)}
    for date_id in ahead & said.keys():
        if date_id in known:
            known[date_id].can = said[date_id]
        else:
            db.add(PollAnswer(date_id=date_id, person_id=person.id, can=said[date_id]))
    await changed(db, poll, now)


async def remind(db: AsyncSession, home: Network, poll: DatePoll, now: datetime) -> bool:
    """Remind those who said nothing, once; tell whether they are reminded by this. Raises PollOver."""
    poll.must_be_open()
    found = await standing(db, poll, now)
    if poll.reminded_at is not None or not found.ahead or not found.silent:
        return False
    poll.reminded_at = now
    last = found.ahead[-1].date.starts_at(poll)
    for person in found.silent:
        await delivery.put(db, _message(home, poll, Kind.DATE_POLL_REMINDER, now, last, person))
    return True


async def choose(
    db: AsyncSession, home: Network, poll: DatePoll, date: PollDate, now: datetime
) -> LearningSession:
    """Make the session of a date, as any session is planned; who said yes to it counts as coming.

    Raises PollOver, DateGone and DateTaken.
    """
    poll.must_be_open()
    if (starts := date.starts_at(poll)) <= now:
        raise DateGone
    if any(other.starts_at == starts for other in await programme.not_begun(db, home.id)):
        raise DateTaken
    known = Details(minutes=poll.minutes, mode=poll.mode, title=poll.title, place=poll.place).apart
    found = await standing(db, poll, now)
    [meeting] = await planning.series(db, home, [wall_time(starts, home.zone)], known, now)
    agreed = next(one.can.get(Can.YES, ()) for one in found.dates if one.date.id == date.id)
    for person in agreed:
        if await attendance.said_by(db, meeting.id, person.id) is None:
            await coming.count_in(db, home, meeting, person, now)
    date.chosen, poll.session_id = True, meeting.id
    poll.close(PollState.CHOSEN, now)
    await changed(db, poll, now)
    return meeting


async def withdraw(db: AsyncSession, poll: DatePoll, now: datetime) -> None:
    """Ask no more, without a date. Raises PollOver."""
    poll.close(PollState.WITHDRAWN, now)
    await changed(db, poll, now)


async def goes_by(db: AsyncSession, poll: DatePoll, now: datetime) -> None:
    """Let a date go by that is past; with the last one the poll is over."""
    if not poll.open:
        return
    to_come = [starts for date in await dates_of(db, poll.id) if (starts := date.starts_at(poll)) > now]
    if to_come:
        poll.passes_at = to_come[0]
    else:
        poll.close(PollState.LAPSED, now)
    await changed(db, poll, now)


@many
def due(now: datetime) -> Select[int, str, int]:
    """Return in which polls a date goes by now: (poll, workspace, network), the earliest first."""
    return (
        select(DatePoll.id, Network.team_id, Network.id)
        .join(Network, Network.id == DatePoll.network_id)
        .where(DatePoll.passes_at.is_not(None), DatePoll.passes_at <= now, is_there())
        .order_by(DatePoll.passes_at, DatePoll.id)
    )


@still_wanted(Kind.DATE_POLL_REMINDER)
async def still_silent(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still asked for which dates they can, and has not said so."""
    poll = await of_subject(db, row.subject)
    if poll is None or not poll.open:
        return False
    return person.id in {one.id for one in (await standing(db, poll, now)).silent}
