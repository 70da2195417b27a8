"""The questions of a bank in short: thousands are compared by what decides where they come, few are read."""

from asyncio import sleep
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.merged import with_twins
from models.outcome import Outcome, QuestionOutcome, Verdict, returns
from models.question import STILL_OPEN, LearningQuestion, State
from models.question_bank import Banked
from models.rows import many, must
from models.vote import Vote


@dataclass(frozen=True)
class Outline:
    """What decides where a question comes."""

    id: int
    state: State
    asked_at: datetime
    named: frozenset[int] = frozenset()  # who asked it with their name, those of its twins too
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
            frozenset(entry.named),
            entry.votes,
            asked.carried_over,
            sum(item.returns for item in asked.history),
            asked.times_unanswered,
        )


@many
def _questions(
    network_id: int, states: Collection[State]
) -> Select[int, State, datetime, Verdict | None, bool]:
    asked = LearningQuestion
    return (
        select(asked.id, asked.state, asked.asked_at, asked.word, asked.in_front)
        .where(asked.network_id == network_id, asked.state.in_(states), ~asked.hidden)
        .order_by(asked.asked_at, asked.id)
    )


@must
def how_many(network_id: int) -> Select[int]:
    """Return how many questions are open and in sight."""
    asked = LearningQuestion
    return select(func.count(asked.id)).where(
        asked.network_id == network_id, asked.state.in_(STILL_OPEN), ~asked.hidden
    )


@many
def _histories(network_id: int, states: Collection[State]) -> Select[int, Outcome, Verdict | None]:
    return (
        select(QuestionOutcome.question_id, QuestionOutcome.outcome, QuestionOutcome.verdict)
        .join(LearningQuestion, LearningQuestion.id == QuestionOutcome.question_id)
        .where(LearningQuestion.network_id == network_id, LearningQuestion.state.in_(states))
        .order_by(QuestionOutcome.id)
    )


@many
def _votes(network_id: int, states: Collection[State]) -> Select[int, int]:
    twins = with_twins(network_id, states)
    return (
        select(twins.c.root, func.count(Vote.person_id.distinct()))
        .join(Vote, Vote.question_id == twins.c.id)
        .group_by(twins.c.root)
    )


@many
def _family(network_id: int, states: Collection[State]) -> Select[int, int | None, bool, State, int]:
    twins, asked = with_twins(network_id, states), LearningQuestion
    return select(twins.c.root, asked.asker_id, asked.anonymous, asked.state, asked.votes_forgotten).join(
        asked, asked.id == twins.c.id
    )


async def outlines(
    db: AsyncSession, network_id: int, states: Collection[State] = STILL_OPEN
) -> list[Outline]:
    """Return the open questions, or those in one state of them, that are in sight; oldest first."""
    histories: dict[int, list[tuple[Outcome, bool]]] = {}
    for key, outcome, verdict in await _histories(db, network_id, states):
        histories.setdefault(key, []).append((outcome, returns(outcome, verdict)))
    votes = Counter(dict(await _votes(db, network_id, states)))
    named: dict[int, set[int]] = {}
    for root, asker, anonymous, state, forgotten in await _family(db, network_id, states):
        votes[root] += forgotten
        if asker is not None and not anonymous and state is not State.WITHDRAWN:
            named.setdefault(root, set()).add(asker)
    found, questions = [], await _questions(db, network_id, states)
    for key, state, asked_at, word, in_front in questions:
        history = histories.get(key, [])
        again = word is Verdict.NOT_YET or (history[-1][1] if history else in_front)
        found.append(
            Outline(
                key,
                state,
                asked_at,
                frozenset(named.get(key, ())),
                votes[key],
                carried_over=state is State.OPEN and again,
                times_carried=sum(again for _, again in history),
                times_unanswered=sum(outcome is Outcome.UNANSWERED for outcome, _ in history),
            )
        )
    await sleep(0)  # a large bank takes a while: others go on meanwhile
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
