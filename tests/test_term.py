"""Terms: words that the group cleared up, found again by everybody and told in the question book."""

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.test_report import hold

TERM, MEANS = "Feedback", "Wat je ziet en wat het met je doet, zonder oordeel."
FORM = {"Welk woord of begrip?": TERM, "Wat bedoelen jullie ermee?": MEANS}


@begins_after(hold)
async def test_a_term_is_cleared_up_at_a_session_and_found_by_a_word_by_everybody(circle: Running) -> None:
    anna, bram, ria = (circle.person(user_id) for user_id in ("U0ANNA", "U0BRAM", FACILITATOR))
    await bram.runs("/kring", "begrippen", channel=CHANNEL)
    assert bram.sees("Hier staat nog niets")
    await bram.closes(everything=True)
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Begrippen")
    await ria.clicks("Iets toevoegen")
    await ria.submits(FORM)
    assert ria.sees("bijeenkomst 1"), "since which session"
    await ria.closes(everything=True)
    await anna.runs("/kring", "terms", channel=CHANNEL)
    for said in (TERM, MEANS):
        assert anna.sees(said)
    await anna.clicks("Iets toevoegen")
    assert anna.sees("Sinds welke bijeenkomst?")
    await anna.closes()
    await anna.runs("/kring", "terms", channel=CHANNEL)
    assert "Wijzigen" not in shown(anna.top()), "the one who wrote it, or the facilitator"


@begins_after(hold)
@pytest.mark.long
async def test_what_a_term_means_stays_with_the_group_and_goes_with_its_book(circle: Running) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.opens_home()
    await anna.clicks("Lijsten van de groep", within="home")
    await anna.clicks("Begrippen")
    await anna.clicks("Iets toevoegen")
    await anna.submits(FORM)
    await anna.closes(everything=True)
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    await anna.submits()
    await bram.runs("/kring", "begrippen", channel=CHANNEL)
    assert bram.sees(MEANS)
    assert bram.sees("van de groep")
    await bram.closes(everything=True)
    await bram.runs("/kring", "boek", channel=CHANNEL)
    await bram.clicks("Als tekstbestand")
    await circle.settled()
    kept = circle.playground.workspace.files[bram.direct_messages[-1].files[0]].content or b""
    assert f"- {TERM}: {MEANS}\n" in kept.decode()
