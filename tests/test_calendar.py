"""Days, hours and zones: what people mean by them, whatever the clock does."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Calendar, Hours, Toward, instant, public_holidays, series, zone_exists

BRUSSELS = "Europe/Brussels"
BELGIUM = Calendar(BRUSSELS, "BE")
ZONES = (
    BRUSSELS, "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Pacific/Auckland",
)  # fmt: skip
COUNTRIES = (("BE", None), ("NL", None), ("US", None), ("AU", "NSW"), ("XX", None))

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))
calendars = st.builds(
    lambda zone, place: Calendar(zone, *place), st.sampled_from(ZONES), st.sampled_from(COUNTRIES)
)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Somebody's hours: at least one a day, and perhaps a day off."""
    start = draw(st.integers(6, 20))
    end = draw(st.integers(start + 1, 22))
    day_off = draw(st.none() | st.integers(0, 4))
    return Hours(draw(st.sampled_from(ZONES)), time(start), time(end), day_off)


# Working days


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 5, 1), "Labour Day"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 7, 21), "the national holiday"),
        (date(2026, 3, 14), "a Saturday"),
        (date(2026, 3, 15), "a Sunday"),
    ],
)
def test_nobody_works_on_holidays_and_at_weekends(day: date, name: str) -> None:
    assert not BELGIUM.is_working_day(day), name


def test_a_day_on_which_people_work_stays_where_it_is() -> None:
    thursday = date(2026, 3, 12)
    assert BELGIUM.working_day(thursday, Toward.EARLIER) == thursday
    assert BELGIUM.working_day(thursday, Toward.LATER) == thursday


def test_a_day_moves_past_a_holiday_and_the_weekend_behind_it() -> None:
    assert BELGIUM.working_day(date(2026, 5, 2), Toward.EARLIER) == date(2026, 4, 30)
    assert BELGIUM.working_day(date(2026, 4, 4), Toward.LATER) == date(2026, 4, 7)


def test_each_country_has_its_own_holidays() -> None:
    fourth_of_july_observed = date(2026, 7, 3)
    assert not Calendar("America/New_York", "US").is_working_day(fourth_of_july_observed)
    assert BELGIUM.is_working_day(fourth_of_july_observed)


def test_a_part_of_a_country_may_have_a_holiday_of_its_own() -> None:
    labour_day_in_new_south_wales = date(2026, 10, 5)
    assert not Calendar("Australia/Sydney", "AU", "NSW").is_working_day(labour_day_in_new_south_wales)
    assert Calendar("Australia/Melbourne", "AU", "VIC").is_working_day(labour_day_in_new_south_wales)


@pytest.mark.parametrize(
    ("country", "zone", "free"),
    [
        ("IL", "Asia/Jerusalem", "Fri Sat"),
        ("EG", "Africa/Cairo", "Fri Sat"),
        ("HK", "Asia/Hong_Kong", "Sun"),
        ("AE", "Asia/Dubai", "Sat Sun"),
    ],
)
def test_the_weekend_is_that_of_the_country(country: str, zone: str, free: str) -> None:
    week = [date(2026, 3, 9) + n * timedelta(days=1) for n in range(7)]
    there = Calendar(zone, country)
    assert " ".join(f"{day:%a}" for day in week if not there.is_working_day(day)) == free


def test_a_saturday_that_makes_up_for_a_holiday_is_a_working_day() -> None:
    assert Calendar("Asia/Shanghai", "CN").is_working_day(date(2026, 2, 14))


def test_who_lives_elsewhere_has_their_own_weekend_too() -> None:
    thursday_evening = datetime(2026, 3, 12, 20, tzinfo=UTC)
    in_israel = Hours("Asia/Jerusalem").next_open(thursday_evening, BELGIUM)
    assert in_israel.date() == date(2026, 3, 16)  # Monday: Friday is free there, Sunday here
    assert Hours(BRUSSELS).next_open(thursday_evening, BELGIUM).date() == date(2026, 3, 13)


def test_a_country_that_nobody_knows_has_weekends_and_no_holidays() -> None:
    nowhere = Calendar(BRUSSELS, "XX")
    assert nowhere.is_working_day(date(2026, 1, 1))
    assert not nowhere.is_working_day(date(2026, 1, 3))


def test_an_unknown_part_of_a_country_keeps_the_holidays_of_the_country() -> None:
    assert date(2026, 7, 21) in public_holidays("BE", "nowhere")


@given(days, calendars, st.sampled_from(Toward))
def test_the_nearest_working_day_is_one_and_none_lies_between(
    day: date, calendar: Calendar, toward: Toward
) -> None:
    found = calendar.working_day(day, toward)
    assert calendar.is_working_day(found)
    assert (found - day).days * toward.value >= 0
    between = [day + timedelta(days=n * toward.value) for n in range(abs((found - day).days))]
    assert not any(map(calendar.is_working_day, between))


# Wall time and instants


@pytest.mark.parametrize(
    ("wall", "utc_hour"),
    [
        (datetime(2026, 3, 27, 9), 8),
        (datetime(2026, 3, 30, 9), 7),
        (datetime(2026, 10, 23, 9), 7),
        (datetime(2026, 10, 26, 9), 8),
    ],
)
def test_nine_o_clock_is_nine_o_clock_on_both_sides_of_a_clock_change(wall: datetime, utc_hour: int) -> None:
    assert instant(wall, BRUSSELS) == wall.replace(hour=utc_hour, tzinfo=UTC)


def test_a_time_that_the_clock_skips_is_moved_past_the_gap() -> None:
    skipped = datetime(2026, 3, 29, 2, 30)
    assert instant(skipped, BRUSSELS).astimezone(ZoneInfo(BRUSSELS)).time() == time(3, 30)


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    twice = datetime(2026, 10, 25, 2, 30)
    assert instant(twice, BRUSSELS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)), st.sampled_from(ZONES))
def test_an_instant_reads_back_as_the_wall_time_that_was_meant(wall: datetime, zone: str) -> None:
    back = instant(wall, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert timedelta() <= back - wall <= timedelta(hours=1)
    assert back == wall or instant(back, zone) == instant(wall, zone)


@given(days, st.times(), calendars)
def test_an_hour_on_a_day_stays_on_that_day_unless_midnight_is_skipped(
    day: date, hour: time, calendar: Calendar
) -> None:
    assert calendar.day(calendar.at(day, hour)) == day


@pytest.mark.parametrize(
    "name", ["Europe/Nowhere", "Europe", "America/Indiana", "../etc/passwd", "", "a" * 300]
)
def test_a_zone_is_one_of_the_database(name: str) -> None:
    assert zone_exists(BRUSSELS)
    assert not zone_exists(name)


# Hours of a person


def brussels(text: str) -> datetime:
    """A wall time in Brussels."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BRUSSELS))


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-03-12 10:00", "2026-03-12 10:00"),
        ("2026-03-12 08:00", "2026-03-12 08:30"),
        ("2026-03-12 17:30", "2026-03-12 17:30"),
        ("2026-03-12 17:31", "2026-03-13 08:30"),
        ("2026-03-13 18:00", "2026-03-16 08:30"),
        ("2026-03-14 10:00", "2026-03-16 08:30"),
        ("2026-04-30 18:00", "2026-05-04 08:30"),
    ],
)
def test_who_is_off_is_written_to_at_the_next_opening(at: str, opens: str) -> None:
    assert Hours(BRUSSELS).next_open(brussels(at), BELGIUM) == brussels(opens)


def test_nobody_is_written_to_on_their_day_off() -> None:
    off_on_wednesday = Hours(BRUSSELS, day_off=2)
    assert off_on_wednesday.next_open(brussels("2026-03-11 10:00"), BELGIUM) == brussels("2026-03-12 08:30")


def test_hours_are_those_of_the_persons_own_zone() -> None:
    in_new_york = Hours("America/New_York")
    opening = in_new_york.next_open(brussels("2026-03-12 10:00"), BELGIUM)
    assert opening.astimezone(ZoneInfo("America/New_York")).time() == time(8, 30)


def test_the_opening_after_a_clock_change_is_at_the_same_hour() -> None:
    opening = Hours(BRUSSELS).next_open(brussels("2026-03-28 10:00"), BELGIUM)
    assert opening == brussels("2026-03-30 08:30")
    assert opening.astimezone(UTC).hour == 6


def test_the_next_day_is_the_next_day_of_work() -> None:
    friday = brussels("2026-03-13 10:00")
    assert Hours(BRUSSELS).next_day(friday, BELGIUM) == brussels("2026-03-16 08:30")


@given(hours(), moments, calendars)
def test_an_opening_is_never_outside_hours_and_never_before_the_moment(
    person: Hours, moment: datetime, calendar: Calendar
) -> None:
    opening = person.next_open(moment, calendar)
    local = opening.astimezone(ZoneInfo(person.zone))
    assert opening >= moment
    assert person.start <= local.time() <= person.end
    assert calendar.is_working_day(local.date())
    assert local.weekday() != person.day_off
    assert person.next_open(opening, calendar) == opening


@given(hours(), moments, calendars)
def test_who_is_open_now_is_written_to_now(person: Hours, moment: datetime, calendar: Calendar) -> None:
    opening = person.next_open(moment, calendar)
    a_moment_before = opening - timedelta(microseconds=1)
    if opening > moment:
        assert person.next_open(a_moment_before, calendar) == opening


@given(hours(), moments, calendars)
def test_the_next_day_is_a_later_day(person: Hours, moment: datetime, calendar: Calendar) -> None:
    assert person.local_day(person.next_day(moment, calendar)) > person.local_day(moment)


# Series


def test_a_series_keeps_its_hour_over_a_clock_change() -> None:
    first = datetime(2026, 3, 12, 13, 30)
    found = list(series(first, 3, 3))
    assert found == [first, datetime(2026, 4, 2, 13, 30), datetime(2026, 4, 23, 13, 30)]
    in_utc = [instant(wall, BRUSSELS).hour for wall in found]
    assert in_utc == [12, 11, 11]


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(lambda d: d.replace(microsecond=0)),
    st.integers(1, 26),
    st.integers(2, 12),
)
def test_a_series_has_the_same_weekday_and_hour_every_time(first: datetime, weeks: int, count: int) -> None:
    found = list(series(first, weeks, count))
    assert found[0] == first
    assert len(found) == count
    assert {later - sooner for sooner, later in pairwise(found)} == {timedelta(weeks=weeks)}
