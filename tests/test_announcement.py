"""The announcement in own words: what is missing, the very text, changes that tell nobody."""

import pytest

from models.announcement import Announcement, Lacks, lacks
from models.session import Mode
from playground import Person
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.rows import a_session
from tests.test_document import messages_with, opens_preparing

OPENING = "Vorige keer bleef <één> vraag liggen."
GOALS = "Wat we willen bereiken"
ANNOUNCED = "2026-02-19 10:00"


async def opens(circle: Running) -> Person:
    """Ria opens the announcement, from what she prepares."""
    await opens_preparing(circle)
    await circle.ria.clicks("Lezen en schrijven")
    return circle.ria


async def writes(circle: Running, **fields: str) -> Person:
    """Ria writes some of it, by the labels of the form."""
    ria = await opens(circle)
    await ria.clicks("In eigen woorden")
    await ria.submits(fields)
    return ria


def announced(circle: Running) -> str:
    """The announcement as it stands in the channel now."""
    [found] = messages_with(circle, "Bijeenkomst 1")
    return found


def test_what_a_whole_announcement_holds_is_named_until_it_is_there() -> None:
    assert lacks(a_session(title="", place=""), None) == list(Lacks)
    said = Announcement(session_id=1, worth="Iets", goals="Iets", expects="Iets")
    assert lacks(a_session(title="Talent", place="Brouwerij"), said) == []
    assert lacks(a_session(title="Talent", mode=Mode.ONLINE, place=""), said) == []


@pytest.mark.long
async def test_the_facilitator_reads_the_very_text_and_what_it_does_not_say_and_it_goes_all_the_same(
    circle: Running,
) -> None:
    ria = await opens(circle)
    assert ria.sees("wat je eraan hebt, de doelen, wat jullie verwachten. Zonder gaat het ook.")
    assert ria.sees("naar het kanaal op do 19 februari, 9.00 uur")
    assert ria.sees("De plaats volgt nog")
    await ria.clicks("In eigen woorden")
    assert ria.sees("Ontbreekt nog. Wat moet daarna duidelijker zijn")
    await ria.submits({"Eerste zin": OPENING, GOALS: "Eén pagina"})
    assert ria.sees("Bewaard.")
    assert ria.sees("wat je eraan hebt, wat jullie verwachten")
    preview = shown(ria.top())
    await circle.advance(ANNOUNCED)
    said = announced(circle)
    assert "Vorige keer bleef &lt;één&gt; vraag liggen." in said
    words = [
        line for line in said.splitlines() if line and not line.startswith(("Ik kom", "Vraag", "Ja", "Nee"))
    ]
    assert words[0] in preview
    assert "*Wat we willen bereiken*\nEén pagina" in said
    assert "*Wat je eraan hebt*" not in said


@pytest.mark.long
async def test_words_that_change_once_it_is_announced_change_there_and_nobody_gets_a_message(
    circle: Running,
) -> None:
    await circle.advance(ANNOUNCED)
    count = len(circle.playground.workspace.messages)
    assert GOALS not in announced(circle)
    ria = await opens(circle)
    assert ria.sees("Dit staat in het kanaal")
    await ria.clicks("In eigen woorden")
    assert ria.sees("Ze staat al in het kanaal")
    await ria.submits({GOALS: "Eén pagina"})
    await circle.advance("2026-02-19 10:05")
    assert "Eén pagina" in announced(circle)
    assert len(circle.playground.workspace.messages) == count


async def test_a_test_and_a_copy_hold_the_same_words(circle: Running) -> None:
    ria = await writes(circle, **{GOALS: "Eén pagina"})
    await ria.clicks("Stuur me een test")
    assert "Eén pagina" in shown(circle.playground.workspace.messages_to("U0RIA")[-1])
    await ria.closes()
    await ria.clicks("Kopieer voor e-mail")
    assert "Wat we willen bereiken\nEén pagina" in shown(ria.top())


@pytest.mark.long
async def test_what_was_written_goes_along_when_the_session_is_moved(circle: Running) -> None:
    await writes(circle, **{GOALS: "Eén pagina"})
    ria = circle.ria
    await ria.closes(everything=True)
    await ria.opens_home()
    await ria.clicks("Verplaatsen", within="home", beside="12 maart")
    await ria.submits({"Dag": "2026-03-19", "Begintijd": "13:30"})
    await circle.advance("2026-02-26 10:00")
    assert "Eén pagina" in announced(circle)


@pytest.mark.parametrize("label", ["Wat je eraan hebt", "Wat we verwachten"])
async def test_what_is_emptied_is_missing_again(circle: Running, label: str) -> None:
    ria = await writes(circle, **{label: "Iets"})
    assert f"*{label}*" in shown(ria.top())
    await ria.clicks("In eigen woorden")
    await ria.submits({label: ""})
    assert f"*{label}*" not in shown(ria.top())
    assert CHANNEL not in {one.channel for one in circle.playground.workspace.messages[-1:]}
