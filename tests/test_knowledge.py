"""Knowledge that may get lost: written about somebody, and read by the others once that person agrees."""

from copy import deepcopy

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import leaves
from tests.test_counting import forgets

WHAT = "De planning van de nachtdienst"
FORM = {"Welke kennis of ervaring?": WHAT, "Over wie gaat het?": "Bram Maes"}


async def reads(circle: Running, user_id: str) -> bool:
    somebody = circle.person(user_id)
    await somebody.runs("/kring", "kennis", channel=CHANNEL)
    told = WHAT in shown(somebody.top())
    await somebody.closes(everything=True)
    return told


@pytest.mark.long
async def test_knowledge_of_a_colleague_is_read_once_they_agree_and_can_be_hidden_and_taken_away(
    circle: Running,
) -> None:
    anna, bram, ria = (circle.person(user_id) for user_id in ("U0ANNA", "U0BRAM", FACILITATOR))
    await anna.opens_home()
    await anna.clicks("Lijsten van de groep", within="home")
    await anna.clicks("Kennis bewaren")
    assert anna.sees("Hier staat nog niets")
    await anna.clicks("Iets toevoegen")
    await anna.submits(FORM)
    assert anna.sees(WHAT)
    assert anna.sees("anderen zien dit nog niet")
    await anna.closes(everything=True)
    assert not await reads(circle, FACILITATOR)
    assert not await reads(circle, "U0CHIARA")

    await bram.opens_home()
    await bram.clicks("Anderen mogen dit lezen", within="home")
    assert await reads(circle, "U0CHIARA")
    await ria.runs("/kring", "knowledge", channel=CHANNEL)
    await ria.clicks("Verbergen")
    assert not await reads(circle, "U0CHIARA")
    assert await reads(circle, "U0ANNA")
    await ria.clicks("Weer tonen")
    assert await reads(circle, "U0CHIARA")

    await anna.runs("/kring", "kennis", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits({"Hoe geven jullie ze door?": "Chiara kijkt mee"})
    assert not await reads(circle, "U0CHIARA")
    await bram.runs("/kring", "kennis", channel=CHANNEL)
    await bram.clicks("Weghalen")
    await anna.clicks("Wijzigen")
    assert anna.sees("niet meer")
    await anna.closes()
    await anna.clicks("Weghalen")
    assert anna.sees("Hier staat nog niets")


async def test_a_colleague_who_left_meanwhile_is_refused_beside_their_name(circle: Running) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.runs("/kring", "kennis", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    await bram.runs("/kring", "uitstappen", channel=CHANNEL)
    await bram.submits()
    await anna.submits(FORM)
    assert "hoort niet meer bij dit netwerk" in anna.errors["concerns"]
    await anna.submits({"Over wie gaat het?": "Chiara Rossi"})
    assert anna.sees(WHAT)


async def test_whom_it_concerns_agrees_to_what_they_read_and_to_nothing_that_came_in_its_place(
    circle: Running,
) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.runs("/kring", "kennis", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    await anna.submits(FORM | {"Welke kennis of ervaring?": "De koffie"})
    await bram.opens_home()
    at_home = deepcopy(bram.home)
    await bram.runs("/kring", "kennis", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits(FORM)

    for within in (bram.top(), at_home):
        await bram.clicks("Anderen mogen dit lezen", within=within)
        assert bram.sees("Lees het nog even na")
        await circle.settled()
        assert not await reads(circle, FACILITATOR)
    await bram.closes(everything=True)
    assert WHAT in shown(bram.home)
    await bram.clicks("Anderen mogen dit lezen", within="home")
    assert await reads(circle, FACILITATOR)


@pytest.mark.long
@pytest.mark.parametrize("goes", ["leaves", "is forgotten"])
async def test_what_somebody_else_wrote_about_me_and_i_agreed_to_stays_when_its_writer_goes(
    circle: Running, goes: str
) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.runs("/kring", "kennis", channel=CHANNEL)
    for what in (WHAT, "Iets dat Bram nog niet las"):
        await anna.clicks("Iets toevoegen")
        await anna.submits({**FORM, "Welke kennis of ervaring?": what})
    await anna.closes(everything=True)
    await bram.runs("/kring", "kennis", channel=CHANNEL)
    await bram.clicks("Anderen mogen dit lezen", beside=WHAT)
    await bram.closes(everything=True)
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    assert WHAT not in shown(anna.top()), "it is Bram who knows it, and he stays"
    await anna.closes(everything=True)
    await (leaves(circle, "U0ANNA") if goes == "leaves" else forgets(circle, "U0ANNA"))
    assert await reads(circle, "U0CHIARA")
    await bram.runs("/kring", "kennis", channel=CHANNEL)
    assert bram.sees(WHAT)
    assert not bram.sees("nog niet las"), "he let nobody read it, and it was hers"
    await bram.clicks("Wijzigen")
    await bram.submits({"Hoe geven jullie ze door?": "Chiara kijkt mee"})
    await bram.closes(everything=True)
    await leaves(circle, "U0BRAM")
    assert not await reads(circle, "U0CHIARA"), "it goes with him"
