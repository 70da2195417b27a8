"""Who a message is for, asked of the rows: for previews, for sending, and once more just before it goes."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    answered_between,
    attendance,
    effect,
    errand,
    evaluation,
    expert,
    follow_up,
    membership,
    posted,
    question,
    question_bank,
    step,
)
from models.attendance import Rsvp
from models.base import prepared
from models.delivery import Delivery
from models.leading import facilitators
from models.membership import Membership, Standing, participants
from models.network import Network
from models.person import Person
from models.plan import NOT_AFTER_A_PAUSE, RULES, WITH_THE_MOVE, Audience, Kind, too_soon
from models.session import BEFORE, LearningSession, Stage

Rule = Callable[[AsyncSession, Network, LearningSession], Awaitable[list[Person]]]


async def _question_reminder(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Members without an open question who neither said 'not this time' nor said No."""
    if not meeting.takes_questions:
        return []
    silent = await question_bank.with_an_open_question(db, network.id)
    silent |= await question.without_question(db, meeting.id)
    said = await attendance.answers(db, meeting.id)
    silent |= {person.id for person in said[Rsvp.NO]}
    return [person for person in await participants(db, network.id) if person.id not in silent]


async def _rsvp_reminder(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Members who said nothing about coming."""
    return (await attendance.answers(db, meeting.id))[None] if meeting.stage in BEFORE else []


async def _day_before(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Who comes, or may come."""
    if meeting.stage not in BEFORE:
        return []
    said = await attendance.answers(db, meeting.id)
    return said[Rsvp.YES] + said[Rsvp.MAYBE]


async def _calendar_file(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Who said Yes, whoever facilitates too."""
    return await attendance.sure(db, meeting) if meeting.stage in BEFORE else []


async def _evaluation_request(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Who was there and has not answered, while the evaluation is open."""
    if meeting.stage is not Stage.EVALUATING or meeting.threshold is None:
        return []
    done = await evaluation.answered(db, meeting.id)
    members = {person.id for person in await participants(db, network.id)}
    return [p for p in await attendance.present(db, meeting.id) if p.id in members - done]


async def _catch_up(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Members who were not there."""
    return await attendance.absent(db, meeting)


async def _catch_up_reminder(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Absentees who got the catch-up and tapped nothing in it."""
    got = {sent.person_id for sent in await posted.of_session(db, meeting.id, Kind.CATCH_UP)}
    got -= await follow_up.readers(db, meeting.id)
    return [person for person in await attendance.absent(db, meeting) if person.id in got]


@prepared
def _among(network_id: int, asked: Collection[int]) -> Select[Person]:
    return (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.network_id == network_id,
            Membership.standing == Standing.ACTIVE,
            Person.id.in_(asked),
        )
        .order_by(Membership.id)
    )


async def _action_check(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Who wrote what they would try, or owns an action that is open; facilitators too."""
    asked = await follow_up.to_ask_how_it_went(db, meeting.id)
    return list(await db.scalars(*_among(network.id, asked)))


async def _if_absent_twice(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """The facilitators, when somebody was absent twice in a row."""
    return await facilitators(db, network.id) if await attendance.absent_twice(db, meeting) else []


async def _errand_answer(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Who asked a question for somebody and has not told the answer."""
    waiting = {carried.carrier.id for carried in await errand.to_tell(db, meeting)}
    return [person for person in await participants(db, network.id) if person.id in waiting]


async def _effect(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Whose question set others going."""
    asked = await effect.askers(db, meeting)
    return [person for person in await participants(db, network.id) if person.id in asked]


async def _expert_search(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Who may know something or someone, and whose question it is."""
    return await expert.to_ask(db, meeting)


MEMBER_RULES: dict[Kind, Rule] = {
    Kind.QUESTION_REMINDER: _question_reminder,
    Kind.RSVP_REMINDER: _rsvp_reminder,
    Kind.DAY_BEFORE: _day_before,
    Kind.EVALUATION_REQUEST: _evaluation_request,
    Kind.EVALUATION_REMINDER: _evaluation_request,
    Kind.CATCH_UP: _catch_up,
    Kind.CATCH_UP_REMINDER: _catch_up_reminder,
    Kind.ACTION_CHECK: _action_check,
    Kind.ABSENCE_HINT: _if_absent_twice,
    Kind.ERRAND_ANSWER: _errand_answer,
    Kind.EFFECT: _effect,
    Kind.EXPERT_SEARCH: _expert_search,
    Kind.CALENDAR_FILE: _calendar_file,
}

# The stages in which a message of the kind still makes sense; any stage for the kinds that are not named.
STAGES: dict[Kind, tuple[Stage, ...]] = {
    Kind.PREVIEW: (Stage.PLANNED,),
    Kind.ANNOUNCEMENT: (Stage.ANNOUNCED, Stage.PREPARING, Stage.READY),
    Kind.PROPOSAL: (Stage.PREPARING,),
    Kind.QUESTION_REMINDER: (Stage.ANNOUNCED,),
    Kind.EXPERT_SEARCH: (Stage.ANNOUNCED, Stage.PREPARING, Stage.READY),
    Kind.AGENDA: (Stage.READY,),
    Kind.RUNNING_ORDER: (Stage.READY, Stage.UNDERWAY),
    Kind.EVALUATION_PROMPT: (Stage.UNDERWAY,),
    Kind.REPORT_DRAFT: (Stage.EVALUATING, Stage.REPORTING),
    Kind.EVALUATION_RESULTS: (Stage.REPORTING, Stage.CLOSED),
    Kind.REPORT_NUDGE: (Stage.EVALUATING, Stage.REPORTING),
}


# Left out together with another kind.
GOES_WITH = {Kind.EVALUATION_REMINDER: Kind.EVALUATION_REQUEST}


def skipped(meeting: LearningSession, kind: Kind) -> bool:
    """Tell whether the facilitator leaves out this kind of message."""
    return kind in meeting.skipped or GOES_WITH.get(kind) in meeting.skipped


async def within_reach(
    db: AsyncSession, kind: Kind, network: Network, meeting: LearningSession
) -> list[Person]:
    """Return whom the rule of a kind names, whatever the stage, as far as they have an account."""
    return [person for person in await MEMBER_RULES[kind](db, network, meeting) if not person.deactivated]


def fits(kind: Kind, meeting: LearningSession) -> bool:
    """Tell whether a kind of message makes sense at the stage of a session."""
    return meeting.stage is not Stage.CANCELLED and meeting.stage in STAGES.get(kind, tuple(Stage))


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
    if kind in MEMBER_RULES:
        return await within_reach(db, kind, network, meeting)
    assert RULES[kind].audience is Audience.FACILITATORS, kind
    if kind in (Kind.REPORT_DRAFT, Kind.REPORT_NUDGE) and meeting.released_at is not None:
        return []
    return await facilitators(db, network.id)


async def _follows_too_soon(db: AsyncSession, kind: Kind, meeting: LearningSession) -> bool:
    """Tell whether this reminds of what was announced less than a day before it is due, or after that."""
    if not RULES[kind].reminds:
        return False
    due = await step.planned_for(db, meeting.id, kind)
    return due is not None and too_soon(kind, due, await posted.announced_at(db, meeting.id))


def wanted_in_channel(kind: Kind, meeting: LearningSession) -> bool:
    """Tell whether a channel message about a session still makes sense."""
    return meeting.stage in STAGES.get(kind, tuple(Stage)) and not skipped(meeting, kind)


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
    if meeting is not None and rule.repeats and await _overtaken(db, row, meeting):
        return False
    if person is None:
        return meeting is None or wanted_in_channel(row.kind, meeting)
    pauses = row.kind in NOT_AFTER_A_PAUSE and person.pauses_on(person.hours.local_day(now))
    if person.deactivated or pauses or (rule.disturbs and person.quiet):
        return False
    if row.kind in (Kind.ERRAND_REQUEST, Kind.ERRAND_NEWS):
        return meeting is not None and await _errand_wanted(db, row, meeting)
    if meeting is not None:
        return person.id in {wanted.id for wanted in await people(db, row.kind, network, meeting)}
    place = await membership.of(db, network.id, person.id)
    fits = place is not None and _fits(row.kind, place)
    if fits and row.kind is Kind.ANSWERED_CHECK:
        fits = await answered_between.still_asked(db, network.id, row.subject, now)
    return fits


async def _errand_wanted(db: AsyncSession, row: Delivery, meeting: LearningSession) -> bool:
    carried = await errand.of_subject(db, row.subject)
    if carried is None:
        return False
    wanted = errand.request_wanted if row.kind is Kind.ERRAND_REQUEST else errand.news_wanted
    return await wanted(db, carried, meeting)


async def _overtaken(db: AsyncSession, row: Delivery, meeting: LearningSession) -> bool:
    """Tell whether the session was moved since, and this message with it."""
    if row.kind not in WITH_THE_MOVE:
        return row.edition != meeting.edition
    newer = select(Delivery.id).where(
        Delivery.kind == row.kind,
        Delivery.subject == row.subject,
        Delivery.recipient == row.recipient,
        Delivery.edition > row.edition,
    )
    return await db.scalar(newer.limit(1)) is not None


def _fits(kind: Kind, place: Membership) -> bool:
    if kind is Kind.INVITATION:
        return place.standing is Standing.INVITED
    if kind is Kind.TAKEN_OVER:
        return place.active and place.stands_in
    return place.leads if RULES[kind].audience is Audience.FACILITATORS else place.active
