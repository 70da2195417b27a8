"""Errands: a colleague asks the question of who stays away, and brings the answer back in a line."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from models import retention
from models.errand import Carried, Errand, ErrandOver, ErrandState
from models.errand_offer import may_go
from models.person import Person
from models.question import LearningQuestion, NotYours, State
from playground import Message
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import leaves
from tests.rows import a_question

NOW = datetime(2026, 2, 19, 9, tzinfo=UTC)
QUESTION = "Hoe betrek ik stille collega's?"


def carried(state: ErrandState = ErrandState.ASKED, answer: str = "", **facts: Any) -> Carried:
    """Bram (2) was asked to ask Anna's (1) question at session 7."""
    asked = a_question(3, **facts)
    made = Errand(session_id=7, question_id=3, asker_id=1, carrier_id=2, state=state, answer=answer)
    made.id = 3
    people = [Person(team_id="T", user_id=who, name=who) for who in ("U0ANNA", "U0BRAM")]
    return Carried(made, asked, *people)


# The rules


def test_only_the_colleague_answers_and_only_the_asker_lets_it_be() -> None:
    errand = carried().errand
    with pytest.raises(NotYours):
        errand.decline(1)
    with pytest.raises(NotYours):
        errand.tell(3, "Zo.")
    with pytest.raises(NotYours):
        errand.recall(2)
    errand.recall(1)
    with pytest.raises(ErrandOver):
        errand.tell(2, "Zo.")


def test_a_question_without_a_name_is_never_sent_along_and_names_nobody_when_it_loses_its_name() -> None:
    assert not may_go(carried(anonymous=True).question)
    assert may_go(carried().question)
    assert not carried(ErrandState.ACCEPTED, anonymous=True).stands
    assert carried(ErrandState.ACCEPTED).stands


# What happens


def announced(running: Running) -> Message:
    """The announcement in the channel."""
    messages = running.playground.workspace.messages
    return next(m for m in messages if m.channel == CHANNEL and "*Bijeenkomst 1" in m.text)


def dm(running: Running, user_id: str) -> Message:
    """The newest direct message of a person."""
    return running.playground.workspace.messages_to(user_id)[-1]


def newest(running: Running, user_id: str) -> str:
    return str(running.playground.workspace.messages_to(user_id)[-1].text)


def times_said(running: Running, user_id: str, words: str) -> int:
    return sum(words in text for text in running.said_to(user_id))


async def anna_stays_away(circle: Running) -> None:
    """Anna has a question, says No to the announcement and chooses Bram."""
    await anna_stays_away_since(circle, "2026-02-19 09:30")


async def anna_stays_away_since(circle: Running, when: str) -> None:
    """Do so at a moment."""
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await circle.advance(when)
    await anna.clicks("Nee", within=announced(circle))
    assert anna.sees("Wie stelt je vraag voor jou?")
    await anna.clicks("Iemand kiezen")
    await anna.submits({"Wie stelt je vraag voor jou?": MEMBERS["U0BRAM"]})
    assert anna.sees("Ik vraag het aan Bram Maes")
    await anna.closes(everything=True)
    await circle.settled()


@begins_after(anna_stays_away)
@pytest.mark.long
async def test_what_lies_below_a_form_shows_what_was_done_in_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "", channel=CHANNEL)
    await anna.clicks("Iemand anders kiezen")
    await anna.submits({"Wie stelt je vraag voor jou?": MEMBERS["U0CHIARA"]})
    await anna.closes()
    assert "Gevraagd aan <@U0CHIARA>" in shown(anna.top())


@pytest.mark.long
@begins_after(anna_stays_away)
async def test_a_question_goes_along_comes_back_changes_hands_and_its_answer_is_in_the_catch_up(
    circle: Running,
) -> None:
    anna, bram, chiara = (circle.person(who) for who in ("U0ANNA", "U0BRAM", "U0CHIARA"))
    await circle.advance("2026-02-19 10:00")
    assert "<@U0ANNA> kan er" in newest(circle, "U0BRAM")
    await bram.clicks("Graag")
    await circle.settled()
    assert "Jij stelt op do 12 maart" in newest(circle, "U0BRAM")
    home = await anna.opens_home()
    assert home is not None
    assert "<@U0BRAM> stelt je vraag" in shown(home)
    await circle.advance("2026-03-05 09:05")
    assert "<@U0BRAM> vraagt het voor <@U0ANNA>" in newest(circle, FACILITATOR)

    await bram.clicks("Nee", within=announced(circle))
    await circle.advance("2026-03-05 12:00")
    assert "<@U0BRAM> kan je vraag" in newest(circle, "U0ANNA")
    assert "vraagt het voor" not in newest(circle, FACILITATOR)
    await anna.clicks("Iemand anders kiezen", within=dm(circle, "U0ANNA"))
    with pytest.raises(Exception, match="Bram"):
        await anna.submits({"Wie stelt je vraag voor jou?": MEMBERS["U0BRAM"]})
    await anna.submits({"Wie stelt je vraag voor jou?": MEMBERS["U0CHIARA"]})
    await anna.closes(everything=True)
    await circle.advance("2026-03-06 09:00")
    home = await chiara.opens_home()
    assert home is not None
    assert "vraagt of jij deze vraag wilt stellen" in shown(home)
    await chiara.clicks("Graag", within="home")
    await circle.settled()
    assert "Jij stelt op" in newest(circle, "U0CHIARA")
    await bram.clicks("Ja", within=announced(circle))

    await circle.advance("2026-03-12 13:40")
    order = next(text for text in circle.said_to(FACILITATOR) if "Draaiboek" in text)
    assert "<@U0CHIARA> vraagt het voor <@U0ANNA>" in order
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS["U0BRAM"], MEMBERS["U0CHIARA"]]})
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside=QUESTION)
    assert ria.sees("De vraag hoeft dus niet te wachten op de vraagsteller")
    await ria.submits({"Wat is ervan geworden?": "Beantwoord"})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    assert times_said(circle, "U0BRAM", "Jij stelde voor") == 0
    assert "Jij stelde voor <@U0ANNA>" in newest(circle, "U0CHIARA")
    await chiara.clicks("Eén regel schrijven")
    await chiara.submits({"Wat is het antwoord, in één regel?": "Geef eerst de stilsten het woord."})
    assert chiara.sees("Anna Peeters krijgt je regel")
    await chiara.closes(everything=True)
    await circle.advance("2026-03-25 12:00")
    caught_up = newest(circle, "U0ANNA")
    assert "<@U0CHIARA> stelde je vraag" in caught_up
    assert "Geef eerst de stilsten het woord." in caught_up
    others = [m for m in circle.playground.workspace.messages if "de stilsten" in m.text]
    assert {m.channel for m in others} <= {
        m.channel for who in ("U0ANNA", "U0CHIARA") for m in circle.playground.workspace.messages_to(who)
    }

    await chiara.clicks("Regel wijzigen")
    await chiara.submits({"Wat is het antwoord, in één regel?": "Begin met een rondje."})
    await chiara.closes(everything=True)
    await circle.advance("2026-03-26 12:00")
    assert any("Begin met een rondje." in text for text in circle.said_to("U0ANNA"))
    await circle.advance("2026-03-27 12:00")
    async with circle.database.write() as db:
        await retention.forget(db, datetime(2026, 12, 1, tzinfo=UTC))
        assert await db.scalar(select(func.count()).select_from(Errand)) == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("took", "came", "words"),
    [
        (True, True, "<@U0BRAM> zou je vraag"),
        (True, False, "<@U0BRAM> zou je vraag"),
        (False, True, "<@U0BRAM> liet niet weten of je vraag"),
    ],
)
@begins_after(anna_stays_away)
async def test_who_asked_a_colleague_reads_in_the_catch_up_that_no_answer_came(
    circle: Running, took: bool, came: bool, words: str
) -> None:
    await circle.advance("2026-02-19 10:00")
    if took:
        await circle.person("U0BRAM").clicks("Graag")
    await circle.advance("2026-03-12 13:40")
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS["U0CHIARA"], *([MEMBERS["U0BRAM"]] if came else [])]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-25 12:00")
    assert words in newest(circle, "U0ANNA")
    assert times_said(circle, "U0ANNA", words) == 1


@pytest.mark.long
@begins_after(anna_stays_away, until("2026-02-19 10:00"))
async def test_who_comes_after_all_asks_it_themselves_and_the_colleague_knows(circle: Running) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await bram.clicks("Graag")
    await circle.settled()
    await anna.clicks("Ja", within=announced(circle))
    await circle.settled()
    assert "hoef je niet meer te stellen" in newest(circle, "U0BRAM")
    await anna.clicks("Nee", within=announced(circle))
    await anna.clicks("Iemand kiezen")
    await anna.submits({"Wie stelt je vraag voor jou?": MEMBERS["U0BRAM"]})
    await anna.closes(everything=True)
    await circle.advance("2026-02-20 10:00")
    assert "<@U0ANNA> kan er" in newest(circle, "U0BRAM")
    await bram.clicks("Liever niet", within=dm(circle, "U0BRAM"))
    await circle.advance("2026-02-23 10:00")
    assert "<@U0BRAM> kan je vraag" in newest(circle, "U0ANNA")
    await bram.clicks("Toch graag")
    await circle.settled()
    assert "<@U0BRAM> stelt je vraag" in newest(circle, "U0ANNA")
    await anna.clicks("Hoeft niet meer", within=dm(circle, "U0ANNA"))
    await anna.closes(everything=True)
    await circle.settled()
    assert "hoef je niet meer te stellen" in newest(circle, "U0BRAM")
    async with circle.database.read() as db:
        kept = await db.scalar(select(LearningQuestion).where(LearningQuestion.text == QUESTION))
        assert kept is not None
        assert kept.state is State.OPEN


@pytest.mark.long
@begins_after(anna_stays_away)
async def test_who_comes_after_a_colleague_said_no_is_offered_nobody_else_and_nobody_asks_it(
    circle: Running,
) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await circle.advance("2026-02-19 10:00")
    card = dm(circle, "U0BRAM")
    await bram.clicks("Liever niet", within=card)
    await circle.advance("2026-02-19 12:00")
    await anna.clicks("Ja", within=announced(circle))
    await circle.advance("2026-02-19 13:00")
    assert "Toch graag" not in shown(card)
    assert "Iemand anders kiezen" not in shown(dm(circle, "U0ANNA"))
    home = await anna.opens_home()
    assert home is not None
    assert "Iemand anders kiezen" not in shown(home)


@pytest.mark.long
@begins_after(anna_stays_away, until("2026-02-19 10:00"))
async def test_a_session_that_is_cancelled_takes_its_errands_along(circle: Running) -> None:
    ria, bram = circle.ria, circle.person("U0BRAM")
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within="home")
    await ria.submits()
    await ria.closes(everything=True)
    await circle.advance("2026-02-19 10:05")
    assert "gaat niet door" in newest(circle, "U0BRAM")
    assert "Graag" not in shown(bram.direct_messages[-1])
    await circle.advance("2026-03-16 10:00")
    assert times_said(circle, "U0BRAM", "Jij stelde voor") == 0


@pytest.mark.long
async def test_who_asked_without_a_name_is_not_offered_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await anna.submits({"Je naam": ["Zonder mijn naam"]})
    await anna.closes(everything=True)
    await circle.advance("2026-02-19 09:30")
    await anna.clicks("Nee", within=announced(circle))
    assert anna.sees("Achteraf praat ik je bij")
    assert not anna.sees("Wie stelt je vraag voor jou?")


async def takes_her_name_away(circle: Running) -> None:
    """Anna asks it without her name from now on."""
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Wijzigen", within="home", beside=QUESTION)
    await anna.submits({"Je naam": ["Zonder mijn naam"]})
    await anna.closes(everything=True)
    await circle.settled()


async def chosen_on_a_saturday(circle: Running) -> None:
    """Anna chooses Bram on a day on which nobody is written to."""
    await circle.advance("2026-02-20 18:00")
    await anna_stays_away_since(circle, "2026-02-21 10:00")


@begins_after(chosen_on_a_saturday, takes_her_name_away)
@pytest.mark.long
async def test_who_takes_their_name_away_before_a_colleague_was_asked_is_named_to_nobody(
    circle: Running,
) -> None:
    bram = circle.person("U0BRAM")
    for when in ("2026-02-21 11:00", "2026-02-23 12:00"):
        await circle.advance(when)
        home = await bram.opens_home()
        assert home is not None
        assert "U0ANNA" not in shown(home)
    assert times_said(circle, "U0BRAM", "U0ANNA") == 0


@pytest.mark.long
@pytest.mark.parametrize("took", [True, False])
@begins_after(anna_stays_away, until("2026-02-19 10:00"))
async def test_who_takes_their_name_away_after_it_is_named_no_more(circle: Running, took: bool) -> None:
    bram = circle.person("U0BRAM")
    if took:
        await bram.clicks("Graag")
    await takes_her_name_away(circle)
    await circle.advance("2026-02-19 10:05")
    home = await bram.opens_home()
    for seen in (shown(bram.direct_messages[-1]), shown(home) if home else ""):
        assert "<@U0ANNA>" not in seen
        assert "Graag" not in seen
        assert "Toch liever niet" not in seen
    ria = circle.ria
    await circle.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS["U0BRAM"], MEMBERS["U0CHIARA"]]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-16 10:00")
    assert times_said(circle, "U0BRAM", "Jij stelde voor") == 0


@pytest.mark.long
@begins_after(anna_stays_away)
async def test_when_who_asked_is_forgotten_the_colleague_need_not_ask_it_and_reads_no_name(
    circle: Running,
) -> None:
    request = dm(circle, "U0BRAM")
    assert "<@U0ANNA>" in shown(request)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    await anna.submits()
    await circle.settled()
    assert "Deze vraag hoef je niet meer te stellen" in shown(request)
    assert "U0ANNA" not in shown(request)
    assert QUESTION not in shown(request)


async def bram_will_ask(circle: Running) -> None:
    """Bram takes the question along, and whoever facilitates reads so in the proposal."""
    await circle.advance("2026-02-19 10:00")
    await circle.person("U0BRAM").clicks("Graag")
    await circle.advance("2026-03-05 09:05")
    assert "<@U0BRAM> vraagt het voor <@U0ANNA>" in newest(circle, FACILITATOR)


async def account_closed(circle: Running, user_id: str) -> None:
    await circle.person(user_id).loses_account()


async def forgotten(circle: Running, user_id: str) -> None:
    await circle.person(user_id).runs("/kring", "vergeet", channel=CHANNEL)
    await circle.person(user_id).submits()


GOES = pytest.mark.parametrize("goes", [account_closed, leaves, forgotten])


@GOES
@begins_after(anna_stays_away, bram_will_ask)
@pytest.mark.long
async def test_when_the_colleague_goes_the_asker_hears_it_and_may_choose_another(
    circle: Running, goes: Callable[[Running, str], Awaitable[None]]
) -> None:
    anna, before = circle.person("U0ANNA"), len(circle.said_to("U0ANNA"))
    await goes(circle, "U0BRAM")
    await circle.advance("2026-03-05 12:00")
    [said] = circle.said_to("U0ANNA")[before:]
    assert "iemand anders kiezen" in said
    assert not any("vraagt het voor" in shown(m) for m in circle.ria.direct_messages)
    anna_at_home = await anna.opens_home()
    assert anna_at_home is not None
    assert "<@U0BRAM> stelt je vraag" not in shown(anna_at_home)
    button = "Iemand anders kiezen" if goes is account_closed else "Iemand kiezen"
    await anna.clicks(button, within=dm(circle, "U0ANNA"))
    await anna.submits({"Wie stelt je vraag voor jou?": MEMBERS["U0CHIARA"]})
    await anna.closes(everything=True)
    await circle.advance("2026-03-06 12:00")
    assert "<@U0ANNA> kan er" in newest(circle, "U0CHIARA")
    assert "Gevraagd aan <@U0CHIARA>" in shown(dm(circle, "U0ANNA"))


@pytest.mark.long
@begins_after(anna_stays_away, until("2026-02-19 10:00"))
async def test_a_no_of_a_colleague_who_is_forgotten_later_names_them_no_more(circle: Running) -> None:
    await circle.person("U0BRAM").clicks("Liever niet")
    await circle.advance("2026-02-20 12:00")
    told = dm(circle, "U0ANNA")
    assert "<@U0BRAM> kan je vraag" in shown(told)
    await forgotten(circle, "U0BRAM")
    await circle.advance("2026-02-23 12:00")
    assert "U0BRAM" not in shown(told)
    assert "Iemand kiezen" in shown(told)


@pytest.mark.long
@pytest.mark.parametrize("goes", [account_closed, leaves])
@begins_after(anna_stays_away, bram_will_ask)
async def test_when_the_asker_goes_nobody_asks_it_for_them_any_more(
    circle: Running, goes: Callable[[Running, str], Awaitable[None]]
) -> None:
    await goes(circle, "U0ANNA")
    await circle.advance("2026-03-05 12:00")
    assert not any("vraagt het voor" in shown(m) for m in circle.ria.direct_messages)
    bram = circle.person("U0BRAM")
    assert any("hoef je niet meer te stellen" in shown(message) for message in bram.direct_messages)
    home = await bram.opens_home()
    assert home is not None
    assert "U0ANNA" not in shown(home)


@begins_after(anna_stays_away, bram_will_ask, until("2026-03-12 13:40"))
@pytest.mark.long
async def test_whose_account_closes_during_the_session_asks_for_nobody_in_the_panel(circle: Running) -> None:
    await circle.person("U0BRAM").loses_account()
    await circle.settled()
    before = len(circle.said_to("U0ANNA"))
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    assert circle.ria.modal is not None
    assert "vraagt het voor" not in shown(circle.ria.modal)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 15:00")
    assert len(circle.said_to("U0ANNA")) == before


@begins_after(anna_stays_away, bram_will_ask)
@pytest.mark.long
async def test_whose_account_is_back_may_ask_it_after_all(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.loses_account()
    await circle.advance("2026-03-05 12:00")
    await bram.regains_account()
    await circle.settled()
    [request] = [m for m in bram.direct_messages if "U0ANNA" in shown(m)]
    await bram.clicks("Toch graag", within=request)
    await circle.settled()
    assert "<@U0BRAM> stelt je vraag" in newest(circle, "U0ANNA")
