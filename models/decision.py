"""Decisions: what a group has to decide, which of four phases it is in, and what it found in each.

A decision may take several sessions. What people do with one stands in `models/decision_acts.py`, how it
comes on an agenda in `models/decision_agenda.py`, and what members say of a proposal in `models/consent.py`.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, false, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, GroupWords, Mark, Refusal, Utc
from models.off_agenda import OffAgenda
from models.rows import many, must, one

LONGEST_WHAT, LONGEST_FINDING, LONGEST_TEXT = 300, 500, 1500  # characters


class Phase(StrEnum):
    """Where a group is on the way to a decision, in the order of that way."""

    EXPLORE = "explore"  # what it is about, where it comes from, why it matters
    PROPOSALS = "proposals"
    EXAMINE = "examine"  # what is strong and weak, what it makes possible, what threatens
    DECIDE = "decide"

    def step(self, by: int) -> "Phase | None":
        """Return the phase so many steps further; None beyond the ends."""
        at = list(Phase).index(self) + by
        return list(Phase)[at] if 0 <= at < len(Phase) else None


class Aspect(StrEnum):
    """From which side a proposal is looked at."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    OPPORTUNITY = "opportunity"
    THREAT = "threat"


class DecisionState(StrEnum):
    """How far a decision is."""

    OPEN = "open"
    DECIDED = "decided"
    NONE = "none"  # the group let it be
    REMOVED = "removed"  # opened by mistake; no word of it is left


class Repeats(StrEnum):
    """Whose words a decision says that comes from a question, where they are not the group's own."""

    QUESTION = "question"  # those that the question has, or had
    ALONE = "alone"  # the same, and that alone ties it to the question, which was out of sight
    HIDDEN = "hidden"  # those that it had while it was hidden, before its asker said it otherwise
    INSIDE = "inside"  # those that it had while it stayed within the circle, in the same way


class DecisionOver(Refusal):
    """It was decided, or let be."""


class WrongPhase(Refusal):
    """The group is in another phase by now."""


class WasDecided(Refusal):
    """What was decided stands in a report: such a decision is not taken away."""


class NotAskedToAdd(Refusal):
    """In this phase whoever facilitates writes alone."""


class NotYourFinding(Refusal):
    """Only who wrote it, and whoever facilitates, take it away."""


class Decision(OffAgenda, Base):
    """Something that a group has to decide."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    what: Mapped[GroupWords]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    phase_since: Mapped[datetime] = mapped_column(Utc)
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("question.id", ondelete="SET NULL"), default=None, index=True
    )
    phase: Mapped[Phase] = mapped_column(default=Phase.EXPLORE)
    members_add: Mapped[bool] = mapped_column(default=False, server_default=false())
    comes_again: Mapped[bool] = mapped_column(default=True, server_default=true())  # on the next agenda
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.OPEN)
    proposal: Mapped[GroupWords] = mapped_column(
        default="", server_default=""
    )  # what members are asked about
    times: Mapped[int] = mapped_column(default=0, server_default="0")  # that they were, each in other words
    asked_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    # What was decided, or why not, and when; kept when the group goes on after all.
    outcome: Mapped[GroupWords] = mapped_column(default="", server_default="")
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    # Whoever facilitates keeps it within the circle (models/decision_told.py).
    inside: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Which words of the advice members could live with when it was decided; a sign.
    agreed: Mapped[Mark] = mapped_column(default="", server_default="")
    # The advice to a board that it is about.
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("entry.id", ondelete="SET NULL"), default=None, index=True
    )
    repeats: Mapped[Repeats | None] = mapped_column(default=None)  # (models/decision_words.py)

    @property
    def open(self) -> bool:
        """The group is still on its way."""
        return self.state is DecisionState.OPEN

    @property
    def in_last_phase(self) -> bool:
        """The group is about to decide."""
        return self.open and self.phase is Phase.DECIDE

    @property
    def asks(self) -> bool:
        """Members are asked whether they can live with the proposal."""
        return self.in_last_phase and self.asked_at is not None

    @property
    def day(self) -> datetime:
        """When it was closed; while it is open since when it is in its phase."""
        return self.phase_since if self.open else self.closed_at or self.phase_since

    @property
    def subject(self) -> str:
        """What a message about it is filed under."""
        return f"decision:{self.id}"

    def must_be_open(self) -> None:
        """Check that it is still open. Raises DecisionOver."""
        if not self.open:
            raise DecisionOver

    def must_be_in(self, phase: Phase) -> None:
        """Check that the group is there. Raises DecisionOver and WrongPhase."""
        self.must_be_open()
        if self.phase is not phase:
            raise WrongPhase

    def go(self, seen: Phase, by: int, now: datetime) -> bool:
        """Go on, or back, from the phase that was seen; tell whether it moved: a second press does not.

        Raises DecisionOver.
        """
        self.must_be_open()
        there = seen.step(by)
        if there is None or self.phase is not seen:
            return False
        self.phase, self.phase_since = there, now
        self.asked_at = None  # nobody is asked again by itself
        return True


# The row of one that was taken away stays: a free key would be given again, to what old buttons then open.
IS_THERE = Decision.state != DecisionState.REMOVED


class Finding(Base):
    """One thing that the group found in a phase; a proposal too."""

    __tablename__ = "decision_finding"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    phase: Mapped[Phase]
    text: Mapped[GroupWords]
    aspect: Mapped[Aspect | None] = mapped_column(default=None)
    # The proposal that it is about.
    about_id: Mapped[int | None] = mapped_column(
        ForeignKey("decision_finding.id", ondelete="CASCADE"), default=None, index=True
    )
    added_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), default=None, index=True
    )


class DecidedBefore(Base):
    """What a report that is out tells was decided, where the group went on and ended otherwise since."""

    __tablename__ = "decided_before"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[GroupWords]
    closed_at: Mapped[datetime] = mapped_column(Utc)


class Listed(NamedTuple):
    """What is listed with of a decision that may not be shown."""

    id: int
    state: DecisionState


@many(into=Listed)
def listed(network_id: int) -> Select[int, DecisionState]:
    """Return the decisions of a network: first those that are open, then the last that was closed."""
    is_open = Decision.state == DecisionState.OPEN
    order = (is_open.desc(), Decision.closed_at.desc(), Decision.id.desc())
    here = (Decision.network_id == network_id, IS_THERE)
    return select(Decision.id, Decision.state).where(*here).order_by(*order)


@many
def some(keys: Collection[int]) -> Select[Decision]:
    """Return these decisions."""
    return select(Decision).where(Decision.id.in_(keys)).order_by(Decision.id)


@must
def load(network_id: int, decision_id: int) -> Select[Decision]:
    """Return one decision of a network. Raises NotFound."""
    here = (Decision.id == decision_id, Decision.network_id == network_id, IS_THERE)
    return select(Decision).where(*here)


@one
def _with_id(decision_id: int) -> Select[Decision]:
    return select(Decision).where(Decision.id == decision_id)


async def of_subject(db: AsyncSession, subject: str) -> Decision | None:
    """Return the decision that a message is about."""
    return await _with_id(db, int(subject.split(":")[1]))


@many
def open_in(network_id: int) -> Select[Decision]:
    """Return what a network still has to decide, the oldest first."""
    here = (Decision.network_id == network_id, Decision.state == DecisionState.OPEN)
    return select(Decision).where(*here).order_by(Decision.id)


@one
def about_entry(entry_id: int, state: DecisionState) -> Select[Decision]:
    """Return the last decision about an entry of a register that is in this state."""
    here = (Decision.entry_id == entry_id, Decision.state == state)
    return select(Decision).where(*here).order_by(Decision.id.desc()).limit(1)


@many
def decided_in(network_id: int) -> Select[int]:
    """Return what was decided in a network, the last first, by its keys."""
    here = (Decision.network_id == network_id, Decision.state == DecisionState.DECIDED)
    return select(Decision.id).where(*here).order_by(Decision.closed_at.desc(), Decision.id.desc())


@many
def findings(decision_id: int) -> Select[Finding]:
    """Return all that the group found, in the order in which it was written."""
    return select(Finding).where(Finding.decision_id == decision_id).order_by(Finding.id)


@must
def with_finding(network_id: int, finding_id: int) -> Select[Decision, Finding]:
    """Return one thing that was found in a network, with its decision. Raises NotFound."""
    return (
        select(Decision, Finding)
        .join(Finding, Finding.decision_id == Decision.id)
        .where(Finding.id == finding_id, Decision.network_id == network_id)
    )


@must
def finding(decision_id: int, finding_id: int) -> Select[Finding]:
    """Return one thing that was found. Raises NotFound."""
    return select(Finding).where(Finding.id == finding_id, Finding.decision_id == decision_id)
