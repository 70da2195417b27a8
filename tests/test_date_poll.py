"""A date found with the group: asked in the channel, answered by name, and one press makes the session."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select

from models import retention
from models.date_poll import Can, DatePoll, Poll, PollAnswer, PollDate, PollOver, PollState, Proposed
from models.person import Person
from models.session import LearningSession
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import controls, shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.people import leaves
from tests.test_as_read import els_facilitates_too
from tests.test_off_slack import NAME, jo_of, noted, passes_on, waits

FIRST, SECOND = "do 2 april", "do 9 april"
DATES = {
    "Datum 1": date.fromisoformat("2026-04-02"),
    "Uur van datum 1": time.fromisoformat("13:30"),
    "Datum 2": date.fromisoformat("2026-04-09"),
}
THEME = {"Thema": "Samen kijken", "Plaats": "Wilgenhof"}
ANSWERS = {"do 2 april, 13.30 uur": "Ja", "do 9 april, 13.30 uur": "Als het moet"}


async def ria_asks(running: Running, values: dict[str, Any] = DATES | THEME) -> None:
    """Ria offers dates where she would plan a session."""
    await running.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    await running.ria.clicks("De groep vragen")
    await running.ria.submits(values)
    await running.ria.closes(everything=True)
    await running.settled()


async def says(running: Running, who: str, answers: dict[str, str] = ANSWERS) -> None:
    """Somebody answers from the message in the channel."""
    person = running.person(who)
    await person.clicks("Zeggen wanneer ik kan")
    await person.submits(answers)
    await person.closes(everything=True)
    await running.settled()


async def gathered(running: Running) -> None:
    """Let the message follow."""
    await running.advance(running.clock.now() + timedelta(seconds=5))


def in_channel(running: Running) -> str:
    """The newest message of a poll as it stands."""
    texts = [str(text) for text in running.channel_texts() if re.search("datum|voorgestelde data", str(text))]
    return texts[-1]


async def home_of(person: Hands) -> str:
    home = await person.opens_home()
    assert home is not None
    return shown(home)


async def who_can(person: Hands) -> str:
    """What somebody reads of who can when."""
    await person.runs("/kring", "datumprikker", channel=CHANNEL)
    return shown(person.top())


# Rules


def a_poll(state: PollState = PollState.OPEN) -> DatePoll:
    made = DatePoll(
        network_id=1, zone="Europe/Brussels", created_at=datetime(2026, 1, 5, tzinfo=UTC), minutes=180
    )
    made.id, made.state = 1, state
    return made


def test_a_poll_ends_once() -> None:
    poll = a_poll()
    poll.close(PollState.CHOSEN, datetime(2026, 1, 6, tzinfo=UTC))
    assert not poll.open
    for state in PollState:
        with pytest.raises(PollOver):
            poll.close(state, datetime(2026, 1, 7, tzinfo=UTC))


COUNTS = some.tuples(some.integers(0, 9), some.integers(0, 9), some.booleans())


@given(some.lists(COUNTS, min_size=1, max_size=5))
def test_a_date_suits_most_when_nobody_can_at_more_people_s_convenience_and_it_has_not_gone_by(
    counts: list[tuple[int, int, bool]],
) -> None:
    people = [Person(team_id="T", user_id=f"U{n}") for n in range(9)]
    dates = [
        Proposed(
            PollDate(poll_id=1, starts_local=datetime(2026, 4, 2)),
            {Can.YES: people[:yes], Can.IF_NEED_BE: people[:perhaps]},
            gone=gone,
        )
        for yes, perhaps, gone in counts
    ]
    best = Poll(a_poll(), dates).best()
    ranks = [(yes + perhaps, yes) for yes, perhaps, gone in counts if not gone]
    assert not any(one.gone for one in best)
    if not ranks or max(ranks) == (0, 0):
        assert best == []
    else:
        assert len(best) == ranks.count(max(ranks))
        assert {(one.count(Can.YES) + one.count(Can.IF_NEED_BE), one.count(Can.YES)) for one in best} == {
            max(ranks)
        }


# The group


async def test_the_group_is_asked_in_one_message_and_nobody_by_themselves(circle: Running) -> None:
    before = {who: len(circle.said_to(who)) for who in MEMBERS}
    posted = len(circle.channel_texts())
    await ria_asks(circle)
    assert len(circle.channel_texts()) == posted + 1
    assert {who: len(circle.said_to(who)) for who in MEMBERS} == before
    said = in_channel(circle)
    assert "Samen kijken" in said
    assert "Wilgenhof" in said
    assert f"{FIRST}, 13.30 uur: 0 ja" in said
    assert f"{SECOND}, 13.30 uur: 0 ja" in said


async def test_members_answer_by_name_and_the_channel_shows_only_numbers(circle: Running) -> None:
    await ria_asks(circle)
    await says(circle, "U0ANNA")
    await says(circle, "U0BRAM", ANSWERS | {"do 9 april, 13.30 uur": "Nee"})
    await gathered(circle)
    said = in_channel(circle)
    assert f"{FIRST}, 13.30 uur: 2 ja, 0 als het moet, 0 nee" in said
    assert f"{SECOND}, 13.30 uur: 0 ja, 1 als het moet, 1 nee" in said
    assert "4 leden hebben nog niet geantwoord" in said
    assert "Anna" not in said
    seen = await who_can(circle.person("U0CHIARA"))
    assert "Ja (2): Anna Peeters en Bram Maes" in seen
    assert "Nog niet geantwoord (4)" in seen
    with pytest.raises(NotThere):
        await circle.person("U0CHIARA").clicks("Deze datum kiezen", beside=FIRST)


async def test_an_answer_changes_until_a_date_is_chosen(circle: Running) -> None:
    await ria_asks(circle)
    await says(circle, "U0ANNA")
    await says(circle, "U0ANNA", dict.fromkeys(ANSWERS, "Nee"))
    await gathered(circle)
    assert f"{FIRST}, 13.30 uur: 0 ja, 0 als het moet, 1 nee" in in_channel(circle)
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(PollAnswer)) == 2


async def test_a_guest_of_the_channel_is_not_asked(circle: Running) -> None:
    await ria_asks(circle)
    guest = circle.person("U0GUEST")
    await guest.clicks("Zeggen wanneer ik kan")
    assert "Wanneer kun jij?" not in str(guest.top())


async def test_it_waits_at_home_until_it_is_answered(circle: Running) -> None:
    await ria_asks(circle)
    anna = circle.person("U0ANNA")
    assert "We zoeken een datum voor" in await home_of(anna)
    await says(circle, "U0ANNA")
    assert "We zoeken een datum voor" not in await home_of(anna)
    assert "1 van 6 antwoordden" in await home_of(circle.ria)


# Whoever facilitates


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {
                "Datum 1": date.fromisoformat("2026-04-02"),
                "Uur van datum 1": time.fromisoformat("13:30"),
                "Datum 2": date.fromisoformat("2026-04-02"),
            },
            "twee verschillende",
        ),
        (
            {
                "Datum 1": date.fromisoformat("2026-01-02"),
                "Uur van datum 1": time.fromisoformat("13:30"),
                "Datum 2": date.fromisoformat("2026-04-02"),
            },
            "voorbij",
        ),
        (DATES | {"Duur in minuten": "5"}, "duur in minuten"),
    ],
)
async def test_dates_that_cannot_be_are_refused_beside_their_field(
    circle: Running, values: dict[str, str], said: str
) -> None:
    await circle.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    await circle.ria.clicks("De groep vragen")
    await circle.ria.submits(values)
    assert said in str(circle.ria.errors)
    assert circle.ria.modals


async def test_what_was_filled_in_for_a_session_goes_along(circle: Running) -> None:
    await circle.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    await circle.ria.fills(
        {
            "Dag": date.fromisoformat("2026-04-02"),
            "Begintijd": time.fromisoformat("14:00"),
            "Thema": "Samen kijken",
        }
    )
    await circle.ria.clicks("De groep vragen")
    await circle.ria.submits({"Datum 2": date.fromisoformat("2026-04-09")})
    await circle.settled()
    assert f"{SECOND}, 14.00 uur: 0 ja" in in_channel(circle)
    assert "Samen kijken" in in_channel(circle)


async def test_the_same_dates_are_asked_once(circle: Running) -> None:
    await ria_asks(circle)
    posted = len(circle.channel_texts())
    await ria_asks(circle)
    assert len(circle.channel_texts()) == posted


@pytest.mark.long
async def test_one_press_makes_the_session_and_a_yes_counts_as_coming(circle: Running) -> None:
    await ria_asks(circle)
    for who in ("U0ANNA", "U0BRAM"):
        await says(circle, who)
    await says(circle, "U0ELS", dict.fromkeys(ANSWERS, "Nee"))
    before = {who: len(circle.said_to(who)) for who in MEMBERS}
    await who_can(circle.ria)
    await circle.ria.clicks("Deze datum kiezen", beside=FIRST)
    assert "De bijeenkomst is op do 2 april, 13.30 uur." in shown(circle.ria.top())
    await circle.settled()
    await gathered(circle)
    said = in_channel(circle)
    assert f"Een datum voor Samen kijken: {FIRST}, 13.30 uur" in re.sub(r"\*", "", said)
    assert "tellen mee als aanwezig" in said
    got = {who for who in MEMBERS if len(circle.said_to(who)) > before[who]}
    assert got == {"U0ANNA", "U0BRAM"}
    async with circle.database.read() as db:
        made = await db.scalar(select(LearningSession).where(LearningSession.title == "Samen kijken"))
        assert made is not None
        assert (made.place, made.minutes) == ("Wilgenhof", 180)
        assert made.starts_local == datetime(2026, 4, 2, 13, 30)
    await circle.advance("2026-03-20 10:00")
    announced = [str(text) for text in circle.channel_texts() if "Samen kijken" in str(text)][-1]
    assert "Ja: 2" in announced
    assert "Wilgenhof" in announced


@pytest.mark.long
async def test_a_chosen_date_that_is_moved_or_called_off_is_said_in_the_message_of_the_poll(
    circle: Running,
) -> None:
    await ria_asks(circle)
    await who_can(circle.ria)
    await circle.ria.clicks("Deze datum kiezen", beside=FIRST)
    await circle.ria.closes(everything=True)
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home", beside="2 april")
    await circle.ria.submits({"Dag": date.fromisoformat("2026-04-16")})
    await circle.ria.closes(everything=True)
    await gathered(circle)
    said = in_channel(circle)
    assert "*Een datum voor Samen kijken: do 16 april, 13.30 uur*" in said
    assert f"Eerst was {FIRST}, 13.30 uur gekozen" in said
    assert "tellen mee" not in said
    await circle.ria.opens_home()
    await circle.ria.clicks("Niet laten doorgaan", within="home", beside="16 april")
    await circle.ria.submits()
    await gathered(circle)
    assert "Die bijeenkomst is intussen afgezegd." in in_channel(circle)


@pytest.mark.long
async def test_a_second_press_makes_no_second_session_and_says_which_date_it_became(circle: Running) -> None:
    await els_facilitates_too(circle)
    await ria_asks(circle)
    els = circle.person("U0ELS")
    await who_can(circle.ria)
    await who_can(els)
    await circle.ria.clicks("Deze datum kiezen", beside=FIRST)
    await els.clicks("Deze datum kiezen", beside=SECOND)
    assert f"Een datum voor Samen kijken: {FIRST}" in re.sub(r"\*", "", shown(els.top()))
    async with circle.database.read() as db:
        found = await db.scalars(select(LearningSession).where(LearningSession.title == "Samen kijken"))
        assert len(list(found)) == 1


@pytest.mark.long
async def test_who_has_not_answered_is_reminded_once_by_hand(circle: Running) -> None:
    await ria_asks(circle)
    await says(circle, "U0ANNA")
    before = {who: len(circle.said_to(who)) for who in MEMBERS}
    await who_can(circle.ria)
    await circle.ria.clicks("Herinner wie nog niets zei")
    assert "Zij kregen een herinnering" in shown(circle.ria.top())
    with pytest.raises(NotThere):
        await circle.ria.clicks("Herinner wie nog niets zei")
    await circle.advance("2026-01-06 12:00")  # the invitation was the message of the day before
    got = {who for who in MEMBERS if len(circle.said_to(who)) > before[who]}
    assert got == set(MEMBERS) - {"U0ANNA"}
    bram = circle.person("U0BRAM")
    assert FIRST in circle.said_to("U0BRAM")[-1]
    await bram.clicks("Zeggen wanneer ik kan")
    await bram.submits(ANSWERS)
    await circle.settled()
    await gathered(circle)
    newest = circle.playground.workspace.messages_to("U0BRAM")[-1]
    assert "Je antwoord is genoteerd" in shown(newest)


async def test_a_poll_that_is_withdrawn_says_so_and_takes_no_answers(circle: Running) -> None:
    await ria_asks(circle)
    anna = circle.person("U0ANNA")
    await anna.clicks("Zeggen wanneer ik kan")
    await who_can(circle.ria)
    await circle.ria.clicks("Niet meer vragen")
    await anna.submits(ANSWERS)
    assert "voorbij" in str(anna.errors) + shown(anna.top())
    await gathered(circle)
    assert "We zoeken niet langer" in in_channel(circle)
    assert "We zoeken een datum" not in await home_of(anna)


# Time, and people


@pytest.mark.long
async def test_a_date_that_goes_by_is_neither_answered_nor_chosen_and_with_the_last_the_poll_is_over(
    circle: Running,
) -> None:
    await ria_asks(circle, DATES)
    await circle.advance("2026-04-03 10:00")
    assert f"~{FIRST}, 13.30 uur~ is voorbij" in in_channel(circle)
    anna = circle.person("U0ANNA")
    await anna.clicks("Zeggen wanneer ik kan")
    await anna.submits({"do 9 april, 13.30 uur": "Ja"})
    await who_can(circle.ria)
    with pytest.raises(NotThere):
        await circle.ria.clicks("Deze datum kiezen", beside=FIRST)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-04-10 10:00")
    assert "Alle voorgestelde data" in in_channel(circle)
    await circle.ria.runs("/kring", "datumprikker", channel=CHANNEL)
    assert "Stel twee tot vijf data voor" in shown(circle.ria.top())


@pytest.mark.long
async def test_who_leaves_takes_their_answer_along_and_who_joins_is_asked(circle: Running) -> None:
    await ria_asks(circle)
    await says(circle, "U0ANNA")
    await leaves(circle, "U0ANNA")
    await gathered(circle)
    said = in_channel(circle)
    assert f"{FIRST}, 13.30 uur: 0 ja" in said
    assert "5 leden hebben nog niet geantwoord" in said
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(PollAnswer)) == 0


async def test_the_zone_is_named_where_a_reader_has_another_hour(circle: Running) -> None:
    await circle.person("U0ANNA").moves_to("Europe/London")
    await circle.settled()
    await ria_asks(circle)
    zoned = f"{FIRST}, 13.30 uur (tijd in Brussel)"
    assert zoned in in_channel(circle)
    assert zoned in await who_can(circle.person("U0ANNA"))


async def test_what_was_answered_is_forgotten_a_month_after_the_poll(circle: Running) -> None:
    await ria_asks(circle)
    await says(circle, "U0ANNA")
    await who_can(circle.ria)
    await circle.ria.clicks("Niet meer vragen")
    for days, left in ((29, 2), (31, 0)):
        async with circle.database.write() as db:
            await retention.forget(db, circle.clock.now() + timedelta(days=days))
        async with circle.database.read() as db:
            assert await db.scalar(select(func.count()).select_from(PollAnswer)) == left


async def test_without_a_poll_a_member_is_told_so(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "datumprikker", channel=CHANNEL)
    assert "Er loopt geen datumprikker" in shown(anna.top())


@pytest.mark.long
async def test_dates_are_passed_on_and_what_was_said_of_them_is_entered_by_name(circle: Running) -> None:
    await noted(circle)
    await ria_asks(circle)
    await gathered(circle)
    assert "Datumprikker" in str(await waits(circle))
    ria, bram = circle.ria, circle.person("U0BRAM")
    await bram.runs("/kring", "datumprikker", channel=CHANNEL)
    assert "Invullen voor wie niet op Slack is" not in shown(bram.top())
    await ria.runs("/kring", "datumprikker", channel=CHANNEL)
    await ria.chooses("Invullen voor wie niet op Slack is", NAME)
    assert f"Je vult in voor *{NAME}*" in shown(ria.top())
    await ria.submits(ANSWERS)
    jo = await jo_of(circle)
    async with circle.database.read() as db:
        said = list(await db.scalars(select(PollAnswer).where(PollAnswer.person_id == jo.id)))
    assert len(said) == 2
    assert NAME in shown(ria.top()), "who can when is drawn anew"
    await ria.closes(everything=True)
    assert "Datumprikker" not in str(await waits(circle))


@pytest.mark.long
async def test_it_says_that_everybody_answered_once_who_is_not_on_slack_did_too(circle: Running) -> None:
    await noted(circle)
    await ria_asks(circle)
    await gathered(circle)
    for user_id in MEMBERS:
        await says(circle, user_id)
    await gathered(circle)
    ria = circle.ria
    assert "iedereen heeft geantwoord" not in await home_of(ria)
    assert "1 lid heeft nog niet geantwoord" in await passes_on(circle, "Datumprikker")
    await ria.runs("/kring", "datumprikker", channel=CHANNEL)
    assert f"Nog niet geantwoord (1): {NAME}" in shown(ria.top()).replace("\n", " ").replace("*", "")
    await ria.chooses("Invullen voor wie niet op Slack is", NAME)
    await ria.submits(ANSWERS)
    entered = f"{NAME} (ingevuld door de begeleider)"
    assert entered in shown(ria.top())
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "datumprikker", channel=CHANNEL)
    assert entered in shown(bram.top())
    assert shown(bram.top()).count("ingevuld door") == shown(bram.top()).count(NAME)
    await ria.closes(everything=True)
    assert "iedereen heeft geantwoord" in await home_of(ria)


@pytest.mark.long
async def test_nobody_but_who_leads_enters_for_another(circle: Running) -> None:
    await noted(circle)
    await ria_asks(circle)
    jo, bram = await jo_of(circle), circle.person("U0BRAM")
    await bram.runs("/kring", "datumprikker", channel=CHANNEL)
    press = next(one for one in controls(bram.top()) if one.name == "Zeggen wanneer ik kan")
    value = json.loads(press.element["value"]) | {"behalf": jo.id}
    await bram.presses(replace(press, element={**press.element, "value": json.dumps(value)}), {})
    assert "Je vult in voor" not in shown(bram.top())
    assert "begeleider" in shown(bram.top())
