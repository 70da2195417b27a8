"""What is taken for granted about networks and people in the year, each as a number that can be changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from models.calendar import Calendar

TEAM = "T0YEAR"
ZONE = "Europe/Brussels"
DAY = timedelta(days=1)
BEGINS = datetime(2026, 8, 17, 8, tzinfo=UTC)  # two weeks before a school year
PLANNED_AHEAD = 45  # days: before the announcement, three weeks ahead, and its preview
FEWEST_BETWEEN = 35  # days: cycles of one network that run into each other are rare
# School holidays in Flanders: hardly anybody meets then.
HOLIDAYS = (
    (date(2026, 11, 2), date(2026, 11, 8)),
    (date(2026, 12, 21), date(2027, 1, 3)),
    (date(2027, 2, 8), date(2027, 2, 14)),
    (date(2027, 3, 29), date(2027, 4, 11)),
    (date(2027, 6, 28), date(2027, 8, 31)),
)
# How often a session falls on each weekday, and at which hour it begins.
WEEKDAYS = {0: 14, 1: 26, 2: 8, 3: 32, 4: 20}
HOURS = {time(9): 20, time(9, 30): 15, time(13): 15, time(13, 30): 30, time(16): 12, time(19): 8}
COMES = 0.8  # of who did not say no
REMARK = "Wat ik meeneem: heel concreet, met minder woorden en meer voorbeelden uit de klas."
QUESTION = "Hoe pakken jullie het aan wanneer een groep halverwege vastloopt op een moeilijke opdracht?"


@dataclass(frozen=True)
class Terms:
    """How large, and how long."""

    networks: int = 100
    people: int = 12  # in each network, whoever facilitates among them
    sessions: int = 6  # of each network in a whole year
    days: int = 365
    instances: int = 2
    seed: int = 1

    @property
    def ends(self) -> datetime:
        """When the last session may be held; what follows from it has a month more."""
        return BEGINS + self.days * DAY

    @property
    def many(self) -> int:
        """Sessions of each network in these days."""
        return max(1, round(self.sessions * self.days / 365))


def free(day: date) -> bool:
    """Tell whether schools are closed."""
    return any(first <= day <= last for first, last in HOLIDAYS)


def sessions_of(terms: Terms, pick: Random) -> Iterator[datetime]:
    """Yield when a network meets (wall time): spread over the year, on working days outside holidays."""
    calendar = Calendar(ZONE, "BE", None)
    first = BEGINS.date() + PLANNED_AHEAD * DAY
    room = max(terms.ends.date() - first, 5 * DAY)
    last = first - FEWEST_BETWEEN * DAY
    for number in range(terms.many):
        around = first + room * (number + pick.random() * 0.8) / terms.many
        day = max(around, last + FEWEST_BETWEEN * DAY)
        weekday = pick.choices([*WEEKDAYS], [*WEEKDAYS.values()])[0]
        day += (weekday - day.weekday()) % 7 * DAY
        while free(day) or not calendar.is_working_day(day):
            day += 7 * DAY
        if day > terms.ends.date() + 7 * DAY:
            return
        last = day
        yield datetime.combine(day, pick.choices([*HOURS], [*HOURS.values()])[0])


def instant(local: datetime) -> datetime:
    """Return the instant of a wall time."""
    return local.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def user_of(person: int) -> str:
    """Return the Slack id of a person, numbered from 0."""
    return f"U{person:08d}"


def channel_of(network: int) -> str:
    """Return the channel of a network, numbered from 0."""
    return f"C{network:08d}"
