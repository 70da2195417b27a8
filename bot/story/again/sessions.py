"""The sessions of which the report is out, and those that were called off, as the file says them.

Who came is for whoever facilitates: the file has how many were there and how many said what, as the group
was told, and nobody's name. Nothing of it depends on who these were, nor on whether the file has them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.story.again.agendas import Agenda
from bot.story.again.known import MORNING, Known
from bot.story.cast import sits
from bot.story.practice import CaseData, DatePollData
from bot.story.script import AttendanceData, SessionData
from bot.story.somebody import SAID
from models import agenda, attendance, date_poll, evaluation, membership, programme
from models.agenda import USUAL_METHOD
from models.attendance import Rsvp
from models.plan import Kind
from models.session import AFTER, LearningSession, Stage
from models.timeline import Timeline

BESIDE = timedelta(hours=26)  # before or after the announcement: on another day
AT_HAND = timedelta(hours=2)  # after the announcement, or once its date is known


@dataclass(frozen=True)
class Sat:
    """A session with its timeline."""

    meeting: LearningSession
    line: Timeline


async def find(db: AsyncSession, known: Known) -> list[Sat]:
    """Return the sessions that the file has in their order, and give them their ids."""
    home = known.home
    meetings = await programme.of_network(db, home.id)
    known.held = [one for one in meetings if one.stage in AFTER and _told(one)]
    starts = {one.starts_at for one in known.held}
    off = [one for one in await programme.ever_called_off(db, home.id) if one.starts_at not in starts]
    heard_of = [*known.held, *(one for one in off if one.cancelled_from is not Stage.PLANNED)]
    heard_of.sort(key=lambda one: one.starts_at)
    found = [*heard_of, *(one for one in off if one.cancelled_from is Stage.PLANNED)]  # these have no number
    known.planned = sorted(found, key=lambda one: one.starts_at)
    known.sessions = {one.id: f"S{number}" for number, one in enumerate(found, 1)}
    sat = [Sat(one, await programme.timeline(db, home, one)) for one in found]
    known.closings = {one.meeting.id: one.line.questions_close for one in sat}
    return sat


def _told(meeting: LearningSession) -> bool:
    return meeting.released_at is not None or meeting.stage is Stage.CLOSED


async def write(
    db: AsyncSession, known: Known, sat: Iterable[Sat]
) -> tuple[list[SessionData], list[CaseData]]:
    """Return what is said of each session, and the cases that may be told; questions have their ids."""
    sessions, cases = list[SessionData](), list[CaseData]()
    for number, one in enumerate(sat, 1):
        meeting = one.meeting
        data = SessionData(
            known.sessions[meeting.id],
            number,
            known.at(meeting.starts_at),
            known.at(meeting.ends_at),
            [],
            title=known.say(meeting.title),
            location={"organisation": known.organisation(meeting.place)} if meeting.place else {},
            facilitator=known.facilitator,
            date_poll=await _poll(db, known, meeting),
        )
        sessions.append(data)
        if meeting.stage is Stage.CANCELLED:
            data.called_off_at = _called_off(known, one)
            continue
        data.attendance = await _coming(db, known, meeting)
        if agenda.out(meeting):
            announced = known.on(one.line.day_of(Kind.ANNOUNCEMENT), MORNING)
            at_hand = max(announced, data.date_poll.chosen_at if data.date_poll else announced) + AT_HAND
            made = Agenda(known, meeting, at_hand)
            cases += await made.cases(db, len(cases))
            data.experts = await made.experts(db)
            data.agenda = await made.points(db)
    known.otherwise += _otherwise(known)
    return sessions, cases


def _otherwise(known: Known) -> Iterator[str]:
    """Say what of the sessions cannot be played as it was."""
    moved = [known.sessions[one.id] for one in known.held if one.moved_from is not None]
    if moved:
        yield f"Moved sessions ({', '.join(moved)}) are where they were in the end, from the beginning."
    if known.asked_too_late:
        late = ", ".join(sorted(known.asked_too_late))
        yield f"Questions that were put on an agenda after it was made ({late}) are not on it."
    if known.with_own_methods:
        yield (
            f"Points with a method of the network's own ({known.with_own_methods}) are played with "
            f"the usual one, {USUAL_METHOD}."
        )


def _called_off(known: Known, one: Sat) -> datetime:
    """Return when it was called off, as far as that shows: before it was announced, or after."""
    announced = known.on(one.line.day_of(Kind.ANNOUNCEMENT), MORNING)
    if one.meeting.cancelled_from is not Stage.PLANNED:
        last = known.last_asked.get(known.sessions[one.meeting.id], announced) + AT_HAND
        return max(announced + BESIDE, last) if last < one.meeting.starts_at else announced + BESIDE
    return known.at(min(announced, known.home.closed_at or announced) - BESIDE)


async def _poll(db: AsyncSession, known: Known, meeting: LearningSession) -> DatePollData | None:
    """Return how its date was found; what people said of the dates is kept for a month, and in no file."""
    poll = await date_poll.became(db, meeting)
    if poll is None or poll.closed_at is None:
        return None
    offered = [known.at(one.starts_at(poll)) for one in await date_poll.dates_of(db, poll.id)]
    if known.at(meeting.starts_at) not in offered:  # it was moved since
        return None
    return DatePollData(known.at(poll.created_at), offered, known.at(poll.closed_at))


async def _coming(db: AsyncSession, known: Known, meeting: LearningSession) -> list[AttendanceData]:
    """Return a row for each who took part then: so many were there, and so many said this or that."""
    part = sum(sits(row, known.at(meeting.starts_at)) for row in known.membership)
    said = sorted(await _said(db, known, meeting, part), key=SAID.index)
    told, here = await _there(db, known, meeting)
    known.present[meeting.id] = told
    if here is None:
        return [AttendanceData(None, rsvp, attended=None) for rsvp in said]
    return [AttendanceData(None, rsvp, at < here) for at, rsvp in enumerate(said)]


async def _said(db: AsyncSession, known: Known, meeting: LearningSession, part: int) -> list[Rsvp | None]:
    """Return what was said about coming, by nobody; who only facilitates is in no count of the channel."""
    places = await membership.everybody(db, known.home.id)
    beside = {place.person_id for place, _ in places if place.leads and not place.participates}
    rows = await attendance.of_session(db, meeting.id)
    said = sorted((row.rsvp for row in rows if row.rsvp and row.person_id not in beside), key=SAID.index)
    return [*said, *[None] * part][:part]


async def _there(db: AsyncSession, known: Known, meeting: LearningSession) -> tuple[int | None, int | None]:
    """Return how many were there as the report tells it, and by what is known how many were; None: nothing.

    Once who was there is forgotten, these are those who were asked how it was.
    """
    if meeting.released_at is None:
        return None, None
    if await attendance.of_session(db, meeting.id):
        there, _ = await attendance.how_many(db, meeting)
        return there, there
    row = await evaluation.asking(db, meeting.id)
    return None, row.asked if row is not None else None
