"""What the two people of an errand do about it, and what follows: who hears of it, what shows it anew."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, errand, errand_offer, posted, programme
from models.attendance import Rsvp
from models.delivery import LASTS, Delivery
from models.errand import Carried, Errand
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.session import BEFORE, LearningSession, Stage


async def follow(
    db: AsyncSession, home: Network, meeting: LearningSession, person_id: int, answer: Rsvp, now: datetime
) -> None:
    """Let errands follow what is noted of somebody's coming, whoever noted it."""
    await db.flush()
    if answer is Rsvp.YES:
        await _shown(db, meeting, await errand.asker_asks_no_more(db, meeting, person_id), now)
    if answer is Rsvp.NO:
        for carried in await errand.carrier_stays_away(db, meeting, person_id):
            await _given_back(db, home, meeting, carried, now)


async def gone(db: AsyncSession, home: Network, person_id: int, now: datetime) -> None:
    """Let nobody count on who leaves a network or lost their account: what they would ask is given back.

    What they had asked of others need not be asked any more: nobody is there to bring the answer to.
    """
    await db.flush()
    running = [one for one in await programme.begun(db, home.id) if one.stage is Stage.UNDERWAY]
    for meeting in [*await programme.not_begun(db, home.id), *running]:
        await _shown(db, meeting, await errand.asker_asks_no_more(db, meeting, person_id), now)
        for carried in await errand.carrier_stays_away(db, meeting, person_id):
            await _given_back(db, home, meeting, carried, now)


async def send(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    asker_id: int,
    question_id: int,
    carrier_id: int,
    now: datetime,
) -> Person:
    """Ask a colleague, and return them; who was chosen before hears that it is not needed.

    Raises WrongStage, NotYours, NotToBeCarried and CannotCarry.
    """
    asked = await errand_offer.must_be_sendable(db, meeting, asker_id, question_id)
    made, over = await errand_offer.send(db, meeting, asked, carrier_id)
    carrier = await db.get_one(Person, made.carrier_id)
    await _tell(db, home, Kind.ERRAND_REQUEST, made, carrier, meeting.starts_at, now)
    await _shown(db, meeting, over, now, made)
    return carrier


async def accept(
    db: AsyncSession, meeting: LearningSession, errand_id: int | None, person_id: int, now: datetime
) -> None:
    """Take it along: the asker sees it. Raises NotFound, NotYours, WrongStage, ErrandOver and CarrierAway."""
    carried = await errand.load(db, meeting.id, errand_id)
    await errand.accept(db, meeting, carried, person_id)
    await _shown(db, meeting, [carried], now)


async def decline(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    errand_id: int | None,
    person_id: int,
    now: datetime,
) -> None:
    """Rather not, at once or later: the asker may choose another. Raises NotFound, NotYours, ErrandOver."""
    carried = await errand.load(db, meeting.id, errand_id)
    was_live = carried.errand.live
    carried.errand.decline(person_id)
    if was_live:
        await _given_back(db, home, meeting, carried, now)
    else:
        await _shown(db, meeting, [carried], now)


async def recall(
    db: AsyncSession, meeting: LearningSession, errand_id: int | None, person_id: int, now: datetime
) -> Person:
    """Let it be after all, and return who need not ask it. Raises NotFound, NotYours."""
    carried = await errand.load(db, meeting.id, errand_id)
    carried.errand.recall(person_id)
    await _shown(db, meeting, [carried], now)
    return carried.carrier


async def tell(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    errand_id: int | None,
    person_id: int,
    line: str,
    now: datetime,
) -> Person:
    """Bring the answer back, and return to whom: in the catch-up, or apart when that went before.

    Raises NotFound, NotYours, ErrandOver, EmptyText and AnswerStaysInside.
    """
    carried = await errand.load(db, meeting.id, errand_id)
    carried.tell(person_id, line)
    sent = await posted.of_session(db, meeting.id, Kind.CATCH_UP)
    if any(one.person_id == carried.asker.id for one in sent):
        await _tell(db, home, Kind.ERRAND_NEWS, carried.errand, carried.asker, now + LASTS, now)
    await _shown(db, meeting, [carried], now)
    return carried.asker


async def _given_back(
    db: AsyncSession, home: Network, meeting: LearningSession, carried: Carried, now: datetime
) -> None:
    """Tell the asker, who may choose another while there is time."""
    if meeting.stage in BEFORE:
        await _tell(db, home, Kind.ERRAND_NEWS, carried.errand, carried.asker, meeting.starts_at, now)
    await _shown(db, meeting, [carried], now)


async def _tell(
    db: AsyncSession, home: Network, kind: Kind, about: Errand, to: Person, expires: datetime, now: datetime
) -> None:
    answered = 1000 if about.answer else 0  # the answer is another message than an earlier no
    await delivery.put(
        db,
        Delivery(
            network_id=home.id,
            kind=kind,
            subject=about.subject,
            session_id=about.session_id,
            edition=about.times + answered,
            recipient=to.user_id,
            person_id=to.id,
            due=to.hours.next_open(now, home.calendar),
            expires=expires,
        ),
    )


async def _shown(
    db: AsyncSession,
    meeting: LearningSession,
    about: Iterable[Carried],
    now: datetime,
    made: Errand | None = None,
) -> None:
    """Let every message that shows these errands tell the truth again.

    To whoever facilitates only where a yes came or went: the rest is between the two of them.
    """
    old = list(about)
    changed = [carried.errand for carried in old] + ([made] if made else [])
    for one in changed:
        await posted.changed_about(db, now, meeting.network_id, one.subject)
    for person_id in {one.asker_id for one in changed} | {one.carrier_id for one in changed}:
        await posted.changed(db, now, meeting.id, own=person_id)
    if any(carried.stood is not carried.stands for carried in old):
        await posted.changed(db, now, meeting.id, Fact.ERRANDS)
