"""Suggestions: each member says what the network could do; a method that is suggested can be taken up."""

import pytest

from models import own_method
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.people import leaves
from tests.test_document import opens_preparing

WALK = {
    "Wat stel je voor?": "Wandelgesprek",
    "Wat voor voorstel is het?": "een werkvorm",
    "Waarvoor zou het goed zijn?": "Voor een vraag die vastzit",
}
TAKE_UP = "Als werkvorm opnemen"


async def suggests(circle: Running, form: dict[str, str], user_id: str = "U0ANNA") -> None:
    somebody = circle.person(user_id)
    await somebody.runs("/kring", "voorstellen", channel=CHANNEL)
    await somebody.clicks("Iets toevoegen")
    await somebody.submits(form)
    await somebody.closes(everything=True)


async def test_a_member_suggests_a_method_and_the_facilitator_takes_it_up_without_a_message(
    circle: Running,
) -> None:
    said = {person: len(circle.said_to(person)) for person in ("U0RIA", "U0BRAM")}
    await suggests(circle, WALK)
    ria = circle.ria
    await opens_preparing(circle)
    await ria.clicks("Voorstellen")
    assert "Wandelgesprek" in shown(ria.top())
    await ria.clicks(TAKE_UP)
    await ria.submits(
        {"Waarvoor is ze?": "Leren van de praktijk", "Voor hoeveel mensen?": "4 tot 12",
         "Stappen": "5 Zoek een wandelmaat\n30 Loop en praat"}
    )  # fmt: skip
    await ria.closes(everything=True)
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "werkvormen wandel", channel=CHANNEL)
    assert "Voor een vraag die vastzit" in shown(bram.top())
    assert {person: len(circle.said_to(person)) for person in said} == said, "nobody is written to"


@pytest.mark.long
async def test_only_a_method_is_taken_up_and_only_by_who_facilitates(circle: Running) -> None:
    await suggests(
        circle, {"Wat stel je voor?": "Iemand van de bond", "Wat voor voorstel is het?": "een gast of expert"}
    )
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "suggestions", channel=CHANNEL)
    assert "een gast of expert" in shown(bram.top())
    with pytest.raises(NotThere):
        await bram.clicks(TAKE_UP)
    await circle.ria.runs("/kring", "voorstellen", channel=CHANNEL)
    with pytest.raises(NotThere):
        await circle.ria.clicks(TAKE_UP)
    await leaves(circle, "U0ANNA")
    await bram.closes(everything=True)
    await bram.runs("/kring", "voorstellen", channel=CHANNEL)
    assert "Iemand van de bond" not in shown(bram.top()), "it goes with who wrote it"


@pytest.mark.long
async def test_its_steps_go_along_and_once_taken_up_it_says_so_until_the_method_is_taken_away(
    circle: Running,
) -> None:
    steps = "5 Zoek een wandelmaat\n30 Loop en praat"
    await suggests(circle, {**WALK, "Hoe gaat het in zijn werk?": steps})
    ria = circle.ria
    await opens_preparing(circle)
    await ria.clicks("Voorstellen")
    await ria.clicks(TAKE_UP)
    assert "Loop en praat" in str(ria.top().state["steps"])
    other = {
        "Hoe heet de werkvorm?": "Lopen",
        "Waarvoor is ze?": "Leren van de praktijk",
        "Voor hoeveel mensen?": "4",
    }
    await ria.submits(other)
    await ria.closes(everything=True)
    await ria.runs("/kring", "voorstellen", channel=CHANNEL)
    assert TAKE_UP not in shown(ria.top())
    assert "opgenomen in Eigen werkvormen" in shown(ria.top())
    await ria.closes(everything=True)
    async with circle.database.read() as db:
        assert len(await own_method.begun_from(db, 1)) == 1
    await ria.runs("/kring", "eigenwerkvormen", channel=CHANNEL)
    await ria.clicks("Weghalen")
    await ria.closes(everything=True)
    await ria.runs("/kring", "voorstellen", channel=CHANNEL)
    assert TAKE_UP in shown(ria.top())
