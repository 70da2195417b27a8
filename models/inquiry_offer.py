"""When an instrument may be asked, how often and how long after each other; then it is offered, or lapses.

That nobody is asked too often stands in `models/questionnaire.py`.
"""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import inquiry_audience, instead, programme
from models.base import Refusal
from models.delivery import LASTS
from models.inquiry import Inquiry, State, askings, changed, of_instrument
from models.instrument import INSTRUMENTS, Asks, Course, Instrument
from models.network import Network
from models.plan import Kind
from models.questionnaire import WEEK
from models.rows import must
from models.session import AFTER, LearningSession, Stage


class AskedLately(Refusal):
    """It was asked as often as it may be, or too short a while ago."""


def _free(network: Network, rows: Sequence[Inquiry], declared: Instrument) -> datetime | None:
    """Return from the beginning of which day on an instrument may be asked once more; None: never again."""
    asked = [row.asked_at for row in rows if row.asked_at is not None]
    free = declared.again_from(asked)
    return free if free is None or not asked else network.calendar.at(network.calendar.day(free), time.min)


def _may_be(network: Network, rows: Sequence[Inquiry], declared: Instrument, now: datetime) -> bool:
    """Tell whether an instrument may be asked as often, and as long after each other, as these would be."""
    free = _free(network, rows, declared)
    return free is not None and free <= now


async def may_ask_from(db: AsyncSession, network: Network, declared: Instrument) -> datetime | None:
    """Return from when on an instrument may be asked in a network; None: never again."""
    return _free(network, await of_instrument(db, network.id, declared.key), declared)


async def goes_before(db: AsyncSession, network: Network, row: Inquiry, now: datetime) -> Inquiry | None:
    """Return what the group was asked last in the week before: who got it gets what is asked now later."""
    asked = [one for one in await askings(db, network.id) if one.id != row.id and one.known and one.opened_at]
    last = max(asked, key=lambda one: one.opened_at or now, default=None)
    return last if last is not None and (last.opened_at or now) + WEEK > now else None


async def must_be_free(db: AsyncSession, network: Network, row: Inquiry, at: datetime) -> None:
    """Check that an instrument may be asked at a moment. Raises AskedLately."""
    free = await may_ask_from(db, network, row.declared)
    if row.declared.a_year and free is not None and free > at:
        raise AskedLately(free=free)


@must
def _course(network_id: int) -> Select[int, int]:
    held = func.sum(case((LearningSession.stage.in_(AFTER), 1), else_=0))
    here = (LearningSession.network_id == network_id, LearningSession.stage != Stage.CANCELLED)
    return select(func.count(), func.coalesce(held, 0)).select_from(LearningSession).where(*here)


async def offer(db: AsyncSession, network: Network, now: datetime, *, anew: bool = True) -> None:
    """Offer what a network may be asked from now on, each instrument once; what came too late lapses.

    Called when a session of it moves on; when one comes or goes only what was offered before follows.
    """
    if not INSTRUMENTS:
        return
    await db.flush()
    course = Course(*await _course(db, network.id))
    known = await askings(db, network.id)
    for declared in INSTRUMENTS.values():
        rows = [row for row in known if row.instrument == declared.key]
        row, fits = (rows[-1] if rows else None), declared.offered(course)
        if (
            row is not None
            and row.state is State.PLANNED
            and not await _still_planned(db, network, rows, row)
        ):
            await instead.give_up(db, row, now)
        if row is not None and row.state is State.OFFERED and not fits:
            row.move_to(State.LAPSED)
            await changed(db, row, now)
        elif fits and _to_offer(network, rows, declared, now, anew=anew):
            if row is None or row.state is State.CLOSED:
                row = Inquiry(network_id=network.id, instrument=declared.key)
                db.add(row)
            row.state = State.OFFERED
            about = await programme.last_held(db, network.id) if declared.asks is Asks.PRESENT else None
            row.session_id = about.id if about is not None else None
            await db.flush()
            await changed(db, row, now)
            if declared.prompt:
                await inquiry_audience.tell(db, network, row, Kind.INQUIRY_PROMPT, now, now + LASTS)


def _to_offer(
    network: Network, rows: Sequence[Inquiry], declared: Instrument, now: datetime, *, anew: bool
) -> bool:
    """Tell whether what fits now is to be offered: not what is already, nor what was asked enough."""
    if rows and rows[-1].state not in (State.CLOSED, State.LAPSED):
        return False
    comes_back = bool(rows) and rows[-1].state is State.LAPSED
    return (anew or comes_back) and _may_be(network, rows, declared, now)


async def _still_planned(db: AsyncSession, network: Network, rows: Sequence[Inquiry], row: Inquiry) -> bool:
    """Tell whether it still comes at its session, and that is not too soon after the time before."""
    meeting = await instead.stands_at(db, row)
    return meeting is not None and _may_be(network, rows, row.declared, meeting.ends_at)
