"""Messages that go out at once: with a move of a session, or by what somebody does."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, delivery, holders, posted, programme, step
from models.attendance import Attendance, Rsvp
from models.audience import people, skipped
from models.delivery import Delivery
from models.held import Held
from models.network import Network
from models.person import Person
from models.plan import CALENDAR, RULES, Audience, Kind
from models.session import LearningSession, Stage


async def with_move(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    kind: Kind,
    now: datetime,
    until: datetime | None = None,
    *,
    again: bool = False,
) -> None:
    """Put what goes out with a move in the outbox, in the channel, to the facilitators or to members.

    It is of use for as long as its rule says, or until a later moment. What is made anew each time is a
    message of its own; `again`: it is the one that there is, for those who do not have it.
    """
    if skipped(meeting, kind):
        return
    rule = RULES[kind]
    line = await programme.timeline(db, network, meeting)
    expires = max(line.expires(kind), until or now)
    in_channel, subject = rule.audience is Audience.CHANNEL, f"session:{meeting.id}"
    edition = meeting.edition if rule.repeats else 1
    if rule.anew:
        count = delivery.last_edition if again else delivery.next_edition
        edition = await count(db, kind, subject)
    for person in [None] if in_channel else await people(db, kind, network, meeting):
        await _put(db, network, meeting, kind, edition, now, expires, to=person)


async def answered(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    to: Person,
    answer: Rsvp,
    now: datetime,
    *,
    entered_by: int | None = None,
    before: bool = False,
    online: bool | None = None,
) -> None:
    """Note what somebody says about coming; the file for their calendar follows, so that it is not lost.

    With a Yes of their own it comes; with a No another one takes it out again, if it reached them, and a Yes
    that was entered for them brings it back. What they said `before` there was a session brings it in their
    hours. To who comes goes the practical message, still, when its time has come, and the link.
    """
    mine = await attendance.attendance(db, meeting.id, to.id)
    file = mine.say(answer, online=online) if entered_by is None else mine.enter(answer, entered_by)
    replies = entered_by is None and not before
    kind = Kind.CALENDAR_FILE if replies else Kind.CALENDAR_UPDATE
    if answer is not Rsvp.NO:
        await _practical_follows(db, network, meeting, to, now)
    if file:
        if mine.calendar_edition:  # what took it out had a number of its own
            meeting.calendar_sequence += 1
        mine.in_calendar = True
        await _put_file(db, network, meeting, mine, kind, to, now, meeting.starts_at)
    elif answer is Rsvp.NO:
        await _out_of_calendar(db, network, meeting, mine, kind, to, now)


async def left(db: AsyncSession, network: Network, who: Person, now: datetime) -> bool:
    """Forget what somebody who leaves said about coming to what is ahead.

    Tell whether a file follows that takes a session out of their calendar.
    """
    follows = False
    for mine, meeting in await holders.ahead(db, network.id, who.id):
        mine.take_back()
        if meeting.stage is Stage.CANCELLED:  # the file that says so is sent, or on its way
            mine.in_calendar = False
        else:
            kind = Kind.CALENDAR_UPDATE
            follows |= await _out_of_calendar(db, network, meeting, mine, kind, who, now)
    return follows


async def _out_of_calendar(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    mine: Attendance,
    kind: Kind,
    to: Person,
    now: datetime,
) -> bool:
    """Take a session out of somebody's calendar by another file, if one reached them; tell whether it did."""
    if not mine.in_calendar:
        return False
    mine.in_calendar = False
    if reached := to.id in await posted.reached(db, meeting.id, CALENDAR):
        meeting.calendar_sequence += 1
        expires = max(meeting.starts_at, now + delivery.LASTS)
        await _put_file(db, network, meeting, mine, kind, to, now, expires)
    else:
        mine.calendar_edition = 0
    return reached


async def _put_file(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    mine: Attendance,
    kind: Kind,
    to: Person,
    now: datetime,
    expires: datetime,
) -> None:
    """Send somebody a file, which is the last one that they get for now."""
    mine.calendar_edition = meeting.calendar_sequence
    await _put(db, network, meeting, kind, mine.calendar_edition, now, expires, to=to)


async def _practical_follows(
    db: AsyncSession, network: Network, meeting: LearningSession, to: Person, now: datetime
) -> None:
    due = (await programme.timeline(db, network, meeting)).due(Kind.DAY_BEFORE)
    comes = step.comes(Kind.DAY_BEFORE, due, meeting.starts_at, to.hours, network.calendar)
    if now >= min(due, comes):  # the link comes later than that
        await step.expand_again(db, network.id, now)


async def news(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    before: Held,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Tell those who hold how a session was before it changed, was called off or goes on.

    The calendars of who has it follow. Of what is not true any more the channel is told, as of a move: of
    another length, or way of meeting, when somebody counts on it. A place that was to follow is told to those
    who count on it, what to bring to those who hold the practical message; while the session goes on the
    channel is told of it all. It is of use until the session starts, or until a later moment.
    """
    true = Held.of(meeting, network)
    if before.stands_otherwise(true):
        await calendars_follow(db, network, meeting, before, now, until)
    if Stage.PLANNED in (meeting.stage, meeting.cancelled_from if true.off else None):
        return
    counting = await holders.who_count_on_it(db, meeting) if before.tells(true) else []
    goes_on = meeting.stage is Stage.UNDERWAY and before.differs(true)
    if (
        goes_on
        or before.contradicts(true)
        or (before.differs(true) and not before.completed(true) and counting)
    ):
        await _changed(db, network, meeting, before, now, until)
    else:
        place = before.completed(true)
        to = [one.person for one in counting if (not one.in_calendar if place else one.prepared)]
        await _filled_in(db, network, meeting, to, before, now)


async def link_is_new(db: AsyncSession, network: Network, meeting: LearningSession, now: datetime) -> None:
    """Send the link to who joins online, once its time has come; who has another one gets the new one."""
    has = await posted.reached(db, meeting.id, (Kind.LINK,))
    await step.expand_again(db, network.id, now)
    for person in await people(db, Kind.LINK, network, meeting) if has else []:
        if person.id in has:
            meeting.calendar_sequence += 1  # which counts everything of this sort
            message = _message(network, meeting, Kind.LINK, meeting.edition, now, meeting.ends_at, person)
            message.subject = f"link:{meeting.id}:{meeting.calendar_sequence}"
            await delivery.put(db, message)


async def calendars_follow(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    before: Held,
    now: datetime,
    until: datetime | None,
) -> None:
    """Let the calendars of who has a session follow it; of use until it starts, or until a later moment."""
    holding = await holders.in_calendars(db, meeting)
    off = meeting.stage is Stage.CANCELLED
    reached = await posted.reached(db, meeting.id, CALENDAR) if off and holding else set()
    last = await posted.not_reached(db, meeting.id, CALENDAR) if holding else {}
    meeting.calendar_sequence += 1
    for mine, person in holding:
        mine.calendar_edition = edition = meeting.calendar_sequence
        if not off or person.id in reached:
            expires = now + delivery.LASTS if off else max(meeting.starts_at, until or now)
            held = last.get(person.id, before.mark)
            await _put(
                db, network, meeting, Kind.CALENDAR_UPDATE, edition, now, expires, to=person, replaces=held
            )


async def _filled_in(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    to: Sequence[Person],
    before: Held,
    now: datetime,
) -> None:
    """Tell people, unless something waits that tells them."""
    telling = (Kind.FILLED_IN, Kind.CHANGE, Kind.CHANGE_DIRECT)
    waits = await posted.waiting(db, meeting.id, telling) if to else []
    told = {row.person_id for row in waits}
    meeting.calendar_sequence += bool(to)  # which counts everything of this sort
    for person in [] if None in told else to:
        if person.id not in told:
            kind, edition, expires = Kind.FILLED_IN, meeting.calendar_sequence, meeting.starts_at
            await _put(db, network, meeting, kind, edition, now, expires, to=person, replaces=before.mark)


async def _changed(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    before: Held,
    now: datetime,
    until: datetime | None,
) -> None:
    """Say in the channel what is new; one message for all that changed before it goes."""
    if skipped(meeting, Kind.CHANGE):
        return
    line = await programme.timeline(db, network, meeting)
    expires = max(line.expires(Kind.CHANGE), until or now)
    edition = await delivery.next_edition(db, Kind.CHANGE, f"session:{meeting.id}")
    row = await _put(db, network, meeting, Kind.CHANGE, edition, now, expires, replaces=before.mark)
    row.expires = expires


async def directly(
    db: AsyncSession, network: Network, meeting: LearningSession, row: Delivery, now: datetime
) -> None:
    """Tell each member what cannot be said in the channel, unless the file in their calendar tells it.

    Of a session that was not announced before the channel closed, only who was told of it all the same.
    """
    held = await posted.not_reached(db, meeting.id, (Kind.CHANGE_DIRECT,))
    announced = await posted.of_session(db, meeting.id, Kind.ANNOUNCEMENT)
    knows = await posted.reached(db, meeting.id, tuple(Kind)) if not announced else set()
    meeting.calendar_sequence += 1  # which counts everything of this sort
    for person in await holders.without_file(db, meeting):
        if not announced and person.id not in knows:
            continue
        kind, edition = Kind.CHANGE_DIRECT, meeting.calendar_sequence
        known = held.get(person.id, row.replaces)
        await _put(db, network, meeting, kind, edition, now, row.expires, to=person, replaces=known)


async def of_network(
    db: AsyncSession,
    network: Network,
    kind: Kind,
    subject: str,
    now: datetime,
    to: Person | None = None,
    edition: int = 1,
) -> None:
    """Put a message that belongs to no session in the outbox, to a person or to the channel."""
    message = Delivery(
        network_id=network.id,
        kind=kind,
        subject=subject,
        edition=edition,
        recipient=to.user_id if to else network.channel_id,
        person_id=to.id if to else None,
        due=now,
        expires=now + delivery.LASTS,
    )
    await delivery.put(db, message)


async def _put(
    db: AsyncSession,
    network: Network,
    meeting: LearningSession,
    kind: Kind,
    edition: int,
    now: datetime,
    expires: datetime,
    *,
    to: Person | None = None,
    replaces: str = "",
) -> Delivery:
    """Put a message about a session in the outbox, to a person or to the channel."""
    message = _message(network, meeting, kind, edition, now, expires, to)
    message.replaces = replaces
    return await delivery.put(db, message)


def _message(
    network: Network,
    meeting: LearningSession,
    kind: Kind,
    edition: int,
    now: datetime,
    expires: datetime,
    to: Person | None,
) -> Delivery:
    return Delivery(
        network_id=network.id,
        kind=kind,
        subject=f"session:{meeting.id}",
        session_id=meeting.id,
        edition=edition,
        recipient=to.user_id if to else network.channel_id,
        person_id=to.id if to else None,
        due=now,
        expires=expires,
    )
