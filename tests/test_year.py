"""A year in every zone: networks of any country and zone, people with any hours, through both clock changes.

What holds, whatever is drawn:

- the practical message comes to each member an hour before the session starts or earlier, in their own
  hours, on a day on which they work; at the time of the network, on their next opening after it, or on the
  last day before it on which they work;
- what speaks of a session as to come is of no use any more when it starts;
- questions are announced, closed and answered by an agenda before the start, however close the sessions are;
- calendar file, announcement, agenda and stage say the same minute.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar as Ics

from bot.texts import Texts
from bot.views import agenda as agenda_view
from bot.views import session as view
from bot.views.calendar_file import calendar_file
from models import programme, proposing
from models.calendar import DAY, Calendar, Hours, is_weekend, series, wall_time
from models.moment import OnDay
from models.network import Network
from models.person import Language
from models.places import country_of, regions_of
from models.plan import RULES, Audience, Kind
from models.session import LearningSession, Stage, on_the_clock
from models.step import TO_READ, comes
from models.timeline import Timeline

ZONES = sorted(zone for zone in available_timezones() if "/" in zone or zone in ("UTC", "GB", "Japan", "NZ"))
COUNTRIES = sorted(code for code in holidays.list_supported_countries() if len(code) == 2)
WEEKS = 54
MOST = 16  # sessions of one network that are looked at
EARLIEST = 20 * DAY  # before the day before: more is free on end for nobody who is drawn here
NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
HOUR = re.compile(r"\d{1,2}[.:]\d{2}")


@dataclass(frozen=True)
class Year:
    """A network, its sessions through a year, and the hours of its members."""

    home: Network
    meetings: list[LearningSession]
    members: list[Hours]


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Somebody's hours: an hour a day at least, and perhaps a day off."""
    start = draw(st.integers(0, 22 * 4))
    end = draw(st.integers(start + 4, 23 * 4 + 3))
    quarter = [time(n // 4, n % 4 * 15) for n in (start, end)]
    return Hours(draw(st.sampled_from(ZONES)), *quarter, draw(st.none() | st.integers(0, 6)))


@st.composite
def years(draw: st.DrawFn) -> Year:
    """A year of sessions every so many weeks, over both clock changes."""
    zone, country = draw(st.sampled_from(ZONES)), draw(st.sampled_from(COUNTRIES))
    if draw(st.booleans()):
        country = country_of(zone) or country
        country = country if country in COUNTRIES else "BE"
    region = draw(st.none() | st.sampled_from(regions_of(country) or [None]))
    home = Network(
        team_id="T",
        channel_id="C",
        theme="Leren",
        created_at=NOW,
        zone=zone,
        country=country,
        subdivision=region,
    )
    home.id = 1
    day = date(2026, 1, 1) + draw(st.integers(0, 27)) * DAY
    first = datetime.combine(day, draw(st.times(time(0), time(23, 59)))).replace(second=0, microsecond=0)
    weeks, minutes = draw(st.integers(1, 9)), draw(st.integers(15, 600))
    dates = list(series(first, weeks, WEEKS // weeks))
    begins = draw(st.integers(0, max(len(dates) - MOST, 0)))
    meetings = []
    for number, starts in enumerate(dates[begins : begins + MOST], 1):
        made = LearningSession(
            network_id=1, number=number, starts_local=on_the_clock(starts, zone), minutes=minutes,
            zone=zone, created_at=NOW,
        )  # fmt: skip
        made.id = number
        meetings.append(made)
    return Year(home, meetings, draw(st.lists(hours(), min_size=1, max_size=4)))


def lines(year: Year) -> Iterator[Timeline]:
    """The timeline of each session between its neighbours."""
    for meeting in year.meetings:
        yield programme.timeline_among(year.home, meeting, year.meetings)


def works(who: Hours, day: date, calendar: Calendar) -> bool:
    """Tell whether somebody works on a day: in the network, at home, and for themselves."""
    here = country_of(who.zone)
    at_home = here is None or here == calendar.country or not is_weekend(day, here)
    return calendar.is_working_day(day) and at_home and day.weekday() != who.day_off


def everybody_hears_in_time(year: Year) -> None:
    """The practical message, and every reminder that still is of use, in the hours of its reader."""
    calendar = year.home.calendar
    for line in lines(year):
        planned = {step.kind: step for step in line.steps()}
        assert Kind.DAY_BEFORE in planned
        for kind in (Kind.DAY_BEFORE, Kind.RSVP_REMINDER, Kind.QUESTION_REMINDER):
            if (step := planned.get(kind)) is None:
                continue
            assert step.due < step.expires <= line.session.starts_at
            for who in year.members:
                at = comes(kind, step.due, step.expires, who, calendar)
                there = wall_time(at, who.zone)
                assert at < step.expires - (TO_READ if kind is Kind.DAY_BEFORE else timedelta()), (kind, who)
                assert works(who, there.date(), calendar), (kind, who, there)
                assert who.start <= there.time() <= who.end or at == step.due, (kind, who, there)
                assert step.due - EARLIEST < at, (kind, who, there)
                if at < step.due:  # nothing lies between on which they would have read it in time
                    day = there.date() + DAY
                    while day < wall_time(step.due, who.zone).date():
                        assert not works(who, day, calendar), (kind, who, day)
                        day += DAY


def nothing_speaks_of_it_afterwards(year: Year) -> None:
    """What comes before a session lapses when it starts; what is asked comes in its order."""
    for line in lines(year):
        start = line.session.starts_at
        for step in line.steps():
            rule = RULES[step.kind]
            early = isinstance(rule.due, OnDay) and rule.due.days < 0
            if early or (rule.audience is not Audience.FACILITATORS and step.due < start):
                assert step.due < step.expires <= start, step
        order = [line.due(kind) for kind in (Kind.ANNOUNCEMENT, Kind.PROPOSAL, Kind.AGENDA)]
        assert order == sorted(set(order)), order
        assert order[-1] < start
        moves = {}
        for stage in (Stage.READY, Stage.UNDERWAY):
            line.session.stage = stage
            moves[stage] = line.next_move()
        line.session.stage = Stage.PLANNED
        assert moves == {Stage.READY: start, Stage.UNDERWAY: line.session.ends_at}


def all_say_the_same_minute(year: Year) -> None:
    """Calendar file, announcement and agenda, for a reader on the spot."""
    t = Texts(Language.NL, year.home.zone)
    for meeting in year.meetings:
        begins, ends = (wall_time(at, meeting.zone) for at in (meeting.starts_at, meeting.ends_at))
        file = calendar_file(t, meeting, year.home, NOW).file
        assert file is not None
        [event] = Ics.from_ical(file.content).walk("VEVENT")
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (meeting.starts_at, meeting.ends_at)
        when = view.facts(t, meeting, year.home).splitlines()[0]
        assert t.day(begins.date()) in when
        assert HOUR.findall(when) == [t.clock(at.time()).split()[0] for at in (begins, ends)]
        assert when.count(t.day(ends.date())) == 1
        points = proposing.draft(meeting, proposing.propose([], 0, set()))
        last = meeting.minutes - points[-1].minutes if points else 0  # the group looks back at the very end
        shown = [line.split("*")[1] for line in agenda_view.lines(t, meeting, points, {})]
        if shown:
            assert len(shown) == 1 or shown[0] == t.hour(begins.time())
            at = wall_time(meeting.starts_at + timedelta(minutes=last), meeting.zone)
            assert shown[-1].startswith(t.hour(at.time()))


def holds(year: Year) -> None:
    """Everything that is said above."""
    everybody_hears_in_time(year)
    nothing_speaks_of_it_afterwards(year)
    all_say_the_same_minute(year)


@given(years())
@pytest.mark.long
def test_a_year_goes_well_in_any_zone_and_country(year: Year) -> None:
    holds(year)


@pytest.mark.long
@settings(max_examples=1500, deadline=None)
@given(years())
def test_many_years_go_well_in_any_zone_and_country(year: Year) -> None:
    holds(year)
