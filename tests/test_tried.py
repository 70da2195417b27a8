"""What members tried: theirs alone, until they tell the group in one press."""

from copy import deepcopy

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.test_intention import after_the_session, newest


async def told_by_anna(circle: Running) -> None:
    """Anna tried it, wrote a line, and tells the group."""
    anna = circle.person("U0ANNA")
    await anna.clicks("Geprobeerd")
    await circle.settled()
    await anna.clicks("Eén regel schrijven")
    await anna.submits({"Wat kwam ervan?": "Er kwam een echt gesprek."})
    await anna.closes(everything=True)
    await circle.settled()
    await anna.clicks("Aan de groep vertellen")
    assert anna.sees("Het staat nu in de lijst")
    await anna.closes(everything=True)
    await circle.settled()


async def read_by(circle: Running, user_id: str) -> str:
    somebody = circle.person(user_id)
    await somebody.runs("/kring", "uitgeprobeerd", channel=CHANNEL)
    seen = shown(somebody.top())
    await somebody.closes(everything=True)
    return seen


@begins_after(after_the_session)
@pytest.mark.long
async def test_what_was_not_tried_is_not_offered_to_the_group(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    assert "Aan de groep vertellen" not in newest(circle, "U0ANNA")
    await anna.clicks("Nog niet")
    await circle.settled()
    assert "Mag de groep lezen wat je probeerde?" not in newest(circle, "U0ANNA")
    assert "Vaker doorvragen" not in await read_by(circle, "U0BRAM")


@begins_after(after_the_session, told_by_anna)
@pytest.mark.long
async def test_what_somebody_tried_is_told_to_the_group_in_one_press_and_taken_back(circle: Running) -> None:
    seen = await read_by(circle, "U0BRAM")
    for said in ("Vaker doorvragen", "Er kwam een echt gesprek.", "geprobeerd", "<@U0ANNA>", "bijeenkomst 1"):
        assert said in seen
    assert "Wijzigen" not in seen, "it is hers"
    mine = newest(circle, "U0ANNA")
    assert "Dit staat met je naam in de lijst" in mine
    assert "Aan de groep vertellen" not in mine

    anna = circle.person("U0ANNA")
    await anna.clicks("Naar de lijst")
    await anna.clicks("Weghalen")
    await anna.closes(everything=True)
    await circle.settled()
    assert "Mag de groep lezen wat je probeerde?" in newest(circle, "U0ANNA")
    assert "Vaker doorvragen" not in await read_by(circle, "U0BRAM")


@pytest.mark.long
@begins_after(after_the_session)
async def test_a_second_press_tells_it_once_and_who_leaves_takes_it_along(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Liep anders")
    await circle.settled()
    as_it_was = deepcopy(anna.direct_messages[-1])
    for _ in range(2):
        await anna.clicks("Aan de groep vertellen", within=as_it_was)
        await anna.closes(everything=True)
    assert (await read_by(circle, "U0BRAM")).count("Vaker doorvragen") == 1
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    await anna.submits()
    assert "Vaker doorvragen" not in await read_by(circle, "U0BRAM")
