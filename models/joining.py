"""People come to belong to a network: asked, asking, and in a seat that comes free."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    action,
    belonging,
    delivery,
    leading,
    membership,
    outbox,
    person,
    posted,
    sending,
    unable,
)
from models.base import Refusal
from models.membership import Membership, NetworkFull, Standing
from models.network import Network
from models.person import Person
from models.plan import Kind


class OutsideTheChannel(Refusal):
    """Only who is in the channel of a network may ask for a seat, on Slack's word."""


class Asked(NamedTuple):
    """How many people were invited; of who leads, how many take part from now on, or have no seat to take."""

    invited: int
    joined: int
    without_seat: int


async def invite(db: AsyncSession, home: Network, user_ids: Iterable[str], now: datetime) -> Asked:
    """Invite people; who leads takes part at once, where a seat is free that nobody waits for."""
    invited, joined, without_seat = 0, 0, 0
    for user_id in user_ids:
        somebody = await met(db, home, user_id)
        known, new = await membership.of_or_new(db, home.id, somebody.id)
        if known.active and not known.participates:
            known.participates = await membership.seats_beyond_the_list(db, home) > 0
            joined, without_seat = joined + known.participates, without_seat + (not known.participates)
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
        await sending.of_network(
            db, home, Kind.INVITATION, subject_of(known), now, somebody, known.invitations
        )
        invited += 1
    if joined:
        await belonging.changed(db, home.id, now)
    return Asked(invited, joined, without_seat)


async def met(db: AsyncSession, home: Network, user_id: str) -> Person:
    """Return somebody who was picked from a list of people."""
    return await person.ensure(db, home.team_id, user_id, language=home.language, zone=home.zone)


def subject_of(place: Membership) -> str:
    """Return what a message about somebody’s place is about."""
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
    await answered(db, place, now)


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
    await answered(db, place, now)


async def answered(db: AsyncSession, place: Membership, now: datetime) -> None:
    """Let the invitation show what became of it, wherever somebody pressed."""
    await posted.changed_about(db, now, place.network_id, subject_of(place))


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
    await sending.of_network(db, home, Kind.WELCOME, subject_of(place), now, lucky, place.invitations)


async def seat_in_turn(db: AsyncSession, home: Network, now: datetime, *, but: int | None = None) -> None:
    """Give free seats to who waits since they signed up, in their order, `but` to one who presses now."""
    waits = [one for one in await membership.waiting(db, home.id) if one[0].signed_up_at is not None]
    seats = await membership.seats_beyond_the_list(db, home) + len(waits)
    for place, lucky in waits[: max(seats, 0)]:
        if place.id != but:
            await _seat(db, home, place, lucky, now)
    await db.flush()


async def offer_seat(
    db: AsyncSession, home: Network, left: Membership, now: datetime, *, asked: bool = False
) -> None:
    """Tell whoever facilitates that somebody waits for a seat: that was left, or that they `asked` for.

    Who asks before that was told is told along.
    """
    if await membership.seats_left(db, home) < 1 or not await membership.waiting(db, home.id):
        return
    subject, edition = subject_of(left), left.invitations
    if asked:
        subject = f"seats:{home.id}"
        edition = await delivery.next_edition(db, Kind.SEAT_FREE, subject)
    for facilitator in await leading.facilitators(db, home.id):
        await sending.of_network(db, home, Kind.SEAT_FREE, subject, now, facilitator, edition)
