"""Who may be unable to press anything: messages reached them, and nothing that they pressed ever reached us.

People of another organisation who were invited with permission to post only see every message, and can use
none of its buttons.
"""

from bisect import bisect_right
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import prepared
from models.delivery import Delivery, DeliveryState
from models.membership import ON_THE_LIST, Membership
from models.person import Person

ENOUGH = 2  # messages without a press


def perhaps_unable(person: Person, messages: int) -> bool:
    """Tell whether somebody may be unable to press anything, after this many messages that reached them.

    Who acted anywhere is able, and so is who asked for quiet or paused; who has no account gets none.
    """
    able = person.acted or person.quiet or person.paused_until is not None
    return messages >= ENOUGH and not able and not person.deactivated


@prepared
def _silent(network_id: int) -> Select[Membership, Person]:
    return (
        select(Membership, Person)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.network_id == network_id, Membership.standing.in_(ON_THE_LIST), ~Person.acted)
        .order_by(Membership.id)
    )


@prepared
def _to_themselves(network_id: int, among: Collection[int]) -> Select[int | None, int, datetime | None]:
    sent = Delivery
    return (
        select(sent.person_id, func.count(func.distinct(sent.ts)), func.min(sent.sent_at))
        .where(sent.network_id == network_id, sent.state == DeliveryState.SENT, sent.person_id.in_(among))
        .group_by(sent.person_id)
    )


@prepared
def _in_the_channel(network_id: int) -> Select[datetime | None]:
    sent = Delivery
    return (
        select(func.max(sent.sent_at))
        .where(sent.network_id == network_id, sent.state == DeliveryState.SENT, sent.person_id.is_(None))
        .group_by(sent.ts)
    )


async def perhaps(db: AsyncSession, network_id: int) -> list[tuple[Membership, Person]]:
    """Return who is on the list of a network and may be unable to press anything.

    What counts are messages to themselves, and those in the channel since the first of these.
    """
    silent = [(place, person) for place, person in await db.execute(*_silent(network_id))]
    if not silent:
        return []
    theirs = {
        person_id: (messages, first)
        for person_id, messages, first in await db.execute(
            *_to_themselves(network_id, [person.id for _, person in silent])
        )
    }
    in_channel = sorted(at for at in await db.scalars(*_in_the_channel(network_id)) if at is not None)

    def messages_to(person: Person) -> int:
        messages, first = theirs.get(person.id, (0, None))
        return messages + (len(in_channel) - bisect_right(in_channel, first) if first is not None else 0)

    return [(place, person) for place, person in silent if perhaps_unable(person, messages_to(person))]
