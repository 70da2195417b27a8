"""What a group talks about after an inquiry, and the one change that it agrees on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import action, inquiry, posted, programme
from models.action import Agreement
from models.base import Refusal
from models.inquiry import Inquiry, InquiryOver, State
from models.plan import Fact
from models.rows import many
from models.session import LearningSession


class NoSessionToAgreeAt(Refusal):
    """There is no session at which the group could agree on something."""


@many
def _agreed(network_id: int) -> Select[Inquiry, Agreement]:
    here = Inquiry.network_id == network_id
    return select(Inquiry, Agreement).join(Agreement, Agreement.id == Inquiry.agreement_id).where(here)


@dataclass(frozen=True)
class Conversation:
    """What a session has to talk about: what came of inquiries, and the changes that were agreed."""

    open: list[Inquiry]
    agreed: list[tuple[Inquiry, Agreement]]  # at the session before, or for this one


async def conversation(db: AsyncSession, meeting: LearningSession) -> Conversation:
    """Return what stands for a session to talk about."""
    waiting = [row for row in await inquiry.of_network(db, meeting.network_id) if row.to_talk_about]
    agreed = await _agreed(db, meeting.network_id)
    before = await programme.previous(db, meeting) if agreed else None
    near = {meeting.id, before.id if before else 0}
    return Conversation(waiting, [(row, kept) for row, kept in agreed if kept.session_id in near])


async def agree(db: AsyncSession, row: Inquiry, words: str, now: datetime) -> LearningSession:
    """Note the one change as an agreement of the session at hand, which is returned; again rewords it.

    Of what was done aloud that is the end. Raises EmptyText, InquiryOver and NoSessionToAgreeAt.
    """
    if row.state is State.OPEN:
        raise InquiryOver
    network_id = row.network_id
    meeting = await programme.current(db, network_id) or await programme.last_held(db, network_id)
    if meeting is None:
        raise NoSessionToAgreeAt
    if row.state is not State.CLOSED:
        row.move_to(State.CLOSED)
        row.closes_at = now
    kept = await agreed_on(db, row)
    if kept is None:
        kept = await action.agree(db, meeting.id, words)
        row.agreement_id = kept.id
    else:
        kept.reword(words)
    await posted.changed(db, now, kept.session_id, Fact.RECORD)
    await inquiry.changed(db, row, now)
    return meeting


async def agreed_on(db: AsyncSession, row: Inquiry) -> Agreement | None:
    """Return the change that was agreed on after an inquiry."""
    return await db.get(Agreement, row.agreement_id) if row.agreement_id is not None else None
