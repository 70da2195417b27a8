"""What was agreed over all sessions of a network: what is still to be done, what was done, and what holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import decision, posted
from models.action import Action, ActionState, Agreement, open_of
from models.membership import ACTIVE, Membership, Standing
from models.network import Network
from models.person import Person
from models.plan import NOTHING, Fact
from models.rows import many
from models.session import LearningSession


class _Taken(NamedTuple):
    """What is decided with of an action that may not be shown."""

    id: int
    owner_id: int
    state: ActionState


@many(into=_Taken)
def _taken_on(network_id: int) -> Select[int, int, ActionState]:
    """Return everything that somebody took on: what is due first comes first, what has no day last."""
    return (
        select(Action.id, Action.owner_id, Action.state)
        .join(LearningSession, LearningSession.id == Action.session_id)
        .where(LearningSession.network_id == network_id)
        .order_by(Action.due_on.is_(None), Action.due_on, Action.id)
    )


@many
def _agreed(network_id: int) -> Select[int, bool]:
    return (
        select(Agreement.id, Agreement.holds)
        .join(LearningSession, LearningSession.id == Agreement.session_id)
        .where(LearningSession.network_id == network_id)
        .order_by(LearningSession.starts_local.desc(), Agreement.id)
    )


@dataclass(frozen=True)
class Listed:
    """What was agreed, by its keys: what is to be done, the agreements that hold, and what is over."""

    to_do: list[int]
    holds: list[int]
    done: list[int]
    over: list[int]
    decided: list[int]


async def listed(db: AsyncSession, network_id: int, whose: int | None = None) -> Listed:
    """Return all that was agreed in a network; of actions all, or those of one person."""
    taken = [one for one in await _taken_on(db, network_id) if whose is None or one.owner_id == whose]
    agreed = await _agreed(db, network_id)
    return Listed(
        to_do=[one.id for one in taken if one.state is ActionState.OPEN],
        holds=[key for key, holds in agreed if holds],
        done=sorted((one.id for one in taken if one.state is not ActionState.OPEN), reverse=True),
        over=[key for key, holds in agreed if not holds],
        decided=await decision.decided_in(db, network_id),
    )


class Taken(NamedTuple):
    """An action, who took it on, at which session, and where they stand with the network now."""

    action: Action
    owner: Person
    meeting: LearningSession
    standing: Standing

    @property
    def left(self) -> bool:
        """Its owner does not belong to the network any more."""
        return self.standing is not Standing.ACTIVE


@many(into=Taken)
def actions(keys: Collection[int]) -> Select[Action, Person, LearningSession, Standing]:
    """Return these actions, with whose they are."""
    return (
        select(Action, Person, LearningSession, Membership.standing)
        .join(LearningSession, LearningSession.id == Action.session_id)
        .join(Person, Person.id == Action.owner_id)
        .join(
            Membership,
            (Membership.person_id == Action.owner_id) & (Membership.network_id == LearningSession.network_id),
        )
        .where(Action.id.in_(keys))
        .order_by(Action.id)
    )


class Kept(NamedTuple):
    """An agreement, and the session at which it was made."""

    agreement: Agreement
    meeting: LearningSession


@many(into=Kept)
def agreements(keys: Collection[int]) -> Select[Agreement, LearningSession]:
    """Return these agreements."""
    return (
        select(Agreement, LearningSession)
        .join(LearningSession, LearningSession.id == Agreement.session_id)
        .where(Agreement.id.in_(keys))
        .order_by(Agreement.id)
    )


@many
def left_open(meeting: LearningSession) -> Select[Action, Person]:
    """Return what members took on at sessions before this one and have not done, what is due first."""
    before = LearningSession.starts_local < meeting.starts_local
    order = (Action.due_on.is_(None), Action.due_on, Action.id)
    return open_of(meeting.network_id, ACTIVE).where(before).order_by(*order)


async def changed(
    db: AsyncSession,
    home: Network,
    session_id: int,
    now: datetime,
    facts: Fact = NOTHING,
    *,
    own: int | None = None,
) -> None:
    """Have what shows it brought up to date: the messages about its session, and the next agenda.

    With `own` also what one person holds of theirs.
    """
    await db.flush()
    await posted.changed(db, now, session_id, facts, own=own)
    await posted.changed_in(db, now, home.id, Fact.TO_DO)
