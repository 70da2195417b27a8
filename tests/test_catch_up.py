"""The catch-up of who was not there: read, reminded of once, and of who was there after all."""

import pytest
from sqlalchemy import select

from bot.views import catch_up as view
from bot.views.catch_up import Reader
from models.outcome import Outcome
from models.plan import Kind
from models.reading import Reading
from playground.sight import controls, shown
from tests.conftest import Running
from tests.moments import begins_after, until
from tests.people import somebody_asked
from tests.rows import NL, a_network, a_session
from tests.test_contribution import says
from tests.test_report import (
    TALENT,
    a_minute_later,
    a_record,
    dealt,
    draft,
    hold,
    latest,
    publish,
    reads,
    releases,
    sent,
    whole_report,
)


def test_an_absentee_is_not_told_that_they_were_away_when_nobody_noted_it() -> None:
    record = a_record(dealt(Outcome.UNANSWERED), present=0)
    made = view.catch_up(NL, a_session(), a_network(), record, Reader(read=False))
    assert "kon er" not in made.text
    assert "niet genoteerd" in made.text


def test_a_catch_up_that_was_read_has_no_button_to_read_it_again() -> None:
    made = view.catch_up(NL, a_session(), a_network(), a_record(), Reader(read=True))
    assert "Ik heb het gelezen" not in str(made.blocks)
    assert "Gelezen, dank je" in made.text


async def dirk_says_no(circle: Running) -> None:
    """Dirk cannot come; what is noted of the session later is nothing."""
    await circle.advance("2026-02-19 10:00")
    await says(circle.person("U0DIRK"), "Nee")


async def release_asks(circle: Running) -> str:
    """What Ria is asked where she releases the report at Home."""
    await circle.ria.opens_home()
    press = next(c for c in controls(circle.ria.home) if "Vrijgeven" in str(c.element))
    return str(press.element)


@begins_after(somebody_asked, dirk_says_no, until("2026-03-16 18:00"))
@pytest.mark.long
async def test_who_said_no_is_brought_up_to_date_where_nobody_noted_who_was_there(circle: Running) -> None:
    assert "wie Nee zei, krijgt een kort bericht" in await release_asks(circle)
    await circle.ria.clicks("Vrijgeven", within="home")
    await circle.advance("2026-03-17 10:00")
    assert await sent(circle, Kind.CATCH_UP) == {"U0DIRK"}
    assert "niet genoteerd" in latest(circle, "U0DIRK", "niet genoteerd")


@begins_after(somebody_asked, until("2026-03-16 18:00"))
@pytest.mark.long
async def test_where_nothing_is_known_of_who_was_away_nothing_is_promised_to_them(circle: Running) -> None:
    assert "niemand krijgt apart bericht" in await release_asks(circle)
    await circle.ria.clicks("Vrijgeven", within="home")
    await circle.advance("2026-03-17 10:00")
    assert await sent(circle, Kind.CATCH_UP) == set()


@pytest.mark.long
@begins_after(hold, draft)
async def test_who_was_away_gets_a_catch_up_of_their_own_and_any_tap_counts_as_read(
    circle: Running,
) -> None:
    await releases(circle)
    assert await sent(circle, Kind.CATCH_UP) == {"U0DIRK"}
    words = latest(circle, "U0DIRK", "kon er")
    assert "bewaard tot do 23 april" in words
    dirk = circle.person("U0DIRK")
    await dirk.clicks("Vraag stellen", within=dirk.direct_messages[-1])
    assert "leren" in reads(dirk).lower()
    await dirk.closes(everything=True)
    await circle.settled()
    assert "Gelezen, dank je" in latest(circle, "U0DIRK", "kon er")
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(Reading)))) == 1
    await circle.advance("2026-03-24 12:00")
    assert await sent(circle, Kind.CATCH_UP_REMINDER) == set()


@pytest.mark.long
@begins_after(hold, draft)
async def test_it_says_how_many_questions_stayed_open_and_leads_to_them(circle: Running) -> None:
    await releases(circle)
    dirk = circle.person("U0DIRK")
    message = next(m for m in circle.playground.workspace.messages_to("U0DIRK") if "kon er" in m.text)
    assert "Nog open: één vraag." in shown(message)
    await dirk.clicks("Vragen bekijken", within=message)
    assert TALENT in reads(dirk)
    await dirk.closes(everything=True)
    await circle.settled()
    assert "Gelezen, dank je" in latest(circle, "U0DIRK", "kon er")


@pytest.mark.long
@begins_after(hold, draft)
async def test_the_one_reminder_comes_to_who_tapped_nothing_and_thanks_after_the_tap(
    circle: Running,
) -> None:
    await releases(circle)
    await circle.advance("2026-03-20 12:00")
    assert "laatste herinnering" in latest(circle, "U0DIRK", "ligt nog voor je klaar")
    await circle.person("U0DIRK").clicks("Ik heb het gelezen")
    await circle.settled()
    assert "ligt nog voor je klaar" not in str(circle.playground.workspace.messages_to("U0DIRK")[-1].text)
    await circle.advance("2026-03-26 17:00")
    assert await sent(circle, Kind.CATCH_UP_REMINDER) == {"U0DIRK"}


@pytest.mark.long
@begins_after(hold, draft, publish)
async def test_who_was_there_after_all_says_so_and_is_asked_to_evaluate(circle: Running) -> None:
    assert await sent(circle, Kind.CATCH_UP) == {"U0DIRK"}
    await circle.person("U0DIRK").clicks("Ik was er wel")
    await a_minute_later(circle)
    assert "je staat nu als aanwezig genoteerd" in latest(circle, "U0DIRK", "Dank je")
    assert "U0DIRK" in await sent(circle, Kind.EVALUATION_REQUEST)
    assert "Aanwezig: 6 van de 6" in await whole_report(circle)
    await circle.ria.opens_home()
    await circle.ria.clicks("Paneel openen", within="home", beside=None)
    assert "6 van de 6" in reads(circle.ria)
    await circle.advance("2026-03-24 12:00")
    assert await sent(circle, Kind.CATCH_UP_REMINDER) == set()


async def with_an_answer(circle: Running) -> None:
    """What was said about Dirk's question is noted."""
    await circle.ria.runs("/kring", "paneel", channel="C0KRING")
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=TALENT)
    await circle.ria.submits(
        {"Wat is ervan geworden?": "Beantwoord", "Wat werd erover gezegd?": "Begin bij jezelf."}
    )
    await circle.ria.closes(everything=True)


@pytest.mark.long
@begins_after(hold, with_an_answer)
async def test_the_absent_asker_sees_the_answer_where_they_are_asked_whether_it_helps(
    circle: Running,
) -> None:
    dirk = circle.person("U0DIRK")
    await circle.advance("2026-03-12 17:00")
    await dirk.opens_home()
    said = shown(dirk.home)
    assert "Kun je ermee verder?" in said
    assert "Begin bij jezelf." in said
    await circle.advance("2026-03-13 09:30")
    await releases(circle)
    await a_minute_later(circle)
    message = next(m for m in circle.playground.workspace.messages_to("U0DIRK") if "kon er" in m.text)
    assert "Kun je ermee verder?" in shown(message)
    assert "Begin bij jezelf." in shown(message)
    await dirk.clicks("Ja", within=message)
    await dirk.closes(everything=True)
    await a_minute_later(circle)
    assert "Kun je ermee verder?" not in shown(message)


async def without_an_answer(circle: Running) -> None:
    """Dirk's question is noted as answered, and nothing of the answer."""
    await circle.ria.runs("/kring", "paneel", channel="C0KRING")
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=TALENT)
    await circle.ria.submits({"Wat is ervan geworden?": "Beantwoord"})
    await circle.ria.closes(everything=True)


@pytest.mark.long
@begins_after(hold, without_an_answer)
async def test_the_absent_asker_is_not_asked_about_an_answer_before_anything_of_it_reached_them(
    circle: Running,
) -> None:
    dirk, anna = circle.person("U0DIRK"), circle.person("U0ANNA")
    await circle.advance("2026-03-12 17:00")
    await dirk.opens_home()
    assert "Kun je ermee verder?" not in shown(dirk.home)
    await anna.opens_home()
    assert "Kun je ermee verder?" in shown(anna.home)
    await circle.advance("2026-03-13 09:30")
    await releases(circle)
    await dirk.opens_home()
    assert "Kun je ermee verder?" in shown(dirk.home)
