"""A question sent along, when it is not the colleague or the asker who changes something."""

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.test_errand import QUESTION, anna_stays_away, newest
from tests.test_question import asks
from tests.test_report import a_minute_later

INSIDE = {"Vertrouwelijk": ["Blijft binnen de kring"]}


async def bram_takes_it_along(circle: Running) -> None:
    await anna_stays_away(circle)
    await circle.advance("2026-02-19 10:00")
    await circle.person("U0BRAM").clicks("Graag")
    await circle.settled()


async def ria_enters(circle: Running, who: str, answer: str) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.runs("/kring", "", channel=CHANNEL)
    await ria.clicks("Invullen voor iemand")
    await ria.submits({"Voor wie?": MEMBERS[who], "Komt die op do 12 maart?": answer})
    await ria.closes(everything=True)
    await a_minute_later(circle)


@begins_after(bram_takes_it_along)
@pytest.mark.long
async def test_an_asker_hears_it_when_a_no_of_the_colleague_is_entered(circle: Running) -> None:
    await ria_enters(circle, "U0BRAM", "Nee")
    await circle.advance("2026-02-20 12:00")
    assert "<@U0BRAM> kan je vraag" in newest(circle, "U0ANNA")


@pytest.mark.long
@begins_after(bram_takes_it_along)
async def test_the_colleague_hears_it_when_a_yes_of_the_asker_is_entered(circle: Running) -> None:
    await ria_enters(circle, "U0ANNA", "Ja")
    await circle.advance("2026-02-20 12:00")
    assert "Jij stelt op do 12 maart" not in newest(circle, "U0BRAM")


@pytest.mark.long
@begins_after(bram_takes_it_along)
async def test_an_asker_hears_it_when_the_colleague_leaves(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "uitstap", channel=CHANNEL)
    await bram.submits()
    await bram.closes(everything=True)
    await circle.advance("2026-02-20 12:00")
    assert "<@U0BRAM>" in newest(circle, "U0ANNA")


CASE = "Hoe zeg ik mijn baas dat ik stop?"


@pytest.mark.long
@begins_after(bram_takes_it_along)
async def test_no_line_is_asked_about_a_question_that_goes_on_in_one_that_stays_inside(
    circle: Running,
) -> None:
    ria, bram = circle.ria, circle.person("U0BRAM")
    await asks(circle, "U0DIRK", CASE, **INSIDE)
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Samenvoegen", beside=QUESTION)
    await ria.submits({"Met welke vraag?": CASE})
    await ria.closes(everything=True)
    await circle.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [name for who, name in MEMBERS.items() if who != "U0ANNA"]})
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside=CASE)
    await ria.submits({"Wat is ervan geworden?": "Beantwoord"})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    await bram.opens_home()
    assert bram.home is not None
    assert "Eén regel schrijven" not in shown(bram.home)
