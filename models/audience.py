"""Who a message is for, asked of the rows: for previews, for sending, and once more just before it goes."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import membership, posted, step
from models.delivery import Delivery, newer
from models.held import Held
from models.leading import facilitators
from models.network import Network
from models.person import Person
from models.plan import CALENDAR, RULES, Audience, Kind, Rule, too_soon
from models.session import LearningSession, Stage
from models.wanted import PEOPLE, STILL


def skipped(meeting: LearningSession, kind: Kind) -> bool:
    """Tell whether the facilitator leaves out this kind of message."""
    return kind in meeting.skipped or RULES[kind].goes_with in meeting.skipped


async def within_reach(
    db: AsyncSession, kind: Kind, network: Network, meeting: LearningSession
) -> list[Person]:
    """Return whom the rule of a kind names, whatever the stage, as far as they have an account."""
    return [person for person in await PEOPLE[kind](db, network, meeting) if not person.deactivated]


def fits(kind: Kind, meeting: LearningSession) -> bool:
    """Tell whether a kind of message makes sense at the stage of a session."""
    return meeting.stage is not Stage.CANCELLED and meeting.stage in RULES[kind].stages


async def goes_out(db: AsyncSession, kind: Kind, meeting: LearningSession) -> bool:
    """Tell whether a kind of message about a session goes out at this moment, whoever it may be for."""
    return (
        fits(kind, meeting) and not skipped(meeting, kind) and not await _follows_too_soon(db, kind, meeting)
    )


async def people(db: AsyncSession, kind: Kind, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the people for whom a kind of message about a session is meant at this moment."""
    return await meant_for(db, kind, network, meeting) if await goes_out(db, kind, meeting) else []


async def meant_for(db: AsyncSession, kind: Kind, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the people for whom a kind of message is meant that goes out at this moment."""
    if kind in PEOPLE:
        return await within_reach(db, kind, network, meeting)
    assert RULES[kind].audience is Audience.FACILITATORS, kind
    return await facilitators(db, network.id)


async def _follows_too_soon(db: AsyncSession, kind: Kind, meeting: LearningSession) -> bool:
    """Tell whether this reminds of what was announced less than a day before it is due, or after that."""
    if not RULES[kind].reminds:
        return False
    due = await step.planned_for(db, meeting.id, kind)
    closed = (await db.get_one(Network, meeting.network_id)).channel_lost is not None
    announced = await posted.announced_at(db, meeting.id, closed=closed)
    return due is not None and too_soon(kind, due, announced)


def wanted_in_channel(kind: Kind, meeting: LearningSession) -> bool:
    """Tell whether a channel message about a session still makes sense."""
    return meeting.stage in RULES[kind].stages and not skipped(meeting, kind)


async def still_wanted(
    db: AsyncSession,
    row: Delivery,
    network: Network,
    meeting: LearningSession | None,
    person: Person | None,
    now: datetime,
) -> bool:
    """Ask once more, just before a message goes, whether it still makes sense for its recipient."""
    rule = RULES[row.kind]
    if meeting is not None and not await _is_news(db, row, network, meeting):
        return False
    if person is None:
        return meeting is None or wanted_in_channel(row.kind, meeting)
    pauses = not rule.after_pause and person.pauses_on(person.hours.local_day(now))
    if person.deactivated or pauses or (rule.disturbs and person.quiet):
        return False
    if row.kind in STILL:
        return await STILL[row.kind](db, row, network, person, now)
    if meeting is not None:
        return person.id in {wanted.id for wanted in await people(db, row.kind, network, meeting)}
    return await theirs(db, rule, network, person)


async def _is_news(db: AsyncSession, row: Delivery, network: Network, meeting: LearningSession) -> bool:
    """Tell whether no later one tells it, and it is otherwise than its reader holds, not undone meanwhile."""
    if RULES[row.kind].repeats and await _overtaken(db, row, meeting):
        return False
    held, true = Held.kept(row.replaces), Held.of(meeting, network)
    if held is None:
        return True
    if row.kind in CALENDAR:
        return held.stands_otherwise(true)
    return held.tells(true) if row.kind is Kind.FILLED_IN else held.differs(true)


async def theirs(db: AsyncSession, rule: Rule, network: Network, person: Person) -> bool:
    """Tell whether what somebody gets is theirs: they belong to the network, or lead it if it asks that."""
    place = await membership.of(db, network.id, person.id)
    if place is None:
        return False
    if rule.follows:
        return place.follows or place.active
    return place.leads if rule.audience is Audience.FACILITATORS else place.active


async def _overtaken(db: AsyncSession, row: Delivery, meeting: LearningSession) -> bool:
    """Tell whether the session was moved since, and this message with it."""
    if not RULES[row.kind].with_move:
        return row.edition != meeting.edition
    return await newer(db, row)
