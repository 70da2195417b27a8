"""Who says that they come, or not, and what follows: counts, errands, a file, a message."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    case_acts,
    contribution_acts,
    entrusted,
    errand_acts,
    posted,
    replacement,
    sending,
    told,
)
from models.attendance import Rsvp, said_by
from models.base import Refusal, WrongStage
from models.network import Network
from models.note_taker import NOTES
from models.person import Person
from models.plan import Fact
from models.session import BEFORE, LearningSession, Mode
from models.session_leader import LEAD


class NotAnnounced(Refusal):
    """People were not told of the session yet, and nobody was asked whether they come."""


async def say(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    person: Person,
    answer: Rsvp,
    now: datetime,
    *,
    online: bool | None = None,
) -> None:
    """Note what somebody says; a file for their calendar goes with a new Yes.

    With a Yes to a hybrid session comes whether they join it `online`, where they said so.

    That they cannot come people may say as soon as they know, and change what is noted of them. Raises
    WrongStage and NotAnnounced.
    """
    _must_be_ahead(meeting)
    early = not meeting.takes_answers and answer is not Rsvp.NO
    if early and await said_by(db, meeting.id, person.id) is None:
        raise NotAnnounced(field="rsvp")
    way = online if meeting.mode is Mode.HYBRID and answer is Rsvp.YES else None
    await sending.answered(db, home, meeting, person, answer, now, online=way)
    await _follow(db, home, meeting, person, answer, now)


async def enter(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    person: Person,
    answer: Rsvp,
    by_id: int,
    now: datetime,
) -> None:
    """Note what somebody else heard from them, and who enters it. Raises WrongStage."""
    _must_be_ahead(meeting)
    await sending.answered(db, home, meeting, person, answer, now, entered_by=by_id)
    if person.off_slack:
        await told.heard(db, home, meeting, person, by_id, now)
    await _follow(db, home, meeting, person, answer, now)


async def count_in(
    db: AsyncSession, home: Network, meeting: LearningSession, person: Person, now: datetime
) -> None:
    """Count somebody as coming who said that they can when the date was asked for. Raises WrongStage."""
    _must_be_ahead(meeting)
    await sending.answered(db, home, meeting, person, Rsvp.YES, now, before=True)
    await _follow(db, home, meeting, person, Rsvp.YES, now)


def _must_be_ahead(meeting: LearningSession) -> None:
    if meeting.stage not in BEFORE:
        raise WrongStage(stage=meeting.stage, field="rsvp")


async def _follow(
    db: AsyncSession, home: Network, meeting: LearningSession, person: Person, answer: Rsvp, now: datetime
) -> None:
    await errand_acts.follow(db, home, meeting, person.id, answer, now)
    await case_acts.follow_coming(db, home, meeting, person.id, answer, now)
    await contribution_acts.follow_coming(db, home, meeting, person, answer, now)
    await replacement.follow_coming(db, meeting, person.id, answer, now)
    await entrusted.follow_coming(db, NOTES, meeting, person.id, answer, now)
    await entrusted.follow_coming(db, LEAD, meeting, person.id, answer, now)
    await posted.changed(db, now, meeting.id, Fact.COMING, own=person.id)
