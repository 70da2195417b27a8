"""Kinds of members, named by whoever facilitates: teachers, students, researchers, each with its benefit.

A member chooses theirs, or none, and changes it when they like. It ranks nobody: the invitation says what
each kind has of the network, and whoever facilitates reads in numbers how many of each there are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import posted
from models.base import Base, GroupWords, NotFound, Refusal, table
from models.membership import TAKES_PART, Membership
from models.network import Network
from models.plan import Fact
from models.rows import many
from models.writing import lines_of_list

MOST, LONGEST_NAME, LONGEST_BENEFIT = 8, 40, 150  # kinds; characters


class TooManyKinds(Refusal):
    """So many that nobody finds theirs."""


class KindTooLong(Refusal):
    """A name of a few words, and one sentence."""


class MemberKind(Base):
    """One kind of members of a network; its row stays while its name does."""

    __tablename__ = "member_kind"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]  # in its list, from 1
    name: Mapped[GroupWords]
    benefit: Mapped[GroupWords] = mapped_column(default="", server_default="")


class Written(NamedTuple):
    """One line: a name, and what that kind has of the network; empty when nothing is said of it."""

    name: str
    benefit: str = ""


def in_lines(written: str, field: str) -> list[Written]:
    """Return the kinds that were written one on a line, as `name: benefit`, each name once.

    Raises TooManyKinds, KindTooLong.
    """
    found: dict[str, Written] = {}
    for line in lines_of_list(written):
        name, _, benefit = (part.strip() for part in line.partition(":"))
        if name:
            found.setdefault(name.casefold(), Written(name, benefit))
    if len(found) > MOST:
        raise TooManyKinds(field=field, most=MOST)
    if any(len(one.name) > LONGEST_NAME or len(one.benefit) > LONGEST_BENEFIT for one in found.values()):
        raise KindTooLong(field=field, name=LONGEST_NAME, benefit=LONGEST_BENEFIT)
    return [*found.values()]


@many
def of_network(network_id: int) -> Select[MemberKind]:
    """Return the kinds of a network, in the order in which they were written."""
    return (
        select(MemberKind)
        .where(MemberKind.network_id == network_id)
        .order_by(MemberKind.place, MemberKind.id)
    )


@many
def _chosen(network_id: int) -> Select[str, int]:
    return (
        select(MemberKind.name, func.count())
        .join(Membership, Membership.kind_id == MemberKind.id)
        .where(MemberKind.network_id == network_id, TAKES_PART)
        .group_by(MemberKind.id, MemberKind.name)
        .order_by(MemberKind.id)
    )


async def chosen(db: AsyncSession, network_id: int) -> list[str]:
    """Return the name of the kind of each member who chose one; for who counts them."""
    return [name for name, n in await _chosen(db, network_id) for _ in range(n)]


async def write(db: AsyncSession, home: Network, lines: Sequence[Written], now: datetime) -> None:
    """Let a network have these kinds; one of the same name stays what members chose. Invitations say so."""
    known = {row.name.casefold(): row for row in await of_network(db, home.id)}
    kept = {line.name.casefold() for line in lines}
    for key, row in known.items():
        if key not in kept:
            places = table(Membership)
            await db.execute(update(places).where(places.c.kind_id == row.id).values(kind_id=None))
            await db.delete(row)
    for place, line in enumerate(lines, 1):
        row = known.get(line.name.casefold()) or MemberKind(network_id=home.id, place=place, name=line.name)
        row.place, row.name, row.benefit = place, line.name, line.benefit
        db.add(row)
    await db.flush()
    await posted.changed_in(db, now, home.id, Fact.INVITED)


async def choose(db: AsyncSession, mine: Membership, kind_id: int | None) -> None:
    """Be of this kind from now on, or of none. Raises NotFound for one of another network, or taken away."""
    if kind_id is not None and kind_id not in {one.id for one in await of_network(db, mine.network_id)}:
        raise NotFound
    mine.kind_id = kind_id
