"""What whoever facilitates does about guests, and what follows: the agenda, what shows it, what is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import guest, guest_agenda, moves, posted, question_bank, trace, whisper
from models.agenda import LONGEST, SHORTEST, OddMinutes
from models.arranging import ARRANGED_IN
from models.confidentiality import EVERYBODY
from models.guest import EXPERT_MINUTES, MOST, As, Guest, Talk, TooManyGuests
from models.network import Network
from models.plan import Fact
from models.question import EmptyText
from models.session import LearningSession
from models.trace import Place


@dataclass(frozen=True)
class Comes:
    """Who comes, and of an expert what for: these questions, so many minutes, so much conversation."""

    name: str
    organisation: str = ""
    why: str = ""
    listed: bool = False
    questions: Sequence[int] = ()
    minutes: int = EXPERT_MINUTES
    talk: int = Talk.HALF  # percent
    fee: str = ""


async def write(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    comes: Comes,
    now: datetime,
    *,
    guest_id: int | None = None,
    expert: bool = False,
) -> Guest:
    """Note who comes, or change it; while there is an agenda an expert stands on it.

    A question that stays within the circle is put before nobody from outside. Who is noted already, by the
    same name, is noted once. Raises WrongStage, NotFound, EmptyText, OddMinutes and TooManyGuests.
    """
    guest.must_still_come(meeting)
    if not SHORTEST <= comes.minutes <= LONGEST:
        raise OddMinutes(field="minutes", shortest=SHORTEST, longest=LONGEST)
    known = await guest.of_session(db, meeting.id)
    sort = As.EXPERT if expert else As.GUEST
    if guest_id is not None:
        one = await guest.load(db, meeting.id, guest_id)
    elif (found := _same(known, comes.name, sort)) is not None:
        one = found
    elif len(known) >= MOST:
        raise TooManyGuests(most=MOST)
    else:
        one = Guest(session_id=meeting.id, comes_as=sort)
    was = one.shown
    one.fill_in(comes.name, comes.organisation, comes.why, listed=comes.listed)
    if one.expert:
        had = one.question_ids if guest_id is not None else []
        told = await question_bank.texts(db, home.id, [*comes.questions, *had], EVERYBODY)
        outside = {key for key, seen in told.items() if seen.words is not None}
        asked = [key for key in comes.questions if key in outside]
        asked += [key for key in had if key not in outside]  # no form offers it any more
        one.plan(asked, comes.minutes, comes.talk, comes.fee)
    db.add(one)
    await db.flush()
    if one.expert and meeting.stage in ARRANGED_IN:
        await guest_agenda.follow(db, one, was)
        await guest_agenda.place(db, meeting, one)
    await _changed(db, home, meeting, now)
    return one


def _same(known: Sequence[Guest], name: str, sort: As) -> Guest | None:
    called = name.strip().casefold()
    if not called:
        raise EmptyText(field="name")
    return next((one for one in known if one.name.casefold() == called and one.comes_as is sort), None)


async def take_off(
    db: AsyncSession, home: Network, meeting: LearningSession, guest_id: int, now: datetime
) -> None:
    """Let somebody not come: nothing of them is kept, whenever that is asked. Raises NotFound."""
    gone = await guest.load(db, meeting.id, guest_id)
    await guest_agenda.take_off(db, meeting, gone)
    await db.flush()
    await db.delete(gone)
    await trace.leave(db, Place.KEPT)
    await _changed(db, home, meeting, now)


async def record_present(
    db: AsyncSession, meeting: LearningSession, shown: Collection[int], here: Collection[int]
) -> int:
    """Record which of the guests that were shown are there, of others nothing; return how many are."""
    known = await guest.of_session(db, meeting.id)
    for one in known:
        if one.id in shown:
            one.present = one.id in here
    return sum(one.present for one in known)


async def _changed(db: AsyncSession, home: Network, meeting: LearningSession, now: datetime) -> None:
    """Let what names who comes follow: the agenda, the running order, what the facilitators hold."""
    await db.flush()
    if meeting.stage in ARRANGED_IN:
        await moves.follow_agenda(db, home, meeting, now)
        await whisper.follow(db, meeting, now)
    await posted.changed(db, now, meeting.id, Fact.AGENDA | Fact.COMING)
