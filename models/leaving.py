"""People leave a network, or are forgotten: what they would do ends, and what they leave is passed on."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    action,
    agreed,
    belonging,
    buddy_acts,
    case_acts,
    contribution_acts,
    errand,
    errand_acts,
    given_answer_acts,
    introduction,
    joining,
    leading,
    membership,
    network,
    note_taker,
    person,
    posted,
    question_rows,
    replacement,
    retention,
    retold,
    sending,
    session_leader,
    statement,
    taken_back,
    unnamed,
)
from models.action import Action
from models.base import Refusal
from models.membership import Membership
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.question import GO_ON, State
from models.retention import LEFT_QUESTIONS, Remains

# What somebody who goes would do for others ends with them.
GO_ALONG = (
    errand_acts.gone, case_acts.gone, given_answer_acts.gone, contribution_acts.gone, replacement.gone,
    note_taker.gone, session_leader.gone, buddy_acts.gone, introduction.left,
)  # fmt: skip


class LastFacilitator(Refusal):
    """A network is never without a facilitator."""


async def leave(
    db: AsyncSession,
    home: Network,
    place: Membership,
    who: Person,
    questions: Remains,
    now: datetime,
    hands_to: int | None = None,
) -> bool:
    """Leave a network, and with open questions do what was chosen; a seat that comes free is offered.

    What they took on goes to whoever facilitates, and is offered to the member whom they hope will do it.

    Tell whether a file follows that takes a session out of their calendar. Raises LastFacilitator.
    """
    await _must_not_be_last(db, home, place)
    theirs = [one for one in await question_rows.asked_by(db, home.id, who.id) if one.state in GO_ON]
    for mine in theirs:
        LEFT_QUESTIONS[questions](mine)
    gone = [one for one in theirs if one.state is State.WITHDRAWN]
    await taken_back.forget_words(db, gone)
    if gone:
        await retold.anywhere(db, home.id, now)
    await retold.without_words(db, home.id, now)
    await _goes(db, home, who.id, now)
    led = place.leads
    place.leave(now)
    file = await ends(db, home, who, now)
    await belonging.changed(db, home.id, now)
    if led:
        await posted.changed_in(db, now, home.id, Fact.LEADERS)
    await joining.offer_seat(db, home, place, now)
    await _offer(db, home, who.id, hands_to)
    await _leaves_to_do(db, home, place, now)
    await joining.answered(db, place, now)
    return file


async def _offer(db: AsyncSession, home: Network, left_id: int, to_id: int | None) -> None:
    """Let a member be asked on Home whether they do what somebody who left would."""
    if to_id is None or to_id not in {one.id for one in await membership.participants(db, home.id)}:
        return
    for mine in await action.open_actions_of(db, home.id, left_id):
        mine.offered_to_id = to_id


async def _goes(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let go with somebody what they would do for others: nobody counts on it any more."""
    for gone in GO_ALONG:
        await gone(db, home, person_id, now)


async def ends(db: AsyncSession, home: Network, who: Person, now: datetime) -> bool:
    """Let end what somebody who left knew, said and holds; tell whether a file follows for their calendar."""
    await retention.leave(db, home.id, who.id)
    await posted.changed_for(db, now, home.id, who.id)
    return await sending.left(db, home, who, now)


async def _must_not_be_last(db: AsyncSession, home: Network, place: Membership) -> None:
    """Refuse that the last one who leads a network goes, unless it is over. Raises LastFacilitator."""
    if home.closed_at is not None:
        return
    if place.leads and not await leading.others_who_lead(db, place.network_id, place.person_id):
        raise LastFacilitator(field="questions")


async def forget(db: AsyncSession, who: Person, now: datetime, *, keep_questions: bool) -> None:
    """Forget somebody in all networks; seats that come free are offered. Twice is once.

    Raises LastFacilitator.
    """
    known_in = await unnamed.networks_of(db, who.id)
    await network.lock_all(db, known_in)
    await person.lock(db, who.id)
    await db.refresh(who)  # what was read before the lock may be old
    if who.erased:
        return
    belongs_to = await membership.of_person(db, who.id)
    for home, place in belongs_to:
        await _must_not_be_last(db, home, place)
    for subject, network_id in await errand.of_person(db, who.id):
        await posted.changed_about(db, now, network_id, subject)
    for home, _place in belongs_to:
        await _goes(db, home, who.id, now)
    led = [home for home, place in belongs_to if place.leads]
    stated = await statement.of_person(db, who.id)
    unnamed_in = await retention.erase(db, who, keep_questions=keep_questions)
    for network_id, facts in (dict.fromkeys(stated, Fact.INVITED) | unnamed_in).items():
        await posted.changed_in(db, now, network_id, facts | Fact.INVITED)
    for home in led:
        await posted.changed_in(db, now, home.id, Fact.LEADERS)
    for home, place in belongs_to:
        await belonging.changed(db, home.id, now)
        await retold.without_words(db, home.id, now)
        await posted.taken_away(db, now, home.id)
        await joining.offer_seat(db, home, place, now)
    for network_id in () if keep_questions else known_in:  # their questions may stand where they left before
        await retold.anywhere(db, network_id, now)


async def take_off(db: AsyncSession, home: Network, place_id: int | None, now: datetime) -> bool:
    """Take somebody whose account is gone off the list; tell whether they stood on it."""
    for place, somebody in await membership.without_account(db, home.id):
        if place.id == place_id:
            await _goes(db, home, place.person_id, now)
            place.leave(now)
            await ends(db, home, somebody, now)
            await belonging.changed(db, home.id, now)
            await joining.offer_seat(db, home, place, now)
            await _leaves_to_do(db, home, place, now)
            return True
    return False


async def _leaves_to_do(db: AsyncSession, home: Network, left: Membership, now: datetime) -> None:
    """Tell whoever facilitates that somebody leaves something to do that they took on."""
    if not await action.open_actions_of(db, home.id, left.person_id):
        return
    for facilitator in await leading.facilitators(db, home.id):
        await sending.of_network(
            db, home, Kind.LEFT_TO_DO, joining.subject_of(left), now, facilitator, left.invitations
        )


async def pass_on(db: AsyncSession, home: Network, left: Action, to: Person | None, now: datetime) -> None:
    """Let somebody else do what one who left would do, or nobody; the report and what told of it follow."""
    place = await membership.of(db, home.id, left.owner_id)
    if to is None:
        await db.delete(left)
    else:
        left.change(to.id, left.text, left.due_on)
        left.offered_to_id = None
    await agreed.changed(db, home, left.session_id, now, Fact.RECORD)
    if place is not None:
        await posted.changed_about(db, now, home.id, joining.subject_of(place))
