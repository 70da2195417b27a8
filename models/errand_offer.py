"""Which questions may go along, with which colleague, and how they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, question_rows
from models.attendance import Rsvp
from models.base import Refusal, WrongStage
from models.errand import Carried, Errand, ErrandState, of_session
from models.person import Person
from models.question import LearningQuestion, NotYours, State
from models.session import BEFORE, LearningSession

MOST_OFFERED = 3  # questions in one reply


class CannotCarry(Refusal):
    """This colleague is not to be asked: away, quiet, or said no before."""


class NotToBeCarried(Refusal):
    """The question is closed, parked, or was asked without a name."""


@dataclass(frozen=True)
class Offer:
    """A question of somebody who stays away, with the colleague who was asked last."""

    question: LearningQuestion
    carried: Carried | None = None


async def offers(db: AsyncSession, meeting: LearningSession, person_id: int) -> list[Offer]:
    """Return the questions that somebody who stays away may send along, those already sent first."""
    if meeting.stage not in BEFORE:
        return []
    said = await attendance.said_by(db, meeting.id, person_id)
    if said is Rsvp.YES:
        return []
    asked = {
        c.question.id: c
        for c in await of_session(db, meeting.id)
        if c.errand.asker_id == person_id and c.errand.state is not ErrandState.RECALLED
    }
    if said is not Rsvp.NO and not asked:
        return []
    mine = await question_rows.asked_by(db, meeting.network_id, person_id)
    found = [Offer(q, asked.get(q.id)) for q in mine if may_go(q) and (said is Rsvp.NO or q.id in asked)]
    return sorted(found, key=lambda offer: offer.carried is None)[:MOST_OFFERED]


def may_go(asked: LearningQuestion) -> bool:
    """Tell whether a question can be asked by somebody else."""
    return asked.state is State.OPEN and not asked.anonymous


async def colleagues(db: AsyncSession, meeting: LearningSession, asked: LearningQuestion) -> list[Person]:
    """Return who may come and did not say no to this question.

    Who wants quiet or takes a break is among them, or everybody would see it: the request waits at Home.
    """
    said = await attendance.answers(db, meeting.id)
    refused = {
        c.carrier.id
        for c in await of_session(db, meeting.id)
        if c.question.id == asked.id and c.errand.state is ErrandState.DECLINED
    }
    refused.add(asked.asker_id or 0)
    may_come = said[Rsvp.YES] + said[Rsvp.MAYBE] + said[None]
    return [person for person in may_come if person.id not in refused and not person.deactivated]


async def must_be_sendable(
    db: AsyncSession, meeting: LearningSession, asker_id: int, question_id: int
) -> LearningQuestion:
    """Return the asker's question that may go along. Raises WrongStage, NotYours and NotToBeCarried."""
    if meeting.stage not in BEFORE:
        raise WrongStage(stage=meeting.stage)
    asked = await question_rows.load(db, meeting.network_id, question_id)
    if asked.asker_id != asker_id:
        raise NotYours
    if not may_go(asked):
        raise NotToBeCarried
    return asked


async def send(
    db: AsyncSession, meeting: LearningSession, asked: LearningQuestion, carrier_id: int
) -> tuple[Errand, Sequence[Carried]]:
    """Ask a colleague; return the errand, and those of others that are over by it. Raises CannotCarry."""
    if carrier_id not in {person.id for person in await colleagues(db, meeting, asked)}:
        raise CannotCarry(field="carrier")
    assert asked.asker_id is not None
    known = [c for c in await of_session(db, meeting.id) if c.question.id == asked.id]
    over = [c for c in known if c.errand.live and c.carrier.id != carrier_id]
    for carried in over:
        carried.errand.recall(asked.asker_id)
    chosen = next((c.errand for c in known if c.carrier.id == carrier_id), None)
    if chosen is None:
        chosen = Errand(
            session_id=meeting.id, question_id=asked.id, asker_id=asked.asker_id, carrier_id=carrier_id
        )
        db.add(chosen)
    elif not chosen.live:
        chosen.state, chosen.times = ErrandState.ASKED, chosen.times + 1
    await db.flush()
    return chosen, over
