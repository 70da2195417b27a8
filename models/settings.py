"""The settings of a network: what they may be, and what follows when they change."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    appointing,
    belonging,
    moves,
    open_call,
    open_call_acts,
    posted,
    programme,
    sending,
)
from models.appointing import Leaders
from models.base import Refusal
from models.calendar import has_holidays, zone_exists
from models.held import Held
from models.network import Network
from models.person import Language
from models.places import region_of, regions_of
from models.plan import Fact
from models.question import cleaned
from models.session import Stage

SMALLEST, LARGEST = 3, 100  # seats


class NoSuchZone(Refusal):
    """The name is not in the IANA database."""


class NoSuchCountry(Refusal):
    """No public holidays are known of this country."""


class NoSuchRegion(Refusal):
    """The country has no part of this name with holidays of its own."""


class NoRegions(Refusal):
    """Public holidays are the same everywhere in the country, as far as is known."""


class BegunThere(Refusal):
    """In that zone a session that is still to come would have begun."""


class NumberExpected(Refusal):
    """A number outside its bounds."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What can be set of a network, as it was filled in."""

    theme: str
    goal: str
    scope_in: str
    scope_out: str
    language: Language
    capacity: str  # empty where there is no maximum
    threshold: int
    zone: str
    country: str
    subdivision: str
    replaces: bool = False


def of(home: Network) -> Settings:
    """Return what is set of a network now."""
    capacity = "" if home.unlimited else str(home.capacity)
    return Settings(
        theme=home.theme, goal=home.goal, scope_in=home.scope_in, scope_out=home.scope_out,
        language=home.language, capacity=capacity, threshold=home.threshold,
        zone=home.zone, country=home.country, subdivision=home.subdivision or "", replaces=home.replaces,
    )  # fmt: skip


class Followed(NamedTuple):
    """What followed from other settings."""

    told: bool  # somebody hears that they lead
    moved: bool  # sessions of which people were told begin at another instant


def number(typed: str, low: int, high: int, field: str) -> int:
    """Return a number within its bounds. Raises NumberExpected."""
    typed = typed.strip()
    if not typed.isdecimal() or not low <= int(typed) <= high:
        raise NumberExpected(field=field, low=low, high=high)
    return int(typed)


def _region(country: str, typed: str) -> str | None:
    """Return the part of a country that was typed. Raises NoRegions, NoSuchRegion."""
    if not typed:
        return None
    if (found := region_of(country, typed)) is None:
        known = regions_of(country)
        if known:
            raise NoSuchRegion(field="subdivision", known=", ".join(known))
        raise NoRegions(field="subdivision")
    return found


def fill_in(home: Network, wanted: Settings) -> None:
    """Set what was filled in. Raises a refusal of this room, or EmptyText."""
    zone, country = wanted.zone.strip(), wanted.country.strip().upper()
    if not zone_exists(zone):
        raise NoSuchZone(field="zone")
    if not has_holidays(country):
        raise NoSuchCountry(field="country")
    region = _region(country, wanted.subdivision.strip())
    home.unlimited = not wanted.capacity.strip()
    if not home.unlimited:
        home.capacity = number(wanted.capacity, SMALLEST, LARGEST, "capacity")
    home.theme, home.goal = cleaned(wanted.theme, "theme"), wanted.goal.strip()
    home.scope_in, home.scope_out = wanted.scope_in.strip(), wanted.scope_out.strip()
    home.language, home.threshold = wanted.language, wanted.threshold
    home.zone, home.country = zone, country
    home.subdivision, home.replaces = region, wanted.replaces


async def change(
    db: AsyncSession, home: Network, wanted: Settings, leaders: Leaders | None, now: datetime
) -> Followed:
    """Change them, and who leads, unless nobody says; every time that has not come yet is worked out again.

    In another zone the sessions to come begin at another instant: that is told as a move. Return what
    followed. Raises what `fill_in` raises, BegunThere, and NobodyForSure.
    """
    ahead = [meeting for meeting in await programme.not_begun(db, home.id) if meeting.starts_at > now]
    before = [Held.of(meeting, home) for meeting in ahead]
    called = await open_call.of_network(db, home.id)
    last = called.last_day(home) if called is not None else None
    fill_in(home, wanted)
    if called is not None and called.last_day(home) != last:
        await open_call_acts.ends_on(db, home, called, last, now)
    for meeting in ahead:
        meeting.zone = home.zone
        if meeting.starts_at <= now:
            raise BegunThere(field="zone")
    told = leaders is not None and await appointing.appoint(db, home, leaders, now)
    moved = False
    for meeting, held in zip(ahead, before, strict=True):
        if meeting.starts_at != held.starts_at:
            await moves.reschedule(db, home, meeting, meeting.starts_local, meeting.minutes, now, held)
            moved = moved or meeting.stage is not Stage.PLANNED
        else:
            await moves.settle(db, home, meeting)
            await sending.news(db, home, meeting, held, now)
    await belonging.changed(db, home.id, now)
    await posted.changed_in(db, now, home.id, Fact.NETWORK | Fact.WHEN)
    return Followed(told, moved)
