"""The timeline of a session as a pure function: which message is due when, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.calendar import DAY, DAY_ENDS, DAY_STARTS, MORNING, Calendar, Hours, Toward
from models.moment import Moment
from models.plan import EVALUATION_CLOSES, RULES, SESSION_CLOSES, Kind, too_soon
from models.session import LearningSession, Stage

MORNING_LEAVES = timedelta(hours=2)  # until the start, or the morning is too late
CLOSE_TOGETHER = timedelta(weeks=5)


@dataclass(frozen=True)
class PlannedStep:
    """A message that the timeline asks for: due and expires are instants (UTC)."""

    kind: Kind
    edition: int
    due: datetime
    expires: datetime


@dataclass(frozen=True)
class Timeline:
    """The instants of one session. Offsets before the session move earlier, those after it later."""

    session: LearningSession
    calendar: Calendar
    rhythm: Mapping[str, int]
    previous_start: datetime | None = None
    next_start: datetime | None = None

    def at(self, moment: Moment) -> datetime:
        """Return the instant of a moment that comes by itself (UTC)."""
        return moment.usual(self)

    def moment(self, kind: Kind) -> Moment:
        """Return when a kind of message is due, in the rhythm of the network."""
        moment, days = RULES[kind].due, self.rhythm.get(kind)
        assert moment is not None
        return moment if days is None else moment.moved(days)

    def due(self, kind: Kind) -> datetime:
        """Return when a kind of message is due by itself."""
        return self.at(self.moment(kind))

    def day_of(self, kind: Kind) -> date:
        """Return the day on which a kind of message usually comes."""
        return self.calendar.day(self.at(self.moment(kind).plain))

    def expires(self, kind: Kind) -> datetime:
        """Return when a kind of message has lost its use."""
        moment = RULES[kind].expires
        assert moment is not None
        return self.at(moment)

    @property
    def shortened(self) -> bool:
        """The session follows the one before it by less than five weeks."""
        return self.previous_start is not None and self._close(self.previous_start, self.session.starts_at)

    @property
    def overlaps_next(self) -> bool:
        """The next session comes within five weeks: the check at T+14 is left to its opening round."""
        return self.next_start is not None and self._close(self.session.starts_at, self.next_start)

    def _close(self, one: datetime, other: datetime) -> bool:
        # In days: over a clock change five weeks last an hour less.
        return self.calendar.day(other) - self.calendar.day(one) < CLOSE_TOGETHER

    @property
    def questions_close(self) -> datetime:
        """When the questions for this session close by themselves."""
        return self.due(Kind.PROPOSAL)

    def paced(self, wished: datetime, begun: datetime) -> datetime:
        """Return the moment wished for, or a humane one about halfway from the beginning to the start."""
        start = self.session.starts_at
        half = begun + (start - begun) / 2
        opening, morning = self.opening(half), self.calendar.at(self.calendar.day(start), DAY_STARTS)
        if half < min(opening, morning):  # at night, or on a day without work
            evening = self.calendar.at(self.calendar.day(begun), DAY_ENDS)
            if opening <= start - MORNING_LEAVES:
                half = opening
            elif begun < evening < half:
                half = evening
            elif morning < start:
                half = morning
        return min(wished, half)

    def opening(self, moment: datetime) -> datetime:
        """Return the next hour at which people of the network are written to."""
        return Hours(self.calendar.zone, MORNING).next_open(moment, self.calendar)

    @property
    def evaluation_closes(self) -> datetime:
        """When the evaluation closes by itself."""
        return self.at(EVALUATION_CLOSES)

    def working_day(self, days: int) -> date:
        """Return the day so many days from that of the session, or the working day before or after it."""
        day = self.session.starts_local.date() + days * DAY
        if days == 0:
            return day
        return self.calendar.working_day(day, Toward.EARLIER if days < 0 else Toward.LATER)

    def steps(self) -> Iterator[PlannedStep]:
        """Yield what the timeline sends for this session, in the order of the rules.

        What was past when the session was made is left out, and so is a reminder on the day of what it
        reminds of: a session that is planned late sends no flood.
        """
        for kind, rule in RULES.items():
            due = None if rule.with_move or rule.due is None else self.given(kind)
            made = self.session.created_at
            if due is None or rule.expires is None or due < made or too_soon(kind, due, made):
                continue
            expires = self.expires(kind)
            if due < expires:
                yield PlannedStep(kind, self.session.edition if rule.repeats else 1, due, expires)

    def before(self) -> list[tuple[Kind, datetime]]:
        """Return what goes out from the announcement to the start, and when, in order."""
        sent = {step.kind: step.due for step in self.steps() if RULES[step.kind].previewed}
        moved = {kind: self.due(kind) for kind in (Kind.PROPOSAL, Kind.AGENDA)}
        return sorted((sent | moved).items(), key=lambda item: item[1])

    def given(self, kind: Kind) -> datetime | None:
        """Return when a kind is due given what happened so far; None when it is not to be sent."""
        return None if self.session.stage is Stage.CANCELLED else self.moment(kind).given(self)

    def next_move(self) -> datetime | None:  # noqa: PLR0911 - one return a stage
        """Return when the session moves on by itself; None when it never does."""
        match self.session.stage:
            case Stage.PLANNED:
                return max(self.due(Kind.ANNOUNCEMENT), self.session.created_at)
            case Stage.ANNOUNCED:
                return min(self.questions_close, self.session.starts_at)
            case Stage.PREPARING:
                return min(self.due(Kind.AGENDA), self.session.starts_at)
            case Stage.READY:
                return self.session.starts_at
            case Stage.UNDERWAY:
                return self.session.ends_at
            case Stage.EVALUATING:
                return self.evaluation_closes
            case Stage.REPORTING:
                return self.at(SESSION_CLOSES)
            case _:
                return None
