"""Texts that harm: taken out of sight at once, and shown again."""

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import hiding as view
from models import evaluation
from models.hiding import Shown
from models.person import Language
from models.question import LearningQuestion
from models.results import TextKind
from models.unlinked import InquiryText
from playground.checks import check_message, check_view
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.rows import a_network, a_question, a_session
from tests.test_question import asks
from tests.test_report import PAY, a_minute_later, hold, to_release
from tests.turning import every_page

HARM = "Waarom mag Bram alles?"


@pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=str)
def test_every_form_and_message_is_accepted_by_slack(t: Texts) -> None:
    questions = [a_question(number, "x" * 1000) for number in range(1, 41)]
    texts = [
        InquiryText(key=f"{number:032}", inquiry_id=1, item=kind, text="y" * 1000)
        for number, kind in enumerate([*TextKind] * 20)
    ]
    questions[0].hidden = texts[0].hidden = True
    assert check_view(view.texts(t, a_session(), Shown([], [])), "modal") == []
    pages = every_page(lambda start: view.texts(t, a_session(), Shown(questions, texts), start))
    assert sum(str(page).count("accessory") for page in pages) == len(texts)
    assert sum(str(page).count("'stays_inside'") for page in pages) == len(questions)
    assert check_message(view.told(t, a_network(), questions[0]).blocks) == []
    assert check_message(view.told(t, a_network(), questions[1]).blocks) == []
    assert len(view.in_bank(t, a_network(), questions)) == 1 + len(questions)


@pytest.mark.long
async def test_a_hidden_question_is_nowhere_and_its_asker_hears_it_kindly(circle: Running) -> None:
    await asks(circle, "U0ANNA", HARM, **{"Je naam": ["Zonder mijn naam"]})
    anna, bram, ria = (circle.person(user) for user in ("U0ANNA", "U0BRAM", FACILITATOR))
    await anna.closes(everything=True)
    await circle.advance("2026-03-06 15:30")  # the agenda is published
    assert any(HARM in text for text in circle.channel_texts())
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Verbergen")
    assert ria.sees("Verborgen vragen")
    await ria.closes(everything=True)
    await circle.settled()
    await circle.advance("2026-03-06 15:40")
    assert not any(HARM in text for text in circle.channel_texts())
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    assert HARM not in shown(bram.top())
    await bram.closes(everything=True)
    told = anna.direct_messages[-1]
    assert "voorlopig verborgen" in shown(told)
    assert "Bericht aan je begeleider" in shown(told)
    await anna.clicks("Wijzigen", within=told)
    await anna.submits({"Wat wil je leren?": "Hoe verdelen we het werk?"})
    assert anna.sees("en nog verborgen")
    await anna.closes(everything=True)
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Weer tonen", beside="Hoe verdelen we het werk?")
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 15:45")
    assert any("Hoe verdelen we het werk?" in text for text in circle.channel_texts())
    assert "weer zichtbaar" in shown(anna.direct_messages[-1])
    async with circle.database.read() as db:
        (asked,) = await db.scalars(select(LearningQuestion))
    assert not asked.hidden


@pytest.mark.long
async def test_a_question_and_a_remark_vanish_from_the_report_and_come_back(circle: Running) -> None:
    await hold(circle)
    await circle.advance("2026-03-13 09:30")
    async with circle.database.write() as db:
        asking = await evaluation.asking(db, 1)
        assert asking is not None
        said = "Els praat te veel"
        db.add(InquiryText(key="a", inquiry_id=asking.id, item=TextKind.COMMENT, text=said))
    assert PAY in await to_release(circle)
    ria = circle.ria
    await ria.clicks("Tekst verbergen")
    assert ria.sees("wordt ook niemand ingelicht")
    await ria.clicks("Verbergen", beside=PAY)
    await ria.clicks("Verbergen", beside="Els praat te veel")
    await a_minute_later(circle)
    assert PAY not in await to_release(circle)
    await ria.clicks("Tekst verbergen")
    async with circle.database.read() as db:
        assert (await db.scalars(select(InquiryText.hidden))).one()
    await ria.clicks("Weer tonen", beside=PAY)
    await ria.clicks("Weer tonen", beside="Els praat te veel")
    await a_minute_later(circle)
    assert PAY in await to_release(circle)
    async with circle.database.read() as db:
        assert not (await db.scalars(select(InquiryText.hidden))).one()
