"""Give and take: what somebody asked, got and gave, in words and for their own eyes alone."""

import re

import pytest
from sqlalchemy import select

from models.question import LearningQuestion
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.test_expertise_acts import bram_s_answer_is_taken_over, says
from tests.test_given_answer import ANSWER, BRAM, DIRK, ELS, QUESTION, bram_answers_in_the_channel, got, notes

NOTHING = "Hier staat nog niets"


async def reads(circle: Running, user_id: str, command: str = "geven") -> str:
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", command, channel=CHANNEL)
    return shown(somebody.top())


@begins_after(bram_s_answer_is_taken_over)
@pytest.mark.long
async def test_each_reads_what_they_asked_got_and_gave_and_nobody_else_does(circle: Running) -> None:
    await says(circle)
    bram, dirk = await reads(circle, BRAM), await reads(circle, DIRK, "give")
    assert f"Je antwoordde op “{QUESTION}”" in bram
    assert "Anderen mogen je iets vragen over" in bram
    assert "<@U0DIRK>" in bram, "whom it helped"
    assert f"“{QUESTION}”" in dirk
    assert "<@U0BRAM> antwoordde: Zeg eerst" in dirk
    for other in (ELS, FACILITATOR):
        assert NOTHING in await reads(circle, other)


@pytest.mark.long
@begins_after(bram_s_answer_is_taken_over)
async def test_it_holds_no_number_and_nobody_to_be_compared_with(circle: Running) -> None:
    bram = await reads(circle, BRAM)
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", bram)), bram
    assert "<@U0ELS>" not in bram
    assert "niemand vergeleken" in bram


async def test_who_asked_without_a_name_is_not_named_by_it(circle: Running) -> None:
    await bram_answers_in_the_channel(circle)
    dirk = circle.person(DIRK)
    async with circle.database.write() as db:
        (await db.scalars(select(LearningQuestion))).one().anonymous = True
    await notes(circle, BRAM)
    await dirk.clicks("Ja", within=got(circle, DIRK, "Iemand antwoordde")[0])
    await circle.settled()
    bram = await reads(circle, BRAM)
    assert ANSWER.split("*")[0] in bram
    assert "iemand die zonder naam vroeg" in bram
    assert "DIRK" not in bram


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_what_is_taken_back_stands_in_it_no_more(circle: Running) -> None:
    await notes(circle, BRAM)
    assert QUESTION in await reads(circle, BRAM)
    bram = circle.person(BRAM)
    await bram.closes(everything=True)
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    await bram.clicks("Openen")
    await bram.clicks("Terugnemen")
    assert NOTHING in await reads(circle, BRAM)
    assert "antwoordde:" not in await reads(circle, DIRK)
