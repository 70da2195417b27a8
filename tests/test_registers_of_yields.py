"""What a network yields and uses, as lists: successes, spin-offs, resources, sites elsewhere."""

from typing import Any

import pytest

from bot.export import export_network
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import leaves

SUCCESS = {"Wat is er gelukt?": "Drie teams overleggen nu zonder ons", "Met dank aan": "Bram Maes"}
SPINOFF = {
    "Wat begon hier?": "Proef met meelopen", "Hoe ver is het?": "het loopt",
    "Wie doet mee?": "Twee woonzorgcentra", "Waar is het te vinden?": "op het gedeelde bord",
}  # fmt: skip
RESOURCE = {
    "Wat is het?": "Een zaal voor twaalf", "Wie zorgt ervoor?": "de gastorganisatie",
    "Is het er al?": "aangevraagd",
}  # fmt: skip
SITE = {
    "Hoe heet het?": "De scan",
    "Adres": "https://www.voorbeeld.be/scan",
    "Waarvoor is het goed?": "Om te beginnen",
}


async def reads(circle: Running, user_id: str, command: str) -> str:
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", command, channel=CHANNEL)
    return shown(somebody.top())


async def adds(circle: Running, command: str, form: dict[str, Any]) -> None:
    anna = circle.person("U0ANNA")
    await reads(circle, "U0ANNA", command)
    await anna.clicks("Iets toevoegen")
    await anna.submits(form)


async def exported(circle: Running) -> dict[str, Any]:
    async with circle.database.read() as db:
        return dict((await export_network(db, CHANNEL))["registers"])


@pytest.mark.parametrize(
    ("command", "english", "form"),
    [
        ("successen", "successes", SUCCESS),
        ("begonnen", "spinoffs", SPINOFF),
        ("middelen", "resources", RESOURCE),
        ("websites", "sites", SITE),
    ],
)
async def test_each_member_adds_to_it_and_everybody_reads_it_by_both_its_names(
    circle: Running, command: str, english: str, form: dict[str, Any]
) -> None:
    assert "Hier staat nog niets" in await reads(circle, "U0BRAM", command)
    await adds(circle, command, form)
    for reader, name in (("U0BRAM", command), (FACILITATOR, english)):
        said = await reads(circle, reader, name)
        for words in form.values():
            assert words in said


@pytest.mark.long
async def test_a_success_goes_with_its_writer_and_a_spin_off_stays_with_the_group(circle: Running) -> None:
    await adds(circle, "successen", SUCCESS)
    await adds(circle, "begonnen", SPINOFF)
    await leaves(circle, "U0ANNA")
    assert SUCCESS["Wat is er gelukt?"] not in await reads(circle, "U0BRAM", "successen")
    told = await reads(circle, "U0BRAM", "begonnen")
    assert SPINOFF["Wat begon hier?"] in told
    assert "van de groep" in told


async def test_of_these_a_success_and_a_resource_leave_the_network_in_no_file(circle: Running) -> None:
    for command, form in (
        ("successen", SUCCESS),
        ("begonnen", SPINOFF),
        ("middelen", RESOURCE),
        ("websites", SITE),
    ):
        await adds(circle, command, form)
    left = await exported(circle)
    assert "success" not in left
    assert "resource" not in left
    assert [one["title"] for one in (*left["spinoff"], *left["site"])] == ["Proef met meelopen", "De scan"]


@pytest.mark.parametrize("address", ["voorbeeld", "http://voorbeeld.be", "https://ik:geheim@voorbeeld.be"])
async def test_what_is_no_address_is_refused_beside_it_and_the_rest_stays(
    circle: Running, address: str
) -> None:
    await adds(circle, "websites", SITE | {"Adres": address})
    anna = circle.person("U0ANNA")
    assert set(anna.errors) == {"link"}
    await anna.submits({"Adres": SITE["Adres"]})
    assert anna.sees("De scan")


async def test_how_the_group_came_to_what_it_made_is_told_with_it(circle: Running) -> None:
    said = {
        "Wat maakten jullie?": "Leidraad", "Wat voor iets is het?": "vertrouwen en respect",
        "Hoe kwamen jullie ertoe?": "we schreven op wat we al deden",
    }  # fmt: skip
    await adds(circle, "gemaakt", said)
    told = await reads(circle, "U0BRAM", "gemaakt")
    for words in said.values():
        assert words in told
