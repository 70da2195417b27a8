"""Who a kind of message is for: each noun registers what it knows of that, models/audience.py asks."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from models.plan import Kind

if TYPE_CHECKING:
    from models.delivery import Delivery
    from models.network import Network
    from models.person import Person
    from models.session import LearningSession

People = Callable[[AsyncSession, "Network", "LearningSession"], Awaitable[list["Person"]]]
Still = Callable[[AsyncSession, "Delivery", "Network", "Person", datetime], Awaitable[bool]]

From = Callable[[AsyncSession, "Delivery", "Person", datetime], Awaitable[datetime]]

Urges = Callable[[AsyncSession, "Delivery", datetime], Awaitable[bool]]

PEOPLE: dict[Kind, People] = {}
STILL: dict[Kind, Still] = {}
NOT_BEFORE: dict[Kind, From] = {}
AT_ANY_HOUR: dict[Kind, Urges] = {}


def wanted(*kinds: Kind) -> Callable[[People], People]:
    """Register who gets these kinds about a session, as things stand, as long as they have an account."""

    def register(people: People) -> People:
        PEOPLE.update(dict.fromkeys(kinds, people))
        return people

    return register


def still_wanted(*kinds: Kind) -> Callable[[Still], Still]:
    """Register what tells of one message of these kinds whether it still makes sense, before it goes."""

    def register(still: Still) -> Still:
        STILL.update(dict.fromkeys(kinds, still))
        return still

    return register


def not_before(*kinds: Kind) -> Callable[[From], From]:
    """Register what tells from when on somebody may get a message of these kinds; now when they may."""

    def register(free_from: From) -> From:
        NOT_BEFORE.update(dict.fromkeys(kinds, free_from))
        return free_from

    return register


def at_any_hour(*kinds: Kind) -> Callable[[Urges], Urges]:
    """Register what tells of one message of these kinds whether it is for now, whatever the hour."""

    def register(urges: Urges) -> Urges:
        AT_ANY_HOUR.update(dict.fromkeys(kinds, urges))
        return urges

    return register
