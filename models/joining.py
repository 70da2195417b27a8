"""People come to belong to a network, lead it and leave it: each act with all that follows from it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    action,
    agreed,
    belonging,
    buddy_acts,
    case_acts,
    contribution_acts,
    delivery,
    errand,
    errand_acts,
    given_answer_acts,
    introduction,
    leading,
    membership,
    network,
    note_taker,
    outbox,
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
    unable,
    unnamed,
)
from models.action import Action
from models.base import Refusal
from models.membership import Membership, NetworkFull, Standing
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


class NobodyForSure(Refusal):
    """Slack does not say at present whether anybody of those who are to lead can act."""


class OutsideTheChannel(Refusal):
    """Only who is in the channel of a network may ask for a seat, on Slack's word."""


@dataclass(frozen=True)
class Leaders:
    """Who is to lead: who facilitates and who stands in; by whose hand, and who can act for sure."""

    facilitator: str
    stand_ins: Sequence[str]
    by: Person
    sure: Collection[str]

    @property
    def user_ids(self) -> list[str]:
        """All of them, who facilitates first."""
        return list(dict.fromkeys([self.facilitator, *self.stand_ins]))


async def appoint(db: AsyncSession, home: Network, wanted: Leaders, now: datetime) -> bool:
    """Let these people lead the network, and nobody else; tell whether somebody hears of it.

    Raises NobodyForSure: a network is never without somebody who can act.
    """
    told = False
    if not {wanted.by.user_id, *wanted.sure} & {*wanted.user_ids}:
        raise NobodyForSure(field="facilitator")
    before = {somebody.user_id: (place, somebody) for place, somebody in await leading.leaders(db, home.id)}
    for user_id, (place, somebody) in before.items():
        if user_id not in wanted.user_ids:
            place.hand_over(now)
            if not place.active:
                await _ends(db, home, somebody, now)
    for position, user_id in enumerate(wanted.user_ids):
        somebody = await _met(db, home, user_id)
        place, _new = await membership.of_or_new(db, home.id, somebody.id)
        place.lead(now, stands_in=position > 0)
        if user_id not in before and somebody.id != wanted.by.id:
            await sending.of_network(
                db, home, Kind.WELCOME, f"leader:{place.id}", now, somebody, place.invitations
            )
            told = True
    if before:
        await belonging.led_by_others(db, home, now)
    await db.flush()
    return told


async def take_over(db: AsyncSession, home: Network, mine: Membership, now: datetime) -> None:
    """Let a stand-in facilitate for now, or a member where nobody leads any more; who did hears of it.

    Raises SomebodyLeads.
    """
    for replaced in await leading.take_over(db, mine, now):
        subject = f"taken_over:{home.id}:{replaced.id}"
        edition = await delivery.next_edition(db, Kind.TAKEN_OVER, subject)
        await sending.of_network(db, home, Kind.TAKEN_OVER, subject, now, replaced, edition)
    await belonging.led_by_others(db, home, now)


async def invite(db: AsyncSession, home: Network, user_ids: Iterable[str], now: datetime) -> tuple[int, int]:
    """Invite people; return how many are invited, and how many who lead take part from now on."""
    invited, joined = 0, 0
    for user_id in user_ids:
        somebody = await _met(db, home, user_id)
        known, new = await membership.of_or_new(db, home.id, somebody.id)
        if known.active and not known.participates:
            known.participates, joined = True, joined + 1
            continue
        if known.standing is Standing.WAITING and await membership.seats_left(db, home) > 0:
            await give_seat(db, home, known.id, now)
            joined += 1
            continue
        if known.standing in (Standing.LEFT, Standing.DECLINED):
            known.invite_again(now)
        elif new:
            known.invited_at = now
        else:
            continue
        await sending.of_network(db, home, Kind.INVITATION, _subject(known), now, somebody, known.invitations)
        invited += 1
    if joined:
        await belonging.changed(db, home.id, now)
    return invited, joined


async def _met(db: AsyncSession, home: Network, user_id: str) -> Person:
    """Return somebody who was picked from a list of people."""
    return await person.ensure(db, home.team_id, user_id, language=home.language, zone=home.zone)


def _subject(place: Membership) -> str:
    return f"membership:{place.id}"


async def join(db: AsyncSession, home: Network, place: Membership, now: datetime) -> None:
    """Say yes to the invitation: a seat, or a place on the list, behind who waits. Raises AlreadyMember."""
    place.accept(await membership.seats_beyond_the_list(db, home), now)
    await came(db, home, place, now)


async def ask(
    db: AsyncSession, home: Network, who: Person, in_channel: Collection[str] | None, now: datetime
) -> None:
    """Put somebody who asks for a seat on the waiting list; who facilitates hears of it while one is free.

    `in_channel` is who is in its channel, None where Slack does not say. Asked a second time, nothing
    happens. Raises AlreadyMember; OutsideTheChannel, so that nobody comes in from elsewhere but who follows.
    """
    place = await membership.of(db, home.id, who.id)
    follows = place is not None and place.follows
    if not follows and (in_channel is None or who.user_id not in in_channel):
        raise OutsideTheChannel
    if place is not None and place.standing is Standing.WAITING:
        return
    if place is None:
        place = Membership(network_id=home.id, person_id=who.id, standing=Standing.LEFT, invitations=0)
        db.add(place)
    place.ask(now)
    await came(db, home, place, now)


async def came(db: AsyncSession, home: Network, place: Membership, now: datetime) -> None:
    """Let follow what follows when somebody took a seat, or a place on the waiting list, by themselves."""
    await _begins(db, home, place, now)
    await belonging.changed(db, home.id, now)
    if place.standing is Standing.WAITING:
        await offer_seat(db, home, place, now, asked=True)
    await _answered(db, place, now)


async def _begins(db: AsyncSession, home: Network, place: Membership, now: datetime) -> None:
    """Let what who comes back held before live again, and what is ahead be told anew."""
    if place.active:
        for hoped, _left in await action.offered_to(db, home.id, place.person_id):
            hoped.offered_to_id = None  # before they left, and weeks ago
        await outbox.begin_anew(db, home.id, place.person_id, now)
        await posted.changed_for(db, now, home.id, place.person_id)


async def decline(db: AsyncSession, place: Membership, now: datetime) -> None:
    """Say no to the invitation. Raises AlreadyMember."""
    place.decline()
    await _answered(db, place, now)


async def _answered(db: AsyncSession, place: Membership, now: datetime) -> None:
    """Let the invitation show what became of it, wherever somebody pressed."""
    await posted.changed_about(db, now, place.network_id, _subject(place))


async def count_in(
    db: AsyncSession, home: Network, place_id: int | None, now: datetime
) -> tuple[Membership, Person] | None:
    """Take in somebody who can press nothing and said elsewhere that they take part; None if they are in."""
    for place, somebody in await unable.perhaps(db, home.id):
        if place.id == place_id and place.standing is Standing.INVITED:
            await join(db, home, place, now)
            return place, somebody
    return None


async def give_seat(db: AsyncSession, home: Network, place_id: int | None, now: datetime) -> None:
    """Give a free seat to who waits for one; a second time gives no second seat. Raises NetworkFull."""
    for place, lucky in await membership.waiting(db, home.id):
        if place.id == place_id:
            if await membership.seats_left(db, home) < 1:
                raise NetworkFull
            await _seat(db, home, place, lucky, now)
    await belonging.changed(db, home.id, now)


async def _seat(db: AsyncSession, home: Network, place: Membership, lucky: Person, now: datetime) -> None:
    """Let who waited have a seat, and hear of it."""
    place.take_seat(now)
    await _begins(db, home, place, now)
    await sending.of_network(db, home, Kind.WELCOME, _subject(place), now, lucky, place.invitations)


async def seat_in_turn(db: AsyncSession, home: Network, now: datetime, *, but: int | None = None) -> None:
    """Give free seats to who waits since they signed up, in their order, `but` to one who presses now."""
    waits = [one for one in await membership.waiting(db, home.id) if one[0].signed_up_at is not None]
    seats = await membership.seats_beyond_the_list(db, home) + len(waits)
    for place, lucky in waits[: max(seats, 0)]:
        if place.id != but:
            await _seat(db, home, place, lucky, now)
    await db.flush()


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
    file = await _ends(db, home, who, now)
    await belonging.changed(db, home.id, now)
    if led:
        await posted.changed_in(db, now, home.id, Fact.LEADERS)
    await offer_seat(db, home, place, now)
    await _offer(db, home, who.id, hands_to)
    await _leaves_to_do(db, home, place, now)
    await _answered(db, place, now)
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


async def _ends(db: AsyncSession, home: Network, who: Person, now: datetime) -> bool:
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
    await network.lock_all(db, await unnamed.networks_of(db, who.id))
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
        if not keep_questions:
            await retold.anywhere(db, home.id, now)
        await posted.taken_away(db, now, home.id)
        await offer_seat(db, home, place, now)


async def take_off(db: AsyncSession, home: Network, place_id: int | None, now: datetime) -> bool:
    """Take somebody whose account is gone off the list; tell whether they stood on it."""
    for place, somebody in await membership.without_account(db, home.id):
        if place.id == place_id:
            await _goes(db, home, place.person_id, now)
            place.leave(now)
            await _ends(db, home, somebody, now)
            await belonging.changed(db, home.id, now)
            await offer_seat(db, home, place, now)
            await _leaves_to_do(db, home, place, now)
            return True
    return False


async def offer_seat(
    db: AsyncSession, home: Network, left: Membership, now: datetime, *, asked: bool = False
) -> None:
    """Tell whoever facilitates that somebody waits for a seat: that was left, or that they `asked` for.

    Who asks before that was told is told along.
    """
    if await membership.seats_left(db, home) < 1 or not await membership.waiting(db, home.id):
        return
    subject, edition = _subject(left), left.invitations
    if asked:
        subject = f"seats:{home.id}"
        edition = await delivery.next_edition(db, Kind.SEAT_FREE, subject)
    for facilitator in await leading.facilitators(db, home.id):
        await sending.of_network(db, home, Kind.SEAT_FREE, subject, now, facilitator, edition)


async def _leaves_to_do(db: AsyncSession, home: Network, left: Membership, now: datetime) -> None:
    """Tell whoever facilitates that somebody leaves something to do that they took on."""
    if not await action.open_actions_of(db, home.id, left.person_id):
        return
    for facilitator in await leading.facilitators(db, home.id):
        await sending.of_network(
            db, home, Kind.LEFT_TO_DO, _subject(left), now, facilitator, left.invitations
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
        await posted.changed_about(db, now, home.id, _subject(place))
