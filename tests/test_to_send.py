"""What is passed on to members who are not on Slack: each text once, in its time, and noted."""

import re
from datetime import date, time

import pytest
from sqlalchemy import func, select

from bot.export import export_network
from models.confidentiality import LEADING
from models.delivery import Delivery
from models.handed import Handed
from models.person import Person
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.test_as_read import els_facilitates_too
from tests.test_guest import SECRET
from tests.test_joining_online import LINK, LINKED, WAY
from tests.test_off_slack import (
    ADDRESS,
    NAME,
    comes,
    entered,
    jo_of,
    noted,
    opens_card,
    passes_on,
    waits,
)  # fmt: skip
from tests.test_report import releases
from tests.test_session import changes, moves

CHANGED, FILLED = "Andere tijd of plaats", "De plaats"


def never_told(circle: Running, jo: Person) -> None:
    """Slack was never called about somebody who is not on it, and nothing ever waited to be."""
    calls = [call for call in circle.playground.workspace.calls if jo.user_id in repr(call)]
    assert calls == []
    assert not re.search(r"<@off-|<@[a-z]", repr(circle.playground.workspace.calls))


@pytest.mark.long
@begins_after(noted)
async def test_through_a_whole_cycle_each_text_waits_once_and_slack_is_never_called(circle: Running) -> None:
    ria = circle.ria
    assert await waits(circle) == ["Welkom"]
    words = await passes_on(circle, "Welkom")
    assert all(part in words for part in (f"Dag {NAME}", ADDRESS, "je naam, je organisatie en dit adres"))
    await circle.advance("2026-02-19 12:00")
    assert await waits(circle) == ["Aankondiging"]
    await ria.opens_home()
    assert ria.sees("Er wacht *1 tekst* voor wie niet op Slack is: Jo De Wit")
    words = await passes_on(circle, "Aankondiging")
    assert "do 12 maart" in words
    assert await waits(circle) == []
    await ria.opens_home()
    assert not ria.sees("voor wie niet op Slack is")
    await comes(circle)
    await circle.advance("2026-03-11 17:00")
    assert await waits(circle) == ["Agenda", "Praktisch bericht"]
    await circle.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [*MEMBERS.values(), NAME]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 09:30")
    assert await waits(circle) == ["Evaluatie zonder Slack"], "what was ahead is over"
    words = await passes_on(circle, "Evaluatie")
    assert "Het telt niet mee in de cijfers" in words
    await releases(circle)
    await ria.closes(everything=True)
    assert "Verslag" in await waits(circle)
    assert "do 12 maart" in await passes_on(circle, "Verslag")
    await circle.advance("2026-04-30 12:00")
    jo = await jo_of(circle)
    never_told(circle, jo)
    async with circle.database.read() as db:
        theirs = select(func.count()).select_from(Delivery).where(Delivery.person_id == jo.id)
        assert await db.scalar(theirs) == 0


@begins_after(noted, until("2026-02-19 12:00"))
@pytest.mark.long
async def test_what_was_sent_is_noted_once_with_who_sent_it_and_can_be_taken_back(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "testuren", channel=CHANNEL)
    await ria.clicks("Agendabestand", beside="Aankondiging")
    assert ria.sees("Ik stuur je het agendabestand")
    await ria.closes()
    await ria.clicks("Is verstuurd", beside="Aankondiging")
    assert ria.sees("door <@U0RIA>")
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(Handed)))) == 1
        kept = await export_network(db, CHANNEL, LEADING)
    assert [one["what"] for one in kept["passed_on"]] == ["announcement"]
    assert not any(word in repr(kept) for word in (NAME, ADDRESS)), "an export names nobody"
    await ria.clicks("Toch niet")
    assert not ria.sees("door <@U0RIA>")


@begins_after(noted, until("2026-02-19 12:00"))
@pytest.mark.long
async def test_a_session_that_is_called_off_is_told_to_who_heard_of_it(circle: Running) -> None:
    await passes_on(circle, "Aankondiging")
    await circle.ria.opens_home()
    await circle.ria.clicks("Niet laten doorgaan", within=circle.ria.home)
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert "Andere tijd of plaats" in await waits(circle)
    assert "niet door" in await passes_on(circle, "Andere tijd of plaats")


async def called_off(circle: Running) -> None:
    """Ria calls the session off."""
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within=ria.home)
    await ria.submits()
    await ria.closes(everything=True)
    await circle.settled()


async def reads_all(circle: Running) -> None:
    """Ria passes on everything that waits."""
    for what in await waits(circle):
        await passes_on(circle, what)


async def moved(circle: Running, day: str) -> None:
    """Ria moves the session."""
    await moves(circle, day, "15:30")
    await circle.ria.closes(everything=True)


@begins_after(noted, until("2026-02-19 12:00"))
@pytest.mark.long
async def test_who_said_by_telephone_that_they_come_hears_that_it_is_called_off(circle: Running) -> None:
    await comes(circle)
    async with circle.database.read() as db:
        assert (await export_network(db, CHANNEL, LEADING))["passed_on"] == [], "nothing was passed on"
    await called_off(circle)
    assert CHANGED in await waits(circle)
    assert "niet door" in await passes_on(circle, CHANGED)
    assert CHANGED not in await waits(circle)


@begins_after(noted, until("2026-02-19 12:00"))
@pytest.mark.long
async def test_what_changed_after_a_text_was_read_waits_though_it_is_noted_later(circle: Running) -> None:
    await els_facilitates_too(circle)
    ria, els = circle.ria, circle.person("U0ELS")
    await ria.runs("/kring", "testuren", channel=CHANNEL)  # and sends what she reads
    await els.opens_home()
    await els.clicks("Verplaatsen", within="home")
    await els.submits({"Dag": date(2026, 3, 19), "Begintijd": time(10, 0)})
    await els.closes(everything=True)
    await circle.settled()
    await ria.clicks("Is verstuurd", beside="Aankondiging")
    await ria.closes(everything=True)
    words = await passes_on(circle, CHANGED)
    assert "12 maart" in words
    assert "19 maart" in words


@begins_after(noted, until("2026-02-19 12:00"), reads_all)
@pytest.mark.long
async def test_moved_twice_a_session_is_told_once_from_the_day_they_knew(circle: Running) -> None:
    for day in ("2026-03-18", "2026-03-26"):
        await moved(circle, day)
    assert (await waits(circle)).count(CHANGED) == 1
    words = await passes_on(circle, CHANGED)
    assert "12 maart" in words
    assert "26 maart" in words
    assert "18 maart" not in words, "of which they never heard"
    await moved(circle, "2026-03-12")
    assert "26 maart" in await passes_on(circle, CHANGED), "what they know by now"


@begins_after(noted, until("2026-02-19 12:00"), reads_all)
@pytest.mark.long
async def test_moved_and_moved_back_before_they_heard_of_it_there_is_nothing_to_say(circle: Running) -> None:
    await moved(circle, "2026-03-19")
    assert await waits(circle) == [CHANGED]
    await moves(circle, "2026-03-12", "13:30")
    await circle.ria.closes(everything=True)
    assert await waits(circle) == []


@begins_after(noted, until("2026-02-19 12:00"), reads_all)
@pytest.mark.long
async def test_a_place_that_is_filled_in_reaches_who_is_not_on_slack_unless_they_stay_away(
    circle: Running,
) -> None:
    await changes(circle, Plaats="Gent, Kouter 1")
    assert await waits(circle) == [FILLED]
    await entered(circle, "Nee")
    await changes(circle, Plaats="")
    await passes_on(circle, CHANGED)
    await changes(circle, Plaats="Gent, Kouter 2")
    assert await waits(circle) == []


async def hybrid(circle: Running) -> None:
    """Some meet online."""
    await changes(circle, **{WAY: "Gemengd", LINKED: LINK})


@begins_after(noted, hybrid, until("2026-02-19 12:00"), reads_all)
@pytest.mark.long
async def test_who_joins_online_without_slack_is_passed_on_the_link_and_another_one_again(
    circle: Running,
) -> None:
    await comes(circle, asks="")
    await circle.advance("2026-03-12 13:16")
    assert LINK in await passes_on(circle, "Link")
    assert "Link om online mee te doen" not in await waits(circle)
    await changes(circle, **{LINKED: f"{LINK}-2"})
    again = await passes_on(circle, "Link")
    assert f"{LINK}-2" in again
    assert "de link is veranderd" in again


@begins_after(noted, until("2026-02-19 12:00"))
@pytest.mark.long
async def test_a_move_is_passed_on_while_the_channel_takes_nothing(circle: Running) -> None:
    await passes_on(circle, "Aankondiging")
    await circle.playground.happens.channel_archived(CHANNEL, FACILITATOR)
    await circle.settled()
    await moved(circle, "2026-03-19")
    await circle.ria.opens_home()
    await circle.ria.clicks("Te sturen", within=circle.ria.home)
    assert CHANGED in shown(circle.ria.top())


@pytest.mark.long
@begins_after(noted)
async def test_who_was_away_gets_the_report_where_there_is_nothing_to_catch_up(circle: Running) -> None:
    ria = circle.ria
    await circle.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": list(MEMBERS.values())})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 09:30")
    await ria.opens_home()
    await ria.clicks("Berichten", within="home")
    await ria.clicks("Overslaan", beside="Bijpraatbericht")
    await ria.closes(everything=True)
    await releases(circle)
    await ria.closes(everything=True)
    await circle.advance("2026-03-20 12:00")
    assert "Verslag" in await waits(circle)


@begins_after(noted)
@pytest.mark.long
async def test_what_stays_within_the_circle_is_in_no_text_to_send(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", f"vraag {SECRET}", channel=CHANNEL)
    await bram.submits({"Vertrouwelijk": ["Blijft binnen de kring"]})
    await bram.closes(everything=True)
    await circle.advance("2026-03-06 17:00")
    words = await passes_on(circle, "Agenda, do")
    assert "do 12 maart" in words
    assert SECRET not in words


@pytest.mark.long
@begins_after(noted)
async def test_each_reads_in_their_own_language(circle: Running) -> None:
    await opens_card(circle)
    await circle.ria.clicks("Aanpassen")
    await circle.ria.submits({"Taal van de teksten": "English"})
    assert circle.ria.sees("teksten in het Engels")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-02-19 12:00")
    words = await passes_on(circle, "Aankondiging")
    assert all(said in words for said in (f"Dear {NAME}", "Thu 12 March", "replying to this e-mail"))


@pytest.mark.long
@begins_after(noted, until("2026-02-19 12:00"))
async def test_two_who_facilitate_note_a_text_once(
    circle: Running,
) -> None:
    await els_facilitates_too(circle)
    ria, els = circle.ria, circle.person("U0ELS")
    for who in (ria, els):
        await who.runs("/kring", "testuren", channel=CHANNEL)
    for who in (ria, els):  # the second one presses what is noted by now
        await who.clicks("Is verstuurd", beside="Aankondiging")
        assert who.sees("door <@U0RIA>")
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(Handed)))) == 1
