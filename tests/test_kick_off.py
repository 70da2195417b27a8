"""The kick-off: what a group needs to begin well stands on its agenda, and what is missing is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models import agenda, proposing
from models.agenda import AgendaItem
from models.fixed_parts import shape
from models.kick_off import METHODS, Element, missing
from models.outline import Outline
from models.session import LearningSession
from playground import Person as Hands
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import join_everybody, plan_session, somebody_asked, start_network
from tests.test_agenda import a_meeting, an_entry, an_item
from tests.test_question import reads

OPENING = ["first_welcome", "expectations", "ground_rules"]


def room_for_questions(minutes: int) -> int:
    """How many minutes of a kick-off its fixed parts leave."""
    return max(minutes - shape(minutes, kick_off=True).minutes, 0)


def methods_of(points: list[AgendaItem]) -> list[str]:
    return [point.method for point in points if not point.question_ids]


def test_the_proposal_of_a_kick_off_has_all_four() -> None:
    proposal = proposing.propose([Outline.of(an_entry(1))], room_for_questions(180), heard=set())
    points = proposing.draft(a_meeting(), proposal, kick_off=True)
    assert methods_of(points)[:3] == OPENING
    assert missing(points, {1}) == []
    assert sum(point.minutes for point in points) <= 180


@given(st.integers(15, 400), st.integers(0, 30))
def test_a_kick_off_never_takes_more_time_than_there_is(minutes: int, asked: int) -> None:
    room = room_for_questions(minutes)
    bank = [Outline.of(an_entry(n)) for n in range(1, asked + 1)]
    points = proposing.draft(a_meeting(minutes=minutes), proposing.propose(bank, room, set()), kick_off=True)
    assert sum(point.minutes for point in points) <= max(minutes, agenda.QUESTION_MINUTES)
    assert room >= agenda.QUESTION_MINUTES or minutes < agenda.QUESTION_MINUTES, "a question has its place"


@pytest.mark.parametrize("element", list(Element))
def test_each_of_the_four_is_missed_alone_and_each_way_of_doing_it_counts(element: Element) -> None:
    ways = {one: METHODS[one][0] for one in Element}
    for way in METHODS[element]:
        points = [
            an_item(n, 10, way if one is element else ways[one], title="Hoe nu?")
            for n, one in enumerate(Element, 1)
        ]
        assert missing(points, ()) == []
        del points[list(Element).index(element)]
        assert missing(points, ()) == [element]


def test_a_question_that_is_gone_is_no_real_question() -> None:
    points = [an_item(1, 15, "experience_exchange", 7)]
    assert Element.QUESTION not in missing(points, {7})
    assert Element.QUESTION in missing(points, set())


async def a_new_network(kring: Running) -> None:
    """Ria begins a network with its first session, in which somebody asked something."""
    await start_network(kring)
    await join_everybody(kring, MEMBERS)
    await plan_session(kring, "2026-03-12", "13:30")
    await somebody_asked(kring)


async def opens(running: Running) -> Hands:
    await running.ria.runs("/kring", "agenda", channel=CHANNEL)
    return running.ria


async def points_of(running: Running) -> list[str]:
    async with running.database.read() as db:
        return [one.method for one in await agenda.items(db, 1)]


@begins_after(a_new_network, until("2026-03-05 18:00"))
@pytest.mark.long
async def test_the_first_session_of_a_new_network_is_one_by_itself(kring: Running) -> None:
    assert (await points_of(kring))[:3] == OPENING
    assert "en ze heeft alles" in reads(await opens(kring))


@pytest.mark.long
@begins_after(a_new_network, until("2026-03-05 18:00"))
async def test_the_agenda_says_what_is_missing_and_a_press_adds_it_in_its_place(kring: Running) -> None:
    async with kring.database.write() as db:
        for one in await agenda.items(db, 1):
            if one.method in ("expectations", "ground_rules") or one.question_ids:
                await db.delete(one)
    ria = await opens(kring)
    assert "Nog niet op de agenda: vragen en verwachtingen, afspraken over samenwerken, een echte vraag" in (
        reads(ria)
    )
    await ria.clicks("Echte vraag toevoegen")
    await ria.clicks("Spelregels toevoegen")
    await ria.clicks("Ronde verwachtingen toevoegen")
    assert "en ze heeft alles" in reads(ria)
    assert "Een echte vraag van een van ons" in reads(ria)
    found = await points_of(kring)
    assert found[:3] == OPENING
    assert found.index("experience_exchange") < found.index("short_evaluation")


@pytest.mark.long
@begins_after(a_new_network, until("2026-03-05 18:00"))
async def test_what_is_missing_holds_nothing_back(kring: Running) -> None:
    async with kring.database.write() as db:
        for one in await agenda.items(db, 1):
            if one.method == "ground_rules":
                await db.delete(one)
    ria = await opens(kring)
    assert "Nog niet op de agenda" in reads(ria)
    await ria.submits()
    await kring.settled()
    assert any("Tafelronde: vragen en verwachtingen" in text for text in kring.channel_texts())


@begins_after(a_new_network)
@pytest.mark.long
async def test_which_session_it_is_can_be_changed_and_then_its_proposal_is_a_usual_one(
    kring: Running,
) -> None:
    ria = kring.ria
    await ria.opens_home()
    async with kring.database.write() as db:
        (await db.scalars(select(LearningSession))).one().kick_off = False
    await kring.advance("2026-03-05 18:00")
    assert "expectations" not in await points_of(kring)
    assert "startbijeenkomst" not in reads(await opens(kring))


@begins_after(until("2026-02-20 10:00"))
@pytest.mark.long
async def test_a_session_is_made_the_kick_off_and_not_where_it_is_prepared(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Voorbereiden")
    assert "Geen startbijeenkomst" in reads(ria)
    await ria.clicks("Startbijeenkomst van maken")
    assert "maakt tijd voor kennismaken" in reads(ria)
    await ria.clicks("Geen startbijeenkomst")
    assert "Startbijeenkomst van maken" in reads(ria)


async def two_planned(kring: Running) -> None:
    """A session before the one that there is; the screen of the later one is open."""
    await plan_session(kring, "2026-02-26", "13:30")
    await kring.advance("2026-01-30 10:00")
    ria = kring.ria
    await ria.opens_home()
    about = "*do 12 maart, 13.30 uur* · aankondiging op do 26 februari, 9.00 uur"
    await ria.chooses(about, "Voorbereiden: do 12 maart, 13.30 uur", within=ria.home)


@begins_after(a_new_network, two_planned)
@pytest.mark.long
async def test_a_group_has_one_kick_off(kring: Running) -> None:
    ria = kring.ria
    await ria.clicks("Startbijeenkomst van maken")
    await ria.closes(everything=True)
    await ria.opens_home()
    about = "*do 26 februari, 13.30 uur* · aankondiging op do 5 februari, 9.00 uur"
    await ria.chooses(about, "Voorbereiden: do 26 februari, 13.30 uur", within=ria.home)
    assert "Startbijeenkomst van maken" in reads(ria)


@begins_after(a_new_network, two_planned)
@pytest.mark.long
async def test_an_open_screen_makes_no_kick_off_of_a_session_once_the_group_has_met(kring: Running) -> None:
    await kring.advance("2026-02-27 10:00")
    await kring.ria.clicks("Startbijeenkomst van maken")
    async with kring.database.read() as db:
        rows = list(await db.scalars(select(LearningSession)))
        assert not any(row.kick_off for row in rows), [(row.stage, row.starts_local) for row in rows]
