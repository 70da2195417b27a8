"""Who supports a network from beside it: convenor, coach, sponsor, HR; what each sees is said as data.

A supporter is no member by it: they take no seat, are counted nowhere, and see what their role says and
nothing else. None of it hangs on who answered, asked or voted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Refusal, Utc
from models.kept_for import is_past
from models.membership import Membership, Standing
from models.network import HALF_YEAR, Network
from models.person import IS_GONE, Person
from models.rows import many, one

NEWS = timedelta(days=14)  # as long the members read on Home that somebody has a role


class SupportRole(StrEnum):
    """What somebody is to a network beside its members."""

    CONVENOR = "convenor"
    COACH = "coach"
    SPONSOR = "sponsor"
    HR = "hr"


class Sees(StrEnum):
    """One thing that a role sees."""

    RUNS = "runs"  # when it meets, how many belong to it, how many seats are open
    AGENDA = "agenda"  # of the next session, as it was published, without names
    SHOWN = "shown"  # numbers that the group was shown already
    RELEASED = "released"  # texts that went outside
    ASKED = "asked"  # resources of which the group asks the sponsor


class Does(StrEnum):
    """One thing that a role does."""

    POINTS = "points"  # sends whoever facilitates points for the design of a session
    COMPARES = "compares"  # lays networks side by side, for a talk with other coaches
    STATES = "states"  # confirms the network and its importance
    HEARS = "hears"  # can be chosen as the reader of a note, in place of whoever facilitates


@dataclass(frozen=True)
class Support:
    """All that is said of a role: what it sees, and what it does."""

    role: SupportRole
    sees: tuple[Sees, ...]
    does: tuple[Does, ...] = ()


SUPPORTS: Mapping[SupportRole, Support] = {
    one.role: one
    for one in (
        Support(SupportRole.CONVENOR, (Sees.RUNS,), (Does.HEARS,)),
        Support(SupportRole.COACH, (Sees.SHOWN, Sees.AGENDA), (Does.POINTS, Does.COMPARES)),
        Support(SupportRole.SPONSOR, (Sees.RELEASED, Sees.ASKED), (Does.STATES,)),
        Support(SupportRole.HR, (Sees.RELEASED,)),
    )
}


class Says(StrEnum):
    """Where it stands with somebody and a role; no reason is asked."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    STOPPED = "stopped"
    RECALLED = "recalled"  # whoever facilitates asks it no more, or ended it


STANDS = (Says.ASKED, Says.YES)


class NotASupporter(Refusal):
    """The caller has no role in this network that sees or does this."""


class Supporter(Base):
    """Somebody with a role in a network, or who was asked to have it."""

    __tablename__ = "supporter"
    __table_args__ = (UniqueConstraint("network_id", "person_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[SupportRole]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    says: Mapped[Says] = mapped_column(default=Says.ASKED)
    since: Mapped[datetime | None] = mapped_column(Utc, default=None)  # that they say so; of a request none
    kept_days: Mapped[int] = mapped_column(default=HALF_YEAR, server_default=str(HALF_YEAR))  # without a role

    @property
    def support(self) -> Support:
        """What the role is."""
        return SUPPORTS[self.role]

    @property
    def holds(self) -> bool:
        """They said yes, and did not stop."""
        return self.says is Says.YES


class Held(NamedTuple):
    """A role, and who has it or was asked."""

    row: Supporter
    person: Person


class Supported(NamedTuple):
    """A role of somebody, and the network in which they have it."""

    row: Supporter
    network: Network


def subject_of(row: Supporter) -> str:
    """Return what the request to have a role is filed under."""
    return f"supporter:{row.id}"


def key_of(subject: str) -> int:
    """Return which role a request is about."""
    return int(subject.removeprefix("supporter:"))


def _in(network_id: int) -> Select[Supporter, Person]:
    named = select(Supporter, Person).join(Person, Person.id == Supporter.person_id)
    return named.where(Supporter.network_id == network_id)


@many(into=Held)
def everybody(network_id: int) -> Select[Supporter, Person]:
    """Return who has a role in a network, was asked, or would rather not, in the order of asking."""
    return _in(network_id).where(Supporter.says != Says.RECALLED).order_by(Supporter.asked_at, Supporter.id)


@many(into=Held)
def holding(network_id: int) -> Select[Supporter, Person]:
    """Return who has a role in a network and an account."""
    return _in(network_id).where(Supporter.says == Says.YES, ~IS_GONE).order_by(Supporter.since, Supporter.id)


@many(into=Held)
def declined(network_id: int) -> Select[Supporter, Person]:
    """Return who would rather not have a role, or stopped: whoever facilitates hears it until they say so."""
    gone = Supporter.says.in_((Says.NO, Says.STOPPED))
    return _in(network_id).where(gone).order_by(Supporter.asked_at, Supporter.id)


@many(into=Supported)
def of_person(person_id: int) -> Select[Supporter, Network]:
    """Return the roles that somebody has or is asked to have, in the alphabetical order of the networks.

    They end with a network that is closed.
    """
    theirs = (Supporter.person_id == person_id, Supporter.says.in_(STANDS), Network.closed_at.is_(None))
    return (
        select(Supporter, Network)
        .join(Network, Network.id == Supporter.network_id)
        .where(*theirs)
        .order_by(Network.theme, Network.id, Supporter.id)
    )


@many(into=Held)
def asked_of(network_id: int, person_id: int) -> Select[Supporter, Person]:
    """Return the roles in one network that somebody is asked to have and said nothing about."""
    return _in(network_id).where(Supporter.person_id == person_id, Supporter.says == Says.ASKED)


@many(into=Supported)
def asked_elsewhere(person_id: int) -> Select[Supporter, Network]:
    """Return the roles that somebody is asked to have in networks to which they do not belong."""
    mine = (Membership.person_id == person_id, Membership.standing == Standing.ACTIVE)
    belongs = select(Membership.network_id).where(*mine)
    asked = (Supporter.person_id == person_id, Supporter.says == Says.ASKED, Network.closed_at.is_(None))
    return (
        select(Supporter, Network)
        .join(Network, Network.id == Supporter.network_id)
        .where(*asked, Network.id.not_in(belongs))
        .order_by(Network.theme, Network.id, Supporter.id)
    )


@one
def of_role(network_id: int, person_id: int, role: SupportRole) -> Select[Supporter]:
    """Return where it stands with somebody and a role."""
    mine = (Supporter.network_id == network_id, Supporter.person_id == person_id, Supporter.role == role)
    return select(Supporter).where(*mine)


@one
def find(network_id: int, supporter_id: int) -> Select[Supporter]:
    """Return one row of a network, if it is still there."""
    return select(Supporter).where(Supporter.network_id == network_id, Supporter.id == supporter_id)


async def must_have(
    db: AsyncSession, home: Network, supporter_id: int, person_id: int, needs: Sees | Does | None = None
) -> Supporter:
    """Return somebody's own role in a network, one that sees or does this. Raises NotASupporter."""
    row = await find(db, home.id, supporter_id)
    if home.closed_at is not None or row is None or row.person_id != person_id or not row.holds:
        raise NotASupporter
    if needs is not None and needs not in (*row.support.sees, *row.support.does):
        raise NotASupporter
    return row


def is_news(row: Supporter, now: datetime) -> bool:
    """Tell whether somebody has a role since so short a time that the members read it on Home."""
    return row.holds and row.since is not None and now < row.since + NEWS


@many
def old(now: datetime) -> Select[Supporter]:
    """Return who has no role since so long: was asked and said nothing, said no, or stopped."""
    stands = func.coalesce(Supporter.since, Supporter.asked_at)
    past = is_past(stands, Supporter.kept_days, now)
    return select(Supporter).where(past, Supporter.says != Says.YES).order_by(Supporter.id)
