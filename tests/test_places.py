"""The country of a zone, from which a new network takes its public holidays."""

import pytest

from models.places import country_of, region_of


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Brussels", "BE"),
        ("Europe/Amsterdam", "NL"),
        ("America/New_York", "US"),
        ("Australia/Sydney", "AU"),
        ("Australia/Canberra", "AU"),
        ("US/Eastern", "US"),
        ("Asia/Calcutta", "IN"),
        ("Europe/Kiev", "UA"),
        ("Asia/Saigon", "VN"),
        ("Canada/Newfoundland", "CA"),
        ("GB", "GB"),
        ("UTC", None),
        ("Nowhere/At_All", None),
    ],
)
def test_a_zone_tells_its_country_when_it_lies_in_one(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


@pytest.mark.parametrize(
    ("country", "typed", "region"),
    [
        ("AU", "nsw", "NSW"),
        ("BE", "German", "German"),
        ("ES", "Madrid", "MD"),
        ("GB", "sct", "SCT"),
        ("AU", "Bavaria", None),
        ("IE", "NIR", None),
    ],
)
def test_a_part_of_a_country_is_known_by_its_code_or_its_name(
    country: str, typed: str, region: str | None
) -> None:
    assert region_of(country, typed) == region
