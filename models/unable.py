"""Who may be unable to press anything: messages reached them, and nothing was ever seen of them.

People of another organisation who were invited with permission to post only see every message, and can use
none of its buttons. Whoever facilitates is shown them; so this depends on nothing but what they see anyway:
on what somebody did in their sight, and on messages that go to everybody, whatever people keep to themselves.
"""

from bisect import bisect_right
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.delivery import Delivery, DeliveryState
from models.membership import ACTIVE, LISTED, Membership, those
from models.person import Person
from models.plan import RULES, Kind, Recipients
from models.rows import many
from models.together import some

ENOUGH = 2  # messages without a sign
# Who stands in and takes no part is asked for nothing, as long as another leads: their silence is no sign.
WAITS_TO_LEAD = ACTIVE & Membership.stands_in & ~Membership.participates
# To whom these go tells nothing of people: not what they answered, nor that they asked for quiet.
COUNT = [kind for kind, rule in RULES.items() if rule.recipients is Recipients.NAMED and not rule.disturbs]


def perhaps_unable(person: Person, messages: int) -> bool:
    """Tell whether somebody may be unable to press anything, after this many messages that reached them.

    Who acted in sight anywhere is able; who has no account gets none.
    """
    return messages >= ENOUGH and not person.acted and not person.deactivated


@many
def _silent(network_id: int, person_id: int) -> Select[Membership, Person]:
    others = those(network_id, LISTED & ~WAITS_TO_LEAD, ~Person.acted, Person.id != person_id)
    return others.order_by(Membership.id)


SILENT = some(_silent)


def _sent(network_id: int, counting: Collection[Kind]) -> tuple[ColumnElement[bool], ...]:
    sent = Delivery
    return sent.network_id == network_id, sent.state == DeliveryState.SENT, sent.kind.in_(counting)


@many
def _to_themselves(
    network_id: int, counting: Collection[Kind], among: Collection[int]
) -> Select[int | None, int, datetime | None]:
    sent = Delivery
    return (
        select(sent.person_id, func.count(func.distinct(sent.ts)), func.min(sent.sent_at))
        .where(*_sent(network_id, counting), sent.person_id.in_(among))
        .group_by(sent.person_id)
    )


@many
def _in_the_channel(network_id: int, counting: Collection[Kind]) -> Select[datetime | None]:
    sent = Delivery
    return (
        select(func.max(sent.sent_at))
        .where(*_sent(network_id, counting), sent.person_id.is_(None))
        .group_by(sent.ts)
    )


async def perhaps(db: AsyncSession, network_id: int, *, but: int = 0) -> list[tuple[Membership, Person]]:
    """Return who is on the list of a network and may be unable to press anything, but for one person.

    What counts are messages to themselves, and those in the channel since the first of these.
    """
    silent = await _silent(db, network_id, but)
    if not silent:
        return []
    keys = [person.id for _, person in silent]
    rows = await _to_themselves(db, network_id, COUNT, keys)
    theirs = {person_id: (messages, first) for person_id, messages, first in rows}
    dates = await _in_the_channel(db, network_id, COUNT)
    in_channel = sorted(at for at in dates if at is not None)

    def messages_to(person: Person) -> int:
        messages, first = theirs.get(person.id, (0, None))
        return messages + (len(in_channel) - bisect_right(in_channel, first) if first is not None else 0)

    return [(place, person) for place, person in silent if perhaps_unable(person, messages_to(person))]
