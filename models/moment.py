"""When something is due in the life of a session: each moment says how it is reckoned.

`usual` is when it comes by itself; `given` the same with what has happened so far, or None when it is not to
come at all. Days are counted from that of the session; a network may have another number of them.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from models.calendar import DAY, DAY_ENDS, MORNING, Toward
from models.session import Mode, Stage

if TYPE_CHECKING:
    from models.plan import Kind
    from models.timeline import Timeline

A_WEEK = timedelta(days=7)
STAYS_OPEN = timedelta(days=15)  # a session closes in the evening two weeks after it was held
SHORT_ANNOUNCEMENT = -14

# The pace of what comes late: announced or moved close to its day, close to the session before it, or after
# an outage. Each of these leaves at least half of the time to what comes after it, and keeps working hours.
DAYS_TO_ASK = 2  # working days from the announcement to the closing of the questions
TIME_TO_ARRANGE = timedelta(hours=5)  # for the facilitator, from the proposal to the agenda
TIME_TO_ANSWER = timedelta(hours=16)  # a night and a morning, from the evaluation to its reminder
TIME_TO_READ = timedelta(minutes=30)  # from the running order to the start
DAYS_TO_READ = 3  # from the report to the reminder of who was away

OPEN = (Stage.PLANNED, Stage.ANNOUNCED)  # its questions have not closed
UNPUBLISHED = (*OPEN, Stage.PREPARING)


class Moment(ABC):
    """When something is due."""

    @abstractmethod
    def usual(self, line: "Timeline") -> datetime:
        """Return when it comes by itself."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, given what happened so far; None when it does not come."""
        return self.usual(line)

    def moved(self, days: int) -> "Moment":
        """Return the same moment so many days from that of the session, where it is counted in days."""
        return self

    @property
    def plain(self) -> "Moment":
        """The moment without what bends it."""
        return self


@dataclass(frozen=True)
class OnDay(Moment):
    """An hour on a day counted from the session's day; moved to a working day."""

    days: int
    at: time = MORNING

    def moved(self, days: int) -> "OnDay":
        """Return the same hour on another day."""
        return replace(self, days=days)

    def usual(self, line: "Timeline") -> datetime:
        """Return the hour on that day."""
        return line.calendar.at(line.working_day(self.days), self.at)


@dataclass(frozen=True)
class FromStart(Moment):
    """Minutes from the start of the session."""

    minutes: int = 0

    def usual(self, line: "Timeline") -> datetime:
        """Return the instant."""
        return line.session.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class FromEnd(Moment):
    """Minutes from the planned end of the session."""

    minutes: int = 0

    def usual(self, line: "Timeline") -> datetime:
        """Return the instant."""
        return line.session.ends_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class LookingBack(Moment):
    """When the group begins to look back on the session, at its end."""

    def usual(self, line: "Timeline") -> datetime:
        """Return the instant."""
        return line.session.looks_back_at


@dataclass(frozen=True)
class With(Moment):
    """Together with another kind, so that both are one message, or as soon as that comes in its place."""

    kind: "Kind"

    def usual(self, line: "Timeline") -> datetime:
        """Return when that comes."""
        return line.due(self.kind)


@dataclass(frozen=True)
class EveBefore(Moment):
    """The evening of the working day before another kind: a reminder leaves a morning to answer."""

    kind: "Kind"

    def usual(self, line: "Timeline") -> datetime:
        """Return that evening."""
        day = line.calendar.day(line.due(self.kind)) - DAY
        return line.calendar.at(line.calendar.working_day(day, Toward.EARLIER), DAY_ENDS)


@dataclass(frozen=True)
class Preparing(Moment):
    """A week before another kind; later while the session before is open, until a day before that kind."""

    kind: "Kind"
    at: time = MORNING

    def usual(self, line: "Timeline") -> datetime:
        """Return the morning of that day, or of the working day before."""
        told = line.calendar.day(line.due(self.kind))
        week, latest = (self._on(line, told - days, Toward.EARLIER) for days in (A_WEEK, DAY))
        if line.previous_start is None:
            return week
        held = line.calendar.day(line.previous_start)
        return max(week, min(self._on(line, held + STAYS_OPEN, Toward.LATER), latest))

    def _on(self, line: "Timeline", day: date, toward: Toward) -> datetime:
        return line.calendar.at(line.calendar.working_day(day, toward), self.at)


@dataclass(frozen=True)
class WhenOpened(Moment):
    """As soon as the evaluation is opened, if it is."""

    def usual(self, line: "Timeline") -> datetime:
        """Return when it was opened."""
        assert line.session.evaluation_opened_at is not None
        return line.session.evaluation_opened_at

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it was opened, if it was."""
        return line.session.evaluation_opened_at


@dataclass(frozen=True)
class Bent(Moment):
    """A usual moment, and what bends it."""

    by: Moment

    @property
    def plain(self) -> Moment:
        """The usual moment."""
        return self.by.plain

    def moved(self, days: int) -> Self:
        """Return the same, bending another day."""
        return replace(self, by=self.by.moved(days))

    def usual(self, line: "Timeline") -> datetime:
        """Return when it comes by itself."""
        return self.by.usual(line)


@dataclass(frozen=True)
class Announcing(Bent):
    """Later when the session comes soon after the one before it."""

    by: OnDay

    def usual(self, line: "Timeline") -> datetime:
        """Return when it comes by itself."""
        soon = line.shortened and self.by.days < SHORT_ANNOUNCEMENT
        return (self.by.moved(SHORT_ANNOUNCEMENT) if soon else self.by).usual(line)


@dataclass(frozen=True)
class DayToAnswer(Bent):
    """Before another kind by a day at least: holidays may bring both to one day."""

    before: "Kind"
    at: time = MORNING

    def usual(self, line: "Timeline") -> datetime:
        """Return when it comes by itself."""
        latest = line.calendar.working_day(line.calendar.day(line.due(self.before)) - DAY, Toward.EARLIER)
        return min(self.by.usual(line), line.calendar.at(latest, self.at))


@dataclass(frozen=True)
class Closing(Bent):
    """When the questions close, of which people know since a kind of message announced the session.

    Opened again by hand after that, they close on the morning of a `later` kind, or at the start. Asked for
    late, they stay open for two working days, or half of the time that is left.
    """

    announced: "Kind"
    later: tuple["Kind", ...]

    def usual(self, line: "Timeline") -> datetime:
        """Return when they close."""
        usual, session = self.by.usual(line), line.session
        if session.stage not in OPEN:
            return usual
        if (reopened := session.reopened_at) is not None:
            later = [usual, *(line.calendar.at(line.day_of(kind), MORNING) for kind in self.later)]
            return next((moment for moment in later if moment > reopened), session.starts_at)
        asked = self._asked(line)
        day = line.calendar.day(asked)
        for _ in range(DAYS_TO_ASK):
            day = line.calendar.working_day(day + DAY, Toward.LATER)
        return max(usual, line.paced(line.calendar.at(day, MORNING), asked))

    def _asked(self, line: "Timeline") -> datetime:
        """Return since when people know that questions for this session are asked.

        That is after the session before it, whose questions wait for their answers until then.
        """
        session = line.session
        asked = session.since or session.created_at
        if session.stage is Stage.PLANNED:
            asked = max(asked, line.due(self.announced))
        day = session.starts_local.date()
        if line.previous_start is not None and line.calendar.day(line.previous_start) < day:
            asked = max(asked, line.previous_start)
        return asked


@dataclass(frozen=True)
class Publishing(Bent):
    """When the agenda is published: whoever facilitates has had some time with the proposal."""

    proposed: "Kind"

    def usual(self, line: "Timeline") -> datetime:
        """Return when it comes by itself."""
        closed = line.due(self.proposed)
        if line.session.stage not in OPEN and line.session.since is not None:
            closed = line.session.since
        arranged = line.opening(line.opening(closed) + TIME_TO_ARRANGE)
        return max(self.by.usual(line), line.paced(arranged, closed))


@dataclass(frozen=True)
class BeforeStart(Bent):
    """Some time before the start, and with the agenda in it."""

    published: "Kind"

    def usual(self, line: "Timeline") -> datetime:
        """Return when it comes by itself."""
        early = min(self.by.usual(line), line.session.starts_at - TIME_TO_READ)
        known = line.due(self.published) if line.session.stage in UNPUBLISHED else line.session.created_at
        return max(early, known)


@dataclass(frozen=True)
class IfOpened(Bent):
    """Only when the evaluation was opened."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, if at all."""
        return self.usual(line) if line.session.evaluation_opened_at is not None else None


@dataclass(frozen=True)
class UnlessOpened(Bent):
    """Until the evaluation is opened."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, if at all."""
        return self.usual(line) if line.session.evaluation_opened_at is None else None


@dataclass(frozen=True)
class AfterOpening(Bent):
    """A night and a morning after people heard of the evaluation: on the day itself at once, or in hours."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, if at all."""
        opened = line.session.evaluation_opened_at
        if opened is None:
            return None
        on_the_day = line.calendar.day(opened) == line.session.starts_local.date()
        return max(self.usual(line), (opened if on_the_day else line.opening(opened)) + TIME_TO_ANSWER)


@dataclass(frozen=True)
class OnRelease(Bent):
    """On the release of the report, not before the morning; without one at the usual moment."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes."""
        released = line.session.released_at
        if released is None:
            return self.usual(line)
        morning = line.calendar.at(line.calendar.day(released), MORNING)
        return min(max(released, morning), self.usual(line))


@dataclass(frozen=True)
class AfterRelease(Bent):
    """Some days after the release of the report; without one not at all."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, if at all."""
        if line.session.released_at is None:
            return None
        day = line.calendar.day(line.session.released_at) + DAYS_TO_READ * DAY
        later = line.calendar.at(line.calendar.working_day(day, Toward.LATER), MORNING)
        return max(self.usual(line), later)


@dataclass(frozen=True)
class UnlessReleased(Bent):
    """Until the report is released."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, if at all."""
        return self.usual(line) if line.session.released_at is None else None


@dataclass(frozen=True)
class IfCases(Bent):
    """Only where a case was asked for or offered."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, if at all."""
        return self.usual(line) if line.session.cases else None


@dataclass(frozen=True)
class IfOnline(Bent):
    """Only where people can join online."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, if at all."""
        return None if line.session.mode is Mode.IN_PERSON else self.usual(line)


@dataclass(frozen=True)
class NotIfOverlapping(Bent):
    """Left to the opening round of the next session where that comes soon."""

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes, if at all."""
        return None if line.overlaps_next else self.usual(line)


@dataclass(frozen=True)
class BeforeNext(Bent):
    """Where the next session comes soon, the morning of the working day before it."""

    at: time = MORNING

    def given(self, line: "Timeline") -> datetime | None:
        """Return when it comes; where that would be before this session is over, not at all."""
        if not line.overlaps_next or line.next_start is None:
            return self.usual(line)
        day = line.calendar.working_day(line.calendar.day(line.next_start) - DAY, Toward.EARLIER)
        return line.calendar.at(day, self.at) if day > line.calendar.day(line.session.ends_at) else None


@dataclass(frozen=True)
class UntilNext(Bent):
    """Where the next session comes soon, until that begins."""

    def usual(self, line: "Timeline") -> datetime:
        """Return until when it is of use."""
        soon = line.next_start if line.overlaps_next else None
        return self.by.usual(line) if soon is None else soon
