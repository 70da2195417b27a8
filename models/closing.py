"""A network comes to its end: what is left to do, closing it, and opening it again for a while.

A closed network can be read and exported; it asks nothing, sends nothing, and takes nothing in. In
time nothing in it names anybody any more, or nothing of it is left (models/closed.py).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import date_poll, decision, inquiry, invitation, posted, programme, sending
from models.action import Action, ActionState
from models.base import Refusal
from models.inquiry import Inquiry
from models.inquiry import State as Asking
from models.network import Network
from models.plan import Fact, Kind
from models.question import STILL_OPEN, LearningQuestion
from models.rows import must
from models.session import LearningSession, Stage

FINAL = "final_evaluation"


class NetworkClosed(Refusal):
    """A closed network is read, and takes nothing in."""


@dataclass(frozen=True)
class Left:
    """What is left to do before a network is closed; the first two stand in the way, the others do not."""

    to_meet: LearningSession | None
    asking: Inquiry | None
    final: Inquiry | None  # the final evaluation, as far as it was offered
    not_reported: LearningSession | None
    questions: int  # that are open
    actions: int  # that are to be done
    promises: int  # that the invitation made
    dates: bool = False  # members are asked when they can
    decisions: int = 0  # that the group has not taken

    @property
    def stays_open(self) -> bool:
        """Something stands in the way: who was asked something would wait for what came of it in vain."""
        return self.to_meet is not None or self.asking is not None


@must
def _questions(network_id: int) -> Select[int]:
    here = (LearningQuestion.network_id == network_id, LearningQuestion.state.in_(STILL_OPEN))
    return select(func.count()).select_from(LearningQuestion).where(*here)


@must
def _actions(network_id: int) -> Select[int]:
    to_do = (LearningSession.network_id == network_id, Action.state == ActionState.OPEN)
    of_network = select(func.count()).select_from(Action)
    return of_network.join(LearningSession, LearningSession.id == Action.session_id).where(*to_do)


async def left(db: AsyncSession, home: Network) -> Left:
    """Return what is left to do in a network."""
    meetings, asked = await programme.of_network(db, home.id), await inquiry.of_network(db, home.id)
    over = (Stage.REPORTING, Stage.CLOSED, Stage.CANCELLED)
    held = [one for one in meetings if one.stage in (Stage.REPORTING, Stage.CLOSED)]
    return Left(
        next((one for one in meetings if one.stage not in over), None),
        next((one for one in asked if one.state is Asking.OPEN), None),
        next((one for one in asked if one.instrument == FINAL), None),
        held[-1] if held and held[-1].released_at is None else None,
        await _questions(db, home.id),
        await _actions(db, home.id),
        sum(one.offered for one in await invitation.promises(db, home.id)),
        bool(await date_poll.open_in(db, home.id)),
        len(await decision.open_in(db, home.id)),
    )


async def at_its_end(db: AsyncSession, home: Network) -> bool:
    """Tell whether sessions were held, and none is to come, goes on or is evaluated."""
    meetings = [one for one in await programme.of_network(db, home.id) if one.stage is not Stage.CANCELLED]
    return bool(meetings) and all(one.stage in (Stage.REPORTING, Stage.CLOSED) for one in meetings)


async def close(db: AsyncSession, home: Network, now: datetime) -> bool:
    """Close a network; tell whether it is: while people meet or are asked something it stays open.

    Its channel reads so once, and closed again that message says it. Twice is once.
    """
    if home.closed_at is not None:
        return True
    if (await left(db, home)).stays_open:
        return False
    home.closed_at = now
    await sending.of_network(db, home, Kind.NETWORK_CLOSED, f"network:{home.id}", now)
    await _follow(db, home, now)
    return True


async def reopen(db: AsyncSession, home: Network, now: datetime) -> None:
    """Open a closed network again, as it was; nobody gets a message. Twice is once."""
    home.closed_at = None
    await _follow(db, home, now)


async def _follow(db: AsyncSession, home: Network, now: datetime) -> None:
    await db.flush()
    await posted.changed_in(db, now, home.id, Fact.NETWORK)
