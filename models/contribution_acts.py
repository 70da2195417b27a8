"""What people do about contributions, and what follows: who hears of it, where it stands, what shows it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import contribution, moves, posted, programme, request, session, trace
from models import contribution_agenda as on_agenda
from models.attendance import Rsvp
from models.base import NotFound
from models.contribution import CannotContribute, Contributed, Contribution, ContributionOver
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.question import cleaned
from models.request import RequestState
from models.session import BEFORE, LearningSession, Stage
from models.trace import Place
from models.wanted import still_wanted


async def ask(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, words: str, minutes: int,
    now: datetime,
) -> Person:  # fmt: skip
    """Ask a member privately to bring something, and return them; who is asked already is not asked again.

    Raises ContributionOver, CannotContribute and EmptyText.
    """
    contribution.must_be_before(meeting)
    words = cleaned(words, "asked")
    known = {one.owner.id: one for one in await contribution.of_session(db, meeting.id)}
    before = known.get(owner_id)
    if before is not None and before.contribution.live:
        if (before.contribution.asked, before.contribution.minutes) != (words, minutes):
            raise CannotContribute(field="owner")  # a colleague asked for something else meanwhile
        return before.owner
    found = next((one for one in await contribution.to_ask(db, meeting) if one.person.id == owner_id), None)
    if found is None:
        raise CannotContribute(field="owner")
    for one in known.values():  # somebody else is asked for the same: that settles a no
        one.contribution.settled |= one.contribution.said_no and one.contribution.asked == words
    if before is None:
        times = await request.first(db, Kind.CONTRIBUTION_REQUEST, meeting, found.person)
        mine = Contribution(
            session_id=meeting.id, owner_id=owner_id, asked=words, minutes=minutes, times=times
        )
        db.add(mine)
    else:
        mine = before.contribution
        mine.ask_again()
        mine.asked, mine.minutes, mine.brings, mine.settled = words, minutes, "", False
    await db.flush()
    if found.person.off_slack:  # asked aloud, who facilitates notes a yes
        await bring(db, home, meeting, found.person, now)
        return found.person
    await request.send(
        db, home, meeting, Kind.CONTRIBUTION_REQUEST, found.person, mine.times, now, until=meeting.starts_at
    )
    await _shown(db, home, meeting, owner_id, now)
    return found.person


async def bring(
    db: AsyncSession, home: Network, meeting: LearningSession, who: Person, now: datetime, brings: str = ""
) -> Contribution:
    """Gladly, or in other words than before: while the agenda is made it comes on it.

    Raises ContributionOver and NotFound.
    """
    mine = await _own(db, meeting, who.id)
    one = Contributed(mine, who)
    was, brought = mine.brings, mine.state is RequestState.BROUGHT
    mine.bring(brings)
    await on_agenda.follow(db, one, was)
    if not brought:
        mine.let_on()
        if meeting.stage is Stage.PREPARING:
            await on_agenda.place(db, meeting, one)
    await _shown(db, home, meeting, who.id, now)
    return mine


async def decline(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, now: datetime
) -> None:
    """Rather not; no reason is asked. Raises ContributionOver and NotFound."""
    (await _own(db, meeting, owner_id)).decline()
    await _shown(db, home, meeting, owner_id, now)


async def take_back(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, now: datetime
) -> None:
    """Not after all: it goes off the agenda. Raises ContributionOver and NotFound."""
    mine = await _own(db, meeting, owner_id)
    mine.take_back()
    await on_agenda.take_off(db, meeting, mine)
    await _shown(db, home, meeting, owner_id, now)


async def recall(
    db: AsyncSession, home: Network, meeting: LearningSession, key: int | None, now: datetime
) -> None:
    """Ask it no more; what would be brought goes off the agenda. Raises ContributionOver and NotFound."""
    contribution.must_be_before(meeting)
    found = await contribution.load(db, meeting.id, key)
    if found.owner.off_slack and found.contribution.state is RequestState.BROUGHT:
        await take_back(db, home, meeting, found.owner.id, now)  # as they said to who facilitates
        return
    found.contribution.recall()
    await on_agenda.take_off(db, meeting, found.contribution)
    await _shown(db, home, meeting, found.owner.id, now)


async def settle(db: AsyncSession, meeting: LearningSession, key: int | None) -> None:
    """Leave it at a no: whoever facilitates is told of it no more. Raises NotFound."""
    mine = (await contribution.load(db, meeting.id, key)).contribution
    mine.settled = mine.settled or mine.said_no


async def put_on(
    db: AsyncSession, home: Network, meeting: LearningSession, key: int | None, now: datetime
) -> None:
    """Put on the agenda what was taken off, or came late. Raises ContributionOver and NotFound."""
    contribution.must_be_before(meeting)
    found = await contribution.load(db, meeting.id, key)
    if found.contribution.state is not RequestState.BROUGHT:
        raise ContributionOver
    found.contribution.let_on()
    await on_agenda.place(db, meeting, found)
    await _shown(db, home, meeting, found.owner.id, now)


async def follow_coming(
    db: AsyncSession, home: Network, meeting: LearningSession, who: Person, answer: Rsvp, now: datetime
) -> None:
    """Let it follow what is noted of its owner's coming: away it waits, back it comes."""
    mine = await contribution.of_owner(db, meeting.id, who.id)
    if mine is None:
        return
    if answer is Rsvp.NO and mine.live:
        mine.state = RequestState.AWAY
        await on_agenda.take_off(db, meeting, mine)
    elif answer is not Rsvp.NO and mine.state is RequestState.AWAY:
        mine.state, mine.settled = RequestState.BROUGHT if mine.brings else RequestState.ASKED, False
        if mine.has_place(meeting) and meeting.stage is Stage.PREPARING:
            await on_agenda.place(db, meeting, Contributed(mine, who))
    else:
        return
    await _shown(db, home, meeting, who.id, now)


async def gone(db: AsyncSession, home: Network, owner_id: int, now: datetime) -> None:
    """Let what somebody who leaves would bring go with them, off the agendas to come."""
    for meeting in await programme.not_begun(db, home.id):
        mine = await contribution.of_owner(db, meeting.id, owner_id)
        if mine is not None:
            await on_agenda.take_off(db, meeting, mine)
            await db.delete(mine)
            await trace.leave(db, Place.KEPT)
            await _shown(db, home, meeting, owner_id, now)


async def _own(db: AsyncSession, meeting: LearningSession, owner_id: int) -> Contribution:
    contribution.must_be_before(meeting)
    mine = await contribution.of_owner(db, meeting.id, owner_id)
    if mine is None:
        raise NotFound
    return mine


async def _shown(
    db: AsyncSession, home: Network, meeting: LearningSession, owner_id: int, now: datetime
) -> None:
    """Let every message that shows it tell the truth again: the proposal, and what its owner holds."""
    await db.flush()
    if meeting.stage in BEFORE:
        await moves.follow_agenda(db, home, meeting, now)
    await posted.changed(db, now, meeting.id, Fact.AGENDA, own=owner_id)


@still_wanted(Kind.CONTRIBUTION_REQUEST)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still asked, and has said nothing."""
    meeting = await session.of_message(db, row.session_id, BEFORE)
    mine = await contribution.of_owner(db, meeting.id, person.id) if meeting is not None else None
    return mine is not None and mine.state is RequestState.ASKED
