"""The questions of a bank in short: thousands are compared by what decides where they come, few are read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import prepared
from models.question import (
    STILL_OPEN,
    LearningQuestion,
    Outcome,
    QuestionOutcome,
    State,
    Verdict,
    returns,
)
from models.question_bank import Banked, Vote, with_twins


@dataclass(frozen=True)
class Outline:
    """What decides where a question comes."""

    id: int
    state: State
    asked_at: datetime
    askers: frozenset[int] = frozenset()  # those of its twins too
    votes: int = 0
    carried_over: bool = False
    times_carried: int = 0
    times_unanswered: int = 0

    @classmethod
    def of(cls, entry: Banked) -> "Outline":
        """Return a question that was loaded in short."""
        asked = entry.question
        return cls(
            asked.id,
            asked.state,
            asked.asked_at,
            frozenset(entry.askers),
            entry.votes,
            asked.carried_over,
            sum(item.returns for item in asked.history),
            asked.times_unanswered,
        )


@prepared
def _questions(network_id: int, states: Collection[State]) -> Select[int, State, datetime]:
    return (
        select(LearningQuestion.id, LearningQuestion.state, LearningQuestion.asked_at)
        .where(
            LearningQuestion.network_id == network_id,
            LearningQuestion.state.in_(states),
            ~LearningQuestion.hidden,
        )
        .order_by(LearningQuestion.asked_at, LearningQuestion.id)
    )


@prepared
def _histories(network_id: int, states: Collection[State]) -> Select[int, Outcome, Verdict | None]:
    return (
        select(QuestionOutcome.question_id, QuestionOutcome.outcome, QuestionOutcome.verdict)
        .join(LearningQuestion, LearningQuestion.id == QuestionOutcome.question_id)
        .where(LearningQuestion.network_id == network_id, LearningQuestion.state.in_(states))
        .order_by(QuestionOutcome.id)
    )


@prepared
def _votes(network_id: int, states: Collection[State]) -> Select[int, int]:
    twins = with_twins(network_id, states)
    return (
        select(twins.c.root, func.count(Vote.person_id.distinct()))
        .join(Vote, Vote.question_id == twins.c.id)
        .group_by(twins.c.root)
    )


@prepared
def _askers(network_id: int, states: Collection[State]) -> Select[int, int | None]:
    twins = with_twins(network_id, states)
    return (
        select(twins.c.root, LearningQuestion.asker_id)
        .join(LearningQuestion, LearningQuestion.id == twins.c.id)
        .where(LearningQuestion.asker_id.is_not(None), LearningQuestion.state != State.WITHDRAWN)
    )


async def outlines(
    db: AsyncSession, network_id: int, states: Collection[State] = STILL_OPEN
) -> list[Outline]:
    """Return the open questions, or those in one state of them, that are in sight; oldest first."""
    histories: dict[int, list[tuple[Outcome, bool]]] = {}
    for key, outcome, verdict in await db.execute(*_histories(network_id, states)):
        histories.setdefault(key, []).append((outcome, returns(outcome, verdict)))
    votes = {row[0]: row[1] for row in await db.execute(*_votes(network_id, states))}
    askers: dict[int, set[int]] = {}
    for root, asker in await db.execute(*_askers(network_id, states)):
        askers.setdefault(root, set()).add(asker or 0)
    found = []
    for key, state, asked_at in await db.execute(*_questions(network_id, states)):
        history = histories.get(key, [])
        found.append(
            Outline(
                key,
                state,
                asked_at,
                frozenset(askers.get(key, ())),
                votes.get(key, 0),
                carried_over=state is State.OPEN and bool(history) and history[-1][1],
                times_carried=sum(again for _, again in history),
                times_unanswered=sum(outcome is Outcome.UNANSWERED for outcome, _ in history),
            )
        )
    return found


def as_shown(bank: Iterable[Outline]) -> list[Outline]:
    """Return a bank in the order in which it is read: carried over first, then the newest, parked last.

    The order does not follow the votes, so that nothing moves under the finger of who votes.
    """

    def place(one: Outline) -> tuple[int, float, int]:
        group = 2 if one.state is State.PARKED else 0 if one.carried_over else 1
        return group, -one.asked_at.timestamp(), -one.id

    return sorted(bank, key=place)


def waiting(bank: Iterable[Outline], placed: Collection[int]) -> list[Outline]:
    """Return what has no place on an agenda: left out first, then parked; by votes."""
    left = [one for one in bank if one.id not in placed]
    left.sort(key=lambda one: (one.state is State.PARKED, not one.carried_over, -one.votes))
    return left
