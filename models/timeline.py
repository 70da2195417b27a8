"""The timeline of a session as a pure function: which message is due when, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.calendar import DAY, DAY_ENDS, DAY_STARTS, MORNING, Calendar, Hours, Toward
from models.plan import (
    AGENDA_DUE,
    EVALUATION_CLOSES,
    QUESTIONS_CLOSE,
    RULES,
    SESSION_CLOSES,
    FromEnd,
    FromStart,
    Kind,
    Moment,
    OnDay,
    WhenOpened,
    too_soon,
)
from models.session import LearningSession, Stage

SHORT_ANNOUNCEMENT = -14
A_WEEK = timedelta(days=7)

# The pace of what comes late: announced or moved close to its day, close to the session before it, or after
# an outage. Each of these leaves at least half of the time to what comes after it, and keeps working hours.
DAYS_TO_ASK = 2  # working days from the announcement to the closing of the questions
TIME_TO_ARRANGE = timedelta(hours=5)  # for the facilitator, from the proposal to the agenda
TIME_TO_ANSWER = timedelta(hours=16)  # a night and a morning, from the evaluation to its reminder
TIME_TO_READ = timedelta(minutes=30)  # from the running order to the start
MORNING_LEAVES = timedelta(hours=2)  # until the start, or the morning is too late
CLOSE_TOGETHER = timedelta(weeks=5)

OPEN = (Stage.PLANNED, Stage.ANNOUNCED)  # its questions have not closed
UNPUBLISHED = (*OPEN, Stage.PREPARING)


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
        """Return the instant of a moment (UTC)."""
        match moment:
            case FromStart(minutes):
                return self.session.starts_at + timedelta(minutes=minutes)
            case FromEnd(minutes):
                return self.session.ends_at + timedelta(minutes=minutes)
            case OnDay(days, hour):
                return self.calendar.at(self._working_day(days), hour)
            case WhenOpened():
                assert self.session.evaluation_opened_at is not None
                return self.session.evaluation_opened_at

    def due(self, kind: Kind) -> datetime:  # noqa: PLR0911 - one return a kind
        """Return when a kind of message is due by itself."""
        moment = RULES[kind].due
        assert moment is not None
        if not isinstance(moment, OnDay):
            return self.at(moment)
        if kind is Kind.EXPERT_SEARCH:  # with the question reminder, so that both are one message
            return self.due(Kind.QUESTION_REMINDER)
        days = self.rhythm.get(kind, moment.days)
        if self.shortened and kind is Kind.ANNOUNCEMENT:
            days = max(days, SHORT_ANNOUNCEMENT)
        if kind is Kind.QUESTION_REMINDER:  # holidays may bring both to one day: leave a day to answer
            day_before_close = self.calendar.day(self.due(Kind.PROPOSAL)) - DAY
            latest = self.calendar.working_day(day_before_close, Toward.EARLIER)
            return min(self.at(OnDay(days, moment.at)), self.calendar.at(latest, moment.at))
        if kind is Kind.PREVIEW:
            announced = self.calendar.day(self.due(Kind.ANNOUNCEMENT))
            return self.calendar.at(self.calendar.working_day(announced - A_WEEK, Toward.EARLIER), moment.at)
        usual = self.at(OnDay(days, moment.at))
        if kind is Kind.PROPOSAL:
            return self._closing(usual)
        if kind is Kind.AGENDA:
            return self._publication(usual)
        if kind is Kind.RUNNING_ORDER:
            return self._running_order(usual)
        return usual

    def expires(self, kind: Kind) -> datetime:
        """Return when a kind of message has lost its use."""
        moment = RULES[kind].expires
        assert moment is not None
        if moment == QUESTIONS_CLOSE:  # the evening before: a reminder leaves a morning to answer
            day = self.calendar.working_day(self.calendar.day(self.questions_close) - DAY, Toward.EARLIER)
            return self.calendar.at(day, DAY_ENDS)
        return self.due(Kind.AGENDA) if moment == AGENDA_DUE else self.at(moment)

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

    def _closing(self, usual: datetime) -> datetime:
        """Return when the questions close.

        Opened again by hand after that, they close on the morning of the agenda, of the day before, or at the
        start. Asked for late, they stay open for two working days, or half of the time that is left.
        """
        if self.session.stage not in OPEN:
            return usual
        if (reopened := self.session.reopened_at) is not None:
            days = (self._usual_day(kind) for kind in (Kind.AGENDA, Kind.DAY_BEFORE))
            later = [usual, *(self.calendar.at(day, MORNING) for day in days)]
            return next((moment for moment in later if moment > reopened), self.session.starts_at)
        asked = self._asked_for_questions()
        day = self.calendar.day(asked)
        for _ in range(DAYS_TO_ASK):
            day = self.calendar.working_day(day + DAY, Toward.LATER)
        return max(usual, self._paced(self.calendar.at(day, MORNING), asked))

    def _asked_for_questions(self) -> datetime:
        """Return since when people know that questions for this session are asked.

        That is after the session before it, whose questions wait for their answers until then.
        """
        session = self.session
        asked = session.since or session.created_at
        if session.stage is Stage.PLANNED:
            asked = max(asked, self.due(Kind.ANNOUNCEMENT))
        day = session.starts_local.date()
        if self.previous_start is not None and self.calendar.day(self.previous_start) < day:
            asked = max(asked, self.previous_start)
        return asked

    def _publication(self, usual: datetime) -> datetime:
        """Return when the agenda is published: the facilitator has had some time with the proposal."""
        closed = self.due(Kind.PROPOSAL)
        if self.session.stage not in OPEN and self.session.since is not None:
            closed = self.session.since
        arranged = self._opening(self._opening(closed) + TIME_TO_ARRANGE)
        return max(usual, self._paced(arranged, closed))

    def _running_order(self, usual: datetime) -> datetime:
        """Return when the running order goes: before the start, and with the agenda in it."""
        early = min(usual, self.session.starts_at - TIME_TO_READ)
        known = self.due(Kind.AGENDA) if self.session.stage in UNPUBLISHED else self.session.created_at
        return max(early, known)

    def _paced(self, wished: datetime, begun: datetime) -> datetime:
        """Return the moment wished for, or a humane one about halfway from the beginning to the start."""
        start = self.session.starts_at
        half = begun + (start - begun) / 2
        opening, morning = self._opening(half), self.calendar.at(self.calendar.day(start), DAY_STARTS)
        if half < min(opening, morning):  # at night, or on a day without work
            evening = self.calendar.at(self.calendar.day(begun), DAY_ENDS)
            if opening <= start - MORNING_LEAVES:
                half = opening
            elif begun < evening < half:
                half = evening
            elif morning < start:
                half = morning
        return min(wished, half)

    def _asked_how_it_was(self, opened: datetime) -> datetime:
        """Return when people hear of an evaluation: at once on the day itself, else in their hours."""
        return (
            opened if self.calendar.day(opened) == self.session.starts_local.date() else self._opening(opened)
        )

    def _opening(self, moment: datetime) -> datetime:
        return Hours(self.calendar.zone, MORNING).next_open(moment, self.calendar)

    def _usual_day(self, kind: Kind) -> date:
        moment = RULES[kind].due
        assert isinstance(moment, OnDay)
        return self._working_day(self.rhythm.get(kind, moment.days))

    @property
    def evaluation_closes(self) -> datetime:
        """When the evaluation closes by itself."""
        return self.at(EVALUATION_CLOSES)

    def _working_day(self, days: int) -> date:
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
            due = None if rule.with_move else self._due_from_facts(kind)
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

    def _due_from_facts(self, kind: Kind) -> datetime | None:  # noqa: PLR0911 - one return a kind
        """Return when a kind is due given what happened so far; None when it is not to be sent."""
        session = self.session
        if session.stage is Stage.CANCELLED:
            return None
        if isinstance(RULES[kind].due, WhenOpened):
            return session.evaluation_opened_at
        match kind:
            case Kind.EVALUATION_REMINDER | Kind.EVALUATION_RESULTS if session.evaluation_opened_at is None:
                return None
            case Kind.EVALUATION_REMINDER if session.evaluation_opened_at is not None:
                return max(
                    self.due(kind), self._asked_how_it_was(session.evaluation_opened_at) + TIME_TO_ANSWER
                )
            case Kind.EVALUATION_PROMPT if session.evaluation_opened_at is not None:
                return None
            case Kind.CATCH_UP if session.released_at is not None:
                morning = self.calendar.at(self.calendar.day(session.released_at), MORNING)
                return min(max(session.released_at, morning), self.due(kind))
            case Kind.CATCH_UP_REMINDER if session.released_at is not None:
                day = self.calendar.day(session.released_at) + 3 * DAY
                return max(
                    self.due(kind), self.calendar.at(self.calendar.working_day(day, Toward.LATER), MORNING)
                )
            case Kind.CATCH_UP_REMINDER:
                return None
            case Kind.REPORT_NUDGE if session.released_at is not None:
                return None
            case Kind.ACTION_CHECK | Kind.EFFECT if self.overlaps_next:
                return None
            case _:
                return self.due(kind) if RULES[kind].due is not None else None

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
