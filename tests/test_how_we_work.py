"""How we want to work: asked before the first session, read by everybody once it closes."""

import pytest

from bot.instruments.how_we_work import before_it_begins
from models.instrument import Course
from tests.conftest import Running
from tests.inquiries import answers, asked, asks
from tests.moments import begins_after, until

TITLE, LEARNING = "Hoe we willen werken", "Hoe leer je graag van anderen?"


@pytest.mark.parametrize(("planned", "held", "offered"), [(0, 0, False), (1, 0, True), (4, 1, False)])
def test_it_is_offered_before_the_first_session_and_not_after(
    planned: int, held: int, *, offered: bool
) -> None:
    assert before_it_begins(Course(planned, held)) is offered


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"))
async def test_everybody_reads_what_appeals_to_whom_before_the_kick_off(circle: Running) -> None:
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    assert "staat in het kanaal wie wat koos" in asked(circle, "U0ANNA", TITLE)[-1]
    await answers(circle, "U0ANNA", TITLE, **{LEARNING: ["Van elkaars cases", "In intervisie"]})
    await answers(circle, "U0BRAM", TITLE, **{LEARNING: ["Van elkaars cases"]})
    await circle.advance("2026-03-02 09:30")
    [told] = [text for text in circle.channel_texts() if TITLE in text]
    for words in ("2 van de 6 leden", "Van elkaars cases: 2", "In intervisie: 1"):
        assert words in told


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"))
async def test_the_channel_hears_nothing_of_what_nobody_answered(circle: Running) -> None:
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-02 09:30")
    assert not [text for text in circle.channel_texts() if TITLE in text]


@pytest.mark.long
@pytest.mark.parametrize("title", [TITLE, "Kennismaking"])
@begins_after(until("2026-03-06 10:00"))
async def test_asked_in_the_week_before_the_first_session_it_comes_before_it(
    circle: Running, title: str
) -> None:
    await asks(circle, title)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 13:00")
    assert asked(circle, "U0ANNA", title)
