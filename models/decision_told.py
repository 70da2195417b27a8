"""What of decisions is told outside the circle, and in whose report: the one place where that is decided.

A decision stays within the circle when its point on an agenda does, or the question that it comes from. The
members decide, and read it; it stands in no report, export, channel or copy.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import programme
from models.decision import DecidedBefore, Decision, DecisionState, Repeats
from models.question import LearningQuestion
from models.rows import many, whether
from models.session import LearningSession, Stage

_KEPT = select(LearningQuestion.id).where(LearningQuestion.kept_by.is_not(None) | LearningQuestion.hidden)
_FROM_KEPT = Decision.question_id.is_not(None) & Decision.question_id.in_(_KEPT)
_REPEATS = Decision.repeats.is_not(None) & (Decision.repeats == Repeats.HIDDEN)
_REPEATS_KEPT = Decision.repeats.is_not(None) & (Decision.repeats == Repeats.INSIDE)
# Never unknown, so that what it leaves out is not either.
WITHIN = or_(Decision.inside, _FROM_KEPT, _REPEATS, _REPEATS_KEPT)


@many
def within(network_id: int) -> Select[int]:
    """Return the decisions of a network that stay within the circle, by their keys."""
    return select(Decision.id).where(Decision.network_id == network_id, WITHIN).order_by(Decision.id)


@many
def _repeating_hidden(network_id: int) -> Select[int]:
    hidden = select(LearningQuestion.id).where(LearningQuestion.hidden)
    repeats = Decision.repeats.is_not(None) & Decision.question_id.in_(hidden)
    return (
        select(Decision.id)
        .where(Decision.network_id == network_id, or_(_REPEATS, repeats))
        .order_by(Decision.id)
    )


async def repeats_hidden(db: AsyncSession, network_id: int) -> frozenset[int]:
    """Return the decisions that say what a hidden question says, or said, by their keys.

    Members do not read what is to be decided there, until it is called otherwise.
    """
    return frozenset(await _repeating_hidden(db, network_id))


async def stays(db: AsyncSession, one: Decision) -> bool:
    """Tell whether a decision stays within the circle."""
    return one.id in await within(db, one.network_id)


@many
def from_question(network_id: int, question_id: int) -> Select[Decision]:
    """Return the decisions that come from a question."""
    here = (Decision.network_id == network_id, Decision.question_id == question_id)
    return select(Decision).where(*here).order_by(Decision.id)


class Told(NamedTuple):
    """What was decided, as a report tells it."""

    what: str
    outcome: str
    closed_at: datetime


class _Closed(NamedTuple):
    what: str
    state: DecisionState
    outcome: str
    closed_at: datetime | None

    def told(self, *, out: datetime | None) -> list[Told]:
        """Return what a report tells of it: one that is out tells what it told when it went out."""
        if self.closed_at is None:
            return []
        last = out is not None and self.closed_at <= out
        tells = self.state is DecisionState.DECIDED or (self.state is DecisionState.OPEN and last)
        return [Told(self.what, self.outcome, self.closed_at)] if tells else []


@many(into=_Closed)
def _closed(network_id: int) -> Select[str, DecisionState, str, datetime | None]:
    return (
        select(Decision.what, Decision.state, Decision.outcome, Decision.closed_at)
        .where(Decision.network_id == network_id, Decision.closed_at.is_not(None), ~WITHIN)
        .order_by(Decision.id)
    )


@many(into=Told)
def _before(network_id: int) -> Select[str, str, datetime]:
    """Return what was decided that a report that is out tells, where something else came of it since."""
    return (
        select(Decision.what, DecidedBefore.outcome, DecidedBefore.closed_at)
        .join(DecidedBefore, DecidedBefore.decision_id == Decision.id)
        .where(Decision.network_id == network_id, ~WITHIN)
        .order_by(DecidedBefore.id)
    )


@whether
def _decided_before(decision_id: int) -> Select[int]:
    return select(DecidedBefore.id).where(DecidedBefore.decision_id == decision_id)


async def told_nothing(db: AsyncSession, one: Decision) -> bool:
    """Tell whether no report tells of a decision: it can be taken away as if it had not been opened."""
    over = one.state is DecisionState.NONE or (one.open and one.closed_at is None)
    return over and not await _decided_before(db, one.id)


def reports(sessions: Sequence[LearningSession], at: datetime) -> LearningSession | None:
    """Return in whose report stands what is decided then: that of the session that is under way or just over.

    When its report is out, or none began, that of the next one. A session that was called off has none.
    """
    held = [
        one
        for one in sorted(sessions, key=lambda one: one.starts_at)
        if one.stage is not Stage.CANCELLED and (one.stage is not Stage.CLOSED or one.released_at is not None)
    ]
    last = next((one for one in reversed(held) if one.starts_at <= at), None)
    if last is not None and (last.released_at is None or at <= last.released_at):
        return last
    return next((one for one in held if one.starts_at > at), None)


async def told_at(db: AsyncSession, meeting: LearningSession) -> list[Told]:
    """Return what was decided that the report of a session tells, in the order in which it was."""
    told = [*await _before(db, meeting.network_id)]
    for one in await _closed(db, meeting.network_id):
        told += one.told(out=meeting.released_at)
    if not told:
        return []
    sessions = await programme.of_network(db, meeting.network_id)
    here = [
        one for one in told if (of := reports(sessions, one.closed_at)) is not None and of.id == meeting.id
    ]
    return sorted(here, key=lambda one: one.closed_at)


async def reported(db: AsyncSession, one: Decision) -> LearningSession | None:
    """Return the session whose report tells of a decision."""
    if one.closed_at is None:
        return None
    return reports(await programme.of_network(db, one.network_id), one.closed_at)
