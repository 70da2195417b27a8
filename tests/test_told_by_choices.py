"""What a member or whoever facilitates can find out, by trying, of what is nobody's to know."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models.question import LearningQuestion
from models.vote import Vote
from playground.checks.options import all_options
from playground.sight import controls
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.test_errand import QUESTION, announced
from tests.test_question import asks

INSIDE = {"Vertrouwelijk": ["Blijft binnen de kring"]}


async def anna_may_choose(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await circle.advance("2026-02-19 09:30")


async def offered(circle: Running) -> set[str]:
    anna = circle.person("U0ANNA")
    await anna.clicks("Nee", within=announced(circle))
    await anna.clicks("Iemand kiezen")
    found = {
        option["text"]["text"] for control in controls(anna.top()) for option in all_options(control.element)
    }
    await anna.closes(everything=True)
    return found


@begins_after(anna_may_choose)
@pytest.mark.long
async def test_whom_one_can_send_a_question_along_with_does_not_tell_who_wants_quiet(circle: Running) -> None:
    await circle.person("U0DIRK").runs("/kring", "stil")
    await circle.person("U0DIRK").closes(everything=True)
    assert MEMBERS["U0DIRK"] in await offered(circle)


@pytest.mark.long
@begins_after(anna_may_choose)
async def test_whom_one_can_send_a_question_along_with_does_not_tell_who_takes_a_break(
    circle: Running,
) -> None:
    dirk = circle.person("U0DIRK")
    await dirk.runs("/kring", "mijn")
    label = (
        next(c.beside for c in controls(dirk.top()) if c.element["type"] == "datepicker")
        .strip()
        .split("\n")[0]
    )
    await dirk.submits({label: date(2026, 3, 1)})
    await dirk.closes(everything=True)
    assert MEMBERS["U0DIRK"] in await offered(circle)


CASE, TWIN = "Hoe zeg ik mijn baas dat ik stop?", "Hoe zeg ik dat ik stop?"


async def merged(circle: Running) -> None:
    """Bram asks something that stays inside, Chiara the like; Ria merges his into hers."""
    await asks(circle, "U0BRAM", CASE, **INSIDE)
    await asks(circle, "U0CHIARA", TWIN)
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    await circle.ria.clicks("Samenvoegen", beside="mijn baas")
    await circle.ria.submits({"Met welke vraag?": TWIN})
    await circle.ria.closes(everything=True)


@begins_after(merged)
async def test_whoever_facilitates_does_not_let_out_by_a_merge_what_its_asker_keeps_inside(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    assert not [c for c in controls(ria.top()) if c.name == "Mag verteld worden" and TWIN in c.beside]


@begins_after(merged)
async def test_another_asker_does_not_let_out_what_its_asker_keeps_inside(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.runs("/kring", "vragen", channel=CHANNEL)
    await chiara.clicks("Wijzigen", beside=TWIN)
    await chiara.submits({"Vertrouwelijk": []})
    await chiara.closes(everything=True)
    async with circle.database.read() as db:
        rows = list(await db.scalars(select(LearningQuestion)))
        assert all(r.kept_by for r in rows)


async def test_whoever_leads_cannot_vote_for_what_stays_inside(circle: Running) -> None:
    await asks(circle, "U0BRAM", CASE, **INSIDE)
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    assert not [c for c in controls(circle.ria.top()) if c.name == "Stemmen" and CASE in c.beside]


async def test_a_vote_button_from_before_does_not_vote_for_what_stays_inside(circle: Running) -> None:
    await asks(circle, "U0BRAM", CASE)
    dirk, bram = circle.person("U0DIRK"), circle.person("U0BRAM")
    await dirk.runs("/kring", "vragen", channel=CHANNEL)
    await bram.closes(everything=True)
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    await bram.clicks("Wijzigen", beside=CASE)
    await bram.submits(INSIDE)
    await dirk.clicks("Stemmen", beside=CASE)
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Vote)) == 0
