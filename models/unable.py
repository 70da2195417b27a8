"""Who may be unable to press anything: messages reached them, and nothing was ever seen of them.

People of another organisation who were invited with permission to post only see every message, and can use
none of its buttons. Whoever facilitates is shown them; so this depends on nothing but what they see anyway:
on what somebody did in their sight, and on messages that go to everybody, whatever people keep to themselves.
"""

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import prepared
from models.delivery import Delivery, DeliveryState
from models.membership import ON_THE_LIST, Membership
from models.person import Person
from models.plan import RULES, Recipients

ENOUGH = 2  # messages without a sign
# To whom these go tells nothing of people: not what they answered, nor that they asked for quiet.
COUNT = [kind for kind, rule in RULES.items() if rule.recipients is Recipients.NAMED and not rule.disturbs]


def perhaps_unable(person: Person, messages: int) -> bool:
    """Tell whether somebody may be unable to press anything, after this many messages that reached them.

    Who acted in sight anywhere is able; who has no account gets none.
    """
    return messages >= ENOUGH and not person.acted and not person.deactivated


@prepared
def _silent(network_id: int) -> Select[Membership, Person, int]:
    here = (
        Delivery.network_id == network_id, Delivery.state == DeliveryState.SENT, Delivery.kind.in_(COUNT),
    )  # fmt: skip
    theirs = select(func.count(func.distinct(Delivery.ts))).where(*here, Delivery.person_id == Person.id)
    first = select(func.min(Delivery.sent_at)).where(*here, Delivery.person_id == Person.id)
    since = (Delivery.person_id.is_(None), Delivery.sent_at > first.correlate(Person).scalar_subquery())
    in_channel = select(func.count(func.distinct(Delivery.ts))).where(*here, *since)
    messages = theirs.correlate(Person).scalar_subquery() + in_channel.correlate(Person).scalar_subquery()
    return (
        select(Membership, Person, messages)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.network_id == network_id, Membership.standing.in_(ON_THE_LIST), ~Person.acted)
        .order_by(Membership.id)
    )


async def perhaps(db: AsyncSession, network_id: int, *, but: int = 0) -> list[tuple[Membership, Person]]:
    """Return who is on the list of a network and may be unable to press anything, but for one person.

    What counts are messages to themselves, and those in the channel since the first of these.
    """
    rows = await db.execute(*_silent(network_id))
    return [
        (place, person)
        for place, person, messages in rows
        if perhaps_unable(person, messages) and person.id != but
    ]
