"""One questionnaire a week: whoever was asked something, in whichever network, is then left in peace.

An inquiry waits, as the evaluation of a session cannot: also for one that is to come within the week.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import posted
from models.delivery import Delivery
from models.inquiry import Inquiry, State
from models.membership import Membership, Standing
from models.person import Person
from models.plan import QUESTIONNAIRES, Kind
from models.rows import many, one
from models.session import BEFORE, LearningSession, Stage

WEEK = timedelta(days=7)


@one
def _last_asked(person_id: int, subject: str, kinds: Collection[Kind]) -> Select[datetime | None]:
    """When another questionnaire went to somebody, in whichever network."""
    return select(func.max(func.coalesce(Delivery.sent_at, Delivery.due))).where(
        Delivery.person_id == person_id,
        Delivery.kind.in_(kinds),
        Delivery.subject != subject,
        Delivery.state.in_(posted.STANDS),
    )


def _to_come() -> Select[LearningSession, int | None]:
    """Sessions that are to end, each with what is planned in the place of its evaluation."""
    stages = LearningSession.stage.in_((*BEFORE, Stage.UNDERWAY))
    planned = (Inquiry.session_id == LearningSession.id) & (Inquiry.state == State.PLANNED)
    asked = select(LearningSession, Inquiry.id).outerjoin(Inquiry, planned)
    return asked.where(stages).order_by(LearningSession.starts_local)


@many
def _meets(person_id: int) -> Select[LearningSession, int | None]:
    """Sessions that are to come for somebody, in whichever network."""
    return (
        _to_come()
        .join(Membership, Membership.network_id == LearningSession.network_id)
        .where(
            Membership.person_id == person_id,
            Membership.standing == Standing.ACTIVE,
            Membership.participates,
        )
    )


@many
def _of_network(network_id: int) -> Select[LearningSession, int | None]:
    return _to_come().where(LearningSession.network_id == network_id)


def _beside(
    meetings: Iterable[tuple[LearningSession, int | None]], free: datetime, now: datetime
) -> datetime:
    """Return the first moment from then on that is a week from what is asked at the end of these sessions."""
    for meeting, planned in meetings:
        asks = planned is not None or Kind.EVALUATION_REQUEST not in meeting.skipped
        if asks and now < meeting.ends_at < free + WEEK:
            free = max(free, meeting.ends_at + WEEK)
    return free


async def room_from(db: AsyncSession, network_id: int, now: datetime) -> datetime:
    """Return from when on the sessions of a network leave room for a questionnaire."""
    return _beside(await _of_network(db, network_id), now, now)


async def free_from(
    db: AsyncSession, row: Delivery, person: Person, now: datetime, *, beside: bool = True
) -> datetime:
    """Return from when on somebody can be asked: a week from other questionnaires, before it and after it.

    What prepares a session does not wait `beside` an evaluation to come: it would come too late.
    """
    last = await _last_asked(db, person.id, row.subject, QUESTIONNAIRES)
    free = max(now, last + WEEK) if last is not None else now
    if not beside:
        return free
    return _beside(await _meets(db, person.id), free, now)
