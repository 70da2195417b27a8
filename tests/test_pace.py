"""The pace of what comes late: near its day, near another session, after an outage; and in whatever zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.calendar import DAY, DAY_ENDS, DAY_STARTS, Calendar, Hours, Toward
from models.moment import FromStart, OnDay, WhenOpened
from models.plan import RULES, Kind
from models.session import BEFORE, LearningSession, Stage, on_the_clock
from models.timeline import Timeline
from tests.test_plan import BELGIUM, BRUSSELS, LONG_AGO, PLACES, line, local, meeting, starts, steps

THURSDAY = datetime(2026, 3, 12, 13, 30)
ZONES = ["Europe/Brussels", "America/New_York", "Asia/Kolkata"]
COUNTRIES = {"Europe/Brussels": "BE", "America/New_York": "US", "Asia/Kolkata": "IN"}
READERS = ["Asia/Tokyo", "America/Los_Angeles", "Europe/Brussels", "Asia/Kolkata"]
MINUTES_BEFORE = st.integers(5, 60 * 24 * 60)


def brussels(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(BRUSSELS)).astimezone(UTC)


def shown(moment: datetime) -> str:
    day, hour = local(moment)
    return f"{day:%a %d} {hour:%H:%M}"


def around(start: datetime, zone: str) -> Timeline:
    there = Calendar(zone, COUNTRIES[zone])
    return Timeline(meeting(on_the_clock(start, zone), zone=zone), there, {})


# Made late


@pytest.mark.parametrize(
    ("made", "closes", "agenda", "running_order", "sent"),
    [
        ("2026-03-04 10:00", "Fri 06 09:00", "Fri 06 15:00", "Thu 12 08:30", {"rsvp_reminder", "day_before"}),
        ("2026-03-06 10:00", "Mon 09 11:45", "Mon 09 16:45", "Thu 12 08:30", {"rsvp_reminder", "day_before"}),
        ("2026-03-09 08:00", "Wed 11 09:00", "Wed 11 14:00", "Thu 12 08:30", {"day_before"}),
        ("2026-03-10 10:00", "Wed 11 11:45", "Wed 11 16:45", "Thu 12 08:30", {"day_before"}),
        ("2026-03-11 16:00", "Thu 12 09:00", "Thu 12 11:15", "Thu 12 11:15", set()),
        ("2026-03-12 09:30", "Thu 12 11:30", "Thu 12 12:30", "Thu 12 12:30", set()),
    ],
    ids=["T-8", "T-6", "T-3", "T-2", "T-1", "T"],
)
def test_a_session_that_is_made_late_leaves_time_to_ask_and_to_arrange(
    made: str, closes: str, agenda: str, running_order: str, sent: set[str]
) -> None:
    late = meeting(created_at=brussels(made))
    assert shown(line(late).questions_close) == closes
    assert shown(line(late).due(Kind.AGENDA)) == agenda
    assert shown(steps(late)[Kind.RUNNING_ORDER].due) == running_order
    to_members = {
        kind for kind, step in steps(late).items() if RULES[kind].counts and step.due < late.starts_at
    }
    assert to_members == sent


@pytest.mark.parametrize(
    ("start", "made", "closes", "agenda"),
    [
        ("2026-03-12 20:00", "2026-03-12 16:00", "Thu 12 18:00", "Thu 12 19:00"),
        ("2026-03-12 09:15", "2026-03-11 10:00", "Wed 11 17:30", "Thu 12 08:30"),
        ("2026-03-15 14:00", "2026-03-13 16:00", "Fri 13 17:30", "Sun 15 08:30"),
    ],
    ids=["the same evening", "the next morning", "on a Sunday"],
)
def test_what_would_fall_in_the_night_comes_the_evening_before_or_the_morning_after(
    start: str, made: str, closes: str, agenda: str
) -> None:
    late = meeting(datetime.fromisoformat(start), created_at=brussels(made))
    assert (shown(line(late).questions_close), shown(line(late).due(Kind.AGENDA))) == (closes, agenda)


@given(starts, st.sampled_from(PLACES), MINUTES_BEFORE, st.sampled_from(["created_at", "since"]))
def test_however_late_people_can_ask_and_the_agenda_comes_before_the_start(
    start: datetime, calendar: Calendar, minutes: int, fact: str
) -> None:
    late = meeting(start, zone=calendar.zone, stage=Stage.ANNOUNCED)
    asked = late.starts_at - timedelta(minutes=minutes)
    setattr(late, fact, asked)
    timeline = Timeline(late, calendar, {})
    closes, agenda = timeline.questions_close, timeline.due(Kind.AGENDA)
    assert asked < closes < agenda < late.starts_at
    usual = Timeline(meeting(start, zone=calendar.zone), calendar, {})
    assert closes >= usual.questions_close
    assert agenda >= usual.due(Kind.AGENDA)
    if minutes > 30 * 24 * 60:
        assert (closes, agenda) == (usual.questions_close, usual.due(Kind.AGENDA))


@given(starts, st.sampled_from(PLACES), MINUTES_BEFORE)
def test_questions_close_in_working_hours_unless_it_is_the_day_itself(
    start: datetime, calendar: Calendar, minutes: int
) -> None:
    late = meeting(start, zone=calendar.zone, stage=Stage.ANNOUNCED)
    late.since = late.starts_at - timedelta(minutes=minutes)
    asked = local(late.since, calendar)
    assume(asked[1] <= DAY_ENDS and asked[0] < start.date())
    day, hour = local(Timeline(late, calendar, {}).questions_close, calendar)
    assert day == start.date() or day == asked[0] or calendar.is_working_day(day)
    assert DAY_STARTS <= hour <= DAY_ENDS or day == start.date() or (hour < DAY_STARTS and day == asked[0])


@given(starts, st.integers(0, 60), st.integers(5, 23))
def test_no_reminder_comes_within_a_day_of_the_announcement(start: datetime, days: int, hour: int) -> None:
    late = meeting(start)
    late.created_at = late.starts_at - timedelta(days=days, hours=hour)
    for step in line(late).steps():
        assert step.due >= late.created_at + (DAY if RULES[step.kind].reminds else timedelta())


@given(starts, st.sampled_from(PLACES), MINUTES_BEFORE, st.sampled_from(BEFORE))
def test_the_running_order_comes_before_the_start_and_after_the_agenda(
    start: datetime, calendar: Calendar, minutes: int, stage: Stage
) -> None:
    late = meeting(start, zone=calendar.zone, stage=stage)
    late.created_at = late.since = late.starts_at - timedelta(minutes=minutes)
    timeline = Timeline(late, calendar, {})
    order = timeline.due(Kind.RUNNING_ORDER)
    assert order < late.starts_at
    if stage is not Stage.READY:
        assert order >= timeline.due(Kind.AGENDA)


# After an outage the questions were announced or closed late: the pace counts from then.


def test_the_facilitator_keeps_some_hours_with_a_proposal_that_came_late() -> None:
    monday = meeting(stage=Stage.PREPARING, since=brussels("2026-03-09 10:00"))
    assert shown(line(monday).due(Kind.AGENDA)) == "Mon 09 15:00"
    in_the_evening = meeting(stage=Stage.PREPARING, since=brussels("2026-03-09 19:00"))
    assert shown(line(in_the_evening).due(Kind.AGENDA)) == "Tue 10 14:00"
    at_its_time = meeting(stage=Stage.PREPARING, since=brussels("2026-03-05 09:00"))
    assert shown(line(at_its_time).due(Kind.AGENDA)) == "Fri 06 15:00"


def test_what_was_announced_after_its_time_still_takes_questions() -> None:
    late = line(meeting(stage=Stage.ANNOUNCED, since=brussels("2026-03-06 10:00")))
    assert shown(late.questions_close) == "Mon 09 11:45"


# Sessions near each other


@pytest.mark.parametrize(
    ("before", "closes", "agenda"),
    [
        ("2026-03-12 13:30", "Mon 16 09:00", "Mon 16 14:00"),
        ("2026-03-10 13:30", "Thu 12 09:00", "Thu 12 15:00"),
        ("2026-03-03 13:30", "Tue 10 09:00", "Thu 12 15:00"),
        ("2026-03-17 09:00", "Tue 10 09:00", "Thu 12 15:00"),
    ],
    ids=["five days", "a week", "two weeks", "one day"],
)
def test_questions_wait_for_the_session_before_which_may_answer_them(
    before: str, closes: str, agenda: str
) -> None:
    tuesday = meeting(datetime(2026, 3, 17, 13, 30), stage=Stage.ANNOUNCED)
    near = line(tuesday, previous_start=brussels(before))
    assert (shown(near.questions_close), shown(near.due(Kind.AGENDA))) == (closes, agenda)


@given(starts, st.integers(1, 70))
def test_however_near_the_sessions_the_steps_keep_their_order(start: datetime, days: int) -> None:
    second = meeting(start)
    near = line(second, previous_start=second.starts_at - timedelta(days=days))
    assert near.due(Kind.ANNOUNCEMENT) < near.questions_close < near.due(Kind.AGENDA) < second.starts_at
    assert near.due(Kind.QUESTION_REMINDER) < near.questions_close
    if days >= 14:
        assert near.questions_close == line(second).questions_close


# Mondays, evenings, holidays, New Year


def test_before_a_monday_the_practical_message_and_the_reminder_come_on_friday() -> None:
    monday = steps(meeting(datetime(2026, 3, 16, 13, 30)))
    assert shown(monday[Kind.DAY_BEFORE].due) == "Fri 13 09:00"
    assert shown(monday[Kind.RSVP_REMINDER].due) == "Fri 13 09:00"
    assert shown(monday[Kind.RSVP_REMINDER].expires) == "Fri 13 17:30"


@pytest.mark.parametrize(
    ("start", "minutes", "opened", "reminder"),
    [
        (THURSDAY, 180, "2026-03-12 16:20", "Fri 13 09:00"),
        (datetime(2026, 3, 12, 20, 0), 150, "2026-03-12 22:30", "Fri 13 14:30"),
        (THURSDAY, 180, "2026-03-13 10:00", "Sat 14 02:00"),
    ],
    ids=["afternoon", "evening", "opened the next morning"],
)
def test_the_reminder_of_the_evaluation_leaves_a_night_and_a_morning(
    start: datetime, minutes: int, opened: str, reminder: str
) -> None:
    asked = meeting(start, minutes=minutes, stage=Stage.EVALUATING, evaluation_opened_at=brussels(opened))
    assert shown(steps(asked)[Kind.EVALUATION_REMINDER].due) == reminder


def test_an_evaluation_that_is_heard_of_on_its_last_day_has_no_reminder() -> None:
    on_saturday = brussels("2026-03-14 10:00")  # people hear of it on Monday, and it closes that evening
    late = meeting(stage=Stage.EVALUATING, evaluation_opened_at=on_saturday)
    assert Kind.EVALUATION_REMINDER not in steps(late)


def test_after_an_evening_the_facilitator_hears_the_next_morning() -> None:
    evening = steps(meeting(datetime(2026, 3, 12, 20, 0), minutes=150))
    assert shown(evening[Kind.EVALUATION_PROMPT].due) == "Thu 12 22:20"
    assert shown(evening[Kind.REPORT_DRAFT].due) == "Fri 13 09:00"


def test_an_early_session_has_its_running_order_before_it() -> None:
    early = steps(meeting(datetime(2026, 3, 12, 8, 0)))
    assert shown(early[Kind.RUNNING_ORDER].due) == "Thu 12 07:30"


def test_a_session_on_a_holiday_has_everything_on_working_days_around_it() -> None:
    ascension = steps(meeting(datetime(2026, 5, 14, 13, 30)))
    assert shown(ascension[Kind.DAY_BEFORE].due) == "Wed 13 09:00"
    assert shown(ascension[Kind.RUNNING_ORDER].due) == "Thu 14 08:30"
    assert shown(ascension[Kind.REPORT_DRAFT].due) == "Fri 15 09:00"


def test_across_new_year_everything_falls_on_working_days_in_order() -> None:
    first = line(meeting(datetime(2027, 1, 4, 13, 30)))
    found = [local(first.due(kind))[0] for kind in (Kind.PROPOSAL, Kind.AGENDA, Kind.DAY_BEFORE)]
    assert found == [date(2026, 12, 28), date(2026, 12, 30), date(2026, 12, 31)]
    last = line(meeting(datetime(2026, 12, 30, 13, 30)))
    assert local(last.evaluation_closes)[0] == date(2027, 1, 4)


# Clock changes


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "sunday", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1)]
)
def test_around_a_clock_change_every_message_keeps_its_hour_and_its_day(zone: str, sunday: date) -> None:
    for shift in range(-15, 24):
        timeline = around(datetime.combine(sunday + shift * DAY, time(13, 30)), zone)
        for kind, rule in RULES.items():
            if rule.due is not None and isinstance(usual := rule.due.plain, OnDay):
                day, hour = local(timeline.due(kind), timeline.calendar)
                assert hour == usual.at, (kind, shift)
                assert usual.days == 0 or timeline.calendar.is_working_day(day), (kind, shift)
            if rule.skippable and not isinstance(rule.due, WhenOpened):
                assert timeline.due(kind) < timeline.expires(kind), (kind, shift)


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
    ids=["in the gap", "in the doubled hour"],
)
def test_a_session_in_the_night_of_a_clock_change_has_one_start_and_its_length(
    start: datetime, utc: datetime
) -> None:
    night = around(start, BRUSSELS)
    assert night.session.starts_at == utc
    assert night.session.ends_at - utc == timedelta(minutes=180)
    assert night.due(Kind.AGENDA) < utc - DAY
    assert night.due(Kind.EVALUATION_PROMPT) == utc + timedelta(minutes=170)


@given(
    st.dates(date(2026, 3, 20), date(2026, 4, 5)) | st.dates(date(2026, 10, 16), date(2026, 11, 8)),
    st.sampled_from(ZONES),
    st.integers(1, 14 * 24),
)
def test_over_a_clock_change_what_is_late_keeps_its_pace(day: date, zone: str, hours: int) -> None:
    timeline = around(datetime.combine(day, time(13, 30)), zone)
    timeline.session.stage = Stage.ANNOUNCED
    timeline.session.since = timeline.session.starts_at - timedelta(hours=hours)
    closes = timeline.questions_close
    assert timeline.session.since < closes < timeline.due(Kind.AGENDA) < timeline.session.starts_at


# People elsewhere


@given(starts, st.sampled_from(READERS))
def test_a_practical_message_comes_in_the_hours_of_its_reader_and_before_the_session(
    start: datetime, zone: str
) -> None:
    step = steps(meeting(start))[Kind.DAY_BEFORE]
    reader = Hours(zone)
    comes = reader.next_open(step.due, BELGIUM)
    there = comes.astimezone(ZoneInfo(zone))
    assert DAY_STARTS <= there.time() <= DAY_ENDS
    assert BELGIUM.is_working_day(there.date())
    assert RULES[Kind.DAY_BEFORE].expires == FromStart()
    assert comes < step.expires


@pytest.mark.parametrize(
    ("zone", "comes"), [("Asia/Tokyo", "Wed 11 09:00"), ("America/Los_Angeles", "Wed 11 16:30")]
)
def test_tokyo_hears_in_its_afternoon_and_los_angeles_in_its_morning(zone: str, comes: str) -> None:
    due = steps(meeting())[Kind.DAY_BEFORE].due
    assert shown(Hours(zone).next_open(due, BELGIUM)) == comes  # 17.00 in Tokyo, 8.30 in Los Angeles


# Moved


@given(starts, st.lists(st.integers(-20, 60), min_size=1, max_size=4))
def test_moved_there_and_back_the_timeline_is_as_it_was(start: datetime, days: list[int]) -> None:
    twice, once = meeting(start), meeting(start)
    for shift in [*days, 0]:
        twice.reschedule(start + shift * DAY, 180, LONG_AGO)
    before, after = steps(once), steps(twice)
    assert after.keys() == before.keys()
    for kind, step in after.items():
        assert (step.due, step.expires) == (before[kind].due, before[kind].expires)
        assert step.edition == (2 + len(days) if RULES[kind].repeats else 1)


def test_moved_to_tomorrow_the_questions_stay_open_until_the_morning() -> None:
    soon = meeting(datetime(2026, 3, 26, 13, 30), stage=Stage.ANNOUNCED)
    soon.reschedule(THURSDAY, 180, brussels("2026-03-11 10:00"))
    assert shown(line(soon).questions_close) == "Thu 12 09:00"
    assert shown(line(soon).due(Kind.AGENDA)) == "Thu 12 11:15"
    assert soon.created_at == LONG_AGO


def test_moved_to_tomorrow_with_the_questions_closed_the_agenda_comes_today() -> None:
    soon = meeting(datetime(2026, 3, 18, 13, 30), stage=Stage.PREPARING)
    soon.reschedule(THURSDAY, 180, brussels("2026-03-11 10:00"))
    assert shown(line(soon).due(Kind.AGENDA)) == "Wed 11 15:00"


def test_a_network_that_begins_at_its_third_session_has_the_whole_cycle() -> None:
    third: LearningSession = meeting(number=3)
    assert steps(third) == steps(meeting())
    assert (
        BELGIUM.working_day(THURSDAY.date() - 21 * DAY, Toward.EARLIER)
        == local(line(third).due(Kind.ANNOUNCEMENT))[0]
    )
