"""Exchange of experience: how members deal with a practical question, and what came of it."""

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import leaves

QUESTION = "Hoe begin je een functioneringsgesprek?"
FORM = {
    "Welke praktische vraag?": QUESTION,
    "Hoe pakken jullie het aan?": "Met een vragenlijst vooraf",
    "Wie doet het?": "De ploegbaas",
    "Wanneer?": "Elk voorjaar",
    "Wat kwam ervan?": "Mensen komen voorbereid",
}


async def reads(circle: Running, user_id: str) -> str:
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", "ervaringen", channel=CHANNEL)
    return shown(somebody.top())


async def adds(circle: Running) -> None:
    await reads(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    await anna.clicks("Iets toevoegen")
    await anna.submits(FORM)


async def test_everybody_reads_how_by_whom_when_and_with_what_result(circle: Running) -> None:
    await adds(circle)
    for reader in ("U0BRAM", FACILITATOR):
        said = await reads(circle, reader)
        for words in FORM.values():
            assert words in said
        assert "Door wie: De ploegbaas" in said


async def test_an_experience_goes_with_who_leaves(circle: Running) -> None:
    await adds(circle)
    await leaves(circle, "U0ANNA")
    assert QUESTION not in await reads(circle, "U0BRAM")


async def test_the_list_is_empty_with_a_way_to_begin_and_comes_by_its_english_name_too(
    circle: Running,
) -> None:
    assert "Hier staat nog niets" in await reads(circle, "U0ANNA")
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "experiences", channel=CHANNEL)
    assert "Ervaringen" in shown(bram.top())
