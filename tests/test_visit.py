"""Visits: where the group goes to look, when, who goes along, and what they saw."""

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import leaves
from tests.test_counting import forgets

FORM = {
    "Waar, of bij wie?": "De zorgboerderij",
    "Wanneer?": "een vrijdag in mei",
    "Wie gaat er mee?": "vier van ons",
}
SAW = "Ze beginnen elke dag met een rondje"


async def reads(circle: Running, user_id: str, command: str = "bezoeken") -> str:
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", command, channel=CHANNEL)
    return shown(somebody.top())


async def test_everybody_reads_where_when_who_and_what_we_saw_also_after_who_wrote_it_left(
    circle: Running,
) -> None:
    assert "Hier staat nog niets" in await reads(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    await anna.clicks("Iets toevoegen")
    await anna.submits(FORM)
    await anna.clicks("Wijzigen")
    await anna.submits({"Wat zagen we?": SAW})
    await anna.closes(everything=True)
    for reader, command in (("U0BRAM", "bezoeken"), (FACILITATOR, "visits")):
        said = await reads(circle, reader, command)
        assert all(words in said for words in (*FORM.values(), SAW)), reader
    await leaves(circle, "U0ANNA")
    said = await reads(circle, "U0BRAM")
    assert SAW in said
    assert "U0ANNA" not in said


async def test_a_name_under_who_goes_along_goes_with_who_is_forgotten_and_a_longer_one_stays(
    circle: Running,
) -> None:
    await reads(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    await anna.clicks("Iets toevoegen")
    await anna.submits({**FORM, "Wie gaat er mee?": "Bram Maes, Bram Maessen en Els"})
    await forgets(circle, "U0BRAM")
    assert "Gaat mee: …, Bram Maessen en Els" in await reads(circle, "U0ANNA")
