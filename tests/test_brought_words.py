"""What a member brings, or an expert comes for, in the words of a question that goes or is out of sight."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from models import hiding, said_again
from models.agenda import AgendaItem
from models.case import Case
from models.contribution import Contribution
from models.network import Network
from models.question import GONE, LearningQuestion
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.test_contribution import asks, in_channel
from tests.test_decision_told import anna_is_forgotten, anna_leaves, anna_takes_it_back
from tests.test_panel import PAY, TALENT
from tests.test_proposed_anew import reopens
from tests.test_report import a_minute_later
from tests.test_said_again import out_of_sight, reads_agenda

BRINGS = f"Vertel iets over: {PAY}"


async def bram_brings(circle: Running) -> None:
    """Anna and Els ask; Bram gladly tells something about Anna's question, and it stands on the agenda."""
    for user_id, text in (("U0ANNA", PAY), ("U0ELS", TALENT)):
        await circle.person(user_id).runs("/kring", f"vraag {text}", channel=CHANNEL)
        await circle.person(user_id).submits()
        await circle.person(user_id).closes(everything=True)
    await circle.advance("2026-02-19 10:00")
    await asks(circle, "U0BRAM", BRINGS)
    await circle.person("U0BRAM").clicks("Graag")
    await circle.settled()
    await circle.advance("2026-03-05 10:00")


async def proposed_anew(circle: Running) -> None:
    """Ria opens the questions once more; the agenda is proposed anew, and published."""
    if circle.ria.modals:
        await circle.ria.closes(everything=True)
    await reopens(circle)
    await circle.advance("2026-03-11 10:00")


@pytest.mark.long
@pytest.mark.parametrize("goes", [anna_takes_it_back, anna_is_forgotten, anna_leaves])
@begins_after(bram_brings)
async def test_words_that_were_taken_back_do_not_come_again_with_what_is_brought(
    circle: Running, goes: Callable[[Running], Awaitable[None]]
) -> None:
    assert PAY in await reads_agenda(circle, "U0RIA")
    await circle.ria.closes(everything=True)
    await goes(circle)
    await a_minute_later(circle)
    await proposed_anew(circle)
    async with circle.database.read() as db:
        titles = [title for title in await db.scalars(select(AgendaItem.title)) if "Vertel" in title]
    assert titles == [f"Vertel iets over: {GONE} (Bram Maes)"]
    assert PAY not in in_channel(circle)


@pytest.mark.long
@begins_after(bram_brings)
async def test_hidden_words_do_not_come_again_with_what_is_brought_until_they_are_shown(
    circle: Running,
) -> None:
    await out_of_sight(circle)
    assert PAY not in await reads_agenda(circle)
    await proposed_anew(circle)
    assert PAY not in await reads_agenda(circle)
    assert PAY not in in_channel(circle)
    await out_of_sight(circle, out=False)
    assert BRINGS in await reads_agenda(circle)


@pytest.mark.long
@begins_after(bram_brings)
async def test_called_by_what_is_hidden_what_is_brought_is_read_by_nobody_else(circle: Running) -> None:
    await out_of_sight(circle)
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    await bram.clicks("Zeg wat je meebrengt", within="home")
    await bram.submits({"Wat breng je mee?": f"Kort: {PAY}"})
    await bram.closes(everything=True)
    await circle.advance("2026-03-11 10:00")
    assert PAY not in await reads_agenda(circle)
    assert PAY not in in_channel(circle)


@pytest.mark.long
@begins_after(bram_brings)
async def test_what_was_out_of_sight_goes_from_what_is_brought_as_its_asker_says_it_otherwise(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        one = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        await hiding.hide_question(db, home, one, now, hidden=True)
        await said_again.stay_out_of_sight(db, one)
        one.text = "Hoe begin je een lastig gesprek?"
        await hiding.hide_question(db, home, one, now, hidden=False)
        assert (await db.scalars(select(Contribution.brings))).one() == f"Vertel iets over: {GONE}"
    await a_minute_later(circle)
    await proposed_anew(circle)
    assert PAY not in await reads_agenda(circle)
    assert PAY not in in_channel(circle)


EXAMPLE, CORE = "Een voorbeeld uit de praktijk", "Hoe begin ik een moeilijk gesprek"


@pytest.mark.long
@begins_after(bram_brings)
async def test_what_is_brought_in_words_that_are_a_part_of_a_question_is_of_who_brings_it(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        brings = (await db.scalars(select(Contribution))).one()
        brings.asked = brings.brings = EXAMPLE
        case = Case(session_id=1, owner_id=brings.owner_id, core=CORE)
        point = (await db.scalars(select(AgendaItem).where(AgendaItem.contribution_id == brings.id))).one()
        point.title = EXAMPLE
        db.add(case)
        texts = f"Wie heeft {EXAMPLE.lower()} van een evaluatie?", f"{CORE} met mijn collega?"
        now = circle.clock.now()
        db.add_all([LearningQuestion(network_id=1, asker_id=None, text=one, asked_at=now) for one in texts])
        await db.flush()
        for one in await db.scalars(select(LearningQuestion).where(LearningQuestion.text.in_(texts))):
            one.lose_words()
            await said_again.forget(db, [one])
        assert (brings.asked, brings.brings, point.title, case.core) == (EXAMPLE, EXAMPLE, EXAMPLE, CORE)
