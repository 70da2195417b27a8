"""Stakeholders outside: whom the network has to do with, why and by whom the contact goes."""

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running

FORM = {
    "Welke organisatie of rol?": "De gemeente, dienst welzijn",
    "Waarom doen ze ertoe?": "Zij beslissen over de zaal",
    "Via wie loopt het contact?": "de voorzitter",
}


async def test_everybody_reads_who_they_are_why_and_by_whom_the_contact_goes(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "belanghebbenden", channel=CHANNEL)
    assert anna.sees("Hier staat nog niets")
    await anna.clicks("Iets toevoegen")
    await anna.submits(FORM)
    for reader in ("U0BRAM", FACILITATOR):
        somebody = circle.person(reader)
        await somebody.runs("/kring", "stakeholders", channel=CHANNEL)
        assert all(words in shown(somebody.top()) for words in FORM.values()), reader
