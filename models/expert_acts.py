"""What people say to a question that looks for a person: an answer, taken back, or that it stays as it is."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import expertise, posted, trace
from models.expert import HELPS, Knows, OwnSearch, Search, SearchOver, Sought, Tip
from models.question import NotYours
from models.trace import Place


def must_ask(sought: Sought, person_id: int) -> None:
    """Raise SearchOver or OwnSearch when somebody cannot answer this question."""
    if not sought.looks:
        raise SearchOver
    if person_id in sought.askers:
        raise OwnSearch


async def answer(
    db: AsyncSession,
    sought: Sought,
    person_id: int,
    knows: Knows,
    *,
    line: str = "",
    expert: str = "",
    access: str = "",
    cost: str = "",
    shares: bool = False,
) -> None:
    """Answer, or change the answer. Raises SearchOver, OwnSearch and EmptyText."""
    must_ask(sought, person_id)
    assert sought.search is not None
    asked, tip = sought.question, sought.tips.get(person_id)
    if tip is None:
        tip = Tip(question_id=asked.id, person_id=person_id, knows=knows)
    tip.say(knows, line, expert, access, cost)
    db.add(tip)
    if knows in HELPS:
        sought.search.handled = False
    if knows is Knows.SOMETHING and shares:
        await expertise.share(db, asked.network_id, person_id, asked.id, tip.line)
    else:
        await expertise.unshare(db, person_id, asked.id)
    await db.flush()


async def take_back(db: AsyncSession, sought: Sought, person_id: int) -> None:
    """Take an answer back, whatever became of the question: nothing of it is kept. Twice is harmless."""
    tip = sought.tips.get(person_id)
    if tip is not None:
        await db.delete(tip)
        await trace.leave(db, Place.KEPT)
    await expertise.unshare(db, person_id, sought.question.id)
    await db.flush()


def keep(sought: Sought, person_id: int) -> None:
    """Let the asker keep the question as it is; twice is harmless. Raises NotYours and SearchOver."""
    if sought.question.asker_id != person_id:
        raise NotYours
    if not sought.looks or sought.search is None:
        raise SearchOver
    sought.search.kept = True


async def show_own(db: AsyncSession, now: datetime, question_id: int, person_id: int) -> None:
    """Let the message in which somebody was asked show what they say now."""
    search = await db.get(Search, question_id)
    if search is not None:
        await posted.changed(db, now, search.session_id, own=person_id)
