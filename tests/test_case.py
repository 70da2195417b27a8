"""Cases: asked for by whoever facilitates, brought by a member, read by the circle and told nowhere else."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select

from bot.export import export_network
from models import retention
from models.agenda import AgendaItem
from models.case import Case, CaseOver
from models.case_turns import in_turn
from models.person import Person
from models.question import EmptyText
from models.request import RequestState
from playground import Message
from playground import Person as Hands
from playground.checks.options import all_options
from playground.errors import NotThere
from playground.forms import find_input
from playground.sight import shown, texts
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import leaves, leaves_and_comes_back, plan_session, somebody_asked
from tests.test_as_read import els_facilitates_too
from tests.test_report import a_minute_later, releases

CORE = "Hoe zeg ik mijn team dat we stoppen met het project?"
PAGE = "Sinds januari loopt het vast. Ik sprak ieder apart en durf het samen niet te zeggen."
CONCERNS = "Iedereen brengt ooit slecht nieuws."
FILLED = {
    "Je kernvraag": CORE,
    "Wat speelt er?": PAGE,
    "Waarom gaat het ook anderen aan?": CONCERNS,
}
ASKED_FOR = "Aan wie vraag je een case?"
SECRETS = ("stoppen met het project", "durf het samen niet", "slecht nieuws")


def letter(running: Running, user_id: str) -> Message:
    """The newest direct message of a person in which a case is spoken of."""
    found = running.playground.workspace.messages_to(user_id)
    return [message for message in found if re.search("case|van buitenaf", shown(message))][-1]


def newest(running: Running, user_id: str) -> str:
    """The same as it stands."""
    return shown(letter(running, user_id))


def told_to_ria(running: Running) -> str:
    """All messages to the facilitator as they stand."""
    found = running.playground.workspace.messages_to(FACILITATOR)
    return "\n".join(text for message in found for text in texts(message.blocks))


def said_anywhere(running: Running, words: str) -> list[str]:
    """Where in Slack these words stand, or stood before a message was written anew."""
    return [
        message.channel
        for message in running.playground.workspace.messages
        if words in shown(message) or any(words in str(version.blocks) for version in message.revisions)
    ]


def own_channels(running: Running, *people: str) -> set[str]:
    """The direct messages of these people."""
    workspace = running.playground.workspace
    return {message.channel for who in people for message in workspace.messages_to(who)}


async def home_of(person: Hands) -> str:
    home = await person.opens_home()
    assert home is not None
    return shown(home)


async def asks_for_a_case(running: Running, who: str) -> None:
    """Ria asks a member for a case, from the menu of the session on her Home."""
    await running.ria.opens_home()
    await running.ria.clicks("Voorbereiden", within="home", beside="12 maart")
    await running.ria.clicks("Cases")
    await running.ria.submits({ASKED_FOR: MEMBERS[who]})
    await running.ria.closes(everything=True)
    await running.settled()


async def anna_is_asked(circle: Running) -> None:
    await circle.advance("2026-02-19 10:00")
    await asks_for_a_case(circle, "U0ANNA")


async def anna_brings(circle: Running) -> None:
    """Anna is asked and fills in all of it."""
    await anna_is_asked(circle)
    anna = circle.person("U0ANNA")
    await anna.clicks("Mijn case invullen")
    await anna.submits(FILLED)
    await anna.closes(everything=True)
    await circle.settled()


# Rules


def a_case(state: RequestState = RequestState.ASKED, **words: Any) -> Case:
    return Case(session_id=1, owner_id=1, state=state, **words)


def test_a_case_is_complete_with_its_three_parts_and_can_be_kept_with_its_question_alone() -> None:
    mine = a_case()
    mine.fill_in(CORE, "", " ", inside=True)
    assert (mine.state, mine.complete) == (RequestState.BROUGHT, False)
    mine.fill_in(CORE, PAGE, CONCERNS, inside=True)
    assert mine.complete
    with pytest.raises(EmptyText):
        mine.fill_in("  ", PAGE, CONCERNS, inside=True)
    assert mine.core == CORE


def test_what_was_brought_is_neither_declined_nor_recalled_but_taken_back() -> None:
    mine = a_case(RequestState.BROUGHT, core=CORE)
    with pytest.raises(CaseOver):
        mine.decline()
    with pytest.raises(CaseOver):
        mine.recall()
    for _ in range(2):
        mine.take_back()
    assert (mine.state, mine.core) == (RequestState.WITHDRAWN, CORE)
    with pytest.raises(CaseOver):
        a_case(RequestState.DECLINED).recall()


DAYS = some.one_of(some.none(), some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))


@given(some.lists(DAYS, max_size=15))
def test_first_are_asked_who_never_brought_a_case_and_then_who_did_so_longest_ago(
    days: list[datetime | None],
) -> None:
    people = [Person(team_id="T", user_id=f"U{number}") for number in range(len(days))]
    for number, person in enumerate(people):
        person.id = number
    turns = in_turn(people, {number: day for number, day in enumerate(days) if day})
    never = [turn.person.id for turn in turns if turn.last is None]
    assert [turn.person.id for turn in turns[: len(never)]] == never == sorted(never)
    since = [turn.last for turn in turns[len(never) :] if turn.last]
    assert since == sorted(since)
    assert len(turns) == len(people)


# Asked, brought, on the agenda


@begins_after(anna_is_asked)
@pytest.mark.long
async def test_who_is_asked_gets_one_message_fills_it_in_and_it_stands_on_the_agenda(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    assert "Wil jij op do 12 maart" in newest(circle, "U0ANNA")
    await anna.clicks("Mijn case invullen")
    await anna.submits({"Je kernvraag": CORE})
    assert anna.sees("Nog niet ingevuld: wat er speelt, en waarom het anderen aangaat")
    await anna.closes(everything=True)
    await circle.settled()
    assert CORE in newest(circle, "U0ANNA")
    assert "Nog niet ingevuld" in await home_of(anna)
    await anna.clicks("Mijn case wijzigen", within="home")
    await anna.submits({"Wat speelt er?": PAGE, "Waarom gaat het ook anderen aan?": CONCERNS})
    assert anna.sees("bewaard en compleet")
    await anna.closes(everything=True)
    await circle.advance("2026-03-05 09:05")
    assert f"Intervisie: vijf stappen_: {CORE}" in told_to_ria(circle)
    assert "Niemand brengt een case" not in told_to_ria(circle)


@pytest.mark.long
@begins_after(anna_is_asked)
async def test_who_would_rather_not_is_asked_no_reason_and_only_the_facilitator_reads_it(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Liever niet")
    await circle.settled()
    assert anna.modal is None
    assert "Dat is goed" in newest(circle, "U0ANNA")
    told = await home_of(circle.ria)
    assert "<@U0ANNA> brengt geen case in op" in told
    assert "case" not in "".join(circle.said_to(CHANNEL))
    await circle.ria.clicks("Iemand anders vragen", within="home")
    with pytest.raises(Exception, match="Anna"):
        await circle.ria.submits({ASKED_FOR: MEMBERS["U0ANNA"]})
    await circle.ria.submits({ASKED_FOR: MEMBERS["U0BRAM"]})
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert "Wil jij op" in newest(circle, "U0BRAM")
    assert "brengt geen case in" not in await home_of(circle.ria)
    await anna.clicks("Toch een case inbrengen")
    await anna.submits(FILLED)
    await anna.closes(everything=True)
    assert "Je case voor" in await home_of(anna)


@begins_after(anna_is_asked)
@pytest.mark.long
async def test_two_cases_are_the_most_whoever_asks_or_offers(circle: Running) -> None:
    bram, chiara, ria = circle.person("U0BRAM"), circle.person("U0CHIARA"), circle.ria
    await chiara.opens_home()
    await chiara.clicks("Een case inbrengen", within="home")
    await bram.opens_home()
    await bram.clicks("Een case inbrengen", within="home")
    await bram.submits(FILLED)
    assert bram.sees("bewaard en compleet")
    await chiara.submits({"Je kernvraag": "Te laat?"})
    assert "al twee cases" in str(chiara.errors)
    assert "Te laat?" in str(chiara.top().state)
    await ria.opens_home()
    await ria.clicks("Voorbereiden", within="home")
    await ria.clicks("Cases")
    assert ria.sees("Er zijn twee cases, of twee leden om een case gevraagd")
    await ria.clicks("Hoeft niet meer", beside="<@U0ANNA>")
    assert ria.sees("<@U0ANNA> hoeft geen case meer in te brengen")
    await ria.closes(everything=True)
    await circle.settled()
    assert "Je hoeft op" in newest(circle, "U0ANNA")
    assert "Te laat?" in str(chiara.top().state)
    await chiara.submits()
    assert chiara.sees("Je case is bewaard")


@begins_after(anna_brings, until("2026-03-05 09:05"))
@pytest.mark.long
async def test_a_case_taken_off_the_agenda_is_put_on_it_again_and_there_once(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Agenda nakijken")
    assert shown(ria.top()).count(CORE) == 1
    await ria.clicks("Van de agenda", beside=CORE)
    assert CORE not in shown(ria.top())
    await ria.clicks("Cases")
    assert ria.sees("Staat niet op de agenda")
    await ria.clicks("Op de agenda zetten")
    assert ria.sees("Staat op de agenda; de tekst is af")
    assert "Op de agenda zetten" not in shown(ria.top())
    await ria.clicks("Case lezen")
    assert ria.sees(PAGE)
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert told_to_ria(circle).count(CORE) == 1


@pytest.mark.long
@begins_after(anna_brings, until("2026-03-05 09:05"))
async def test_a_question_that_is_changed_is_changed_on_the_agenda_and_a_case_taken_back_is_off_it(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Mijn case wijzigen", within="home")
    await anna.submits({"Je kernvraag": "Hoe stop ik?"})
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert "Hoe stop ik?" in told_to_ria(circle)
    assert CORE not in told_to_ria(circle)
    await anna.clicks("Mijn case terugnemen", within="home")
    await a_minute_later(circle)
    assert "Hoe stop ik?" not in told_to_ria(circle)
    assert "Niemand brengt een case in" in told_to_ria(circle)
    assert "voor jou alleen" in newest(circle, "U0ANNA")
    await anna.clicks("Toch een case inbrengen", within=letter(circle, "U0ANNA"))
    assert PAGE in shown(anna.top())
    await anna.submits()
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert told_to_ria(circle).count("Hoe stop ik?") == 1


async def arranged(circle: Running) -> None:
    """The agenda is published."""
    await circle.advance("2026-03-05 09:05")
    await circle.ria.clicks("Agenda nakijken")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await circle.settled()


@begins_after(anna_brings, arranged)
@pytest.mark.long
async def test_the_circle_reads_a_case_from_the_agenda_and_in_the_channel_stands_its_method_alone(
    circle: Running,
) -> None:
    bram = circle.person("U0BRAM")
    channel = [shown(one) for one in circle.playground.workspace.messages if one.channel == CHANNEL]
    agenda = next(text for text in channel if "Intervisie: vijf stappen" in text)
    assert "blijft binnen de kring" in agenda
    assert "<@U0ANNA>" not in agenda
    await bram.opens_home()
    await bram.clicks("Agenda bekijken", within="home")
    assert CORE not in shown(bram.top())
    await bram.clicks("Case van 13.40 uur lezen")
    for words in (CORE, PAGE, CONCERNS, "<@U0ANNA>"):
        assert bram.sees(words)
    own = own_channels(circle, "U0ANNA", FACILITATOR)
    for words in SECRETS:
        assert set(said_anywhere(circle, words)) <= own


async def bram_offers(circle: Running) -> None:
    """Bram brings one without being asked."""
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    await bram.clicks("Een case inbrengen", within="home")
    await bram.submits(FILLED | {"Je kernvraag": "Hoe krijg ik de ploeg mee?"})
    await bram.closes(everything=True)


@begins_after(anna_brings, bram_offers, arranged)
@pytest.mark.long
async def test_two_cases_on_one_agenda_are_both_read_from_it(circle: Running) -> None:
    els = circle.person("U0ELS")
    for at, core in (("13.40", CORE), ("14.20", "Hoe krijg ik de ploeg mee?")):
        await els.opens_home()
        await els.clicks("Agenda bekijken", within="home")
        await els.clicks(f"Case van {at} uur lezen")
        assert els.sees(core)
        await els.closes(everything=True)


@begins_after(anna_brings, arranged)
@pytest.mark.long
async def test_who_cannot_come_brings_no_case_and_brings_it_again_when_they_can(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "", channel=CHANNEL)
    await anna.clicks("Nee")
    await anna.closes(everything=True)
    await circle.settled()
    told = await home_of(circle.ria)
    assert "<@U0ANNA> brengt geen case in" in told
    assert "Je kunt er op" in newest(circle, "U0ANNA")
    await anna.runs("/kring", "", channel=CHANNEL)
    with pytest.raises(NotThere):
        await anna.clicks("Mijn case wijzigen")
    await anna.clicks("Ja")
    await anna.closes(everything=True)
    await circle.settled()
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda", within="home")
    await circle.ria.clicks("Cases")
    assert circle.ria.sees("Staat niet op de agenda")


@pytest.mark.long
@begins_after(anna_brings, arranged)
@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
async def test_who_goes_takes_their_case_off_the_agenda_with_them(circle: Running, how: str) -> None:
    anna = circle.person("U0ANNA")
    if how == "leaves":
        await leaves(circle, "U0ANNA")
    else:
        await anna.runs("/kring", "vergeet", channel=CHANNEL)
        await anna.submits()
    await a_minute_later(circle)
    assert CORE not in told_to_ria(circle)
    assert CORE not in await home_of(circle.ria)
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Case)) == 0
        assert CORE not in list(await db.scalars(select(AgendaItem.title)))


# Within the circle


@begins_after(anna_brings, arranged)
@pytest.mark.long
async def test_only_its_owner_lets_a_case_out(circle: Running) -> None:
    ria, anna = circle.ria, circle.person("U0ANNA")
    await ria.opens_home()
    await ria.clicks("Agenda", within="home")
    await ria.clicks("Werkvorm, titel en meer", beside=CORE)
    await ria.submits({"Vertrouwelijk": []})
    assert "Dat koos de inbrenger" in str(ria.errors)
    await ria.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Mijn case wijzigen", within="home")
    await anna.submits({"Vertrouwelijk": []})
    await anna.closes(everything=True)
    await a_minute_later(circle)
    channel = [shown(one) for one in circle.playground.workspace.messages if one.channel == CHANNEL]
    assert any(CORE in text for text in channel)
    assert not any(PAGE in text for text in channel)
    await ria.opens_home()
    await ria.clicks("Agenda", within="home")
    await ria.clicks("Werkvorm, titel en meer", beside=CORE)
    await ria.submits({"Vertrouwelijk": ["Blijft binnen de kring"]})
    await ria.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Mijn case wijzigen", within="home")
    await anna.submits({"Je kernvraag": "Hoe stop ik?"})
    await a_minute_later(circle)
    channel = [shown(one) for one in circle.playground.workspace.messages if one.channel == CHANNEL]
    assert not any(words in text for text in channel for words in (CORE, "Hoe stop ik?"))


async def held(circle: Running) -> None:
    """The session is held: four were there, Anna among them, and its report is out."""
    await circle.advance("2026-03-12 13:40")
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS[who] for who in ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK")]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 09:30")


@begins_after(anna_brings, arranged, held)
@pytest.mark.long
async def test_the_report_and_the_catch_up_say_that_there_was_peer_consultation_and_no_more(
    circle: Running,
) -> None:
    await releases(circle)
    await circle.advance("2026-03-25 12:00")
    channel = [shown(one) for one in circle.playground.workspace.messages if one.channel == CHANNEL]
    report = next(text for text in channel if "Binnen de kring* (wat daar" in text)
    assert "Intervisie: vijf stappen" in report
    caught_up = "\n".join(shown(one) for one in circle.playground.workspace.messages_to("U0ELS"))
    assert "Intervisie: vijf stappen" in caught_up
    own = own_channels(circle, "U0ANNA", FACILITATOR)
    for words in SECRETS:
        assert set(said_anywhere(circle, words)) <= own
    async with circle.database.read() as db:
        exported = await export_network(db, CHANNEL)
    assert not any(words in str(exported) for words in SECRETS)


# Reminders


@begins_after(anna_is_asked)
@pytest.mark.long
async def test_who_has_not_finished_their_case_is_reminded_once_and_alone(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Mijn case invullen")
    await anna.submits({"Je kernvraag": CORE})
    await anna.closes(everything=True)
    await circle.advance("2026-03-05 12:00")
    about = [shown(one) for one in circle.playground.workspace.messages_to("U0ANNA")]
    reminders = [text for text in about if "Dit is de enige herinnering, en alleen jij" in text]
    assert len(reminders) == 1
    assert "Nog niet ingevuld" in reminders[0]
    await circle.advance("2026-03-11 18:00")
    everything = [shown(message) for message in circle.playground.workspace.messages]
    assert sum("Dit is de enige herinnering, en alleen jij" in text for text in everything) == 1


@begins_after(anna_brings, until("2026-03-11 18:00"))
@pytest.mark.long
async def test_who_finished_their_case_is_not_reminded(circle: Running) -> None:
    everything = [shown(message) for message in circle.playground.workspace.messages]
    assert not any("Over een week komt de groep samen" in text for text in everything)


# A week later


@begins_after(anna_brings, arranged, held)
@pytest.mark.long
async def test_a_week_later_its_owner_alone_is_asked_what_they_saw_from_outside(circle: Running) -> None:
    anna, before = circle.person("U0ANNA"), len(circle.said_to("U0BRAM"))
    await circle.advance("2026-03-18 18:00")
    assert not any("van buitenaf" in text for text in circle.said_to("U0ANNA"))
    await circle.advance("2026-03-19 12:00")
    assert "Wat zag je van buitenaf" in newest(circle, "U0ANNA")
    await anna.clicks("Opschrijven wat ik zag")
    await anna.submits({"Wat zag je van buitenaf?": "  "})
    assert anna.errors
    await anna.submits({"Wat zag je van buitenaf?": "Dat ik vooral bang ben voor Els."})
    assert anna.sees("voor jou alleen")
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert "bang ben voor Els" in newest(circle, "U0ANNA")
    await circle.advance("2026-04-10 12:00")
    assert set(said_anywhere(circle, "bang ben voor Els")) == own_channels(circle, "U0ANNA")
    asked = [text for text in circle.said_to("U0ANNA") if "van buitenaf" in text]
    assert len(asked) == 1
    assert not any("van buitenaf" in text for text in circle.said_to("U0BRAM")[before:])


@begins_after(anna_brings, arranged, until("2026-03-12 18:00"))
@pytest.mark.long
async def test_nobody_is_asked_to_look_back_when_the_session_did_not_take_place(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Het vond niet plaats", within="home", beside="nog niets genoteerd")
    await circle.settled()
    await circle.advance("2026-04-10 12:00")
    assert not any("van buitenaf" in text for text in circle.said_to("U0ANNA"))


# The proposal, and whose turn it is


@begins_after(somebody_asked, until("2026-03-05 09:05"))
@pytest.mark.long
async def test_where_nobody_works_with_cases_no_word_of_them_is_said(circle: Running) -> None:
    assert "case" not in told_to_ria(circle).lower()
    await circle.ria.clicks("Agenda nakijken")
    assert "case" not in shown(circle.ria.top()).lower()


# Whose turn it is, and what comes late


def offered(person: Hands) -> list[str]:
    """Who can be asked for a case, in their order, with when their last one was."""
    control = find_input(person.top(), ASKED_FOR)
    found = [(one["text"]["text"], one["description"]["text"]) for one in all_options(control.element)]
    return [" · ".join(both) for both in found]


async def another_is_planned(circle: Running) -> None:
    await plan_session(circle, "2026-06-11", "13:30")


@begins_after(another_is_planned, anna_brings, arranged, held)
@pytest.mark.long
async def test_who_brought_a_case_comes_last_when_the_next_one_is_asked_for(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Voorbereiden", within="home", beside="11 juni")
    await circle.ria.clicks("Cases")
    names = offered(circle.ria)
    assert len(names) == len(MEMBERS)
    assert names[-1] == "Anna Peeters · laatste case: do 12 maart"
    assert {name.partition(" · ")[2] for name in names[:-1]} == {"nog geen case"}


@begins_after(somebody_asked, anna_is_asked, until("2026-03-07 10:00"))
@pytest.mark.long
async def test_a_case_that_comes_after_the_agenda_waits_for_the_facilitator(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.opens_home()
    await anna.clicks("Mijn case invullen", within="home")
    await anna.submits(FILLED)
    await anna.closes(everything=True)
    assert "<@U0ANNA> brengt een case in" in await home_of(ria)
    await ria.clicks("Cases bekijken", within="home")
    await ria.clicks("Op de agenda zetten")
    await ria.closes(everything=True)
    assert "staat nog niet op de agenda" not in await home_of(ria)
    await a_minute_later(circle)
    channel = [shown(one) for one in circle.playground.workspace.messages if one.channel == CHANNEL]
    assert any("Intervisie: vijf stappen" in text for text in channel)


@begins_after(els_facilitates_too, until("2026-02-19 10:00"))
@pytest.mark.long
async def test_two_facilitators_who_ask_at_once_ask_two_and_nobody_twice(circle: Running) -> None:
    ria, els = circle.ria, circle.person("U0ELS")
    for person in (ria, els):
        await person.opens_home()
        await person.clicks("Voorbereiden", within="home", beside="12 maart")
        await person.clicks("Cases")
        await person.fills({ASKED_FOR: MEMBERS["U0ANNA"]})
    for person in (ria, els):
        await person.submits()
        await person.closes(everything=True)
    await circle.settled()
    assert sum("Wil jij op" in text for text in circle.said_to("U0ANNA")) == 1
    for person, whom in ((ria, "U0BRAM"), (els, "U0CHIARA")):
        await person.opens_home()
        await person.clicks("Voorbereiden", within="home", beside="12 maart")
        await person.clicks("Cases")
        await person.fills({ASKED_FOR: MEMBERS[whom]})
    await ria.submits()
    await els.submits()
    assert "al twee cases" in str(els.errors)
    await circle.settled()
    assert not any("Wil jij op" in text for text in circle.said_to("U0CHIARA"))


@begins_after(anna_brings, arranged, held)
@pytest.mark.long
async def test_what_a_case_said_is_kept_for_six_months_and_whose_turn_it_is_for_good(circle: Running) -> None:
    await circle.advance("2026-04-10 12:00")
    async with circle.database.write() as db:
        await retention.forget(db, datetime(2026, 9, 1, tzinfo=UTC))
        (mine,) = await db.scalars(select(Case))
        assert mine.core == CORE
    async with circle.database.write() as db:
        await retention.forget(db, datetime(2026, 9, 20, tzinfo=UTC))
    async with circle.database.read() as db:
        (mine,) = await db.scalars(select(Case))
        assert (mine.core, mine.page, mine.concerns, mine.state) == ("", "", "", RequestState.BROUGHT)
        assert CORE not in list(await db.scalars(select(AgendaItem.title)))


@pytest.mark.long
@begins_after(anna_brings)
async def test_a_case_that_is_left_for_next_time_goes_there_and_is_looked_back_on_after_that(
    circle: Running,
) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-03-12 16:00")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": list(MEMBERS.values())})
    await circle.ria.clicks("Afronden")
    field = next(label for label in labels(circle.ria) if CORE in label)
    await circle.ria.submits({field: "Volgende keer"})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-27 18:00")
    assert not any("van buitenaf" in shown(one) for one in circle.playground.workspace.messages_to("U0ANNA"))
    await circle.advance("2026-04-17 10:00")
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda nakijken", within="home")
    assert CORE in shown(circle.ria.top())
    assert [one.count(CORE) for one in [shown(circle.ria.top())]] == [1]
    await circle.advance("2026-05-08 18:00")
    assert said_anywhere(circle, "durf het samen niet") == []


@pytest.mark.long
@begins_after(anna_brings)
async def test_a_case_whose_session_is_called_off_comes_with_the_next_one(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Niet laten doorgaan", within="home", beside="12 maart")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-04-17 10:00")
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda nakijken", within="home")
    assert shown(circle.ria.top()).count(CORE) == 1
    assert CORE in await home_of(circle.person("U0ANNA"))
    assert said_anywhere(circle, "durf het samen niet") == []


def labels(person: Hands) -> list[str]:
    """The labels of the fields in the form on top."""
    return [block["label"]["text"] for block in person.top().blocks if block["type"] == "input"]


def in_channel(running: Running) -> str:
    """Everything in the channel as it stands."""
    return "\n".join(shown(one) for one in running.playground.workspace.messages if one.channel == CHANNEL)


async def anna_lets_it_out(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Mijn case wijzigen", within="home")
    await anna.submits({"Vertrouwelijk": []})
    await anna.closes(everything=True)
    await a_minute_later(circle)


async def ria_keeps_it(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Agenda", within="home")
    await ria.clicks("Werkvorm, titel en meer", beside=CORE)
    await ria.submits({"Vertrouwelijk": ["Blijft binnen de kring"]})
    await ria.closes(everything=True)
    await a_minute_later(circle)


async def reopens(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda", within="home")
    await circle.ria.clicks("Vragen heropenen")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 12:00")


async def moves(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home")
    await circle.ria.submits({"Dag": date(2026, 4, 23)})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-04-22 10:00")


@pytest.mark.long
@pytest.mark.parametrize("again", [reopens, moves])
@begins_after(anna_brings, anna_lets_it_out, arranged, ria_keeps_it)
async def test_what_the_facilitator_keeps_inside_stays_so_when_the_agenda_is_made_anew(
    circle: Running, again: Callable[[Running], Awaitable[None]]
) -> None:
    await again(circle)
    assert CORE not in in_channel(circle)


async def left_for_next_time(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-03-12 16:00")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": list(MEMBERS.values())})
    await circle.ria.clicks("Afronden")
    await circle.ria.submits({next(one for one in labels(circle.ria) if CORE in one): "Volgende keer"})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-04-17 10:00")


@pytest.mark.long
@begins_after(anna_brings, left_for_next_time)
async def test_where_a_case_was_left_behind_no_word_of_it_stays(circle: Running) -> None:
    async with circle.database.read() as db:
        points = [one for one in await db.scalars(select(AgendaItem)) if one.title]
    assert [(one.session_id, one.title) for one in points] == [(2, CORE)]
    await circle.person("U0ANNA").runs("/kring", "vergeet", channel=CHANNEL)
    await circle.person("U0ANNA").submits()
    await a_minute_later(circle)
    async with circle.database.read() as db:
        assert [one.title for one in await db.scalars(select(AgendaItem)) if one.title] == []


@begins_after(anna_is_asked)
@pytest.mark.long
async def test_who_left_and_came_back_is_asked_for_a_case_with_a_letter(circle: Running) -> None:
    await leaves_and_comes_back(circle, "U0ANNA", "2026-02-20")
    before = len(circle.said_to("U0ANNA"))
    await asks_for_a_case(circle, "U0ANNA")
    await circle.advance("2026-02-23 10:00")
    assert any("een case inbrengen" in text for text in circle.said_to("U0ANNA")[before:])


@pytest.mark.long
@begins_after(anna_brings, arranged)
async def test_who_brings_a_case_that_is_taken_off_the_agenda_reads_so(circle: Running) -> None:
    ria, anna = circle.ria, circle.person("U0ANNA")
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Van de agenda", beside=CORE)
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert "Hij staat niet op de agenda" in await home_of(anna)
    assert any("Hij staat niet" in shown(one) for one in circle.playground.workspace.messages_to("U0ANNA"))


@begins_after(anna_brings, anna_lets_it_out, arranged, ria_keeps_it, until("2026-03-27 10:00"))
@pytest.mark.long
async def test_what_the_facilitator_keeps_inside_is_in_no_export(circle: Running) -> None:
    async with circle.database.read() as db:
        assert CORE not in str(await export_network(db, CHANNEL))
