"""Who belongs to a network: each person's membership, and the questions about all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, SQLColumnExpression, UniqueConstraint, func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, NotFound, Refusal, Utc
from models.delivery import Delivery
from models.network import Network
from models.person import IS_GONE, IS_OFF_SLACK, Language, Person, Tells
from models.plan import Kind
from models.rows import distinct, many, must, one
from models.wanted import still_wanted


class Standing(StrEnum):
    """Where somebody stands with a network."""

    INVITED = "invited"
    WAITING = "waiting"
    ACTIVE = "active"
    LEFT = "left"
    DECLINED = "declined"


ON_THE_LIST = (Standing.ACTIVE, Standing.WAITING, Standing.INVITED)


class AlreadyMember(Refusal):
    """The person has answered this invitation before."""


class NetworkFull(Refusal):
    """There is no seat free."""


class Membership(Base):
    """One person in one network: roles and standing."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("network_id", "person_id"),
        Index("ix_membership_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    standing: Mapped[Standing]
    participates: Mapped[bool] = mapped_column(default=True)
    facilitates: Mapped[bool] = mapped_column(default=False)
    stands_in: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime | None] = mapped_column(Utc, default=None)
    invited_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # last; not when it arrived
    waiting_since: Mapped[datetime | None] = mapped_column(Utc, default=None)
    left_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    came_back: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # was here before
    led_since: Mapped[datetime | None] = mapped_column(Utc, default=None)  # without a break; None: long ago
    invitations: Mapped[int] = mapped_column(default=1)
    in_drawing: Mapped[bool] = mapped_column(default=True, server_default=sql("true"))  # of the network
    signed_up_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # by an open call
    follows_since: Mapped[datetime | None] = mapped_column(Utc, default=None)  # see follower.py
    kind_id: Mapped[int | None] = mapped_column(
        ForeignKey("member_kind.id", ondelete="SET NULL"), default=None, index=True
    )
    person: Mapped[Person] = relationship(lazy="raise", init=False)
    network: Mapped[Network] = relationship(lazy="raise", init=False)

    @property
    def active(self) -> bool:
        """Belongs to the network today."""
        return self.standing is Standing.ACTIVE

    @property
    def leads(self) -> bool:
        """May do what a facilitator does."""
        return self.active and (self.facilitates or self.stands_in)

    def led_at(self, when: datetime | None) -> bool:
        """Led at a moment already; of one that is not known (None) only who led since before that is kept."""
        return self.leads and (self.led_since is None or (when is not None and self.led_since < when))

    @property
    def follows(self) -> bool:
        """Reads the reports without a seat."""
        return self.follows_since is not None and not self.active

    @property
    def over(self) -> bool:
        """Left or said no, and does not follow."""
        return self.standing in (Standing.LEFT, Standing.DECLINED) and not self.follows

    def accept(self, seats_left: int, now: datetime) -> None:
        """Say yes to the invitation: a seat when there is one, else a place on the waiting list.

        Who leads has none to wait in. Raises AlreadyMember and NetworkFull.
        """
        if self.active and not self.participates:
            if seats_left < 1:
                raise NetworkFull
            self.participates = True
            return
        if self.standing not in (Standing.INVITED, Standing.DECLINED):
            raise AlreadyMember
        if seats_left > 0:
            self.take_seat(now)
        else:
            self.standing, self.waiting_since = Standing.WAITING, now

    def ask(self, now: datetime) -> None:
        """Ask for a seat without an invitation: a place on the waiting list. Raises AlreadyMember."""
        if self.standing not in (Standing.LEFT, Standing.DECLINED):
            raise AlreadyMember
        self.standing, self.waiting_since = Standing.WAITING, now
        self.invitations += 1

    def sign_up(self, now: datetime, *, room: bool) -> None:
        """Answer an open call: a seat where there is room, else a place on the waiting list."""
        if self.active or (self.standing is Standing.WAITING and not room):
            raise AlreadyMember
        self.signed_up_at = now
        self.invitations += 1
        if room:
            self.take_seat(now)
        else:
            self.standing, self.waiting_since = Standing.WAITING, now

    def take_seat(self, now: datetime) -> None:
        """Become an active member; who was one before is back."""
        self.came_back = self.came_back or self.since is not None
        self.standing, self.since, self.left_at = Standing.ACTIVE, now, None
        self.follows_since = self.waiting_since = None

    def decline(self) -> None:
        """Say no to the invitation; no reason is asked."""
        if self.standing is not Standing.INVITED:
            raise AlreadyMember
        self.standing = Standing.DECLINED

    def invite_again(self, now: datetime) -> None:
        """Invite somebody who left or said no."""
        self.standing, self.invited_at = Standing.INVITED, now
        self.invitations += 1

    def lead(self, now: datetime, *, stands_in: bool) -> None:
        """Facilitate or stand in; who had no seat gets none, as leading takes none, and waits on."""
        if not self.active:
            waits_since = self.waiting_since if self.standing is Standing.WAITING else None
            self.participates = False
            self.take_seat(now)
            self.waiting_since = waits_since
        if not self.leads:
            self.led_since = now
        self.facilitates, self.stands_in = not stands_in, stands_in

    def swap_lead(self) -> None:
        """Facilitate instead of standing in, or the other way round."""
        self.facilitates, self.stands_in = self.stands_in, self.facilitates

    def hand_over(self, now: datetime) -> None:
        """Lead no more; who does not take part either waits for a seat as before, or has left."""
        self.facilitates = self.stands_in = False
        if self.participates:
            return
        if self.waiting_since is not None:
            self.standing, self.participates = Standing.WAITING, True
        else:
            self.leave(now)

    def leave(self, now: datetime) -> None:
        """Step out, which is always allowed; of an invitation it is a no."""
        if self.standing is Standing.INVITED:
            self.decline()
            return
        if self.standing not in (Standing.ACTIVE, Standing.WAITING):
            raise NotFound
        self.standing, self.left_at, self.signed_up_at = Standing.LEFT, now, None
        self.participates, self.facilitates, self.stands_in = True, False, False
        self.follows_since = self.kind_id = None


# What may be asked of a membership in a question.
ACTIVE = Membership.standing == Standing.ACTIVE
TAKES_PART = ACTIVE & Membership.participates
LEADS = ACTIVE & (Membership.facilitates | Membership.stands_in)
FOLLOWS = Membership.follows_since.is_not(None) & ~ACTIVE
WAS_ASKED = Membership.invitations > 0  # or asked for a seat: not who never did more than follow
LISTED = Membership.standing.in_(ON_THE_LIST)


def those(network_id: int, *so: SQLColumnExpression[bool]) -> Select[Membership, Person]:
    """Select the people of a network of whom this is so; `with_only_columns` takes what is asked of them."""
    return (
        select(Membership, Person)
        .select_from(Membership)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.network_id == network_id, *so)
    )


@many
def of_person(person_id: int) -> Select[Network, Membership]:
    """Return the networks in which a person is active, waiting or invited, or that they follow."""
    return (
        select(Network, Membership)
        .join(Membership, Membership.network_id == Network.id)
        .where(Membership.person_id == person_id, LISTED | FOLLOWS)
        .order_by(Network.id)
    )


@one
def of(network_id: int, person_id: int) -> Select[Membership]:
    """Return the membership of one person, whatever its standing."""
    return select(Membership).where(Membership.network_id == network_id, Membership.person_id == person_id)


async def of_or_new(db: AsyncSession, network_id: int, person_id: int) -> tuple[Membership, bool]:
    """Return the membership of one person, an invitation when there was none, and whether it is new."""
    known = await of(db, network_id, person_id)
    if known is not None:
        return known, False
    made = Membership(network_id=network_id, person_id=person_id, standing=Standing.INVITED)
    db.add(made)
    await db.flush()
    return made, True


@many
def participants(network_id: int) -> Select[Person]:
    """Return the active members who take part, in the order in which they joined."""
    taking_part = those(network_id, TAKES_PART).with_only_columns(Person)
    return taking_part.order_by(Membership.since, Membership.id)


@distinct
def _languages_of_others(network_id: int, person_id: int) -> Select[Language]:
    others = those(network_id, TAKES_PART, Person.id != person_id, ~IS_OFF_SLACK)
    return others.with_only_columns(Person.language).distinct()


async def language_tells(db: AsyncSession, homes: Iterable[Network], person: Person) -> Tells | None:
    """Tell why what somebody writes without a name may be known by its language in one of these networks."""
    for home in homes:
        others = await _languages_of_others(db, home.id, person.id)
        if found := person.language_tells(others, home.language):
            return found
    return None


@many
def active(network_id: int) -> Select[Person]:
    """Return the active members, those who only facilitate too."""
    return those(network_id, ACTIVE).with_only_columns(Person)


@distinct
def zones(network_id: int) -> Select[str]:
    """Return the zones in which the active members of a network live."""
    return those(network_id, ACTIVE).with_only_columns(Person.zone).distinct()


@distinct
def belonging(network_id: int) -> Select[str]:
    """Return who is in the network, waits for a seat or has an invitation, by their Slack id."""
    return those(network_id, LISTED).with_only_columns(Person.user_id)


@distinct
def ever(network_id: int) -> Select[str]:
    """Return who ever was on the list of the network, by their Slack id: who left or said no too.

    Not who only followed.
    """
    return those(network_id, WAS_ASKED).with_only_columns(Person.user_id)


@many
def everybody(network_id: int) -> Select[Membership, Person]:
    """Return who ever was on the list of the network, whatever became of it, the first of them first."""
    return those(network_id, WAS_ASKED).order_by(Membership.id)


@many
def waiting(network_id: int) -> Select[Membership, Person]:
    """Return the waiting list, longest waiting first; who has no account at present gets no seat."""
    wait = those(network_id, Membership.standing == Standing.WAITING, ~IS_GONE)
    return wait.order_by(Membership.waiting_since, Membership.id)


@many
def without_account(network_id: int) -> Select[Membership, Person]:
    """Return who is still on the list of a network while their account in Slack is gone."""
    return those(network_id, LISTED, IS_GONE).order_by(Membership.id)


@must
def _seats_taken(network_id: int) -> Select[int]:
    seated = select(func.count()).select_from(Membership)
    return seated.where(Membership.network_id == network_id, TAKES_PART)


async def seats_left(db: AsyncSession, network: Network) -> int:
    """Return how many seats are free."""
    return network.seats_beyond(await _seats_taken(db, network.id))


async def seats_beyond_the_list(db: AsyncSession, network: Network) -> int:
    """Return how many seats are free once everybody who waits has one; negative when some go on waiting."""
    return await seats_left(db, network) - len(await waiting(db, network.id))


@dataclass(frozen=True)
class Headcount:
    """How many belong to a network, by standing."""

    active: int
    waiting: int
    invited: int


@many
def _headcount(network_id: int) -> Select[Standing, int]:
    return (
        select(Membership.standing, func.count())
        .where(Membership.network_id == network_id, Membership.participates)
        .group_by(Membership.standing)
    )


async def headcount(db: AsyncSession, network_id: int) -> Headcount:
    """Count the people of a network."""
    counts = dict(await _headcount(db, network_id))
    return Headcount(
        counts.get(Standing.ACTIVE, 0), counts.get(Standing.WAITING, 0), counts.get(Standing.INVITED, 0)
    )


@still_wanted(Kind.INVITATION)
async def still_invited(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody has not answered their invitation."""
    place = await of(db, network.id, person.id)
    return place is not None and place.standing is Standing.INVITED
