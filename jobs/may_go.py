"""Whether a message that is due may go now: still wanted, no pause, in its reader's hours, on a free day."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.writing import Item
from models import channel, outbox, posted, sending, thread
from models.audience import still_wanted
from models.calendar import DAY, MORNING
from models.delivery import DeliveryState
from models.moment import TIME_TO_ANSWER
from models.network import Network
from models.person import Person
from models.plan import RULES, Kind
from models.programme import of_network
from models.session import LearningSession
from models.step import TO_READ
from models.wanted import AT_ANY_HOUR, NOT_BEFORE

ALL_THE_SAME = (
    Kind.NETWORK_CLOSED,
    Kind.NOTE,
    Kind.SIGNAL,
    Kind.NOTE_BACK,
)  # also of a closed network: what was promised arrives
ERROR_OF = {why: error for error, why in reversed(channel.BY_ERROR.items())}


async def may_go(db: AsyncSession, item: Item, now: datetime) -> bool:
    """Ask once more: not too late, no pause, still wanted, in the reader's hours, no session going on."""
    row, person = item.delivery, item.person
    if now >= row.expires:
        lost = row.error and await still_wanted(db, row, item.network, item.meeting, person, now)
        row.finish(DeliveryState.FAILED if lost else DeliveryState.EXPIRED, row.error)
    elif item.network.closed_at is not None and row.kind not in ALL_THE_SAME:
        row.finish(DeliveryState.UNWANTED)
    elif not RULES[row.kind].during_a_pause and item.network.paused(now) and item.network.resumes_at:
        row.hold(item.network.resumes_at)
    elif not await still_wanted(db, row, item.network, item.meeting, person, now):
        row.finish(DeliveryState.UNWANTED)
    elif row.kind is Kind.CHANGE and item.network.channel_lost is not None:
        assert item.meeting is not None
        await sending.directly(db, item.network, item.meeting, row, now)
        row.finish(DeliveryState.UNWANTED)
    elif _in_its_channel(item) and (why := item.network.channel_lost) is not None and not row.tries(now):
        row.wait_for_channel(row.error or ERROR_OF[why], now)
    elif person is not None and item.rule.disturbs and person.pauses_on(person.hours.local_day(now)):
        row.hold(_back(person, item.network))
    elif (opening := await _opening(db, item, now)) > now:
        row.postpone(opening)
    elif (first := await thread.waits_for(db, row)) is not None:
        row.postpone(max(row.due, first))
    else:
        return True
    return False


def _in_its_channel(item: Item) -> bool:
    """Tell whether a message goes to the channel in which its network lives."""
    return item.person is None and item.delivery.recipient == item.network.channel_id


def _back(person: Person, home: Network) -> datetime:
    """Return when the messages go of the first working day after a person's pause."""
    assert person.paused_until is not None
    return person.hours.next_open(home.calendar.at(person.paused_until + DAY, MORNING), home.calendar)


async def _opening(db: AsyncSession, item: Item, now: datetime) -> datetime:
    """Return from when on the message may disturb its reader."""
    if item.person is None:
        at_once = item.delivery.kind is Kind.CHANGE or item.rule.any_hour
        return now if at_once else await _end_of_session(db, item.network, now)
    if item.rule.replies or (
        item.rule.any_hour and item.meeting is not None and _on_the_day(item.meeting, item.network, now)
    ):
        return now
    free = now
    if (free_from := NOT_BEFORE.get(item.delivery.kind)) is not None:
        free = await free_from(db, item.delivery, item.person, now)
    if (urges := AT_ANY_HOUR.get(item.delivery.kind)) is not None and await urges(db, item.delivery, now):
        return free
    if (asked := item.rule.reminds_of) is not None:
        came_at = await posted.came_at(db, asked, item.delivery.subject, item.person.id)
        free = max(free, (came_at or now) + TIME_TO_ANSWER)
    opening = item.person.hours.next_open(free, item.network.calendar)
    if item.rule.must_precede and opening > now:  # with less to read it, it goes at once
        in_time = opening < item.delivery.expires - TO_READ
        return opening if in_time and not item.person.hours.by_day(now, item.network.calendar) else now
    return opening


def _on_the_day(meeting: LearningSession, home: Network, now: datetime) -> bool:
    """Tell whether it is the day of a session, or the hour before one that begins at midnight."""
    near = meeting.starts_at - TO_READ <= now < meeting.starts_at
    return near or home.calendar.day(now) in map(home.calendar.day, (meeting.starts_at, meeting.ends_at))


async def _end_of_session(db: AsyncSession, home: Network, now: datetime) -> datetime:
    """Return the end of the session that goes on, now when there is none: the channel is silent meanwhile."""
    for meeting in await of_network(db, home.id):
        if meeting.starts_at <= now < meeting.ends_at:
            return meeting.ends_at
    return now


async def on_a_free_day(db: AsyncSession, group: list[Item], now: datetime) -> list[Item]:
    """Return what may go to a person today; on a day that is taken the rest waits, or lapses if it cannot."""
    person = group[0].person
    assert person is not None
    begun = await outbox.counted_today(db, person.id, person.hours.local_day(now))
    if begun <= {item.delivery.id for item in group}:
        return group
    goes = [item for item in group if item.rule.time_bound or item.delivery.id in begun]
    for item in group:
        if item not in goes:
            item.delivery.postpone(_next_morning(person, item.network, now))
    return goes


def _next_morning(person: Person, home: Network, now: datetime) -> datetime:
    """Return when the messages of the person's next working day go, so that this one goes with them."""
    day = person.hours.local_day(person.hours.next_day(now, home.calendar))
    return person.hours.next_open(home.calendar.at(day, MORNING), home.calendar)
