"""The poll on methods: who liked what is read by everybody, once it closes."""

import pytest

from tests.conftest import FACILITATOR, Running
from tests.inquiries import answers, asked, asks, held_three_times
from tests.moments import begins_after
from tests.people import plan_session

TITLE, LIKED = "Peiling werkvormen", "Welke werkvormen smaakten je?"


@pytest.mark.long
@begins_after(held_three_times)
async def test_everybody_reads_in_the_channel_which_methods_were_liked_and_by_whom(circle: Running) -> None:
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    assert "staat in het kanaal wie wat koos" in asked(circle, "U0ANNA", TITLE)[-1]
    await answers(circle, "U0ANNA", TITLE, **{LIKED: ["Tafelronde", "Speed dating"]})
    await answers(circle, "U0BRAM", TITLE, **{LIKED: ["Tafelronde"]})
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Beantwoorden of wijzigen", within=anna.home, beside=TITLE)
    assert "Tafelronde" in str(anna.top().content)
    await anna.closes(everything=True)
    assert not any(TITLE in text for text in circle.channel_texts())
    await circle.advance("2026-03-25 09:30")
    told = [text for text in circle.channel_texts() if TITLE in text]
    assert len(told) == 1
    for words in ("2 van de 6 leden", "Tafelronde: 2", "Speed dating: 1", "Anna Peeters"):
        assert words in told[0]
    assert any("Tafelronde: 2" in text for text in asked(circle, FACILITATOR, TITLE))


@pytest.mark.long
@begins_after(held_three_times)
async def test_where_nobody_answers_the_facilitator_reads_so_and_the_channel_nothing(circle: Running) -> None:
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-25 09:30")
    told = asked(circle, FACILITATOR, TITLE)[-1]
    assert "0 van de 6 leden" in told
    assert "Niemand antwoordde" in told
    assert "gewist" not in told
    assert not any(TITLE in text for text in circle.channel_texts())


@pytest.mark.long
@begins_after(held_three_times)
async def test_who_gets_no_message_as_a_session_is_near_answers_at_home(circle: Running) -> None:
    await plan_session(circle, "2026-03-20", "13:30")
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    anna = circle.person("U0ANNA")
    assert asked(circle, "U0ANNA", TITLE) == []
    await anna.opens_home()
    await anna.clicks("Beantwoorden of wijzigen", within=anna.home)
    await anna.submits({LIKED: ["Tafelronde"]})
    assert anna.sees("je antwoord is bewaard")
    await circle.advance("2026-03-25 09:30")
    assert "Tafelronde: 1" in [text for text in circle.channel_texts() if TITLE in text][-1]
