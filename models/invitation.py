"""The invitation to a network in own words: eight parts, what is asked of members and what they are offered.

What Kring knows by itself (who facilitates, when and where the sessions are) stands in no part: it is added.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import leading, member_kind, posted, programme, statement
from models.base import Base, GroupWords, Refusal
from models.member_kind import MemberKind
from models.network import Network
from models.person import Person
from models.plan import Fact
from models.rows import many, one
from models.session import LearningSession, Mode
from models.statement import Statement
from models.writing import lines_of_list

MOST_PROMISES, LONGEST_PROMISE = 8, 150  # of each side; characters


class Part(StrEnum):
    """What an invitation says, in this order; each is a column of the same name."""

    WHAT = "what"
    WORTH = "worth"
    WHOM = "whom"
    TAKES = "takes"
    HOW = "how"
    GUIDANCE = "guidance"
    LEARNED = "learned"
    PRACTICAL = "practical"


class TooManyPromises(Refusal):
    """A list that nobody reads to its end is no promise."""


class PromiseTooLong(Refusal):
    """One line says one thing."""


class Invitation(Base):
    """What whoever facilitates wrote in the invitation to a network; nothing is there until they do."""

    __tablename__ = "invitation"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[GroupWords] = mapped_column(default="")
    worth: Mapped[GroupWords] = mapped_column(default="")  # the added value
    whom: Mapped[GroupWords] = mapped_column(default="")
    takes: Mapped[GroupWords] = mapped_column(default="")  # the time
    how: Mapped[GroupWords] = mapped_column(default="")
    guidance: Mapped[GroupWords] = mapped_column(default="")
    learned: Mapped[GroupWords] = mapped_column(default="")
    practical: Mapped[GroupWords] = mapped_column(default="")
    passed_on: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # by anybody

    @property
    def written(self) -> list[Part]:
        """The parts that hold something."""
        return [part for part in Part if getattr(self, part)]


class Promise(Base):
    """One thing that the members are asked, or that they are offered; its row stays while its words do.

    So can be looked back at what was promised, halfway and at the end.
    """

    __tablename__ = "promise"
    __table_args__ = (Index("ix_promise_network_id", "network_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    offered: Mapped[bool]  # by the network; else asked of its members
    place: Mapped[int]  # in its list, from 1
    text: Mapped[GroupWords]


@one
def of_network(network_id: int) -> Select[Invitation]:
    """Return what was written in the invitation to a network."""
    return select(Invitation).where(Invitation.network_id == network_id)


@many
def promises(network_id: int) -> Select[Promise]:
    """Return what a network asks and offers, each in the order in which it was written."""
    return select(Promise).where(Promise.network_id == network_id).order_by(Promise.place, Promise.id)


@dataclass(frozen=True)
class Contents:
    """All that an invitation can say: what was written, and what is known without it."""

    said: Invitation | None
    promises: Sequence[Promise]
    leads: Sequence[Person]
    ahead: Sequence[LearningSession]  # the sessions that are to come
    kinds: Sequence[MemberKind] = ()
    stated: Statement | None = None  # what a sponsor says of it

    @property
    def own(self) -> bool:
        """Tell whether anybody wrote anything."""
        return bool(self.promises) or bool(self.kinds) or (self.said is not None and bool(self.said.written))

    @property
    def first(self) -> LearningSession | None:
        """The session of which it says when and where it is; None while none is to come."""
        return min(self.ahead, key=lambda one: one.starts_at, default=None)

    def side(self, *, offered: bool) -> list[str]:
        """Return what is offered, or what is asked."""
        return [promise.text for promise in self.promises if promise.offered is offered]

    def known(self, home: Network) -> set[Part]:
        """Return the parts that say something without a word of whoever facilitates."""
        first = self.first
        placed = first is not None and bool(first.place or first.mode is Mode.ONLINE)
        told = {
            Part.WHAT: bool(home.goal),
            Part.TAKES: bool(self.ahead),
            Part.GUIDANCE: bool(self.leads),
            Part.PRACTICAL: placed,  # of the session that it tells of
        }
        return {part for part, is_told in told.items() if is_told}

    def missing(self, home: Network) -> list[Part]:
        """Return the parts of which nothing is said."""
        said = {*self.known(home), *(self.said.written if self.said else ())}
        return [part for part in Part if part not in said]


async def load(db: AsyncSession, home: Network) -> Contents:
    """Return all that the invitation to a network can say."""
    return Contents(
        await of_network(db, home.id),
        await promises(db, home.id),
        await leading.facilitators(db, home.id),
        await programme.not_begun(db, home.id),
        await member_kind.of_network(db, home.id),
        await statement.in_sight(db, home.id),
    )


class WorthTooLong(Refusal):
    """With the examples that were ticked the text is longer than its form takes."""


def with_benefits(worth: str, ticked: Collection[str], longest: int) -> str:
    """Return what an invitation says of its worth with the examples, one on a line, each once.

    Raises WorthTooLong.
    """
    worth = worth.strip()
    said = "\n".join(filter(None, [worth, *(text for text in ticked if text not in worth.splitlines())]))
    if len(said) > longest:
        raise WorthTooLong(field="benefits", most=longest)
    return said


def in_lines(written: str, field: str) -> list[str]:
    """Return what was written one on a line, each once. Raises TooManyPromises, PromiseTooLong."""
    found = list(dict.fromkeys(lines_of_list(written)))
    if len(found) > MOST_PROMISES:
        raise TooManyPromises(field=field, most=MOST_PROMISES)
    if any(len(line) > LONGEST_PROMISE for line in found):
        raise PromiseTooLong(field=field, most=LONGEST_PROMISE)
    return found


async def write(
    db: AsyncSession,
    home: Network,
    words: Mapping[Part, str],
    sides: Mapping[bool, Collection[str]],
    now: datetime,
    *,
    passed_on: bool,
) -> None:
    """Write the invitation, and what is offered (True) and asked (False); who holds one reads it so.

    What is promised in the same words stays the same promise.
    """
    said = await of_network(db, home.id) or Invitation(network_id=home.id)
    for part, text in words.items():
        setattr(said, part, text.strip())
    said.passed_on = passed_on
    db.add(said)
    for offered, lines in sides.items():
        known = [row for row in await promises(db, home.id) if row.offered is offered]
        await _keep(db, home, known, lines, offered=offered)
    await db.flush()
    await posted.changed_in(db, now, home.id, Fact.INVITED)


async def _keep(
    db: AsyncSession, home: Network, known: Iterable[Promise], lines: Collection[str], *, offered: bool
) -> None:
    same = {row.text: row for row in known}
    for text, row in same.items():
        if text not in lines:
            await db.delete(row)
    for place, text in enumerate(lines, 1):
        row = same.get(text) or Promise(network_id=home.id, offered=offered, place=place, text=text)
        row.place = place
        db.add(row)
