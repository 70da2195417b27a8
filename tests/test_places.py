"""The country of a zone, from which a new network takes its public holidays."""

import pytest

from bot.places import country_of


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Brussels", "BE"),
        ("Europe/Amsterdam", "NL"),
        ("America/New_York", "US"),
        ("Australia/Sydney", "AU"),
        ("UTC", None),
        ("Nowhere/At_All", None),
    ],
)
def test_a_zone_tells_its_country_when_it_lies_in_one(zone: str, country: str | None) -> None:
    assert country_of(zone) == country
