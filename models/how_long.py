"""How long a network keeps what it keeps for a while: whoever facilitates chooses, and no promise grows.

Each session, couple of buddies and request for support has with it for how many days it is kept, as was
promised when it was made. Less counts at once for all of them, more for what is made from then on. How long
names stay after closing, and what is left then, everybody was told who belongs to it: once there are others,
that only becomes less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import posted, programme
from models.base import NotFound, Refusal
from models.buddy import Buddies
from models.kept_for import OVER
from models.membership import Membership
from models.network import HALF_YEAR, LENGTHS, Afterwards, Network, is_there
from models.plan import Fact
from models.rows import many, whether
from models.session import LearningSession
from models.support import Supporter

MADE: tuple[type[Any], ...] = (LearningSession, Buddies, Supporter)  # each with its own `kept_days`


class PromisedShorter(Refusal):
    """Who belongs to the network was told that less is kept after closing, or nothing."""


@dataclass(frozen=True)
class HowLong:
    """For how many days what is kept of a session stays, and names after closing; what is left then."""

    sessions: int
    names: int
    afterwards: Afterwards


@dataclass(frozen=True)
class Choice:
    """What a network has, and what it can have instead: lengths in days, the shortest first."""

    now: HowLong
    sessions: Sequence[int]
    names: Sequence[int]
    afterwards: Sequence[Afterwards]
    told: bool  # others belong to it, so that what is said of the time after closing only becomes less


@dataclass(frozen=True)
class Follows:
    """What follows from another choice: how many sessions lose what is kept, and how many keep less."""

    goes: int  # held or called off, and past the new time
    keeps: int  # planned or held, which stay with a shorter time than the new one


def of(home: Network) -> HowLong:
    """Return what a network has now."""
    return HowLong(home.keeps_sessions, home.keeps_names, home.afterwards)


def usual(most: int | None) -> int:
    """Return for how many days a new network keeps things, where an operator allows so many at most."""
    return HALF_YEAR if most is None else min(HALF_YEAR, most)


def _lengths(now: int, most: int | None) -> list[int]:
    longest = usual(most)
    return sorted({one for one in (*LENGTHS, now, longest) if one <= longest})


@whether
def _another(network_id: int) -> Select[int]:
    return select(Membership.id).where(Membership.network_id == network_id).offset(1)


@whether
def _beside(network_id: int) -> Select[int]:
    return select(Supporter.id).where(Supporter.network_id == network_id)


async def choice(db: AsyncSession, home: Network, most: int | None) -> Choice:
    """Return what a network can choose, where an operator allows so many days at most."""
    told = await _another(db, home.id) or await _beside(db, home.id)
    now, names = of(home), _lengths(home.keeps_names, most)
    remains = [Afterwards.NOTHING] if told and now.afterwards is Afterwards.NOTHING else [*Afterwards]
    if told:
        names = [one for one in names if one <= now.names]
    return Choice(now, _lengths(now.sessions, most), names, remains, told)


async def follows(db: AsyncSession, home: Network, sessions: int, now: datetime) -> Follows:
    """Return what follows once sessions are kept for so many days."""
    meetings, local = await programme.of_network(db, home.id), now.replace(tzinfo=None)
    old = [
        one for one in meetings if one.stage in OVER and one.starts_local < local - timedelta(days=sessions)
    ]
    goes = [one for one in old if one.starts_local >= local - timedelta(days=one.kept_days)]
    return Follows(len(goes), sum(one.kept_days < sessions for one in meetings) if not goes else 0)


async def choose(db: AsyncSession, home: Network, wanted: HowLong, most: int | None, now: datetime) -> None:
    """Let a network keep things so long. Raises PromisedShorter, and NotFound for what nobody offered."""
    known = await choice(db, home, most)
    less = wanted.names <= known.now.names, wanted.afterwards in known.afterwards
    if known.told and not all(less):
        raise PromisedShorter(field="afterwards" if less[0] else "names")
    if wanted.sessions not in known.sessions or wanted.names not in known.names:
        raise NotFound
    home.keeps_sessions, home.keeps_names, home.afterwards = wanted.sessions, wanted.names, wanted.afterwards
    for made in MADE:
        longer = update(made).where(made.network_id == home.id, made.kept_days > wanted.sessions)
        await db.execute(
            longer.values(kept_days=wanted.sessions).execution_options(synchronize_session="fetch")
        )
    await posted.changed_in(db, now, home.id, Fact.NETWORK)


@many
def _longer_than(most: int) -> Select[int]:
    longer = or_(Network.keeps_sessions > most, Network.keeps_names > most)
    return select(Network.id).where(longer, is_there()).order_by(Network.id)


async def at_most(db: AsyncSession, most: int, now: datetime) -> None:
    """Let nothing in any network be kept longer than so many days, as an operator says; less stays so.

    What stands in Slack and says until when follows.
    """
    changed = await _longer_than(db, most)
    for column in (Network.keeps_sessions, Network.keeps_names, *(made.kept_days for made in MADE)):
        longer = update(column.class_).where(column > most).values({column.key: most})
        await db.execute(longer.execution_options(synchronize_session=False))
    for network_id in changed:
        await posted.changed_in(db, now, network_id, Fact.NETWORK)
