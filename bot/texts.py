"""Texts in the reader's language: gettext catalogues, one file a noun; dates and numbers through Babel.

What people wrote is escaped on its way into a text, in this one place, so that it is never read as markup.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.slack.markup import PUT_AWAY
from models.calendar import on_one_clock, wall_time
from models.person import Language, Person

LOCALES = Path(__file__).parent / "locales"
REGION = {Language.NL: "nl_BE", Language.EN: "en_GB"}
DAY = "EEE d MMMM"
DAY_OF_ANOTHER_YEAR = "EEE d MMMM y"
CLOCK = {Language.NL: "H.mm 'uur'", Language.EN: "HH:mm"}
HOURS = {Language.NL: "H.mm", Language.EN: "HH:mm"}  # the first of two, or in a list


_to_copy = ContextVar("to_copy", default=False)


class Markup(str):
    """A piece of Slack markup of our own making, such as a mention, that is not escaped again."""

    __slots__ = ()


def mention(user_id: str) -> Markup:
    """Return the markup by which Slack shows a person's name."""
    return Markup(f"<@{user_id}>")


def called(person: Person) -> Markup:
    """Return what shows a person's name: a mention, or the name itself of who is not on Slack."""
    return Markup(escape(person.name)) if person.off_slack else mention(person.user_id)


def escape(text: object) -> str:
    """Return text that Slack shows as it was written."""
    if isinstance(text, Markup):
        return text
    said = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return said.translate(PUT_AWAY) if _to_copy.get() else said


@contextmanager
def to_copy() -> Iterator[None]:
    """Put signs away that people wrote and that look like markup, until `without_markup` puts them back."""
    before = _to_copy.set(True)
    try:
        yield
    finally:
        _to_copy.reset(before)


@lru_cache
def catalogue(language: Language) -> GNUTranslations:
    """Return the texts of a language, compiled in memory from its catalogues."""
    merged = Catalog(locale=language)
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=4_000)  # the days and hours of sessions come back on every screen
def _day(day: date, pattern: str, region: str) -> str:
    return format_date(day, pattern, locale=region)


@lru_cache(maxsize=2_000)
def _hour(at: time, pattern: str, region: str) -> str:
    return format_time(at, pattern, locale=region)


@dataclass(frozen=True)
class Texts:
    """What Kring says in one language, to a reader in one zone.

    `others` are zones of who reads along. Where it is known what day it is `today`, the year of a day is said
    only when it is another.
    """

    language: Language
    zone: str = "Europe/Brussels"
    others: frozenset[str] = frozenset()
    today: date | None = None

    def among(self, zones: Iterable[str]) -> "Texts":
        """Return the same texts for somebody in a group that lives in these zones."""
        return replace(self, others=frozenset(zones))

    def __call__(self, key: str, **values: object) -> str:
        """Return a text for a place where Slack reads markup; values are escaped."""
        return self._find(key).format(**{name: escape(value) for name, value in values.items()})

    def plain(self, key: str, **values: object) -> str:
        """Return a text for a place without markup: titles, labels, options."""
        return self._find(key).format(**values)

    def n(self, key: str, n: int, **values: object) -> str:
        """Return a text that depends on a number, which it may name as {n}."""
        return self._of(key, n).format(n=n, **{name: escape(value) for name, value in values.items()})

    def plain_n(self, key: str, n: int, **values: object) -> str:
        """Return a text that depends on a number for a place without markup."""
        return self._of(key, n).format(n=n, **values)

    def has(self, key: str) -> bool:
        """Tell whether there is such a text."""
        return catalogue(self.language).gettext(key) != key

    def _of(self, key: str, n: int) -> str:
        found = catalogue(self.language).ngettext(key, key, n)
        if found == key:
            raise KeyError(key)
        return found

    def _find(self, key: str) -> str:
        found = catalogue(self.language).gettext(key)
        if found == key:
            raise KeyError(key)
        return found

    def day(self, day: date) -> str:
        """Return a day in words."""
        this_year = self.today is not None and self.today.year == day.year
        return _day(day, DAY if this_year else DAY_OF_ANOTHER_YEAR, REGION[self.language])

    def short_day(self, day: date) -> str:
        """Return a day of the month where there is little room."""
        return _day(day, "d MMM", REGION[self.language])

    def clock(self, at: time) -> str:
        """Return an hour of the day."""
        return _hour(at, CLOCK[self.language], REGION[self.language])

    def hour(self, at: time) -> str:
        """Return an hour of the day among others in a list."""
        return _hour(at, HOURS[self.language], REGION[self.language])

    def when(self, local: datetime, zone: str) -> str:
        """Return a wall time with its day; the zone is named where a reader has another hour."""
        return self._in_zone(f"{self.day(local.date())}, {self.clock(local.time())}", local, zone)

    def during(self, begins: datetime, ends: datetime, zone: str) -> str:
        """Return from when until when something lasts; the end names its day when that is another."""
        if begins.date() != ends.date():
            last = f"{self.day(ends.date())}, {self.clock(ends.time())}"
            return f"{self.when(begins, zone)} – {last}"
        first = self.hour(begins.time())
        said = f"{self.day(begins.date())}, {first}–{self.clock(ends.time())}"
        return self._in_zone(said, begins, zone)

    def _in_zone(self, said: str, local: datetime, zone: str) -> str:
        if all(on_one_clock(local, zone, other) for other in (self.zone, *self.others)):
            return said
        return f"{said} ({self.plain('common.time_in', city=self.city(zone))})"

    def city(self, zone: str) -> str:
        """Return the name of the city that a zone is called after."""
        return str(get_timezone_location(zone, locale=REGION[self.language], return_city=True))

    def country(self, code: str) -> str:
        """Return the name of a country (ISO 3166)."""
        return str(Locale.parse(REGION[self.language]).territories.get(code, code))

    def moment(self, moment: datetime, zone: str) -> str:
        """Return an instant as a wall time of a zone."""
        return self.when(wall_time(moment, zone), zone)

    def listed(self, moment: datetime, zone: str) -> str:
        """Return the same among others in a list."""
        local = wall_time(moment, zone)
        return self._in_zone(f"{self.day(local.date())} {self.hour(local.time())}", local, zone)

    def on(self, now: datetime) -> "Texts":
        """Return the same texts for somebody who reads them at an instant."""
        return replace(self, today=wall_time(now, self.zone).date())

    def in_a_file(self) -> "Texts":
        """Return the same texts for what is read in other years too."""
        return replace(self, today=None)

    def number(self, value: Decimal) -> str:
        """Return a number with one decimal, in the language's own notation."""
        return format_decimal(value, "0.0", locale=REGION[self.language])

    def listing(self, items: list[str]) -> str:
        """Return items as a list, one a line; the items are escaped before."""
        return "\n".join(f"• {item}" for item in items)
