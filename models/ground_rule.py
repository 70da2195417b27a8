"""Ground rules: what a group agrees on about its goal, how it works, who does what, and how it talks.

Whoever facilitates keeps a list; published it is a version, which stays to be read as it was. Each member
accepts a version for themselves, and whoever facilitates alone reads who did. What people do with them stands
in `models/ground_rule_acts.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, GroupWords, OwnWords, Refusal, Utc, Whose, of
from models.membership import ACTIVE, TAKES_PART, those
from models.person import Person
from models.rows import distinct, many, must, one
from models.unlinked import fingerprint

LONGEST = 300  # characters of one
MOST = 30  # on one list


class RulePart(StrEnum):
    """What a line of the ground rules is about, in the order in which they are read."""

    GOAL = "goal"
    PATH = "path"
    ROLES = "roles"
    RULE = "rule"


class ProposalState(StrEnum):
    """What became of the rule that a member proposed."""

    WAITS = "waits"
    TAKEN = "taken"
    NOT_TAKEN = "not_taken"


class TooManyRules(Refusal):
    """A list that nobody can keep in mind."""


class NothingToPublish(Refusal):
    """The list is empty, or just as the version that is out."""


class OtherRules(Refusal):
    """Another version is out by now."""


class AllAccepted(Refusal):
    """Every member accepted the version: it is the group's, and another one takes its place."""


class Line(NamedTuple):
    """One line of the ground rules, as it is read."""

    part: RulePart
    text: str


class GroundRule(Base):
    """One line on the list that whoever facilitates works on."""

    __tablename__ = "ground_rule"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    part: Mapped[RulePart]
    text: Mapped[GroupWords]
    place: Mapped[int]
    # Who proposed it, until it is published: not the group's before that, it goes with them.
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), default=None, index=True
    )

    @property
    def line(self) -> Line:
        """As it is read."""
        return Line(self.part, self.text)


class RuleProposal(Base):
    """The rule that a member would like to have; whoever facilitates reads it."""

    __tablename__ = "rule_proposal"
    __table_args__ = (UniqueConstraint("network_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[OwnWords]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.WAITS)

    @property
    def fingerprint(self) -> str:
        """A sign that is another one as soon as other words stand there."""
        return fingerprint(self.id, [self.text])


class RulesVersion(Base):
    """The ground rules as they were published, on a day."""

    __tablename__ = "rules_version"
    __table_args__ = (UniqueConstraint("network_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    number: Mapped[int]
    # The number of the first version that says the same: who accepted that one accepted this one.
    edition: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Utc)
    rules: Mapped[list[list[str]]] = mapped_column(JSON, info=of(Whose.GROUP))
    # Whoever facilitates took back what had been sent round.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    @property
    def lines(self) -> list[Line]:
        """What it says, line by line."""
        return [Line(RulePart(part), text) for part, text in self.rules]


class RulesAccepted(Base):
    """Somebody accepts a version, and what says the same in other words."""

    __tablename__ = "rules_accepted"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    accepted_at: Mapped[datetime] = mapped_column(Utc)
    # Who noted it for them; the person themselves once that one is forgotten, and nobody when they pressed.
    entered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), default=None, index=True
    )


def read_in_order(lines: Iterable[GroundRule]) -> list[GroundRule]:
    """Return lines as they are read: the goal first, the rules last, each part in its own order."""
    parts = list(RulePart)
    return sorted(lines, key=lambda one: (parts.index(one.part), one.place, one.id))


def sign_of(lines: Sequence[Line]) -> str:
    """Return a sign that is another one as soon as anything else stands there."""
    return fingerprint(len(lines), [f"{part}:{text}" for part, text in lines])


@many
def _listed(network_id: int) -> Select[GroundRule]:
    return select(GroundRule).where(GroundRule.network_id == network_id).order_by(GroundRule.id)


async def listed(db: AsyncSession, network_id: int) -> list[GroundRule]:
    """Return the list that whoever facilitates works on, as it is read."""
    return read_in_order(await _listed(db, network_id))


@must
def load(network_id: int, rule_id: int) -> Select[GroundRule]:
    """Return one line of that list. Raises NotFound."""
    return select(GroundRule).where(GroundRule.id == rule_id, GroundRule.network_id == network_id)


@many
def versions(network_id: int) -> Select[RulesVersion]:
    """Return what was published and not withdrawn, the newest first."""
    here = (RulesVersion.network_id == network_id, RulesVersion.withdrawn_at.is_(None))
    return select(RulesVersion).where(*here).order_by(RulesVersion.number.desc())


@one
def latest(network_id: int) -> Select[RulesVersion]:
    """Return the version that is out."""
    here = (RulesVersion.network_id == network_id, RulesVersion.withdrawn_at.is_(None))
    return select(RulesVersion).where(*here).order_by(RulesVersion.number.desc()).limit(1)


@must
def last_number(network_id: int) -> Select[int]:
    """Return the number of the last version, withdrawn or not; 0 before there was any."""
    here = RulesVersion.network_id == network_id
    return select(func.coalesce(func.max(RulesVersion.number), 0)).where(here)


@many
def saying(network_id: int, edition: int) -> Select[RulesVersion]:
    """Return every version that says what the version of this number says."""
    same = (RulesVersion.network_id == network_id, RulesVersion.edition == edition)
    return select(RulesVersion).where(*same).order_by(RulesVersion.number)


@one
def last_saying(network_id: int, edition: int) -> Select[RulesVersion]:
    """Return the newest version that says what the version of this number says."""
    same = (RulesVersion.network_id == network_id, RulesVersion.edition == edition)
    return select(RulesVersion).where(*same).order_by(RulesVersion.number.desc()).limit(1)


@one
def accepted_by(network_id: int, edition: int, person_id: int) -> Select[RulesAccepted]:
    """Return that somebody accepted, if they did."""
    return select(RulesAccepted).where(
        RulesAccepted.network_id == network_id,
        RulesAccepted.edition == edition,
        RulesAccepted.person_id == person_id,
    )


@distinct
def _accepted(network_id: int, edition: int) -> Select[int]:
    here = (RulesAccepted.network_id == network_id, RulesAccepted.edition == edition)
    return select(RulesAccepted.person_id).where(*here)


@many
def _asked(network_id: int) -> Select[Person]:
    """By name: who was quick is nobody's to see."""
    return those(network_id, TAKES_PART).with_only_columns(Person).order_by(Person.name, Person.id)


@dataclass(frozen=True)
class Standing:
    """Who accepted, for whoever facilitates: by name, in the order of the alphabet."""

    accepted: Sequence[Person] = ()
    others: Sequence[Person] = ()

    @property
    def off_slack(self) -> list[Person]:
        """Who can press nothing, and is entered for."""
        return [one for one in (*self.accepted, *self.others) if one.off_slack]


async def standing(db: AsyncSession, network_id: int, edition: int) -> Standing:
    """Return which of the members accepted a version."""
    did, people = set(await _accepted(db, network_id, edition)), await _asked(db, network_id)
    return Standing(
        [one for one in people if one.id in did],
        [one for one in people if one.id not in did and not one.gone],
    )


@one
def proposal_of(network_id: int, person_id: int) -> Select[RuleProposal]:
    """Return the rule that somebody proposed."""
    mine = (RuleProposal.network_id == network_id, RuleProposal.person_id == person_id)
    return select(RuleProposal).where(*mine)


@many
def taken_from(person_id: int) -> Select[GroundRule]:
    """Return the lines on lists that were taken over from somebody, and are not published."""
    return select(GroundRule).where(GroundRule.person_id == person_id).order_by(GroundRule.id)


class Proposed(NamedTuple):
    """A rule that waits for whoever facilitates, and who proposed it."""

    proposal: RuleProposal
    who: Person


@many(into=Proposed)
def proposals(network_id: int) -> Select[RuleProposal, Person]:
    """Return what members proposed and nobody decided about yet, the oldest first."""
    waits = (RuleProposal.network_id == network_id, RuleProposal.state == ProposalState.WAITS)
    return (
        those(network_id, ACTIVE)
        .join(RuleProposal, RuleProposal.person_id == Person.id)
        .where(*waits)
        .with_only_columns(RuleProposal, Person)
        .order_by(RuleProposal.id)
    )
