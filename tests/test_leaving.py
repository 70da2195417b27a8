"""What somebody holds of a network ends when they leave it, or lead it no more; who is back begins anew."""

from datetime import timedelta
from typing import Any

import pytest

from playground import Person as Hands
from playground.sight import controls, shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, circle_after, until
from tests.people import invites, leaves, settings, somebody_asked
from tests.test_report import draft, hold, publish
from tests.test_session import announcement, events_of, moves
from tests.test_told import ANNOUNCED, PRACTICAL, answer, in_the_report

ANNA, ELS = "U0ANNA", "U0ELS"

prepared = circle_after(until(ANNOUNCED), answer, until(PRACTICAL))


async def comes_back(running: Running, user_id: str) -> None:
    """Ria invites somebody who left, and they accept."""
    await invites(running, user_id)
    await running.ria.closes(everything=True)
    somebody = running.person(user_id)
    await somebody.opens_home()
    await somebody.clicks("Ik doe mee", within="home")
    await somebody.closes(everything=True)
    await later(running)


async def later(running: Running) -> None:
    await running.advance(running.clock.now() + timedelta(minutes=2))


def newest(somebody: Hands, words: str) -> Any:
    return next(message for message in reversed(somebody.direct_messages) if words in shown(message))


def held(somebody: Hands, words: str) -> list[Any]:
    return [message for message in somebody.direct_messages if words in shown(message)]


@pytest.mark.long
async def test_what_a_member_holds_ends_when_they_leave_and_is_not_redrawn_with_buttons(
    prepared: Running,
) -> None:
    anna = prepared.person(ANNA)
    [card] = held(anna, "Tot binnenkort")
    await leaves(prepared, ANNA)
    await anna.closes(everything=True)
    await later(prepared)
    assert "Je bent uit" in shown(card)
    assert not controls(card)
    await moves(prepared, "2026-03-19", "13:30")
    await later(prepared)
    assert "Je bent uit" in shown(card)
    assert not controls(card)


@pytest.mark.long
async def test_a_session_leaves_the_calendar_of_who_leaves_and_they_hear_so(prepared: Running) -> None:
    anna = prepared.person(ANNA)
    await leaves(prepared, ANNA)
    assert anna.sees("bestand dat de bijeenkomst uit je agenda haalt")
    await anna.closes(everything=True)
    await later(prepared)
    assert [event["STATUS"] for event in events_of(anna)] == ["CONFIRMED", "CANCELLED"]
    assert "Je bent uitgestapt" in prepared.said_to(ANNA)[-1]
    before = len(anna.direct_messages)
    await moves(prepared, "2026-03-19", "13:30")
    await prepared.advance("2026-03-20 10:00")
    assert len(anna.direct_messages) == before


@pytest.mark.long
async def test_who_leaves_without_a_file_reads_of_none(prepared: Running) -> None:
    bram = prepared.person("U0BRAM")
    before = len(bram.direct_messages)
    await leaves(prepared, "U0BRAM")
    assert bram.sees("Je krijgt geen berichten meer over dit netwerk")
    await later(prepared)
    assert len(bram.direct_messages) == before


@pytest.mark.long
async def test_who_comes_back_is_asked_anew_whether_they_come_to_what_moved_meanwhile(
    prepared: Running,
) -> None:
    anna = prepared.person(ANNA)
    await leaves(prepared, ANNA)
    await anna.closes(everything=True)
    await moves(prepared, "2026-03-26", "13:30")
    await prepared.ria.closes(everything=True)
    await later(prepared)
    await comes_back(prepared, ANNA)
    assert "1 Ja" not in announcement(prepared).text
    await prepared.advance("2026-03-24 12:00")
    asked = newest(anna, "Ben je erbij")
    await anna.clicks("Ja", within=asked)
    await prepared.settled()
    await later(prepared)
    last = events_of(anna)[-1]
    assert (last["STATUS"], last["DTSTART"].dt.day) == ("CONFIRMED", 26)
    assert last["SEQUENCE"] > events_of(anna)[-2]["SEQUENCE"]


@pytest.mark.long
async def test_who_comes_back_the_same_day_gets_what_still_makes_sense_once_more(prepared: Running) -> None:
    anna = prepared.person(ANNA)
    await leaves(prepared, ANNA)
    await anna.closes(everything=True)
    await later(prepared)
    await comes_back(prepared, ANNA)
    assert not held(anna, "Tot binnenkort")
    await anna.clicks("Ja", within=announcement(prepared))
    await prepared.settled()
    await later(prepared)
    assert len(held(anna, "Tot binnenkort")) == 1
    assert events_of(anna)[-1]["STATUS"] == "CONFIRMED"


@pytest.mark.long
async def test_a_session_called_off_while_somebody_was_away_is_not_theirs_when_it_goes_on(
    prepared: Running,
) -> None:
    anna = prepared.person(ANNA)
    await prepared.ria.opens_home()
    await prepared.ria.clicks("Niet laten doorgaan", within="home")
    await prepared.ria.submits()
    await prepared.settled()
    await leaves(prepared, ANNA)
    await anna.closes(everything=True)
    await later(prepared)
    assert [event["STATUS"] for event in events_of(anna)] == ["CONFIRMED", "CANCELLED"]
    await comes_back(prepared, ANNA)
    await prepared.ria.clicks("Toch laten doorgaan")
    await prepared.settled()
    await later(prepared)
    assert len(events_of(anna)) == 2
    assert "1 Ja" not in shown(announcement(prepared))


@pytest.mark.long
async def test_who_left_and_asks_for_a_seat_begins_anew_once_they_have_it(prepared: Running) -> None:
    anna, ria = prepared.person(ANNA), prepared.ria
    [card] = held(anna, "Tot binnenkort")
    await leaves(prepared, ANNA)
    await anna.closes(everything=True)
    await later(prepared)
    await anna.clicks("Misschien", within=announcement(prepared))
    await anna.clicks("Vraag een plaats")
    await anna.closes(everything=True)
    await later(prepared)
    assert not controls(card)
    await ria.clicks("Geef Anna Peeters een plaats", within=newest(ria, "Geef Anna Peeters een plaats"))
    await prepared.settled()
    await later(prepared)
    await anna.clicks("Ja", within=announcement(prepared))
    await prepared.settled()
    await later(prepared)
    assert events_of(anna)[-1]["STATUS"] == "CONFIRMED"
    assert len(held(anna, "Tot binnenkort")) == 1


@pytest.mark.parametrize("word", ["uitstap", "vergeet"])
@pytest.mark.parametrize("unnamed", [True, False])
async def test_who_goes_reads_what_taking_back_a_question_without_a_name_would_tell(
    circle: Running, word: str, unnamed: bool
) -> None:
    anna = circle.person(ANNA)
    await anna.runs("/kring", "vraag Hoe zeg je nee?", channel=CHANNEL)
    await anna.submits({"Je naam": ["Zonder mijn naam"]} if unnamed else {})
    await anna.closes(everything=True)
    await anna.runs("/kring", word, channel=CHANNEL)
    assert anna.sees("dan kan de groep raden van wie die was") is unnamed


# Who leads.


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-05 09:30"))
async def test_who_leads_no_more_holds_nothing_that_acts_and_who_does_gets_the_proposal(
    circle: Running,
) -> None:
    proposal = newest(circle.ria, "Agenda nakijken")
    await settings(circle, Begeleider=ELS)
    await circle.ria.closes(everything=True)
    await later(circle)
    assert "Je begeleidt" in shown(proposal)
    assert not controls(proposal)
    assert held(circle.person(ELS), "Agenda nakijken")


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-05 09:30"))
async def test_who_leads_again_finds_what_they_held_as_it_stands(circle: Running) -> None:
    proposal = newest(circle.ria, "Agenda nakijken")
    await settings(circle, Begeleider=ELS)
    await circle.ria.closes(everything=True)
    await later(circle)
    els = circle.person(ELS)
    await els.runs("/kring", "instellingen", channel=CHANNEL)
    await els.submits({"Begeleider": FACILITATOR})
    await els.closes(everything=True)
    await later(circle)
    assert "Agenda nakijken" in shown(proposal)


@pytest.mark.long
async def test_who_no_longer_stands_in_does_not_read_that_a_seat_came_free(circle: Running) -> None:
    els = circle.person(ELS)
    await settings(circle, Vervangers=[ELS])
    await circle.ria.closes(everything=True)
    await circle.advance("2026-01-07 10:00")
    [welcome] = held(els, "Jij vervangt de begeleider")
    await settings(circle, Vervangers=[])
    await circle.ria.closes(everything=True)
    await later(circle)
    assert "Je begeleidt" in shown(welcome)
    assert "plaats vrijgekomen" not in shown(welcome)


# What they would still do.


async def with_open_action(running: Running) -> None:
    """Bram takes something on, and the draft is there."""
    await hold(running)
    await running.ria.runs("/kring", "paneel", channel=CHANNEL)
    await running.ria.clicks("Actiepunt")
    await running.ria.submits({"Wat gebeurt er?": "Het draaiboek delen", "Wie doet het?": "Bram Maes"})
    await running.ria.closes(everything=True)
    await draft(running)


released = circle_after(with_open_action, publish)


@pytest.mark.long
async def test_whoever_facilitates_hears_what_who_left_would_do_and_passes_it_on(released: Running) -> None:
    ria, bram = released.ria, "U0BRAM"
    assert "<@U0BRAM>: Het draaiboek delen" in in_the_report(released)
    await leaves(released, bram)
    await later(released)
    [told] = held(ria, "is weg en zou nog doen")
    assert "Het draaiboek delen" in shown(told)
    await ria.opens_home()
    await ria.clicks("Doorgeven", within="home")
    await ria.submits({"Wie doet dit nu?": "Chiara Rossi"})
    assert ria.sees("Chiara Rossi doet het nu")
    await ria.closes(everything=True)
    await later(released)
    assert "is doorgegeven of vervallen" in shown(told)
    assert "<@U0CHIARA>: Het draaiboek delen" in in_the_report(released)
    home = await released.person("U0CHIARA").opens_home()
    assert home is not None
    assert "Het draaiboek delen" in shown(home)


@pytest.mark.long
async def test_what_nobody_does_any_more_goes_out_of_the_report(released: Running) -> None:
    ria = released.ria
    await leaves(released, "U0BRAM")
    await later(released)
    [told] = held(ria, "is weg en zou nog doen")
    await ria.clicks("Doorgeven", within=told)
    await ria.submits({"Wie doet dit nu?": "Niemand, het vervalt"})
    assert ria.sees("Het staat niet meer in het verslag")
    await ria.closes(everything=True)
    await later(released)
    assert "Het draaiboek delen" not in in_the_report(released)
    assert "is doorgegeven of vervallen" in shown(told)


@pytest.mark.long
async def test_who_is_back_before_it_was_passed_on_does_it_still(released: Running) -> None:
    await leaves(released, "U0BRAM")
    await released.person("U0BRAM").closes(everything=True)
    await later(released)
    [told] = held(released.ria, "is weg en zou nog doen")
    await comes_back(released, "U0BRAM")
    assert "Het draaiboek delen" not in shown(told)
    home = await released.ria.opens_home()
    assert home is not None
    assert "is weg en zou" not in shown(home)


# A session that did not take place, and one that has begun.


@pytest.mark.long
@begins_after(with_open_action)
async def test_what_was_taken_on_at_a_session_that_did_not_take_place_is_nobodys(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    home = await bram.opens_home()
    assert home is not None
    assert "Het draaiboek delen" in shown(home)
    card = newest(circle.ria, "Verslag nakijken")
    await circle.ria.clicks("Het vond niet plaats", within=card)
    await circle.ria.clicks("Het vond niet plaats")
    await circle.ria.closes(everything=True)
    await later(circle)
    home = await bram.opens_home()
    assert home is not None
    assert "Het draaiboek delen" not in shown(home)
    await leaves(circle, "U0BRAM")
    await later(circle)
    assert not held(circle.ria, "is weg en zou nog doen")


@pytest.mark.long
@begins_after(with_open_action, publish, until("2026-04-23 13:45"))
async def test_a_report_that_is_written_anew_names_no_next_time_that_has_begun(circle: Running) -> None:
    await settings(circle, Thema="Anders leren")
    await circle.ria.closes(everything=True)
    await later(circle)
    [report] = [text for text in circle.channel_texts() if "Verslag van bijeenkomst" in text]
    assert "Volgende keer" not in report
