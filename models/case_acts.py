"""What people do about cases, and what follows: who hears of it, where it stands, what shows it anew."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    attendance,
    case,
    case_agenda,
    case_turns,
    hiding,
    moves,
    posted,
    programme,
    request,
    step,
    trace,
)
from models.attendance import Rsvp
from models.base import NotFound, WrongStage
from models.case import MOST, Case, CaseOver, Owned, OwnerAway, TooManyCases
from models.case_turns import CannotBring
from models.network import Network
from models.outbox import follow_steps
from models.person import Person
from models.plan import Fact, Kind
from models.request import RequestState
from models.session import AFTER, BEFORE, LearningSession, Stage
from models.trace import Place


async def ask(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, now: datetime
) -> Person:
    """Ask a member for a case, and return them; who is asked already is not asked again.

    Raises WrongStage, TooManyCases and CannotBring.
    """
    case.must_be_before(meeting)
    known = await case.of_session(db, meeting.id)
    if asked := next((one for one in known if one.owner.id == owner_id and one.case.live), None):
        return asked.owner
    _must_have_room(known)
    turn = next((one for one in await case_turns.to_ask(db, meeting) if one.person.id == owner_id), None)
    if turn is None:
        raise CannotBring(field="owner")
    mine = next((one.case for one in known if one.owner.id == owner_id), None)
    if mine is None:
        times = await request.first(db, Kind.CASE_REQUEST, meeting, turn.person)
        mine = Case(session_id=meeting.id, owner_id=owner_id, times=times)
        db.add(mine)
    else:
        mine.ask_again()
    await _begins(db, home, meeting)
    until = meeting.starts_at
    await request.send(db, home, meeting, Kind.CASE_REQUEST, turn.person, mine.times, now, until=until)
    await _shown(db, home, meeting, owner_id, now)
    return turn.person


async def bring(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    owner_id: int,
    words: tuple[str, str, str],
    now: datetime,
    *,
    inside: bool,
) -> Case:
    """Bring a case, asked for or not, or change what it says; while the agenda is made it comes on it.

    Raises WrongStage, OwnerAway, TooManyCases and EmptyText.
    """
    case.must_be_before(meeting)
    if await attendance.said_by(db, meeting.id, owner_id) is Rsvp.NO:
        raise OwnerAway
    known = await case.of_session(db, meeting.id)
    mine = next((one.case for one in known if one.owner.id == owner_id), None)
    if mine is None or not mine.live:
        _must_have_room(known)
    if mine is None:
        mine = Case(session_id=meeting.id, owner_id=owner_id)
    was, told, brought = mine.core, not mine.inside, mine.state is RequestState.BROUGHT
    mine.fill_in(*words, inside=inside)
    db.add(mine)
    await _begins(db, home, meeting)
    await case_agenda.follow(db, mine, was)
    if told is inside:  # otherwise than before: what is kept by who facilitates is not let out by itself
        for point in await case_agenda.points_of(db, mine.id):
            await hiding.keep_point(db, home, meeting, point, now, inside=inside or mine.kept, by_owner=True)
    if not brought:
        mine.let_on()
        if meeting.stage is Stage.PREPARING:
            await case_agenda.place(db, meeting, mine)
    await _agenda_changed(db, home, meeting, owner_id, now)
    return mine


async def decline(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, now: datetime
) -> None:
    """Rather not; no reason is asked. Raises WrongStage, NotFound and CaseOver."""
    (await _own(db, meeting, owner_id)).decline()
    await _agenda_changed(db, home, meeting, owner_id, now)


async def take_back(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, now: datetime
) -> None:
    """Bring it no more: it goes off the agenda. Raises WrongStage, NotFound and CaseOver."""
    mine = await _own(db, meeting, owner_id)
    mine.take_back()
    await case_agenda.take_off(db, meeting, mine)
    await _agenda_changed(db, home, meeting, owner_id, now)


async def recall(
    db: AsyncSession, home: Network, meeting: LearningSession, case_id: int | None, now: datetime
) -> Person:
    """Ask somebody no more, and return them; what was entered for who is not on Slack goes off the agenda.

    Raises WrongStage, NotFound and CaseOver.
    """
    case.must_be_before(meeting)
    found = await case.load(db, meeting.id, case_id)
    if found.owner.off_slack and found.case.state is RequestState.BROUGHT:
        await take_back(db, home, meeting, found.owner.id, now)
        return found.owner
    found.case.recall()
    await _agenda_changed(db, home, meeting, found.owner.id, now)
    return found.owner


async def put_on(
    db: AsyncSession, home: Network, meeting: LearningSession, case_id: int | None, now: datetime
) -> None:
    """Put a case that was taken off, or came late, on the agenda. Raises WrongStage, NotFound, CaseOver."""
    case.must_be_before(meeting)
    found = await case.load(db, meeting.id, case_id)
    if found.case.state is not RequestState.BROUGHT:
        raise CaseOver
    found.case.let_on()
    await case_agenda.place(db, meeting, found.case)
    await _agenda_changed(db, home, meeting, found.owner.id, now)


async def looks_back(db: AsyncSession, meeting: LearningSession, owner_id: int) -> Case:
    """Return the case on which its owner may look back. Raises WrongStage and NotFound."""
    if meeting.stage not in AFTER:
        raise WrongStage(stage=meeting.stage)
    mine = await case.of_owner(db, meeting.id, owner_id)
    if mine is None or mine.state is not RequestState.BROUGHT:
        raise NotFound
    return mine


async def tell(
    db: AsyncSession, meeting: LearningSession, owner_id: int, insight: str, now: datetime
) -> None:
    """Keep what its owner saw from outside. Raises WrongStage, NotFound and EmptyText."""
    (await looks_back(db, meeting, owner_id)).tell(insight)
    await posted.changed(db, now, meeting.id, own=owner_id)


async def follow_coming(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, answer: Rsvp, now: datetime
) -> None:
    """Let a case follow what is noted of its owner's coming: away it waits, back it comes."""
    mine = await case.of_owner(db, meeting.id, owner_id)
    if mine is None:
        return
    if answer is Rsvp.NO and mine.live:
        mine.state = RequestState.AWAY
        await case_agenda.take_off(db, meeting, mine)
    elif answer is not Rsvp.NO and mine.state is RequestState.AWAY:
        if sum(one.case.live for one in await case.of_session(db, meeting.id)) >= MOST:
            return
        mine.state = RequestState.BROUGHT if mine.core else RequestState.ASKED
        if mine.has_place(meeting) and meeting.stage is Stage.PREPARING:
            await case_agenda.place(db, meeting, mine)
    else:
        return
    await _agenda_changed(db, home, meeting, owner_id, now)


async def gone(db: AsyncSession, home: Network, owner_id: int, now: datetime) -> None:
    """Let what somebody who leaves would bring go with them: off the agenda, and its words are gone."""
    for meeting in await programme.not_begun(db, home.id):
        mine = await case.of_owner(db, meeting.id, owner_id)
        if mine is not None:
            await case_agenda.take_off(db, meeting, mine)
            await db.delete(mine)
            await trace.leave(db, Place.KEPT)
            await _agenda_changed(db, home, meeting, owner_id, now)


def _must_have_room(known: list[Owned]) -> None:
    if sum(one.case.live for one in known) >= MOST:
        raise TooManyCases


async def _own(db: AsyncSession, meeting: LearningSession, owner_id: int) -> Case:
    case.must_be_before(meeting)
    mine = await case.of_owner(db, meeting.id, owner_id)
    if mine is None:
        raise NotFound
    return mine


async def _begins(db: AsyncSession, home: Network, meeting: LearningSession) -> None:
    """Plan what is sent about cases, with the first one that is asked for or offered."""
    await db.flush()
    if not meeting.cases:
        meeting.cases = True
        line = await programme.timeline(db, home, meeting)
        await follow_steps(db, await step.write_steps(db, meeting, line.steps()))


async def _shown(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, now: datetime
) -> None:
    """Let every message that shows cases tell the truth again: the proposal, and what the owner holds."""
    await db.flush()
    await posted.changed(db, now, meeting.id, Fact.AGENDA, own=owner_id)
    await posted.changed_in(db, now, home.id, Fact.TURNS)


async def _agenda_changed(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, now: datetime
) -> None:
    await db.flush()
    if meeting.stage in BEFORE:
        await moves.follow_agenda(db, home, meeting, now)
    await _shown(db, home, meeting, owner_id, now)
