"""Methods of a network's own: added by whoever facilitates, chosen for a point, and read there."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import text

from models.own_method import (
    LONGEST,
    MOST_STEPS,
    SizeExpected,
    StepExpected,
    TooManySteps,
    key_of,
    named,
    size_of,
    steps_of,
)
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.test_agenda import arranges, ask, at, in_channel
from tests.test_as_read import els_facilitates_too

FILLED = {
    "Hoe heet de werkvorm?": "Wandelgesprek",
    "Waarvoor is ze?": "Leren van de praktijk",
    "Voor hoeveel mensen?": "4 tot 12",
    "Stappen": "5 Zoek een wandelmaat\n30 Loop en praat\n10 Wat neem je mee?",
}


def reads(person: Hands) -> str:
    return shown(person.top())


# What can be read


@given(some.lists(some.tuples(some.integers(1, 12), some.sampled_from(["praat", "10 kaartjes", "a: b"])),
                  min_size=1, max_size=MOST_STEPS),
       some.sampled_from(["{} {}", "{} min {}", "{}: {}", "{}' {}", "  {} minuten - {}  "]))  # fmt: skip
def test_steps_are_read_however_the_minutes_are_written(steps: list[tuple[int, str]], line: str) -> None:
    found = steps_of("\n\n".join(line.format(*step) for step in steps))
    assert [(step.minutes, step.nl) for step in found] == steps


NO_STEPS = (
    "", "Loop en praat", "10", "0 niets", "5min", "tien praat", "-5 terug", "1 uur praten",
    "3 x 5 minuten praten", "3x praten", "30 sec stilte",
)  # fmt: skip


@pytest.mark.parametrize("line", NO_STEPS)
def test_a_line_without_minutes_or_without_words_is_refused_by_its_name(line: str) -> None:
    with pytest.raises(StepExpected) as refused:
        steps_of(line)
    assert refused.value.field == "steps"


@pytest.mark.parametrize("text", ["1 a\n" * (MOST_STEPS + 1), f"{LONGEST} a\n1 b"])
def test_more_than_a_point_can_hold_is_refused(text: str) -> None:
    with pytest.raises(TooManySteps):
        steps_of(text)


def test_a_size_is_read_from_one_number_or_two() -> None:
    found = [size_of(said) for said in ("4 tot 12", "4-12", "van 4 t.e.m. 12 mensen", "8", "tot 4 à 12")]
    assert found == [(4, 12), (4, 12), (4, 12), (8, 8), (4, 12)]
    for wrong in ("", "veel", "12 tot 4", "1", "5 tot 900", "1 2 3", "vanaf 4", "4+", "max 12", "4 of meer"):
        with pytest.raises(SizeExpected):
            size_of(wrong)


def test_an_agenda_names_one_of_peer_consultation_as_such() -> None:
    for goal, before in (("intervision", "intervision_"), ("case", "")):
        method = named({"goal": goal}, "ab12")
        assert method == f"{before}own_ab12"
        assert key_of(method) == "ab12"
    assert [key_of(other) for other in ("round_table", "my_own_idea", "own_")] == [None] * 3


# In Slack


async def adds(circle: Running) -> None:
    """Ria adds a method of the group's own."""
    ria = circle.ria
    await ria.runs("/kring", "werkvormen", channel=CHANNEL)
    await ria.clicks("Eigen werkvormen")
    await ria.clicks("Iets toevoegen")
    await ria.submits(FILLED)
    await ria.closes(everything=True)


async def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "eigenwerkvormen", channel=CHANNEL)
    await ria.clicks("Iets toevoegen")
    await ria.submits({**FILLED, "Stappen": "5 Zoek een wandelmaat\nLoop en praat"})
    assert "“Loop en praat”" in str(ria.errors["steps"])
    await ria.submits({**FILLED, "Voor hoeveel mensen?": "veel"})
    assert "4 tot 12" in str(ria.errors["size"])
    await ria.submits({"Voor hoeveel mensen?": "4 tot 12"})
    assert "*Wandelgesprek*" in reads(ria)
    assert "De begeleider houdt deze lijst bij" in reads(ria)


@begins_after(adds)
async def test_a_member_finds_it_among_the_methods_and_cannot_change_the_list(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "werkvormen", channel=CHANNEL)
    assert "31 werkvormen" in reads(anna)
    await anna.clicks("Stappen", beside="Wandelgesprek")
    for words in ("45 min", "4 tot 12 mensen", "Loop en praat _30 min_", "nog niet gebruikt"):
        assert words in reads(anna)
    await anna.closes()
    await anna.clicks("Eigen werkvormen")
    assert "Wandelgesprek" in reads(anna)
    for button in ("Iets toevoegen", "Wijzigen", "Weghalen"):
        with pytest.raises(NotThere):
            await anna.clicks(button)


async def walks(circle: Running) -> None:
    """The point about talent is done by it, and the agenda goes out."""
    ria = await arranges(circle)
    await at(ria, "talent", "Werkvorm, titel en meer")
    await ria.submits({"Werkvorm": "Wandelgesprek", "Minuten": "Zo lang als de werkvorm"})
    assert "_Wandelgesprek_: Wat is talent precies?" in reads(ria)
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 15:30")


chosen = begins_after(ask, adds, until("2026-03-05 10:00"), walks)


async def in_list(circle: Running, press: str) -> None:
    await circle.ria.runs("/kring", "eigenwerkvormen", channel=CHANNEL)
    await circle.ria.clicks(press)


@chosen
@pytest.mark.long
async def test_the_agenda_in_the_channel_says_its_name_also_after_it_was_renamed(circle: Running) -> None:
    assert "_Wandelgesprek_: Wat is talent precies?" in in_channel(circle)
    await in_list(circle, "Wijzigen")
    await circle.ria.submits({"Hoe heet de werkvorm?": "Wandeling", "Waarvoor is ze?": "Intervisie"})
    await circle.advance("2026-03-06 15:40")
    assert "_Wandeling_: Wat is talent precies?" in in_channel(circle)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    await anna.clicks(card_of(anna, "Wandeling"))
    assert "Loop en praat _30 min_" in reads(anna)
    await anna.closes(everything=True)
    await circle.advance("2026-03-12 17:00")
    await anna.runs("/kring", "werkvormen", channel=CHANNEL)
    await anna.clicks("Stappen", beside="Wandeling")
    assert "12 maart" in reads(anna), "also now that it is for something else"


def card_of(person: Hands, name: str) -> str:
    """The choice that leads from an agenda to the card of a method."""
    options = [
        option["text"]["text"]
        for block in person.top().blocks
        for element in block.get("elements", [])
        for option in element.get("options", [])
    ]
    return next(option for option in options if name in option)


@begins_after(adds)
async def test_for_one_number_of_people_it_says_that_number_once(circle: Running) -> None:
    await in_list(circle, "Wijzigen")
    await circle.ria.submits({"Voor hoeveel mensen?": "8"})
    await circle.ria.runs("/kring", "werkvormen", channel=CHANNEL)
    assert "45 min · 8 mensen" in reads(circle.ria)


@begins_after(els_facilitates_too, ask, adds, until("2026-03-05 10:00"), walks)
@pytest.mark.long
async def test_hidden_by_a_colleague_it_is_nowhere_on_an_agenda_either(circle: Running) -> None:
    els, anna = circle.person("U0ELS"), circle.person("U0ANNA")
    await els.runs("/kring", "eigenwerkvormen", channel=CHANNEL)
    await els.clicks("Verbergen")
    await circle.advance("2026-03-06 15:40")
    assert "Wandelgesprek" not in in_channel(circle)
    assert "Wat is talent precies?" in in_channel(circle)
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    assert "Wandelgesprek" not in str(anna.top().blocks)
    await els.clicks("Weer tonen")
    await circle.advance("2026-03-06 15:50")
    assert "_Wandelgesprek_: Wat is talent precies?" in in_channel(circle)


@pytest.mark.long
@chosen
async def test_taken_away_it_can_still_be_read_where_an_agenda_names_it_and_is_offered_nowhere_else(
    circle: Running,
) -> None:
    await in_list(circle, "Weghalen")
    assert "Wandelgesprek" not in reads(circle.ria)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-06 15:40")
    assert "_Wandelgesprek_" in in_channel(circle)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "werkvormen", channel=CHANNEL)
    assert "30 werkvormen" in reads(anna)
    await anna.closes(everything=True)
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    await anna.clicks(card_of(anna, "Wandelgesprek"))
    assert "Loop en praat _30 min_" in reads(anna)
    ria = await arranges(circle)
    await at(ria, "talent", "Werkvorm, titel en meer")
    await ria.submits({"Titel": "Talent"})
    assert "Wandelgesprek" in reads(ria), "it keeps its method"
    await ria.clicks("Punt toevoegen")
    with pytest.raises(NotThere):
        await ria.submits({"Titel": "Nog eens", "Werkvorm": "Wandelgesprek"})


@begins_after(adds)
async def test_one_that_no_agenda_names_is_gone_when_it_is_taken_away(circle: Running) -> None:
    await in_list(circle, "Weghalen")
    async with circle.database.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM entry"))).scalar() == 0


@pytest.mark.long
@chosen
async def test_it_stays_when_who_wrote_it_has_themselves_forgotten(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(text("UPDATE entry SET person_id = NULL"))
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "eigenwerkvormen", channel=CHANNEL)
    assert "Wandelgesprek" in reads(anna)
    assert "van de groep" in reads(anna)
