"""Who is asked how a session was, and about how many of them have answered."""

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance
from models.attendance import asked
from models.evaluation import asking, is_evaluation, takes_answers
from models.inquiry import Inquiry, TurnoutStep
from models.membership import participants
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.rows import distinct
from models.session import LearningSession
from models.unlinked import InquiryTurnout
from models.wanted import wanted

FEWEST_FOR_A_STEP, FEWEST_FOR_HALF = 3, 5  # people asked


@distinct
def answered(session_id: int) -> Select[int]:
    """Return who has answered, while the form is open."""
    return (
        select(InquiryTurnout.person_id)
        .join(Inquiry, Inquiry.id == InquiryTurnout.inquiry_id)
        .where(Inquiry.session_id == session_id, is_evaluation())
    )


def step(answers: int, people: int) -> TurnoutStep | None:
    """Return about how many answered: never one number alone, nor that nobody did or all; None of too few."""
    if people < FEWEST_FOR_A_STEP:
        return None
    edge = max(1, (people - 2) // 3)
    if answers <= edge:
        return TurnoutStep.FEW
    return TurnoutStep.MOST if answers >= people - edge or people < FEWEST_FOR_HALF else TurnoutStep.HALF


async def so_far(db: AsyncSession, session: LearningSession) -> TurnoutStep | None:
    """Return about how many have answered, once that was counted."""
    row = await asking(db, session.id) if takes_answers(session) else None
    return row.turnout if row is not None else None


async def count(db: AsyncSession, session: LearningSession) -> bool:
    """Count once, while the form is open, how many have answered; tell whether that was now.

    What followed each answer would tell who gave it.
    """
    row = await asking(db, session.id) if takes_answers(session) else None
    if row is None or row.turnout is not None:
        return False
    row.turnout = step(len(await answered(db, session.id)), await asked(db, session))
    return row.turnout is not None


@wanted(Kind.EVALUATION_REQUEST, Kind.EVALUATION_REMINDER)
async def still_asked(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who was there and has not answered, while the evaluation is open."""
    if not takes_answers(meeting):
        return []
    done = await answered(db, meeting.id)
    members = {person.id for person in await participants(db, network.id)}
    return [p for p in await attendance.present(db, meeting.id) if p.id in members - done]
