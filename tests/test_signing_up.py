"""Who signs up by an open call: whose turn it is, until when, and what they and the facilitator are told."""

from datetime import date

import pytest

from models.membership import Standing
from models.network import Network
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import join_everybody, leaves, memberships, settings, start_network
from tests.test_as_read import els_facilitates_too
from tests.test_follower import GUEST, WAY, home_of, says_not_now
from tests.test_open_call import NEW, NORA, OLA, SQUARE, calls, posted, presses, screen


async def closes_it(kring: Running) -> None:
    """A full network of three with a call, one who waits and one who follows, is closed."""
    await start_network(kring)
    await join_everybody(kring, ["U0ANNA", "U0BRAM", "U0ELS"])
    await settings(kring, **{"Maximaal aantal leden": "3"})
    await kring.ria.closes(everything=True)
    call = await calls(kring)
    nora = await presses(kring, NORA, call)
    assert nora.sees("Zodra er een plaats voor je is, laat ik het weten")
    await nora.closes(everything=True)
    ola = kring.person(OLA)
    await ola.clicks(WAY, within=call)
    await ola.closes(everything=True)
    ria = kring.ria
    await ria.closes(everything=True)
    await ria.runs("/kring", "afronden", channel=CHANNEL)
    await ria.clicks("Netwerk afronden")
    await ria.closes(everything=True)
    await kring.settled()
    await kring.advance("2026-01-06 12:00")


@pytest.mark.long
async def test_who_waits_is_overtaken_by_nobody_once_there_is_room(circle: Running) -> None:
    """Nora signed up first and waits; the maximum is raised: Ola signs up later and gets a seat."""
    await settings(circle, **{"Maximaal aantal leden": "6"})
    await circle.ria.closes(everything=True)
    call = await calls(circle)
    nora = await presses(circle, NORA, call)
    assert nora.sees("op de wachtlijst")
    await nora.closes(everything=True)
    await settings(circle, **{"Maximaal aantal leden": "9"})
    await circle.ria.closes(everything=True)
    await presses(circle, OLA, call)
    places = await memberships(circle)
    assert places[NORA].active, "she waited, and it is her turn"
    assert places[OLA].active


@pytest.mark.long
async def test_who_waits_and_presses_again_while_seats_are_free_gets_one(circle: Running) -> None:
    """The call says nothing of being full: who presses reads the waiting list all the same."""
    await settings(circle, **{"Maximaal aantal leden": "6"})
    await circle.ria.closes(everything=True)
    call = await calls(circle)
    nora = await presses(circle, NORA, call)
    await nora.closes(everything=True)
    await settings(circle, **{"Maximaal aantal leden": "9"})
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert "De groep is vol" not in shown(call)
    await presses(circle, NORA, call)
    assert (await memberships(circle))[NORA].active


@pytest.mark.long
async def test_who_said_no_before_does_not_overtake_who_waits(circle: Running) -> None:
    guest = await says_not_now(circle)
    await guest.closes(everything=True)
    await settings(circle, **{"Maximaal aantal leden": "6"})
    await circle.ria.closes(everything=True)
    nora = await presses(circle, NORA, await calls(circle))
    assert nora.sees("op de wachtlijst")
    await leaves(circle, "U0ANNA")
    await guest.clicks("Ik doe toch mee", within=guest.direct_messages[-1])
    await circle.settled()
    assert (await memberships(circle))[GUEST].standing is Standing.WAITING


@pytest.mark.long
async def test_who_leads_without_a_seat_and_signs_up_takes_part(circle: Running) -> None:
    call = await calls(circle)
    await circle.ria.closes(everything=True)
    await presses(circle, FACILITATOR, call)
    takes_part = (await memberships(circle))[FACILITATOR].participates
    assert takes_part
    assert "Fijn dat je meedoet" in shown(circle.ria.top())


@pytest.mark.long
async def test_during_a_pause_it_is_not_said_that_the_call_is_posted_now(circle: Running) -> None:
    async with circle.database.write() as db:
        (await db.get_one(Network, 1)).pause(date(2026, 2, 1), circle.clock.now())
    call = await calls(circle)
    assert call is None, "it waits"
    assert "ik plaats ze zo" not in shown(circle.ria.top())
    assert "Ze staat in" not in shown(circle.ria.top())


@pytest.mark.long
async def test_a_call_whose_day_passed_under_the_form_is_not_opened_without_an_end(circle: Running) -> None:
    await calls(circle, last=date(2026, 1, 9))
    ria = await screen(circle)
    await ria.clicks("Wijzig of plaats ze")  # the form says: until 9 January
    await circle.advance("2026-01-12 10:00")
    await ria.submits()
    await circle.settled()
    call = posted(circle)
    assert "Ik doe mee" not in shown(call), "nobody chose a call without an end"


@pytest.mark.long
async def test_a_call_that_a_colleague_closed_is_not_opened_again_by_a_form_of_before(
    circle: Running,
) -> None:
    await els_facilitates_too(circle)
    await calls(circle, last=date(2026, 2, 9))
    ria = await screen(circle)
    await ria.clicks("Wijzig of plaats ze")
    els = circle.person("U0ELS")
    await els.runs("/kring", "oproep", channel=CHANNEL)
    await els.clicks("Sluit de oproep")
    await circle.settled()
    await ria.submits()
    await circle.settled()
    assert "Ik doe mee" not in shown(posted(circle))
    assert ria.sees("Intussen is de oproep gesloten")
    await ria.submits()
    await circle.settled()
    assert "Ik doe mee" in shown(posted(circle)), "she meant it"


@pytest.mark.long
async def test_the_last_day_to_sign_up_stays_that_day_when_the_zone_is_put_right(circle: Running) -> None:
    call = await calls(circle, last=date(2026, 1, 20))
    assert "tot en met di 20 januari" in shown(call)
    await settings(circle, Tijdzone="America/New_York", Land="US")
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert "tot en met di 20 januari" in shown(call)
    await circle.advance("2026-01-21 02:00")  # eight in the evening of the 20th in New York
    assert "Ik doe mee" in shown(call)


@pytest.mark.long
@pytest.mark.parametrize("who", [NORA, OLA])
async def test_who_waits_or_follows_finds_out_that_the_network_is_closed(kring: Running, who: str) -> None:
    await closes_it(kring)
    told = " ".join(kring.said_to(who)) + await home_of(kring, who)
    assert "afgerond" in told, "a name and nothing below it: no word, no way out"


@pytest.mark.long
async def test_of_a_closed_network_it_is_not_said_that_its_call_is_open(kring: Running) -> None:
    await closes_it(kring)
    ria = kring.ria
    await ria.runs("/kring", "oproep", channel=CHANNEL)
    assert "De oproep staat open" not in shown(ria.top())


@pytest.mark.long
@pytest.mark.parametrize("button", ["Count me in", "Just follow"])
async def test_who_signs_up_below_a_call_in_english_is_answered_in_english(
    circle: Running, button: str
) -> None:
    await settings(circle, **{"Taal in het kanaal": "English"})
    await circle.ria.closes(everything=True)
    call = await calls(circle)
    assert "You can sign up now" in shown(call)
    nora = circle.person(NORA)
    await nora.clicks(button, within=call)
    said = shown(nora.top())
    assert "Leren van elkaar" in said
    assert "Fijn dat je" not in said
    assert "Je leest vanaf nu mee" not in said


@pytest.mark.long
async def test_who_asked_for_a_seat_gets_one_by_the_call_that_is_open_like_everybody(circle: Running) -> None:
    """Nine seats are free, and Ola, who comes later, gets one."""
    call = await calls(circle)
    guest = circle.person(GUEST)
    pinned = next(one for one in circle.playground.workspace.messages if one.channel == CHANNEL)
    await guest.clicks("Vraag stellen", within=pinned)
    await guest.clicks("Vraag een plaats")
    await guest.closes(everything=True)
    await presses(circle, OLA, call)
    await presses(circle, GUEST, call)
    places = await memberships(circle)
    assert places[OLA].active
    assert places[GUEST].standing is Standing.ACTIVE


@pytest.mark.long
async def test_the_invitation_to_a_closed_network_does_not_say_how_to_sign_up(kring: Running) -> None:
    await closes_it(kring)
    ria = kring.ria
    await ria.runs("/kring", "uitnodiging", channel=CHANNEL)
    await ria.clicks("Kopieer voor e-mail")
    assert "Je kunt je nu aanmelden" not in shown(ria.top())


@pytest.mark.long
async def test_a_call_in_a_channel_that_is_shared_says_who_can_sign_up_and_follow(circle: Running) -> None:
    workspace = circle.playground.workspace
    for user_id, name in ((NORA, "Nora Nieuw"), (OLA, "Ola Ander")):
        workspace.add_user(user_id, name)
    workspace.add_user("U0SJOERD", "Sjoerd Ver", is_stranger=True, team="T0VER")
    workspace.add_channel(SQUARE, "plein", [NEW, NORA, OLA, "U0RIA", "U0SJOERD"], shared=True)
    await calls(circle)
    said = shown(circle.ria.top())
    sjoerd = circle.person("U0SJOERD")
    await sjoerd.clicks(WAY, within=posted(circle))
    assert sjoerd.sees("Je leest vanaf nu mee"), "somebody of elsewhere gets every report from now on"
    assert "andere organisaties" in said


@pytest.mark.long
async def test_a_text_for_outside_does_not_speak_of_a_call_that_stands_nowhere(circle: Running) -> None:
    await calls(circle, channel=None)
    ria = circle.ria
    await ria.clicks("Kopieer voor e-mail")
    assert "druk op Ik doe mee bij de oproep" not in shown(ria.top())


@pytest.mark.long
async def test_who_types_that_they_join_a_full_group_reads_that_it_is_full(circle: Running) -> None:
    await settings(circle, **{"Maximaal aantal leden": "6"})
    await circle.ria.closes(everything=True)
    call = await calls(circle)
    assert "De groep is vol" in shown(call)
    nora = circle.person(NORA)
    await nora.runs("/kring", "meedoen", channel=SQUARE)
    assert "vol" in shown(nora.top()), "it says that they can sign up now"
