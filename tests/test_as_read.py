"""Two who change the same thing at once, each in a form that shows how it was when they opened it."""

from datetime import date, time

import pytest

from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import circle_after, until
from tests.people import memberships
from tests.test_agenda import ask
from tests.test_panel import PAY, begin
from tests.test_report import hold
from tests.test_session import ANNOUNCED, announcement

AFTERWARDS = "2026-03-12 16:45"


async def els_facilitates_too(running: Running) -> None:
    """Ria names Els as her stand-in, who may do everything that she may."""
    await running.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await running.ria.submits({"Vervangers": ["U0ELS"]})
    await running.settled()
    await running.ria.closes(everything=True)


circle = circle_after(els_facilitates_too)
told = circle_after(els_facilitates_too, until(ANNOUNCED))
arranging = circle_after(ask, els_facilitates_too, until("2026-03-05 10:00"))
held = circle_after(els_facilitates_too, hold, until(AFTERWARDS))
recording = circle_after(els_facilitates_too, begin)


def both(running: Running) -> tuple[Hands, Hands]:
    """Ria and Els."""
    return running.ria, running.person("U0ELS")


async def both_open(running: Running, words: str) -> tuple[Hands, Hands]:
    """Ria and Els both open a form at Home."""
    for who in both(running):
        await who.opens_home()
        await who.clicks(words, within="home")
    return both(running)


async def both_open_settings(running: Running) -> tuple[Hands, Hands]:
    """Ria and Els both open the settings."""
    for who in both(running):
        await who.runs("/kring", "instellingen", channel=CHANNEL)
    return both(running)


@pytest.mark.long
async def test_an_older_form_does_not_take_away_the_place_that_a_colleague_filled_in(told: Running) -> None:
    ria, els = await both_open(told, "Wijzigen")
    await els.submits({"Plaats": "Gent"})
    await ria.submits({"Wat brengen mensen mee?": "koffie"})
    await told.advance("2026-02-19 09:02")
    assert "koffie" in announcement(told).text
    assert "Gent" in announcement(told).text


@pytest.mark.long
async def test_what_both_changed_is_refused_beside_its_field_with_what_it_is_now(told: Running) -> None:
    ria, els = await both_open(told, "Wijzigen")
    await els.submits({"Plaats": "Gent"})
    await ria.submits({"Plaats": "Aalst"})
    assert ria.sees("Gent")
    assert ria.sees("iemand anders")
    await ria.submits({"Plaats": "Gent", "Wat brengen mensen mee?": "koffie"})
    await told.advance("2026-02-19 09:02")
    assert "koffie" in announcement(told).text
    assert "Gent" in announcement(told).text


@pytest.mark.long
async def test_an_older_form_that_changes_the_hour_keeps_the_day_of_a_colleague(circle: Running) -> None:
    ria, els = await both_open(circle, "Verplaatsen")
    await els.submits({"Dag": date(2026, 3, 19)})
    await ria.submits({"Begintijd": time(14)})
    await circle.settled()
    await ria.closes(everything=True)
    home = await ria.opens_home()
    assert home is not None
    assert "do 19 maart, 14.00" in shown(home)


@pytest.mark.long
async def test_an_older_form_of_the_settings_leaves_the_zone_as_a_colleague_set_it(circle: Running) -> None:
    ria, els = await both_open_settings(circle)
    await els.submits({"Tijdzone": "Europe/London"})
    await ria.submits({"Thema": "Samen leren"})
    await circle.settled()
    await ria.closes(everything=True)
    await ria.runs("/kring", "instellingen", channel=CHANNEL)
    assert ria.sees("Europe/London")
    assert ria.sees("Samen leren")


@pytest.mark.long
async def test_who_facilitates_is_not_put_back_by_an_older_form(circle: Running) -> None:
    ria, els = await both_open_settings(circle)
    await els.submits({"Vervangers": ["U0ELS", "U0ANNA"]})
    await ria.submits({"Vervangers": ["U0ELS", "U0BRAM"]})
    assert ria.sees("iemand anders")
    await ria.submits({"Vervangers": ["U0ELS"], "Thema": "Samen leren"})
    await circle.settled()
    stand_ins = {user_id for user_id, place in (await memberships(circle)).items() if place.stands_in}
    assert stand_ins == {"U0ELS", "U0ANNA"}


@pytest.mark.long
async def test_a_summary_is_not_written_over_without_a_word(held: Running) -> None:
    for who in both(held):
        await who.runs("/kring", "verslag", channel=CHANNEL)
    ria, els = both(held)
    await els.submits({"Het belangrijkste": "Wat Els schreef."})
    await ria.submits({"Het belangrijkste": "Wat Ria schreef."})
    assert ria.sees("Wat Els schreef.")
    await ria.closes(everything=True)
    await ria.runs("/kring", "verslag", channel=CHANNEL)
    assert ria.sees("Wat Els schreef.")
    assert not ria.sees("Wat Ria schreef.")


@pytest.mark.long
async def test_an_untouched_summary_follows_the_facts_and_own_words_stand_beside_newer_ones(
    held: Running,
) -> None:
    for who in both(held):
        await who.runs("/kring", "verslag", channel=CHANNEL)
    ria, els = both(held)
    await els.submits({"Het belangrijkste": "Wat Els schreef."})
    await ria.submits()
    await ria.closes(everything=True)
    await ria.runs("/kring", "verslag", channel=CHANNEL)
    assert ria.sees("Wat Els schreef.")


@pytest.mark.long
async def test_a_point_of_the_agenda_keeps_what_a_colleague_changed_of_it(arranging: Running) -> None:
    ria, els = both(arranging)
    for who in (ria, els):
        await who.runs("/kring", "agenda", channel=CHANNEL)
        await who.chooses("", "Werkvorm, titel en meer", beside="talent")
    await els.submits({"Titel": "Talent zien"})
    await ria.submits({"Minuten": 20})
    await arranging.settled()
    assert ria.sees("Talent zien")


EVERYTHING = f"1. {PAY}"
LINE = "1. Wat werd erover gezegd?"


@pytest.mark.long
async def test_what_both_recorded_of_a_question_is_refused_beside_it_and_what_both_agreed_is_one(
    recording: Running,
) -> None:
    ria, els = both(recording)
    for who in (ria, els):
        await who.runs("/kring", "paneel", channel=CHANNEL)
        await who.clicks("Alles noteren")
    agreed = {"Wat spreken jullie af?": "We bellen."}
    await els.submits({EVERYTHING: "Beantwoord", LINE: "Begin bij jezelf.", **agreed})
    await ria.submits({EVERYTHING: "Geparkeerd voor later", **agreed})
    assert "Beantwoord" in str(ria.errors)
    await ria.submits({EVERYTHING: "Beantwoord", LINE: "Praat erover."})
    assert "Begin bij jezelf." in str(ria.errors)
    await ria.submits({LINE: "Begin bij jezelf."})
    said = shown(ria.top())
    assert said.count(":handshake: We bellen.") == 1
    assert "Begin bij jezelf." in said
