"""An open call: for as long as it is open, everybody in the workspace may sign up for a network.

A network without one is a closed group, of those who were invited. Who signs up gets a seat while one is free
and nobody waits for it, and else a place on the waiting list: the order is that in which they signed up.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import leading, membership
from models.base import Base, Mark, Refusal, Utc
from models.calendar import DAY
from models.delivery import Delivery, DeliveryState
from models.membership import ACTIVE, Headcount, Membership, those
from models.network import Network, is_there
from models.person import Person
from models.plan import Kind
from models.rows import many, one, whether


class CallEndsBefore(Refusal):
    """The last day to sign up is today or later."""


class OpenCall(Base):
    """The call of a network; its row stays when it is closed, as it can be opened again."""

    __tablename__ = "open_call"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(Utc)
    closes_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # None: until somebody closes it
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    channel_id: Mapped[Mark] = mapped_column(default="", server_default="")  # where it stands last

    def is_open(self, now: datetime) -> bool:
        """Tell whether people may sign up."""
        return self.closed_at is None and (self.closes_at is None or now < self.closes_at)

    def last_day(self, home: Network) -> date | None:
        """Return the last day, in its network, on which people may sign up; None when none was set."""
        return None if self.closes_at is None else home.calendar.day(self.closes_at) - DAY


@one
def of_network(network_id: int) -> Select[OpenCall]:
    """Return the call of a network, open or not; None when it never had one."""
    return select(OpenCall).where(OpenCall.network_id == network_id)


def takes_in(home: Network, found: OpenCall | None, now: datetime) -> bool:
    """Tell whether people may sign up for a network: its call is open, and it is not closed."""
    return home.closed_at is None and found is not None and found.is_open(now)


@whether
def stands_in(network_id: int, channel_id: str) -> Select[int]:
    """The call was posted in a channel, and stands there."""
    here = (Delivery.network_id == network_id, Delivery.kind == Kind.OPEN_CALL)
    sent = (Delivery.recipient == channel_id, Delivery.state == DeliveryState.SENT)
    return select(Delivery.network_id).where(*here, *sent)


@many
def open_in(team_id: str, now: datetime) -> Select[Network, OpenCall]:
    """Return the networks of a workspace for which people may sign up, the one that opened last first."""
    still = or_(OpenCall.closes_at.is_(None), OpenCall.closes_at > now)
    return (
        select(Network, OpenCall)
        .join(OpenCall, OpenCall.network_id == Network.id)
        .where(Network.team_id == team_id, Network.closed_at.is_(None), OpenCall.closed_at.is_(None), still)
        .order_by(OpenCall.opened_at.desc(), Network.id.desc())
    )


@many
def over(now: datetime) -> Select[str, int]:
    """Return the workspace and network of the calls whose last day has passed, and that do not say so yet."""
    passed = (OpenCall.closed_at.is_(None), OpenCall.closes_at <= now, is_there())
    return (
        select(Network.team_id, Network.id).join(OpenCall, OpenCall.network_id == Network.id).where(*passed)
    )


@many
def came_in(network_id: int) -> Select[Membership, Person]:
    """Return the members who signed up, in the order in which they did."""
    here = those(network_id, ACTIVE, Membership.signed_up_at.is_not(None))
    return here.order_by(Membership.signed_up_at, Membership.id)


class SignUp(NamedTuple):
    """A call, and all that whoever facilitates sees of it."""

    call: OpenCall | None
    is_open: bool
    numbers: Headcount
    stands: bool  # where it was posted last
    came: list[tuple[Membership, Person]]
    waits: list[tuple[Membership, Person]]


async def of(db: AsyncSession, home: Network, now: datetime) -> SignUp:
    """Return the call of a network, who came in by it and who waits, each in their order."""
    found = await of_network(db, home.id)
    return SignUp(
        found,
        takes_in(home, found, now),
        await membership.headcount(db, home.id),
        found is not None and await stands_in(db, home.id, found.channel_id),
        list(await came_in(db, home.id)),
        list(await membership.waiting(db, home.id)),
    )


class Asked(NamedTuple):
    """What a call says to who reads it: whether it is open, until when, and whether a seat is free."""

    call: OpenCall
    is_open: bool
    room: bool
    leads: list[Person]  # whom to ask once it is over
    stands: bool = True  # somewhere


async def room(db: AsyncSession, home: Network) -> bool:
    """Tell whether who signs up now gets a seat: nobody overtakes who waits."""
    return await membership.seats_beyond_the_list(db, home) > 0


async def asked(db: AsyncSession, home: Network, found: OpenCall, now: datetime) -> Asked:
    """Return what a call says now."""
    leads = await leading.facilitators(db, home.id)
    stands = await stands_in(db, home.id, found.channel_id)
    return Asked(found, takes_in(home, found, now), await room(db, home), leads, stands)
