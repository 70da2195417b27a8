"""The preparation card: before a session is announced, in few words, and once where none is planned."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.reading.samples.preparation import CHAPTERS
from bot.reading.world import World
from bot.slack.blocks import spoken
from bot.texts import Texts
from models.agenda import AgendaItem
from models.calendar import Toward
from models.case import Case
from models.person import Language
from models.plan import Kind
from models.preparation import inward
from models.question import LearningQuestion, State
from models.request import RequestState
from models.session import LearningSession, Stage
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.neighbours import LONG_AGO
from tests.people import plan_session
from tests.rows import new_session
from tests.test_plan import line, local, meeting

CARD = "Voorbereiding van bijeenkomst"


# When


@pytest.mark.parametrize("weeks", range(2, 12))
def test_while_the_session_before_is_open_the_card_waits_but_never_for_the_announcement(weeks: int) -> None:
    before = datetime(2026, 3, 12, 12, 30, tzinfo=UTC) - timedelta(weeks=weeks)
    timeline = line(meeting(), previous_start=before)
    due, told = local(timeline.due(Kind.PREVIEW))[0], local(timeline.due(Kind.ANNOUNCEMENT))[0]
    assert due < told
    day_before = timeline.calendar.working_day(told - timedelta(days=1), Toward.EARLIER)
    assert due == day_before or due > before.date() + timedelta(days=14)
    if weeks >= 7:
        assert due == timeline.calendar.working_day(told - timedelta(days=7), Toward.EARLIER)


# What


def cards(circle: Running) -> list[str]:
    """The cards that Ria got, as they stand."""
    found = [shown(one) for one in circle.playground.workspace.messages_to(FACILITATOR)]
    return [text for text in found if CARD in text]


async def a_past(circle: Running) -> None:
    """A session was held at a host's with a method; something waits, and somebody brought a case."""
    async with circle.database.write() as db:
        for state, text in (
            (State.OPEN, "Waar begin je?"), (State.OPEN, "Met wie?"), (State.PARKED, "Wanneer niet?"),
        ):  # fmt: skip
            asked = LearningQuestion(network_id=1, asker_id=None, text=text, asked_at=LONG_AGO, state=state)
            db.add(asked)
        held = new_session(
            Stage.CLOSED, datetime(2026, 1, 8, 13, 30), network_id=1, number=90, host="Zorg Oost"
        )
        db.add(held)
        await db.flush()
        db.add(AgendaItem(session_id=held.id, position=1, minutes=30, method="troika"))
        db.add(AgendaItem(session_id=held.id, position=2, minutes=5, method="welcome"))
        held.cases = True
        db.add(Case(session_id=held.id, owner_id=2, state=RequestState.BROUGHT, core="Hoe nu?"))


@pytest.mark.long
@begins_after(a_past)
async def test_a_week_before_the_announcement_the_card_says_what_is_known_and_leads_to_what_is_decided(
    circle: Running,
) -> None:
    await circle.advance("2026-02-12 08:59")
    assert cards(circle) == []
    await circle.advance("2026-02-12 09:01")
    [card] = cards(circle)
    for words in (
        "do 19 februari 9.00 · Aankondiging",
        "Open vragen: 2 · geparkeerd: 1",
        "Zorg Oost (do 8 januari)",
        "Werkvormen op do 8 januari: Troika",
        "Aan de beurt voor een case: Bram",
    ):
        assert words in card
    assert "Welkom" not in card
    await circle.ria.clicks("Voorbereiden")
    assert circle.ria.sees("Iemand iets vragen")
    await circle.ria.closes(everything=True)
    await circle.ria.opens_home()
    assert circle.ria.home is not None
    assert "Open vragen: 2" in shown(circle.ria.home)
    assert not [said for said in circle.said_to("U0ANNA") if CARD in said]
    await circle.person("U0ANNA").runs("/kring", "vraag Hoe lang duurt het?", channel=CHANNEL)
    await circle.person("U0ANNA").submits()
    await circle.advance("2026-02-12 09:05")
    assert "Open vragen: 3" in cards(circle)[0]
    await circle.advance("2026-02-19 09:05")
    assert cards(circle) == []
    await circle.ria.opens_home()
    assert "Open vragen: 3" not in shown(circle.ria.home)


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ({}, 0),
        ({"round_table": [3, 2]}, 0),
        ({"round_table": [4, 3, 2]}, 3),
        ({"round_table": [4, 3], "troika": [4, 2, 1]}, 4),
        ({"round_table": [5, 4, 3, 2], "external_expert": [2]}, 3),
        ({"round_table": [5, 4, 3, 2], "site_visit": [4]}, 0),
    ],
)
def test_after_three_sessions_without_anything_from_outside_there_is_a_hint(
    held: dict[str, list[int]], found: int
) -> None:
    assert inward({key: [date(2026, 1, day) for day in days] for key, days in held.items()}) == found


async def met(circle: Running, *methods: str) -> None:
    """The group met that often, each time with one of these methods."""
    async with circle.database.write() as db:
        for number, key in enumerate(methods):
            one = new_session(network_id=1, number=100 + number, stage=Stage.CLOSED)
            one.starts_local = datetime(2025, 3 + number, 6, 9)
            db.add(one)
            await db.flush()
            db.add(AgendaItem(session_id=one.id, position=1, minutes=30, method=key, title="Iets"))


@pytest.mark.parametrize("last", ["round_table", "site_visit"])
async def test_home_hints_at_input_from_outside_until_there_was_some(circle: Running, last: str) -> None:
    await met(circle, "round_table", "round_table", "round_table", last)
    await circle.advance("2026-02-12 09:01")
    await circle.ria.opens_home()
    said = shown(circle.ria.home or {})
    assert ("geen expert of bezoek" in said) is (last == "round_table")


async def test_of_a_first_session_nothing_is_said_that_is_not_there(circle: Running) -> None:
    await circle.advance("2026-02-12 09:01")
    [card] = cards(circle)
    for words in ("Open vragen", "Werkvormen", "te gast", "case", "wens"):
        assert words not in card


@pytest.mark.parametrize("language", list(Language))
def test_it_has_eighty_words_at_most_and_its_buttons(language: Language) -> None:
    w = World(Texts(language))
    card = CHAPTERS[0].samples[0].draw(w)
    said = [text for text in spoken(card.parts).split() if any(sign.isalnum() for sign in text)]
    assert len(said) <= 80


# None is planned


async def closed(circle: Running) -> None:
    """The only session was held, and closes."""
    async with circle.database.write() as db:
        only = await db.get_one(LearningSession, 1)
        only.stage, only.next_move_at = Stage.REPORTING, datetime(2026, 3, 26, 16, 30, tzinfo=UTC)
        only.released_at = datetime(2026, 3, 13, 9, tzinfo=UTC)
    await circle.advance("2026-03-27 10:00")


def asked_to_plan(circle: Running, who: str = FACILITATOR) -> list[str]:
    found = [shown(one) for one in circle.playground.workspace.messages_to(who)]
    return [text for text in found if "volgende bijeenkomst" in text and "gepland" in text]


@begins_after(closed)
@pytest.mark.long
async def test_after_the_last_session_who_facilitates_is_asked_once_to_plan_one(circle: Running) -> None:
    [asked] = asked_to_plan(circle)
    assert "geen volgende bijeenkomst gepland" in asked
    assert asked_to_plan(circle, "U0ANNA") == []
    await plan_session(circle, "2026-09-10", "13:30")
    await circle.advance("2026-03-27 10:05")
    [asked] = asked_to_plan(circle)
    assert "de volgende bijeenkomst is gepland" in asked


@pytest.mark.long
@begins_after(closed)
async def test_left_alone_the_question_does_not_come_again(circle: Running) -> None:
    await circle.advance("2026-06-30 10:00")
    assert len(asked_to_plan(circle)) == 1


@pytest.mark.long
async def test_where_one_is_to_come_nobody_is_asked(circle: Running) -> None:
    await plan_session(circle, "2026-09-10", "13:30")
    await closed(circle)
    assert asked_to_plan(circle) == []
