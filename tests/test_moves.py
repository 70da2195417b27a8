"""A session that is announced or closed to questions early, moved, called off, and held after all."""

from datetime import timedelta

import pytest

from models.session import Stage
from playground.sight import shown
from tests.conftest import Running
from tests.moments import begins_after, circle_after, until
from tests.test_session import ANNOUNCED, announcement, moves, sessions

announced = circle_after(until(ANNOUNCED))


@pytest.mark.long
async def test_announcing_now_does_it_once_and_the_preview_follows(circle: Running) -> None:
    await circle.advance("2026-02-12 09:01")
    preview = circle.ria.direct_messages[-1]
    stale = list(preview.blocks)
    await circle.ria.clicks("Nu aankondigen", within=preview)
    assert circle.ria.sees("verschijnt zo meteen in het kanaal")
    await circle.ria.closes()
    await circle.settled()
    assert "is aangekondigd" in shown(preview)
    assert "Nu aankondigen" not in shown(preview)
    preview.blocks = stale
    await circle.ria.clicks("Nu aankondigen", within=preview)
    assert circle.ria.sees("Dat kan nu niet meer: de bijeenkomst is aangekondigd")
    await circle.ria.closes()
    assert sum("Bijeenkomst 1" in text for text in circle.channel_texts()) == 1


@pytest.mark.long
async def test_questions_can_be_closed_before_their_time(circle: Running) -> None:
    await circle.advance("2026-02-19 09:01")
    await circle.ria.opens_home()
    await circle.ria.clicks("Vragen nu sluiten", within="home")
    await circle.ria.clicks("Vragen nu sluiten")
    assert circle.ria.sees("De vragen zijn gesloten")
    assert (await sessions(circle))[0].stage is Stage.PREPARING
    await circle.advance("2026-02-19 09:05")
    assert "welke vraag" not in shown(announcement(circle))
    assert "Ben je erbij?" in shown(announcement(circle))


@pytest.mark.long
async def test_a_planned_session_is_moved_without_a_word_and_everything_moves_along(circle: Running) -> None:
    before = len(circle.channel_texts())
    await moves(circle, "2026-03-19", "13:30")
    assert circle.ria.sees("nog niet aangekondigd")
    await circle.ria.closes()
    await circle.advance("2026-02-26 08:59")
    assert len(circle.channel_texts()) == before
    await circle.advance("2026-02-26 09:01")
    assert "do 19 maart, 13.30–16.30 uur" in circle.channel_texts()[-1]


@pytest.mark.long
async def test_whoever_was_told_of_the_old_date_is_told_of_the_new_one(announced: Running) -> None:
    await announced.advance("2026-03-05 10:00")
    assert (await sessions(announced))[0].stage is Stage.PREPARING
    await moves(announced, "2026-03-26", "10:00")
    assert announced.ria.sees("Iedereen hoort zo de nieuwe datum")
    await announced.advance("2026-03-05 10:01")
    said = announced.channel_texts()[-1]
    assert "van do 12 maart, 13.30 uur is verplaatst" in said
    assert "do 26 maart, 10.00 uur" in said
    assert "<!channel>" not in said
    assert "do 26 maart, 10.00–13.00 uur" in announcement(announced).text
    assert (await sessions(announced))[0].stage is Stage.ANNOUNCED
    await announced.advance("2026-03-23 08:59")
    before = len(announced.said_to("U0ANNA"))
    await announced.advance("2026-03-23 09:01")
    assert len(announced.said_to("U0ANNA")) == before + 1


@pytest.mark.parametrize("day", ["2026-03-26", "2026-03-12"])
@begins_after(until(ANNOUNCED), until("2026-03-11 16:00"))
@pytest.mark.long
async def test_the_whole_channel_is_called_for_what_changes_within_a_day(circle: Running, day: str) -> None:
    await moves(circle, day, "16:30")
    await circle.settled()
    assert circle.channel_texts()[-1].startswith("<!channel>")


@pytest.mark.long
async def test_a_session_is_not_moved_into_the_past_nor_to_where_it_was(announced: Running) -> None:
    await moves(announced, "2026-02-18", "13:30")
    assert announced.ria.sees("al voorbij")
    await announced.ria.closes(everything=True)
    before = len(announced.channel_texts())
    await moves(announced, "2026-03-12", "13:30")
    assert announced.ria.sees("Er is niets veranderd")
    [meeting] = await sessions(announced)
    assert meeting.edition == 1
    assert len(announced.channel_texts()) == before


async def calls_off(running: Running) -> None:
    """Ria calls the session off at Home."""
    await running.ria.opens_home()
    await running.ria.clicks("Niet laten doorgaan", within="home")
    await running.ria.submits()
    await running.settled()


@pytest.mark.long
async def test_a_session_that_was_announced_is_called_off_in_the_channel(announced: Running) -> None:
    words = announcement(announced)
    stale = list(words.blocks)
    await calls_off(announced)
    await announced.advance("2026-02-19 09:01")
    assert "gaat niet door" in announced.channel_texts()[-1]
    assert "<!channel>" not in announced.channel_texts()[-1]
    assert "Deze bijeenkomst gaat niet door" in words.text
    words.blocks = stale
    anna = announced.person("U0ANNA")
    await anna.clicks("Ja", within=words)
    assert anna.sees("de bijeenkomst is afgelast")
    count = len(announced.playground.workspace.messages)
    await announced.advance("2026-04-01 12:00")
    assert len(announced.playground.workspace.messages) == count


@pytest.mark.long
async def test_what_people_were_sent_says_that_the_session_was_called_off(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    await anna.clicks("Ja", within=announcement(announced))
    await announced.advance("2026-03-11 14:00")
    await calls_off(announced)
    assert announced.channel_texts()[-1].startswith("<!channel>")
    await announced.advance("2026-03-11 14:01")
    assert "gaat niet door" in shown(anna.direct_messages[-1])


@pytest.mark.long
async def test_a_session_that_nobody_knew_of_is_called_off_without_a_word(circle: Running) -> None:
    before = len(circle.channel_texts())
    await circle.ria.opens_home()
    await circle.ria.clicks("Niet laten doorgaan", within="home")
    assert circle.ria.sees("nog niet aangekondigd")
    await circle.ria.submits()
    await circle.advance("2026-04-01 12:00")
    assert len(circle.channel_texts()) == before
    await circle.ria.closes(everything=True)
    await circle.ria.opens_home()
    assert circle.ria.sees("Kies een dag voor de eerste bijeenkomst")


@pytest.mark.long
async def test_a_session_is_called_off_by_its_form_before_it_begins_and_not_after(announced: Running) -> None:
    ria = announced.ria
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within="home")
    await announced.advance("2026-03-12 13:31")
    told = len(announced.channel_texts())
    await ria.submits()
    assert ria.sees("de bijeenkomst is bezig")
    assert (await sessions(announced))[0].stage is Stage.UNDERWAY
    assert len(announced.channel_texts()) == told


@pytest.mark.long
async def test_a_session_that_did_not_take_place_is_noted_without_a_word(announced: Running) -> None:
    await announced.advance("2026-03-12 16:21")
    prompt = announced.ria.direct_messages[-1]
    before = len(announced.channel_texts())
    await announced.ria.clicks("Het vond niet plaats", within=prompt)
    assert announced.ria.sees("geen evaluatie en geen verslag")
    await announced.advance("2026-04-10 12:00")
    assert len(announced.channel_texts()) == before
    assert (await sessions(announced))[0].stage is Stage.CANCELLED


@pytest.mark.long
async def test_a_session_that_was_called_off_goes_on_after_all_and_the_channel_is_told_once(
    announced: Running,
) -> None:
    ria = announced.ria
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within="home")
    await ria.submits()
    await announced.settled()
    await announced.advance(announced.clock.now() + timedelta(minutes=1))
    assert "gaat niet door" in announced.channel_texts()[-1]
    posts = len(announced.channel_texts())
    await ria.clicks("Toch laten doorgaan", within=ria.top())
    assert ria.sees("Ik laat het zo iedereen weten")
    await ria.closes(everything=True)
    await announced.settled()
    await announced.advance(announced.clock.now() + timedelta(minutes=1))
    assert "gaat *toch door*" in announced.channel_texts()[-1]
    assert len(announced.channel_texts()) == posts + 1
    assert (await sessions(announced))[0].stage is Stage.ANNOUNCED
    assert any("Ja: " in text for text in announced.channel_texts())
