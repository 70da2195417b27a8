"""A session has begun: Home shows it until it is evaluated, follows the clock, and old cards end."""

import pytest

from playground.sight import controls, shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, circle_after, until
from tests.people import plan_session, settings, somebody_asked
from tests.test_report import hold, publish
from tests.test_session import announcement, changes, moves

LINK = "Link om online mee te doen"
STARTED, IN_TIME, ENDED = "2026-03-12 13:32", "2026-03-12 13:40", "2026-03-12 16:31"


async def somewhere(running: Running) -> None:
    """Ria plans another session, and fills in where the first one is."""
    await plan_session(running, "2026-04-23", "13:30", Plaats="Brugge")
    await changes_first(running)


async def changes_first(running: Running) -> None:
    """Ria fills in where the first session is."""
    await running.ria.opens_home()
    await running.ria.clicks("Wijzigen", within="home", beside="12 maart")
    await running.ria.submits({LINK: "https://example.org/kring", "Hoe komen jullie samen?": "Online"})
    await running.ria.closes(everything=True)
    await running.settled()


async def home_of(running: Running, user_id: str) -> str:
    """What somebody sees who opens their Home."""
    home = await running.person(user_id).opens_home()
    assert home is not None
    return shown(home)


async def messages_of(running: Running) -> str:
    """What Ria sees of the messages that are still to come."""
    await running.ria.runs("/kring", "berichten", channel=CHANNEL)
    assert running.ria.modal is not None
    said = shown(running.ria.modal)
    await running.ria.closes(everything=True)
    return said.split("Al gebeurd")[0]


begun = circle_after(somewhere, until(STARTED))


@pytest.mark.long
@begins_after(somewhere, until("2026-03-02 10:00"), somebody_asked, until(STARTED))
async def test_a_session_that_has_begun_stands_at_home_with_its_place_and_its_agenda(circle: Running) -> None:
    said = await home_of(circle, "U0ANNA")
    assert "Nu bezig: Leren van elkaar" in said
    assert "https://example.org/kring" in said
    assert "16.30 uur" in said
    for words in ("Volgende keer", "23 april", "Brugge", "Ja\n", "nog geen bijeenkomst"):
        assert words not in said
    anna = circle.person("U0ANNA")
    await anna.clicks("Agenda bekijken", within="home")
    assert anna.modal is not None
    assert "12 maart" in shown(anna.modal)


@pytest.mark.long
@begins_after(somewhere, hold)
async def test_it_stays_at_home_until_its_evaluation_closes(circle: Running) -> None:
    assert "Nu bezig" in await home_of(circle, "U0ANNA")
    await circle.advance(ENDED)
    for moment in (ENDED, "2026-03-13 09:00", "2026-03-16 17:29"):
        await circle.advance(moment)
        said = await home_of(circle, "U0ANNA")
        assert "Net geweest: Leren van elkaar" in said
        assert "evaluatie" in said
        assert "Volgende keer" not in said
    await circle.advance("2026-03-16 17:31")
    said = await home_of(circle, "U0ANNA")
    assert "Net geweest" not in said
    assert "Volgende keer: Leren van elkaar" in said


@begins_after(somewhere)
@pytest.mark.long
async def test_nobody_says_yes_to_a_session_that_was_not_announced(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    said = await home_of(circle, "U0ANNA")
    assert "Volgende keer: Leren van elkaar" in said
    assert "Zodra ik de bijeenkomst aankondig" in said
    assert "Ja" not in said.splitlines()
    pinned = next(m for m in circle.playground.workspace.messages if m.channel == CHANNEL)
    await anna.clicks("Ik ben erbij", within=pinned)
    assert anna.sees("nog niet aangekondigd")
    await anna.closes(everything=True)
    await circle.settled()
    assert anna.direct_messages[-1].files == []
    await circle.advance("2026-02-19 09:01")
    await anna.opens_home()
    await anna.clicks("Ja", within="home")
    await circle.settled()
    assert len(anna.direct_messages[-1].files) == 1


@pytest.mark.long
@begins_after(somewhere, until("2026-03-12 12:00"))
async def test_the_next_session_that_was_announced_takes_an_answer_while_another_goes_on(
    circle: Running,
) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Nu aankondigen", within="home", beside="23 april")
    await circle.ria.clicks("Nu aankondigen")
    await circle.ria.closes(everything=True)
    await circle.advance(STARTED)
    said = await home_of(circle, "U0ANNA")
    assert said.index("Nu bezig") < said.index("Daarna: Leren van elkaar")
    assert "Volgende keer" not in said
    await circle.person("U0ANNA").clicks("Ja", within="home")
    await circle.settled()
    assert len(circle.person("U0ANNA").direct_messages[-1].files) == 1


# Home follows the clock.


@pytest.mark.long
@begins_after(somewhere, until("2026-03-12 13:00"))
async def test_a_home_that_is_open_is_drawn_anew_when_time_changes_what_it_shows(circle: Running) -> None:
    for user_id in ("U0RIA", "U0ANNA"):
        await circle.person(user_id).opens_home()
    ria, anna = circle.ria.home, circle.person("U0ANNA").home
    assert ria is not None
    assert anna is not None
    assert "Verplaatsen" in shown(ria).split("23 april")[0]
    drawn = counted(circle)
    await circle.advance("2026-03-12 13:29")
    assert counted(circle) == drawn
    await circle.advance(STARTED)
    assert "Nu bezig" in shown(circle.person("U0ANNA").home or anna)
    assert "Verplaatsen" not in shown(circle.ria.home or ria).split("23 april")[0]
    assert counted(circle) == drawn + 2
    assert circle.person("U0BRAM").home is None
    await circle.advance("2026-03-12 16:00")
    assert counted(circle) == drawn + 2
    await circle.advance(ENDED)
    assert "Net geweest" in shown(circle.person("U0ANNA").home or anna)


@begins_after(somewhere, until("2026-03-02 10:00"))
@pytest.mark.long
async def test_a_home_that_is_open_follows_what_whoever_facilitates_changes(circle: Running) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    for one in (anna, bram):
        await one.opens_home()
    drawn = counted(circle)
    await circle.ria.runs("/kring", "", channel=CHANNEL)
    await circle.ria.clicks("Wijzigen", beside="12 maart")
    there = {"Plaats": "Zaal De Linde in Gent", "Hoe komen jullie samen?": "Samen op één plek"}
    await circle.ria.submits(there)
    await circle.ria.closes(everything=True)
    await circle.settled()
    for one in (anna, bram):
        assert one.home is not None
        assert "Zaal De Linde in Gent" in shown(one.home)
    assert counted(circle) == drawn + 2
    assert circle.person("U0CHIARA").home is None
    await circle.ria.runs("/kring", "", channel=CHANNEL)
    await circle.ria.clicks("Niet laten doorgaan", beside="12 maart")
    await circle.ria.submits()
    await circle.settled()
    assert anna.home is not None
    assert "12 maart" not in shown(anna.home)


@pytest.mark.long
@begins_after(somewhere, until("2026-03-02 10:00"))
async def test_the_agenda_is_offered_at_home_once_there_is_one(circle: Running) -> None:
    await somebody_asked(circle)
    for user_id in ("U0ANNA", "U0RIA"):
        assert "Agenda bekijken" not in await home_of(circle, user_id)
    await circle.advance("2026-03-06 15:01")
    for user_id in ("U0ANNA", "U0RIA"):
        assert "Agenda bekijken" in await home_of(circle, user_id)


def counted(circle: Running) -> int:
    """How often a Home was drawn."""
    return len(circle.playground.workspace.calls_to("views.publish"))


@pytest.mark.long
@begins_after(somewhere, until("2026-03-10 09:00"))
async def test_a_home_that_nobody_looked_at_for_long_is_left_alone(circle: Running) -> None:
    await circle.person("U0ANNA").opens_home()
    drawn = counted(circle)
    await circle.advance(STARTED)
    assert counted(circle) == drawn


@pytest.mark.long
@begins_after(somewhere, somebody_asked, until("2026-03-11 22:00"))
async def test_on_the_day_itself_an_open_home_of_who_facilitates_says_so(
    circle: Running,
) -> None:
    assert "*do 12 maart*: " in await home_of(circle, "U0RIA")
    await circle.advance("2026-03-11 23:59")
    assert "*Vandaag*" not in shown(circle.ria.home or circle.ria.top())
    await circle.advance("2026-03-12 00:01")
    await circle.kring.ticker.tick()  # as it does every few seconds
    await circle.settled()
    assert "*Vandaag*" in shown(circle.ria.home or circle.ria.top())


# Nobody records anything.


@pytest.mark.long
@begins_after(somewhere, until(ENDED))
async def test_who_records_nothing_reads_so_at_home_and_in_one_message(circle: Running) -> None:
    before = len(circle.said_to("U0RIA"))
    assert "voorbij en er is nog niets genoteerd" in await home_of(circle, "U0RIA")
    await circle.advance("2026-03-13 08:59")
    assert len(circle.said_to("U0RIA")) == before
    await circle.advance("2026-03-16 17:29")
    [said] = circle.said_to("U0RIA")[before:]
    assert "nog niets genoteerd" in said
    assert "ma 16 maart, 17.30 uur" in said


@pytest.mark.long
@begins_after(somewhere, until("2026-03-13 09:01"))
async def test_what_is_recorded_the_next_morning_is_evaluated_and_the_message_follows(
    circle: Running,
) -> None:
    ria = circle.ria
    message = ria.direct_messages[-1]
    assert "nog niets genoteerd" in shown(message)
    await ria.clicks("Wie is er?", within=message)
    await ria.submits({"Wie is er?": [*MEMBERS.values()]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 09:30")
    assert "nog niets genoteerd" not in shown(message)
    assert "Wie is er?" not in shown(message)
    assert "hoe was het?" in circle.said_to("U0ANNA")[-1]


# Cards whose time is over.

LEADS_NOWHERE = (
    "Ja", "Nee", "Misschien", "Ik kan toch niet", "Nu aankondigen", "Vragen nu sluiten", "Verplaatsen",
    "Niet laten doorgaan", "Wijzigen", "Deze keer niet",
)  # fmt: skip


def buttons(running: Running) -> dict[str, set[str]]:
    """The buttons of every message that stands in Slack, by its first words."""
    found: dict[str, set[str]] = {}
    for message in running.playground.workspace.messages:
        if message.ephemeral_to is None and message.by_bot:
            rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
            words = {element["text"]["text"] for row in rows for element in row if "text" in element}
            found.setdefault(message.original.text[:60], set()).update(words)
    return found


@pytest.mark.long
@begins_after(until("2026-02-12 09:01"))
async def test_cards_lose_their_buttons_when_their_time_is_over(circle: Running) -> None:
    assert any("Nu aankondigen" in words for words in buttons(circle).values())
    await circle.advance("2026-02-19 09:01")
    assert not any("Nu aankondigen" in words for words in buttons(circle).values())
    await moves(circle, "2026-03-19", "13:30")
    await circle.ria.closes(everything=True)
    await changes(circle, Plaats="Gent")
    await circle.person("U0ANNA").clicks("Ja", within=announcement(circle))
    await circle.advance("2026-03-18 10:00")
    await changes(circle, Plaats="Aalst")
    await circle.advance("2026-03-19 13:32")
    over = {text: words & {*LEADS_NOWHERE} for text, words in buttons(circle).items()}
    assert {text: words for text, words in over.items() if words} == {}


@pytest.mark.long
@begins_after(somewhere, hold)
async def test_home_says_that_the_report_is_out_once_it_is(circle: Running) -> None:
    await circle.advance("2026-03-13 09:30")
    assert "Het verslag volgt in het kanaal" in await home_of(circle, "U0ANNA")
    await publish(circle)
    said = await home_of(circle, "U0ANNA")
    assert "Het verslag staat in het kanaal" in said
    assert "Het verslag volgt" not in said


@pytest.mark.long
@begins_after(somewhere)
async def test_with_too_few_present_nobody_reads_that_a_form_comes(circle: Running) -> None:
    await circle.advance("2026-03-12 13:40")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": [*MEMBERS.values()][:2]})
    await circle.ria.closes(everything=True)
    assert "Achteraf vraag ik" not in await home_of(circle, "U0ANNA")
    assert "Evaluatie" not in await messages_of(circle)
    await circle.advance("2026-03-12 16:29")
    prompt = shown(circle.ria.direct_messages[-1])
    assert "even terugkijken" in prompt
    assert "Ik lees wat jullie schrijven" not in prompt
    for when in ("2026-03-12 16:31", "2026-03-13 09:30"):
        await circle.advance(when)
        assert "de evaluatie in een bericht" not in await home_of(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "evaluatie", channel=CHANNEL)
    assert anna.sees("geen formulier")
    await anna.closes(everything=True)
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    assert not circle.ria.sees("de evaluatie loopt")
    await circle.ria.closes(everything=True)
    said = await home_of(circle, "U0RIA")
    assert "de evaluatie loopt" not in said
    assert "geen formulier" in said


@pytest.mark.long
@begins_after(somewhere, until("2026-02-19 09:05"))
async def test_in_a_network_of_fewer_than_a_form_needs_nobody_reads_that_one_comes(circle: Running) -> None:
    await settings(circle, **{"Toon evaluaties vanaf zoveel antwoorden": "10"})
    assert "Evaluatie" not in await messages_of(circle)
    await circle.advance(IN_TIME)
    assert "Achteraf vraag ik" not in await home_of(circle, "U0ANNA")
    await circle.advance(ENDED)
    assert "de evaluatie in een bericht" not in await home_of(circle, "U0ANNA")


@pytest.mark.long
@begins_after(somewhere, until("2026-02-19 09:05"))
async def test_who_comes_late_finds_the_link_in_what_they_hold_and_the_one_that_was_put_right(
    circle: Running,
) -> None:
    anna, link = circle.person("U0ANNA"), "https://example.org/kring"
    await anna.clicks("Ja", within=announcement(circle))
    await circle.advance(IN_TIME)
    [held] = [m for m in anna.direct_messages if link in shown(m)]
    assert "Hier doe je mee" in shown(held)
    assert controls(held) == []
    assert any("is begonnen" in shown(m) for m in anna.direct_messages)
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Plaats of link")
    await circle.ria.submits({LINK: "https://example.org/nieuw"})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 13:45")
    assert "https://example.org/nieuw" in shown(held)
    assert link not in shown(held)
    await circle.advance("2026-03-17 09:00")
    assert "example.org" not in shown(held)
