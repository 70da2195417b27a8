"""The timeline of a session: what is due when, until when, and what a move does to it."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.story.networks import file_of, names
from models.calendar import Calendar, Toward
from models.moment import FromEnd, FromStart, OnDay, WhenOpened
from models.plan import RULES, Audience, Kind, Rule, too_soon
from models.session import BEFORE, LearningSession, Stage
from models.timeline import PlannedStep, Timeline
from tests.rows import new_session

NETWORKS: dict[str, dict[str, Any]] = {name: json.loads(file_of(name).read_text()) for name in names()}
SESSIONS: list[dict[str, Any]] = [
    session | {"called": f"{name} {session['id']}", "country": network["network"]["country"]}
    for name, network in NETWORKS.items()
    for session in network["sessions"]
    if session["status"] != "cancelled"
]
BRUSSELS = "Europe/Brussels"
BELGIUM = Calendar(BRUSSELS, "BE")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PLACES = [
    BELGIUM,
    Calendar("Europe/Amsterdam", "NL"),
    Calendar("America/New_York", "US"),
    Calendar("Australia/Sydney", "AU", "NSW"),
    Calendar("Asia/Kolkata", "XX"),
]

# What the files of networks call the steps of a schedule.
NAMED = {
    "invite": Kind.ANNOUNCEMENT,
    "question_reminder": Kind.QUESTION_REMINDER,
    "questions_close": Kind.PROPOSAL,
    "agenda_published": Kind.AGENDA,
    "rsvp_reminder": Kind.RSVP_REMINDER,
    "day_before": Kind.DAY_BEFORE,
    "evaluation_reminder": Kind.EVALUATION_REMINDER,
    "action_check": Kind.ACTION_CHECK,
}

starts = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31)).map(
    lambda day: day.replace(hour=9 + day.hour % 10, minute=day.minute // 15 * 15, second=0, microsecond=0)
)
places = st.sampled_from(PLACES)


def meeting(start: datetime = datetime(2026, 3, 12, 13, 30), **facts: Any) -> LearningSession:
    """A session of three hours, on a Thursday unless said otherwise, planned long before."""
    return new_session(starts=start, **{"created_at": LONG_AGO} | facts)


def line(of: LearningSession, **around: Any) -> Timeline:
    """Its timeline in Belgium, in the usual rhythm."""
    return Timeline(of, **{"calendar": BELGIUM, "rhythm": {}} | around)


def test_every_kind_says_whether_to_whom_it_goes_is_secret_which_it_can_only_be_of_members() -> None:
    with pytest.raises(TypeError):
        Rule(Audience.MEMBERS)  # type: ignore[call-arg]
    assert {rule.audience for rule in RULES.values() if rule.secret} == {Audience.MEMBERS}


def steps(of: LearningSession, **around: Any) -> dict[Kind, PlannedStep]:
    """What the timeline sends, by kind."""
    return {step.kind: step for step in line(of, **around).steps()}


def local(moment: datetime, calendar: Calendar = BELGIUM) -> tuple[date, time]:
    """The day and the hour of an instant, on the spot."""
    there = moment.astimezone(ZoneInfo(calendar.zone))
    return there.date(), there.time()


# The networks of the story


@pytest.mark.parametrize("sample", SESSIONS, ids=lambda sample: sample["called"])
class TestTheNetworksOfTheStory:
    """Their sessions were worked out by hand: with Thursdays, T-5 is a Saturday and T+3 a Sunday."""

    @staticmethod
    def timeline(sample: dict[str, Any], **facts: Any) -> Timeline:
        start = datetime.fromisoformat(sample["starts_at"]).replace(tzinfo=None)
        end = datetime.fromisoformat(sample["ends_at"]).replace(tzinfo=None)
        minutes = int((end - start).total_seconds() // 60)
        there = Calendar(sample["timezone"], sample["country"])
        return line(meeting(start, zone=sample["timezone"], minutes=minutes, **facts), calendar=there)

    @staticmethod
    def day(sample: dict[str, Any], moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(sample["timezone"])).date()

    @staticmethod
    def expected(sample: dict[str, Any], name: str) -> date:
        return date.fromisoformat(sample["schedule"][name]["effective"])

    @pytest.mark.parametrize("name", NAMED)
    def test_every_step_falls_on_the_day_that_was_worked_out(self, sample: dict[str, Any], name: str) -> None:
        assert self.day(sample, self.timeline(sample).due(NAMED[name])) == self.expected(sample, name)

    def test_the_evaluation_closes_on_the_day_that_was_worked_out(self, sample: dict[str, Any]) -> None:
        assert self.day(sample, self.timeline(sample).evaluation_closes) == self.expected(
            sample, "evaluation_close"
        )

    def test_the_report_is_due_on_the_day_that_was_worked_out(self, sample: dict[str, Any]) -> None:
        assert self.day(sample, self.timeline(sample).at(OnDay(5))) == self.expected(sample, "report_due")

    def test_the_absent_catch_up_when_the_report_is_released(self, sample: dict[str, Any]) -> None:
        released = self.timeline(sample).at(OnDay(5, time(14)))
        timeline = self.timeline(sample, stage=Stage.REPORTING, released_at=released)
        due = {step.kind: step.due for step in timeline.steps()}[Kind.CATCH_UP]
        assert self.day(sample, due) == self.expected(sample, "absentee_catch_up")

    def test_the_announcement_opens_the_questions(self, sample: dict[str, Any]) -> None:
        assert self.expected(sample, "questions_open") == self.expected(sample, "invite")

    def test_the_evaluation_is_asked_on_the_day_itself(self, sample: dict[str, Any]) -> None:
        opened = self.timeline(sample).session.ends_at
        timeline = self.timeline(sample, stage=Stage.EVALUATING, evaluation_opened_at=opened)
        due = {step.kind: step.due for step in timeline.steps()}[Kind.EVALUATION_REQUEST]
        assert self.day(sample, due) == self.expected(sample, "evaluation")


# Days and hours


def test_before_the_session_a_day_without_work_moves_earlier_and_after_it_later() -> None:
    thursday = line(meeting())
    assert local(thursday.due(Kind.AGENDA)) == (date(2026, 3, 6), time(15))
    assert local(thursday.evaluation_closes) == (date(2026, 3, 16), time(17, 30))


def test_the_announcement_of_a_session_three_weeks_after_new_year_goes_out_in_the_old_year() -> None:
    assert local(line(meeting(datetime(2026, 1, 22, 13, 30))).due(Kind.ANNOUNCEMENT))[0] == date(2025, 12, 31)


def test_the_preview_comes_a_week_before_the_announcement_whatever_moved_it() -> None:
    timeline = line(meeting(datetime(2026, 1, 22, 13, 30)))
    assert local(timeline.due(Kind.PREVIEW))[0] == date(2025, 12, 24)


def test_on_the_day_itself_nothing_moves_even_when_the_session_is_on_a_sunday() -> None:
    sunday = line(meeting(datetime(2026, 3, 15, 10, 0)))
    assert local(sunday.due(Kind.RUNNING_ORDER)) == (date(2026, 3, 15), time(8, 30))


def test_two_steps_on_one_day_come_in_the_order_of_their_hours() -> None:
    timeline = line(meeting(datetime(2026, 5, 7, 13, 30)))
    assert local(timeline.questions_close) == (date(2026, 4, 30), time(9))
    assert local(timeline.due(Kind.AGENDA)) == (date(2026, 4, 30), time(15))


@pytest.mark.parametrize("start", [datetime(2026, 4, 2, 13, 30), datetime(2026, 10, 29, 13, 30)])
def test_around_a_clock_change_every_message_keeps_its_hour(start: datetime) -> None:
    for kind, rule in RULES.items():
        if rule.due is not None and isinstance(usual := rule.due.plain, OnDay):
            assert local(line(meeting(start)).due(kind))[1] == usual.at, kind


def test_a_session_that_straddles_the_night_of_a_clock_change_lasts_as_long_as_it_says() -> None:
    night = meeting(datetime(2026, 3, 29, 1, 0), minutes=120)
    assert night.ends_at - night.starts_at == timedelta(minutes=120)


def test_a_session_at_a_time_that_the_clock_skips_starts_after_the_gap() -> None:
    assert meeting(datetime(2026, 3, 29, 2, 30)).starts_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(starts, places)
def test_every_message_of_a_day_falls_on_a_working_day_on_the_right_side(
    start: datetime, calendar: Calendar
) -> None:
    timeline = Timeline(meeting(start, zone=calendar.zone), calendar, {})
    for kind, rule in RULES.items():
        usual = rule.due.plain if rule.due is not None else None
        if not isinstance(usual, OnDay) or usual.days == 0:
            continue
        day, hour = local(timeline.due(kind), calendar)
        assert calendar.is_working_day(day), kind
        assert hour == usual.at, kind
        nominal = start.date() + timedelta(days=usual.days)
        if kind not in (Kind.PREVIEW, Kind.QUESTION_REMINDER, Kind.EXPERT_SEARCH):
            toward = Toward.EARLIER if usual.days < 0 else Toward.LATER
            assert day == calendar.working_day(nominal, toward), kind


@given(starts, places)
def test_after_the_question_reminder_there_is_at_least_a_working_day_to_answer(
    start: datetime, calendar: Calendar
) -> None:
    timeline = Timeline(meeting(start, zone=calendar.zone), calendar, {})
    day = local(timeline.due(Kind.QUESTION_REMINDER), calendar)[0]
    assert calendar.is_working_day(day)
    assert day <= calendar.working_day(start.date() - timedelta(days=10), Toward.EARLIER)
    assert day < local(timeline.questions_close, calendar)[0]


def test_when_holidays_bring_the_reminder_to_the_day_of_closing_it_comes_a_working_day_earlier() -> None:
    after_whit_monday = line(meeting(datetime(2026, 6, 1, 13, 30)))
    assert local(after_whit_monday.questions_close)[0] == date(2026, 5, 22)
    assert local(after_whit_monday.due(Kind.QUESTION_REMINDER))[0] == date(2026, 5, 21)


@given(starts, places)
def test_what_goes_out_before_the_session_goes_out_before_it(start: datetime, calendar: Calendar) -> None:
    timeline = Timeline(meeting(start, zone=calendar.zone), calendar, {})
    order = [
        Kind.PREVIEW, Kind.ANNOUNCEMENT, Kind.QUESTION_REMINDER, Kind.PROPOSAL, Kind.AGENDA,
        Kind.RSVP_REMINDER, Kind.DAY_BEFORE,
    ]  # fmt: skip
    due = [timeline.due(kind) for kind in order if kind is not Kind.RSVP_REMINDER]
    days = [local(moment, calendar)[0] for moment in due]
    assert days == sorted(days)  # around holidays several may fall on one day, each at its hour
    assert due[-1] < timeline.session.starts_at
    assert timeline.due(Kind.RSVP_REMINDER) <= timeline.due(Kind.DAY_BEFORE)


@given(starts, places)
def test_every_message_is_of_use_for_a_while(start: datetime, calendar: Calendar) -> None:
    timeline = Timeline(meeting(start, zone=calendar.zone), calendar, {})
    for kind, rule in RULES.items():
        if rule.skippable and not isinstance(rule.due, WhenOpened):
            assert timeline.due(kind) < timeline.expires(kind), kind


@given(starts, places)
def test_whoever_says_nothing_gets_a_reminder_on_whatever_weekday_the_session_is(
    start: datetime, calendar: Calendar
) -> None:
    kinds = {step.kind for step in Timeline(meeting(start, zone=calendar.zone), calendar, {}).steps()}
    assert {Kind.QUESTION_REMINDER, Kind.RSVP_REMINDER, Kind.DAY_BEFORE} <= kinds


def test_a_network_may_choose_its_own_rhythm() -> None:
    own = line(meeting(), rhythm={Kind.PROPOSAL: -9, Kind.AGENDA: -2})
    assert local(own.questions_close)[0] == date(2026, 3, 3)
    assert local(own.expires(Kind.QUESTION_REMINDER)) == (date(2026, 3, 2), time(17, 30))
    assert own.expires(Kind.PROPOSAL) == own.due(Kind.AGENDA)
    assert local(own.due(Kind.AGENDA))[0] == date(2026, 3, 10)


# What is sent


def test_what_goes_out_with_a_move_of_the_session_is_not_a_step_of_its_own() -> None:
    assert not [kind for kind in steps(meeting()) if RULES[kind].with_move]


def test_what_was_past_when_the_session_was_planned_is_left_out() -> None:
    eight_days_before = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    planned_late = steps(meeting(created_at=eight_days_before))
    assert Kind.PREVIEW not in planned_late
    assert Kind.QUESTION_REMINDER not in planned_late
    assert planned_late.keys() >= {Kind.RSVP_REMINDER, Kind.DAY_BEFORE}


@given(starts, st.integers(0, 60))
def test_a_session_that_is_planned_late_sends_no_flood(start: datetime, days_before: int) -> None:
    late = meeting(start)
    late.created_at = late.starts_at - timedelta(days=days_before)
    assert all(step.due >= late.created_at for step in line(late).steps())
    first = line(late).next_move()
    assert first is not None
    assert first >= late.created_at


def test_a_session_that_is_called_off_sends_nothing() -> None:
    assert steps(meeting(stage=Stage.CANCELLED)) == {}
    assert line(meeting(stage=Stage.CANCELLED)).next_move() is None


@given(starts, places, st.integers(-10, 90))
def test_moving_a_session_moves_every_step_and_raises_the_edition(
    start: datetime, calendar: Calendar, days: int
) -> None:
    moved = meeting(start, zone=calendar.zone)
    before = {step.kind: step for step in Timeline(moved, calendar, {}).steps()}
    there = start + timedelta(days=days, hours=1)
    moved.reschedule(there, 180, LONG_AGO)
    after = {step.kind: step for step in Timeline(moved, calendar, {}).steps()}
    assert after.keys() == before.keys()
    fresh = {s.kind: s for s in Timeline(meeting(there, zone=calendar.zone), calendar, {}).steps()}
    for kind, step in after.items():
        assert (step.due, step.expires) == (fresh[kind].due, fresh[kind].expires)
        assert step.edition == (2 if RULES[kind].repeats else 1)


def test_a_message_that_is_not_repeated_keeps_its_edition_when_the_session_moves() -> None:
    moved = meeting()
    moved.reschedule(datetime(2026, 4, 2, 13, 30), 180, LONG_AGO)
    assert steps(moved)[Kind.QUESTION_REMINDER].edition == 1
    assert steps(moved)[Kind.DAY_BEFORE].edition == 2


@given(starts, st.lists(st.sampled_from(list(Stage)), min_size=1, max_size=1))
def test_a_timeline_is_a_pure_function(start: datetime, stage: list[Stage]) -> None:
    one, other = meeting(start, stage=stage[0]), meeting(start, stage=stage[0])
    assert list(line(one).steps()) == list(line(other).steps())
    assert line(one).next_move() == line(other).next_move()


# Sessions close together


def test_a_session_within_five_weeks_of_the_last_is_announced_two_weeks_ahead() -> None:
    soon = line(meeting(), previous_start=datetime(2026, 2, 12, 12, 30, tzinfo=UTC))
    assert local(soon.due(Kind.ANNOUNCEMENT))[0] == date(2026, 2, 26)
    assert local(soon.due(Kind.PREVIEW))[0] == date(2026, 2, 25)


def test_a_session_five_weeks_after_the_last_has_the_whole_cycle() -> None:
    later = line(meeting(), previous_start=datetime(2026, 2, 5, 12, 30, tzinfo=UTC))
    assert local(later.due(Kind.ANNOUNCEMENT))[0] == date(2026, 2, 19)


def test_a_rhythm_shorter_than_two_weeks_is_kept_when_sessions_are_close() -> None:
    soon = line(
        meeting(), rhythm={Kind.ANNOUNCEMENT: -12}, previous_start=datetime(2026, 2, 12, 12, 30, tzinfo=UTC)
    )
    assert local(soon.due(Kind.ANNOUNCEMENT))[0] == date(2026, 2, 27)


def test_the_check_after_two_weeks_comes_the_day_before_the_next_session_when_that_is_near() -> None:
    starts = datetime(2026, 4, 9, 11, 30, tzinfo=UTC)
    near = steps(meeting(), next_start=starts)[Kind.ACTION_CHECK]
    far = steps(meeting(), next_start=datetime(2026, 4, 16, 11, 30, tzinfo=UTC))[Kind.ACTION_CHECK]
    assert local(near.due) == (date(2026, 4, 8), time(9))
    assert near.expires == starts
    assert local(far.due) == (date(2026, 3, 26), time(9))


@pytest.mark.parametrize(("starts", "asked"), [("2026-03-16", "2026-03-13"), ("2026-03-13", None)])
def test_where_nobody_has_had_a_day_the_check_is_left_to_the_opening_round(
    starts: str, asked: str | None
) -> None:
    found = steps(meeting(), next_start=datetime.fromisoformat(f"{starts}T12:30:00+00:00"))
    assert (Kind.ACTION_CHECK in found) is (asked is not None)
    if asked is not None:
        assert local(found[Kind.ACTION_CHECK].due)[0] == date.fromisoformat(asked)


# Moves


def test_each_stage_moves_on_at_its_time() -> None:
    def next_move(stage: Stage) -> tuple[date, time]:
        moment = line(meeting(stage=stage)).next_move()
        assert moment is not None
        return local(moment)

    assert next_move(Stage.PLANNED) == (date(2026, 2, 19), time(9))
    assert next_move(Stage.ANNOUNCED) == (date(2026, 3, 5), time(9))
    assert next_move(Stage.PREPARING) == (date(2026, 3, 6), time(15))
    assert next_move(Stage.READY) == (date(2026, 3, 12), time(13, 30))
    assert next_move(Stage.UNDERWAY) == (date(2026, 3, 12), time(16, 30))
    assert next_move(Stage.EVALUATING) == (date(2026, 3, 16), time(17, 30))
    assert next_move(Stage.REPORTING) == (date(2026, 3, 26), time(17, 30))
    assert line(meeting(stage=Stage.CLOSED)).next_move() is None


@given(starts, places, st.sampled_from(BEFORE))
def test_before_the_session_a_move_never_waits_until_after_it_began(
    start: datetime, calendar: Calendar, stage: Stage
) -> None:
    moment = Timeline(meeting(start, zone=calendar.zone, stage=stage), calendar, {}).next_move()
    assert moment is not None
    assert moment <= meeting(start, zone=calendar.zone).starts_at


@pytest.mark.parametrize(
    ("reopened", "closes"),
    [
        ("2026-03-05 10:00", (date(2026, 3, 6), time(9))),
        ("2026-03-06 16:00", (date(2026, 3, 11), time(9))),
        ("2026-03-11 12:00", (date(2026, 3, 12), time(13, 30))),
        ("2026-02-25 12:00", (date(2026, 3, 5), time(9))),
    ],
)
def test_questions_that_were_reopened_stay_open_for_a_while(reopened: str, closes: tuple[date, time]) -> None:
    at = datetime.fromisoformat(reopened).replace(tzinfo=UTC)
    again = line(meeting(stage=Stage.ANNOUNCED, reopened_at=at))
    assert local(again.questions_close) == closes


@given(starts, st.integers(0, 14 * 24))
def test_questions_never_close_again_in_the_moment_they_are_reopened(start: datetime, hours: int) -> None:
    again = meeting(start, stage=Stage.ANNOUNCED)
    again.reopened_at = again.starts_at - timedelta(hours=hours, minutes=1)
    assert again.reopened_at < line(again).questions_close <= again.starts_at


# After the session


def test_without_an_evaluation_nobody_is_reminded_of_one() -> None:
    assert (
        not {Kind.EVALUATION_REQUEST, Kind.EVALUATION_REMINDER, Kind.EVALUATION_RESULTS}
        & steps(meeting(stage=Stage.REPORTING)).keys()
    )


def test_the_facilitator_is_not_asked_to_open_an_evaluation_that_is_open() -> None:
    opened = datetime(2026, 3, 12, 15, 20, tzinfo=UTC)
    assert Kind.EVALUATION_PROMPT in steps(meeting(stage=Stage.UNDERWAY))
    assert Kind.EVALUATION_PROMPT not in steps(meeting(stage=Stage.EVALUATING, evaluation_opened_at=opened))


def test_without_a_release_the_absent_get_the_little_that_is_sure_after_a_week() -> None:
    due = steps(meeting(stage=Stage.REPORTING))[Kind.CATCH_UP].due
    assert local(due) == (date(2026, 3, 24), time(9))


def test_a_report_that_is_released_brings_the_catch_up_at_once_and_its_reminder_on_the_eighth_day() -> None:
    released = datetime(2026, 3, 17, 13, 0, tzinfo=UTC)
    found = steps(meeting(stage=Stage.REPORTING, released_at=released))
    assert found[Kind.CATCH_UP].due == released
    assert local(found[Kind.CATCH_UP_REMINDER].due) == (date(2026, 3, 20), time(9))
    assert Kind.REPORT_NUDGE not in found


def test_a_reminder_of_the_catch_up_leaves_three_days_after_a_late_release() -> None:
    released = datetime(2026, 3, 19, 13, 0, tzinfo=UTC)
    due = steps(meeting(stage=Stage.REPORTING, released_at=released))[Kind.CATCH_UP_REMINDER].due
    assert local(due) == (date(2026, 3, 23), time(9))


def test_nobody_is_reminded_of_a_catch_up_that_did_not_come() -> None:
    assert Kind.CATCH_UP_REMINDER not in steps(meeting(stage=Stage.REPORTING))


# The table


def test_every_kind_of_message_has_a_rule() -> None:
    assert set(RULES) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_only_messages_to_members_take_the_one_message_of_the_day(kind: Kind) -> None:
    assert RULES[kind].audience is Audience.MEMBERS or not RULES[kind].counts


@pytest.mark.parametrize("kind", Kind)
def test_what_belongs_to_a_moment_of_the_session_may_come_at_any_hour(kind: Kind) -> None:
    if isinstance(RULES[kind].due, FromStart | FromEnd):
        assert RULES[kind].any_hour


@pytest.mark.parametrize(
    ("announced", "left_out"),
    [
        ("2026-02-19 09:00", set()),
        ("2026-03-01 09:00", set()),
        ("2026-03-01 09:01", {Kind.QUESTION_REMINDER}),
        ("2026-03-02 10:00", {Kind.QUESTION_REMINDER}),
        ("2026-03-09 10:00", {Kind.QUESTION_REMINDER, Kind.RSVP_REMINDER}),
    ],
)
def test_a_reminder_that_follows_too_soon_on_the_announcement_is_left_out(
    announced: str, left_out: set[Kind]
) -> None:
    asked = datetime.fromisoformat(announced).replace(tzinfo=ZoneInfo(BRUSSELS))
    assert {kind for kind, step in steps(meeting()).items() if too_soon(kind, step.due, asked)} == left_out
    assert not any(too_soon(kind, step.due, None) for kind, step in steps(meeting()).items())
