"""An inquiry as people meet it, whatever the instrument: here the final evaluation."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from models import inquiry, inquiry_answers
from models.inquiry import State
from models.network import Network
from models.unlinked import TooFew
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.inquiries import ANSWER, ASK, answers, asked, asks, held_three_times, offered, request_of
from tests.moments import begins_after
from tests.people import plan_session

TITLE = "Eindevaluatie"
PROMISED, WELL = "Kreeg je wat beloofd was?", "Wat ging goed?"
EVERYBODY = list(MEMBERS)


def newest(circle: Running, user_id: str) -> str:
    return str(circle.playground.workspace.messages_to(user_id)[-1].text)


def reply(circle: Running) -> str:
    """What stands in the modal that Ria sees."""
    return str(shown(circle.ria.top()))


async def opened(circle: Running) -> None:
    """Ria asks the group, on the morning after the last evaluation closed."""
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)


async def answered(circle: Running, people: list[str] = EVERYBODY) -> None:
    """People answer, each in words of their own."""
    for n, user_id in enumerate(people):
        said = {PROMISED: "Ja" if n else "Deels", WELL: f"De gesprekken, zei nummer {n}"}
        await answers(circle, user_id, TITLE, **said)


@begins_after(held_three_times)
@pytest.mark.long
async def test_it_is_offered_at_home_with_what_happens_and_asked_by_one_press(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    assert TITLE in shown(ria.home)
    offer = await offered(circle, TITLE)
    for words in (TITLE, "Ik vraag het aan 6 leden", "één herinnering", "vraag ik het later of niet",
                  "Vertrouwelijk"):  # fmt: skip
        assert words in shown(offer)
    await ria.clicks(ASK, within=offer)
    assert "Het is uit, voor 6 leden, tot di 31 maart, 17.30 uur" in reply(circle)
    await ria.closes(everything=True)
    await circle.settled()
    assert all(len(asked(circle, user_id, TITLE)) == 1 for user_id in EVERYBODY)
    assert asked(circle, FACILITATOR, TITLE) == []
    assert "is uit, voor 6 leden" in shown(ria.home)


@begins_after(held_three_times)
@pytest.mark.long
async def test_a_second_press_asks_nobody_twice(circle: Running) -> None:
    ria = circle.ria
    before = deepcopy(await offered(circle, TITLE))
    for _ in range(2):
        await ria.clicks(ASK, within=before)
        assert "Het is uit, voor 6 leden" in reply(circle)
        await circle.settled()
    assert all(len(asked(circle, user_id, TITLE)) == 1 for user_id in EVERYBODY)


@pytest.mark.long
@begins_after(held_three_times, opened)
async def test_who_has_not_answered_is_reminded_once_and_nobody_else(circle: Running) -> None:
    await answered(circle, ["U0ANNA", "U0BRAM"])
    await circle.advance("2026-03-31 12:00")
    told = {user_id: len(asked(circle, user_id, TITLE)) for user_id in EVERYBODY}
    assert told == {"U0ANNA": 1, "U0BRAM": 1, "U0CHIARA": 2, "U0DIRK": 2, "U0ELS": 2, "U0FATIMA": 2}
    assert "ik vraag het niet nog eens" in asked(circle, "U0ELS", TITLE)[-1]


@pytest.mark.long
@begins_after(held_three_times, opened)
async def test_an_answer_is_changed_in_the_message_in_which_it_was_given_and_nowhere_else(
    circle: Running,
) -> None:
    await answered(circle, ["U0ANNA"])
    anna, first = circle.person("U0ANNA"), request_of(circle, "U0ANNA", TITLE)
    await anna.clicks(ANSWER, within=first)
    assert "De gesprekken, zei nummer 0" in str(anna.top())
    await anna.submits({PROMISED: "Nee"})
    assert anna.sees("Als de begeleider deelt wat eruit kwam, lees je het")
    await anna.closes(everything=True)
    bram = circle.person("U0BRAM")
    await circle.advance("2026-03-30 12:00")  # the reminder holds a token of its own
    await bram.clicks(ANSWER, within=request_of(circle, "U0BRAM", TITLE, 0))
    await bram.submits({PROMISED: "Ja"})
    await bram.closes(everything=True)
    await bram.clicks(ANSWER, within=request_of(circle, "U0BRAM", TITLE, 1))
    assert bram.sees("Van hieruit kan het niet")
    assert "bijeenkomst" not in shown(bram.top()), "it is of none"
    await bram.closes(everything=True)
    await bram.opens_home()
    assert "je hebt geantwoord" in shown(bram.home)
    assert ANSWER not in str(bram.home), "Home holds no token"


@pytest.mark.long
@begins_after(held_three_times, opened)
async def test_an_answer_stays_to_be_changed_when_the_network_is_called_otherwise(circle: Running) -> None:
    await answered(circle, ["U0ANNA"])
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await circle.ria.submits({"Thema": "Leren van mekaar"})
    await circle.ria.closes(everything=True)
    await circle.settled()
    anna = circle.person("U0ANNA")
    await anna.clicks(ANSWER, within=request_of(circle, "U0ANNA", TITLE))
    assert "De gesprekken, zei nummer 0" in str(anna.top()), "the message holds the token that it had"


@pytest.mark.long
@begins_after(held_three_times, opened)
async def test_nothing_shows_before_it_closes_then_whoever_facilitates_reads_it_before_the_group(
    circle: Running,
) -> None:
    await answered(circle)
    ria = circle.ria
    assert asked(circle, FACILITATOR, "kwam eruit") == []
    await ria.opens_home()
    assert "antwoordden" not in shown(ria.home)
    await circle.advance("2026-04-01 09:30")
    found = newest(circle, FACILITATOR)
    for words in ("6 van de 6 leden antwoordden", "Ja: 5", "Deels: 1", "De gesprekken, zei nummer 4"):
        assert words in found
    assert not any("kwam eruit" in text for text in circle.channel_texts())
    await ria.clicks("Deel met de groep", within=ria.direct_messages[-1])
    await circle.settled()
    assert ria.sees("zo dadelijk staat het in het kanaal")
    await ria.closes(everything=True)
    assert "De gesprekken, zei nummer 4" in circle.channel_texts()[-1]
    assert "Deel met de groep" not in str(ria.direct_messages[-1].blocks)
    old = request_of_closed(circle, "U0ANNA")
    assert ANSWER not in str(old.blocks), "its button is gone"


def request_of_closed(circle: Running, user_id: str) -> Any:
    person = circle.person(user_id)
    return [m for m in person.direct_messages if "is gesloten" in m.text and TITLE in m.text][-1]


@pytest.mark.long
@begins_after(held_three_times, opened)
async def test_below_the_threshold_only_the_number_shows_and_there_is_nothing_to_share(
    circle: Running,
) -> None:
    await answered(circle, EVERYBODY[:4])
    await circle.advance("2026-04-01 09:30")
    found = newest(circle, FACILITATOR)
    assert "4 van de 6 leden antwoordden" in found
    assert "Minder dan 5 antwoorden" in found
    assert "De gesprekken" not in found
    assert "Ja:" not in found
    advice = "Vraag het liever hardop"
    assert advice in found
    await circle.ria.opens_home()
    for seen in (circle.ria.direct_messages[-1].blocks, circle.ria.home):
        assert "Deel met de groep" not in str(seen)
        assert "Lees en deel" not in str(seen)
    async with circle.database.read() as db:
        (row,) = [one for one in await inquiry.of_network(db, 1) if one.state is State.CLOSED]
        with pytest.raises(TooFew):
            await inquiry_answers.share(db, await db.get_one(Network, 1), row, circle.clock.now(), "")
    assert not any("kwam eruit" in text for text in circle.channel_texts())


@pytest.mark.long
@begins_after(held_three_times, opened)
async def test_who_leaves_while_it_is_open_is_not_reminded_and_their_number_stays(circle: Running) -> None:
    await answered(circle)
    fatima = circle.person("U0FATIMA")
    await fatima.runs("/kring", "uitstap", channel=CHANNEL)
    await fatima.submits()
    await fatima.closes(everything=True)
    await circle.settled()
    await circle.advance("2026-04-01 09:30")
    assert "6 van de 6 leden antwoordden" in newest(circle, FACILITATOR)
    assert len(asked(circle, "U0FATIMA", f"*{TITLE}*")) == 1


@pytest.mark.long
@begins_after(held_three_times, opened)
async def test_who_joins_while_it_is_open_is_not_told_of_a_message_that_does_not_come(
    circle: Running,
) -> None:
    ria, guest = circle.ria, circle.person("U0GUEST")
    await ria.runs("/kring", "uitnodigen", channel=CHANNEL)
    await ria.submits({"Wie nodig je uit?": ["U0GUEST"]})
    await ria.closes(everything=True)
    await circle.settled()
    await guest.clicks("Ik doe mee")
    await guest.closes(everything=True)
    await circle.settled()
    await guest.opens_home()
    assert TITLE not in str(guest.home)
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert TITLE in str(anna.home)


@pytest.mark.long
@begins_after(held_three_times, opened)
async def test_who_has_themselves_forgotten_changes_no_number(circle: Running) -> None:
    await answered(circle)
    els = circle.person("U0ELS")
    await els.runs("/kring", "vergeet", channel=CHANNEL)
    await els.submits()
    await els.closes(everything=True)
    await circle.settled()
    await circle.advance("2026-04-01 09:30")
    found = newest(circle, FACILITATOR)
    assert "6 van de 6 leden antwoordden" in found
    assert "De gesprekken, zei nummer 4" in found, "nobody knows which was theirs"


async def evaluated(circle: Running) -> None:
    """Anna and Bram were at the last session, and were asked how it was."""
    await plan_session(circle, "2026-02-12", "13:30")
    await plan_session(circle, "2026-02-26", "13:30")
    await circle.advance("2026-03-12 13:40")
    ria = circle.ria
    await ria.clicks("Paneel openen")
    await ria.clicks("Wie is er?", within=ria.top())
    await ria.submits({"Wie is er?": [MEMBERS[one] for one in EVERYBODY[:5]]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-17 09:30")


@pytest.mark.long
@begins_after(evaluated)
async def test_who_was_asked_another_questionnaire_within_a_week_is_asked_later(circle: Running) -> None:
    assert asked(circle, "U0ANNA", "hoe was het?"), "on 12 March"
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    assert len(asked(circle, "U0FATIMA", TITLE)) == 1, "she was not there"
    assert asked(circle, "U0ANNA", TITLE) == []
    await circle.advance("2026-03-19 12:00")
    assert asked(circle, "U0ANNA", TITLE) == []
    await circle.advance("2026-03-20 12:00")
    assert len(asked(circle, "U0ANNA", TITLE)) == 1


@pytest.mark.long
@begins_after(evaluated)
async def test_it_waits_for_a_session_that_is_near_and_lapses_when_it_is_of_no_use_by_then(
    circle: Running,
) -> None:
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    await plan_session(circle, "2026-03-25", "13:30")
    await circle.advance("2026-03-23 12:00")
    for user_id, told in (("U0ANNA", False), ("U0FATIMA", True)):
        person = circle.person(user_id)
        await person.opens_home()
        assert (TITLE in shown(person.home)) is told, "of a message that will not come nothing is said"
    await circle.advance("2026-04-01 09:30")
    assert asked(circle, "U0ANNA", TITLE) == [], "a week after the session it is closed"
    assert len(asked(circle, "U0FATIMA", TITLE)) == 2, "asked before the session was planned, and reminded"


@pytest.mark.long
@begins_after(held_three_times)
async def test_with_fewer_members_than_the_threshold_it_is_done_aloud(circle: Running) -> None:
    for user_id in ("U0ELS", "U0FATIMA"):
        person = circle.person(user_id)
        await person.runs("/kring", "uitstap", channel=CHANNEL)
        await person.submits()
        await person.closes(everything=True)
    await circle.settled()
    ria = circle.ria
    offer = await offered(circle, TITLE)
    assert "Er zijn 4 leden" in shown(offer)
    assert "Doe het liever hardop" in shown(offer)
    assert PROMISED in shown(offer), "with what to ask"
    with pytest.raises(NotThere):
        await ria.clicks(ASK, within=offer)


@pytest.mark.long
@begins_after(held_three_times)
async def test_an_offer_lapses_when_its_moment_goes_by(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    assert TITLE in shown(ria.home)
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-04-02 12:00")  # it was announced
    await ria.opens_home()
    assert TITLE not in shown(ria.home)


@pytest.mark.long
@begins_after(held_three_times)
async def test_during_a_pause_it_waits_and_that_is_told(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.clicks("Alles pauzeren")
    await ria.submits({"Tot en met": date(2026, 3, 20)})
    await ria.closes(everything=True)
    await ria.clicks(ASK, within=await offered(circle, TITLE), beside=TITLE)
    assert "pauze" in reply(circle).lower()
    await ria.closes(everything=True)
    await circle.advance("2026-03-19 12:00")
    assert asked(circle, "U0ANNA", TITLE) == []
    await circle.advance("2026-03-23 12:00")
    assert len(asked(circle, "U0ANNA", TITLE)) == 1


@begins_after(held_three_times)
@pytest.mark.long
async def test_what_the_course_of_sessions_no_longer_asks_for_is_not_offered_and_comes_back(
    circle: Running,
) -> None:
    ria = circle.ria

    async def is_there() -> bool:
        await circle.settled()
        await ria.opens_home()
        return TITLE in shown(ria.home)

    assert await is_there()
    await plan_session(circle, "2026-05-14", "13:30")
    assert not await is_there(), "the last session is still to come"
    await ria.clicks("Niet laten doorgaan", within=ria.home)
    await ria.submits()
    await ria.closes(everything=True)
    assert await is_there()
