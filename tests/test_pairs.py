"""Speed dating: the rounds are read out, for as many as are there."""

from itertools import combinations

import pytest

from playground import Person as Hands
from tests.conftest import MEMBERS, Running
from tests.moments import begins_after
from tests.test_agenda import reads
from tests.test_empty_agenda import english
from tests.test_panel import begin, opens_panel
from tests.test_room import opens_room
from tests.test_subgroup import six_are_here

NAMES = list(MEMBERS.values())


async def dates(circle: Running, title: str = "Speeddaten") -> Hands:
    ria = await opens_room(circle)
    await ria.clicks(title)
    return ria


async def five_are_here(circle: Running) -> None:
    await opens_panel(circle)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": NAMES[:5]})


@begins_after(begin, six_are_here)
async def test_six_meet_in_five_rounds_and_the_minutes_are_chosen(circle: Running) -> None:
    ria = await dates(circle)
    assert "Rondes: 5, van elk 4 min. Dat duurt 20 min: begin je nu, dan tot 14.00 uur." in reads(ria)
    for one, other in combinations(NAMES, 2):
        assert (f"{one} en {other}" in reads(ria)) != (f"{other} en {one}" in reads(ria))
    assert "rust" not in reads(ria)
    await ria.chooses("Hoe lang is een ronde?", "7 min")
    assert "van elk 7 min. Dat duurt 35 min" in reads(ria)
    await ria.clicks("Terug naar nu")
    assert "Nu, tot" in reads(ria)
    assert len(ria.modals) == 1


@pytest.mark.long
@begins_after(begin, five_are_here)
async def test_with_an_odd_number_one_rests_or_three_are_together_and_the_minutes_stay(
    circle: Running,
) -> None:
    ria = await dates(circle)
    assert reads(ria).count("(rust)") == 5
    await ria.chooses("Hoe lang is een ronde?", "3 min")
    await ria.clicks("Niemand rust: één drietal")
    assert "(rust)" not in reads(ria)
    assert "van elk 3 min" in reads(ria)
    await ria.chooses("Hoe lang is een ronde?", "5 min")
    assert "(rust)" not in reads(ria), "they stay three"
    await ria.clicks("Elke ronde rust er één")
    assert reads(ria).count("(rust)") == 5


@begins_after(begin, six_are_here, english)
async def test_in_english_too(circle: Running) -> None:
    ria = circle.ria
    await ria.closes(everything=True)
    await ria.runs("/kring", "next", channel="C0KRING")
    await ria.clicks("Speed dating")
    assert "Rounds: 5, of 4 min each" in reads(ria)
