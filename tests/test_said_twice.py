"""Two questions that say the same, of which none is merged: in sight is what one that is in sight says."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from models import hiding
from models.network import Network
from models.question import LearningQuestion
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.people import leaves
from tests.test_decision import opens as opens_decisions
from tests.test_decision_told import anna_is_forgotten, anna_leaves, anna_takes_it_back
from tests.test_panel import PAY
from tests.test_report import a_minute_later
from tests.test_said_again import in_channel, is_called, reads_agenda


async def two_ask_the_same(circle: Running) -> None:
    """So do Anna and Bram, and the agenda is made."""
    for user_id in ("U0ANNA", "U0BRAM"):
        await circle.person(user_id).runs("/kring", f"vraag {PAY}", channel=CHANNEL)
        await circle.person(user_id).submits()
        await circle.person(user_id).closes(everything=True)
    await circle.advance("2026-03-06 10:00")


async def decides(circle: Running) -> None:
    """Ria opens a decision in just these words, and ties it to no question."""
    ria = await opens_decisions(circle)
    await ria.clicks("Besluit openen")
    await ria.submits({"Wat is er te beslissen?": PAY})
    await ria.closes(everything=True)
    await circle.advance("2026-03-11 10:00")


async def hides(circle: Running, number: int, *, hidden: bool = True) -> None:
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        one = (await db.scalars(select(LearningQuestion).order_by(LearningQuestion.id))).all()[number]
        await hiding.hide_question(db, home, one, now, hidden=hidden)
    await a_minute_later(circle)


async def dirk_reads(circle: Running) -> str:
    """Return what a member reads of agenda and decisions."""
    agenda = await reads_agenda(circle)
    await circle.person("U0DIRK").closes(everything=True)
    return agenda + shown((await opens_decisions(circle, "U0DIRK")).top())


@pytest.mark.long
@begins_after(two_ask_the_same, decides)
async def test_a_decision_is_out_of_sight_once_all_are_that_say_the_same_and_back_with_one(
    circle: Running,
) -> None:
    await hides(circle, 0)
    assert PAY in await dirk_reads(circle)
    await hides(circle, 1)
    assert PAY not in await dirk_reads(circle)
    assert in_channel(circle) == []
    await hides(circle, 0, hidden=False)
    assert PAY in await dirk_reads(circle)


@pytest.mark.long
@pytest.mark.parametrize("goes", [anna_takes_it_back, anna_leaves, anna_is_forgotten])
@begins_after(two_ask_the_same, decides)
async def test_what_only_a_hidden_question_says_by_now_is_out_of_sight(
    circle: Running, goes: Callable[[Running], Awaitable[None]]
) -> None:
    await is_called(circle, PAY)
    await hides(circle, 1)
    assert PAY in await dirk_reads(circle)
    await circle.person("U0DIRK").closes(everything=True)
    await goes(circle)
    await a_minute_later(circle)
    assert PAY not in await dirk_reads(circle)
    assert in_channel(circle) == []


@pytest.mark.long
@begins_after(two_ask_the_same, decides)
async def test_so_it_is_where_whoever_is_forgotten_left_before(circle: Running) -> None:
    """Anna left and let her question stay; forgotten later, with her questions, it goes."""
    await is_called(circle, PAY)
    await hides(circle, 1)
    await leaves(circle, "U0ANNA", **{"Mogen je open vragen blijven?": "Ja, met mijn naam"})
    await circle.person("U0ANNA").closes(everything=True)
    assert PAY in await dirk_reads(circle)
    await circle.person("U0DIRK").closes(everything=True)
    await anna_is_forgotten(circle)
    await a_minute_later(circle)
    assert PAY not in await dirk_reads(circle)
