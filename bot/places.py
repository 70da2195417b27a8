"""The country of a time zone. Source: the CLDR data that Babel carries."""

from babel.core import get_global


def country_of(zone: str) -> str | None:
    """Return the country in which a zone lies (ISO 3166), None for a zone of no country such as UTC."""
    found: str | None = get_global("zone_territories").get(zone)
    return found if found and len(found) == 2 and found.isalpha() else None
