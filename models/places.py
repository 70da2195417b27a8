"""Countries: in which a zone lies, what their parts are called. Source: the data of Babel and `holidays`."""

from functools import lru_cache

import holidays
from babel.core import get_global

NOWHERE = "ZZ"  # so Babel calls the country of UTC


@lru_cache(maxsize=512)
def country_of(zone: str) -> str | None:
    """Return the country in which a zone lies (ISO 3166), None for a zone of no country such as UTC.

    Older names of a zone, such as US/Eastern, are known too.
    """
    name = get_global("zone_aliases").get(zone, zone)
    found: str | None = get_global("zone_territories").get(name)
    return found if found and found.isalpha() and found != NOWHERE else None


def regions_of(country: str) -> list[str]:
    """Return the parts of a country (ISO 3166) that have public holidays of their own."""
    return list(holidays.list_supported_countries().get(country, ()))


def region_of(country: str, typed: str) -> str | None:
    """Return the part of a country that somebody typed, by its code or its name; None: unknown."""
    parts = {part.casefold(): part for part in regions_of(country)}
    if (found := parts.get(typed.strip().casefold())) is not None:
        return found
    named = getattr(holidays, country, None)
    names: dict[str, str] = getattr(named, "subdivisions_aliases", {})
    return {name.casefold(): part for name, part in names.items()}.get(typed.strip().casefold())
