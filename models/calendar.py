"""Working days, quiet hours, recurrence and zones: local intentions turned into instants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from dateutil import tz
from dateutil.rrule import WEEKLY, rrule

from models.places import country_of

MORNING = time(9)
DAY_STARTS, DAY_ENDS = time(8, 30), time(17, 30)
DAY = timedelta(days=1)


class Toward(Enum):
    """Where a nominal day goes when nobody works on it."""

    EARLIER = -1
    LATER = 1


@lru_cache(maxsize=128)
def public_holidays(country: str, subdivision: str | None) -> holidays.HolidayBase:
    """Return the public holidays of a country (ISO 3166), empty where none are known. Source: `holidays`."""
    for part in (subdivision, None):
        try:
            return holidays.country_holidays(country, subdiv=part)
        except NotImplementedError:  # so says the library of a part or a country that it does not know
            continue
    return holidays.HolidayBase()


def is_weekend(day: date, country: str, subdivision: str | None = None) -> bool:
    """Tell whether a day is in the weekend of a country: often Friday and Saturday, sometimes one day."""
    return public_holidays(country, subdivision).is_weekend(day)


def has_holidays(country: str) -> bool:
    """Tell whether the public holidays of this country (ISO 3166) are known."""
    return country in holidays.list_supported_countries()


def zone_exists(name: str) -> bool:
    """Tell whether this is a zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, or no name of a file
        return False
    return True


def instant(local: datetime, zone: str) -> datetime:
    """Return the UTC instant of a naive wall time; a time that a clock change skips is moved past the gap."""
    there = ZoneInfo(zone)
    found = local.replace(tzinfo=there).astimezone(UTC)
    if found.astimezone(there).replace(tzinfo=None) != local:
        found = tz.resolve_imaginary(local.replace(tzinfo=there)).astimezone(UTC)
    return found


def on_one_clock(local: datetime, zone: str, other: str) -> bool:
    """Tell whether a naive wall time of one zone is the same wall time in another one."""
    if zone == other:
        return True
    there = instant(local, zone)
    return there.astimezone(ZoneInfo(zone)).utcoffset() == there.astimezone(ZoneInfo(other)).utcoffset()


def wall_time(moment: datetime, zone: str) -> datetime:
    """Return the naive wall time of an instant in a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@dataclass(frozen=True)
class Calendar:
    """The days of a network: its zone and the public holidays of its country."""

    zone: str
    country: str
    subdivision: str | None = None

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on a day: no weekend of the country, no public holiday."""
        return public_holidays(self.country, self.subdivision).is_working_day(day)

    def working_day(self, day: date, toward: Toward) -> date:
        """Return the nearest working day in one direction, the day itself when people work on it."""
        while not self.is_working_day(day):
            day += toward.value * DAY
        return day

    def at(self, day: date, hour: time) -> datetime:
        """Return the UTC instant of an hour on a day of this network."""
        return instant(datetime.combine(day, hour), self.zone)

    def day(self, moment: datetime) -> date:
        """Return the local day of an instant."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Hours:
    """When a person may be written to: from and to in their own zone, not on their day off or weekend."""

    zone: str
    start: time = DAY_STARTS
    end: time = DAY_ENDS
    day_off: int | None = None

    def next_open(self, moment: datetime, calendar: Calendar) -> datetime:
        """Return the moment itself when it falls in the person's hours, else their next opening (UTC)."""
        local = moment.astimezone(ZoneInfo(self.zone))
        if self._works(local.date(), calendar) and self.start <= local.time() <= self.end:
            return moment
        day = local.date() if local.time() < self.start else local.date() + DAY
        while not self._works(day, calendar):
            day += DAY
        return instant(datetime.combine(day, self.start), self.zone)

    def before(self, moment: datetime, calendar: Calendar, deadline: datetime) -> datetime:
        """Return when something goes that has to come before a deadline: earlier where nobody can read it.

        The moment itself or the next opening, unless the day is free or the opening comes too late: then an
        hour on the last day before it on which the person works.
        """
        local = moment.astimezone(ZoneInfo(self.zone))
        day, hour = local.date(), min(max(local.time(), self.start), self.end)
        works = self._works(day, calendar)
        if works and (opening := self.next_open(moment, calendar)) < deadline:
            return opening
        if not works or local.time() < self.start:
            day -= DAY
            while not self._works(day, calendar):
                day -= DAY
        return instant(datetime.combine(day, hour), self.zone)

    def by_day(self, moment: datetime, calendar: Calendar) -> bool:
        """Tell whether it is an hour of the day for this person, perhaps on a free day of theirs alone."""
        local = moment.astimezone(ZoneInfo(self.zone))
        return calendar.is_working_day(local.date()) and self.start <= local.time() <= self.end

    def next_day(self, moment: datetime, calendar: Calendar) -> datetime:
        """Return the opening of the person's next working day (UTC)."""
        tomorrow = moment.astimezone(ZoneInfo(self.zone)).date() + DAY
        return self.next_open(instant(datetime.combine(tomorrow, self.start), self.zone), calendar)

    def local_day(self, moment: datetime) -> date:
        """Return the day it is for this person."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def _works(self, day: date, calendar: Calendar) -> bool:
        if day.weekday() == self.day_off or not calendar.is_working_day(day):
            return False
        here = country_of(self.zone)
        return here is None or here == calendar.country or not is_weekend(day, here)


def series(first: datetime, weeks: int, count: int) -> Iterator[datetime]:
    """Yield naive wall times every so many weeks, the first included. Source: dateutil's rrule."""
    yield from rrule(WEEKLY, dtstart=first, interval=weeks, count=count)
