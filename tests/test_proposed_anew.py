"""A proposal is made anew: what the facilitator made of the agenda stays, what they took off stays off."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from models import hiding
from models.again import Again
from models.agenda import PAUSES, AgendaItem, PointOutcome, placed
from models.network import Network
from models.outline import Outline
from models.proposing import Proposal, draft
from models.question import LearningQuestion
from models.session import Stage
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, circle_after, until
from tests.people import plan_session, somebody_asked
from tests.test_agenda import (
    QUESTIONS,
    a_meeting,
    an_entry,
    arranges,
    ask,
    at,
    meeting_of,
    points_of,
    question_of,
    reads,
)
from tests.test_case import CORE, anna_brings
from tests.test_case import home_of as home_as_read
from tests.test_contribution import ASKED, anna_says_gladly
from tests.test_decision import WHAT, begins, opens_one
from tests.test_guest import NAME, QUESTION, expert_noted
from tests.test_guest import asked as about_what_the_expert_comes
from tests.test_report import a_minute_later

INSIDE = {"Vertrouwelijk": ["Blijft binnen de kring"]}
TOUR = "Rondleiding"


closed = circle_after(ask, until("2026-03-05 10:00"))  # the proposal is with Ria


async def reopens(circle: Running) -> None:
    """Ria opens the questions again; the next morning there is a new proposal."""
    ria = await arranges(circle)
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 10:00")
    assert (await meeting_of(circle)).stage is Stage.PREPARING


async def made_of(circle: Running, beside: str, **values: object) -> None:
    """Ria fills in a point otherwise."""
    ria = await arranges(circle)
    await at(ria, beside, "Werkvorm, titel en meer")
    await ria.submits({INTO.get(key, key): value for key, value in values.items()})
    assert not ria.errors
    await ria.closes(everything=True)


INTO = {"title": "Titel", "minutes": "Minuten", "method": "Werkvorm"}


async def taken_off(circle: Running, beside: str) -> None:
    ria = await arranges(circle)
    await at(ria, beside, "Van de agenda")
    await ria.closes(everything=True)


async def adds(circle: Running, **values: str) -> None:
    ria = await arranges(circle)
    await ria.clicks("Punt toevoegen")
    await ria.submits({INTO[key]: value for key, value in values.items()})
    assert not ria.errors
    await ria.closes(everything=True)


async def titles(circle: Running, number: int = 1) -> list[str]:
    return [point.title for point in await points_of(circle, number) if point.title]


# Fixed parts


@pytest.mark.long
async def test_a_break_that_got_a_name_keeps_it_with_its_minutes(closed: Running) -> None:
    await made_of(closed, "Pauze", title="Lunch met broodjes", minutes=45)
    await reopens(closed)
    breaks = [(p.title, p.minutes) for p in await points_of(closed) if p.method == "break"]
    assert breaks == [("Lunch met broodjes", 45)]


@pytest.mark.long
async def test_a_second_break_stays_beside_the_usual_one(closed: Running) -> None:
    await adds(closed, title="Lunch", method="Pauze")
    await reopens(closed)
    breaks = [(p.title, p.minutes) for p in await points_of(closed) if p.method == "break"]
    assert sorted(breaks) == [("", 15), ("Lunch", 15)]


@pytest.mark.long
async def test_a_second_break_without_a_title_stays_too(closed: Running) -> None:
    await adds(closed, method="Pauze", minutes="15")
    await reopens(closed)
    assert [p.minutes for p in await points_of(closed) if p.method == "break"] == [15, 15]


@pytest.mark.long
async def test_a_closing_point_with_a_title_stays_at_the_end(closed: Running) -> None:
    await adds(closed, title="Afspraken vastleggen", method="Samenvatten en volgende agenda")
    before = [(p.title, p.method) for p in await points_of(closed) if not p.question_ids]
    await reopens(closed)
    assert [(p.title, p.method) for p in await points_of(closed) if not p.question_ids] == before


@pytest.mark.long
async def test_a_fixed_part_that_was_taken_off_stays_off_until_it_is_added(closed: Running) -> None:
    await taken_off(closed, "Pauze")
    await reopens(closed)
    assert "break" not in [p.method for p in await points_of(closed)]


@pytest.mark.long
async def test_a_look_back_that_became_another_one_is_not_drafted_beside_it(closed: Running) -> None:
    await made_of(closed, "16.20", method="Eindevaluatie")
    await reopens(closed)
    assert [p.method for p in await points_of(closed)][-2:] == ["next_agenda", "final_evaluation"]


@pytest.mark.parametrize(
    ("beside", "method", "minutes"), [("16.20", "short_evaluation", 5), ("13.30", "first_welcome", 5)]
)
@pytest.mark.long
async def test_a_fixed_part_that_was_made_shorter_stays_so_long(
    closed: Running, beside: str, method: str, minutes: int
) -> None:
    await made_of(closed, beside, minutes=minutes)
    await reopens(closed)
    assert [p.minutes for p in await points_of(closed) if p.method == method] == [minutes]
    await reopens_next_day(closed)
    assert [p.minutes for p in await points_of(closed) if p.method == method] == [minutes]


KEPT = some.lists(some.sampled_from(["", "Lunch"]), max_size=3)


@given(KEPT, some.integers(0, 4), some.integers(0, 8), some.sampled_from([30, 60, 120, 180, 360]))
def test_whatever_is_kept_stands_there_once_between_the_opening_and_the_closing(
    breaks: list[str], own: int, questions: int, minutes: int
) -> None:
    meeting = a_meeting(minutes=minutes)

    def point(method: str, title: str) -> AgendaItem:
        return AgendaItem(session_id=meeting.id, position=0, minutes=20, method=method, title=title)

    kept = Again(
        points=[point("round_table", f"Punt {number}") for number in range(own)],
        parts=[point("break", title) for title in breaks],
    )
    chosen = [Outline.of(an_entry(number)) for number in range(1, questions + 1)]
    points = draft(meeting, Proposal(chosen, []), kept)
    assert [p.position for p in points] == list(range(1, len(points) + 1))
    assert [q for p in points for q in p.question_ids] == list(range(1, questions + 1))
    assert [p.title for p in points if p.method == "round_table"] == [f"Punt {n}" for n in range(own)]
    usual = [""] if minutes >= 150 and not breaks else []
    assert [p.title for p in points if p.method in PAUSES] == [*breaks, *usual]
    assert points[-1].method == "short_evaluation" or minutes < 35


# Questions


@pytest.mark.long
async def test_an_item_with_a_title_and_a_question_stays_as_it_was_made(closed: Running) -> None:
    await made_of(closed, "talent", title="In deelgroepen", minutes=45, method="Tafelronde", **INSIDE)
    await reopens(closed)
    asked = await question_of(closed, QUESTIONS["U0BRAM"])
    points = await points_of(closed)
    found = [(p.title, p.minutes, p.method, p.inside) for p in points if asked.id in p.question_ids]
    assert found == [("In deelgroepen", 45, "round_table", True)]
    assert asked.kept_by is not None


@pytest.mark.long
async def test_of_an_item_whose_question_was_withdrawn_the_title_stays(closed: Running) -> None:
    await made_of(closed, "talent", title="In deelgroepen")
    bram = closed.person("U0BRAM")
    await bram.runs("/kring", "vraag", channel=CHANNEL)
    await bram.closes(everything=True)
    await bram.opens_home()
    await bram.chooses("", "Terugtrekken…", within="home", beside=QUESTIONS["U0BRAM"])
    await bram.clicks("Terugtrekken")
    await closed.settled()
    await reopens(closed)
    [point] = [p for p in await points_of(closed) if p.title == "In deelgroepen"]
    assert point.question_ids == []


@pytest.mark.long
async def test_a_question_that_was_taken_off_stays_off_until_it_is_put_on(closed: Running) -> None:
    asked = await question_of(closed, QUESTIONS["U0BRAM"])
    await taken_off(closed, "talent")
    await reopens(closed)
    assert asked.id not in placed(await points_of(closed))
    ria = await arranges(closed)
    await ria.chooses("Kies een vraag", f"{QUESTIONS['U0BRAM']} (Bram Maes)")
    await ria.closes(everything=True)
    await reopens_next_day(closed)
    assert asked.id in placed(await points_of(closed))


# Decisions and experts


async def decided_on(circle: Running) -> None:
    """There is something to decide, and there are questions."""
    await begins(circle)
    await circle.ria.closes(everything=True)
    await ask(circle)


to_decide = circle_after(decided_on, until("2026-03-05 10:00"))


@pytest.mark.long
async def test_the_point_of_a_decision_keeps_what_was_chosen_for_it(to_decide: Running) -> None:
    await made_of(to_decide, WHAT, minutes=40, method="Tafelronde", **INSIDE)
    await reopens(to_decide)
    found = [(p.minutes, p.method, p.inside) for p in await points_of(to_decide) if p.decision_id]
    assert found == [(40, "round_table", True)]


@pytest.mark.long
async def test_a_decision_that_was_taken_off_stays_off_and_says_so_until_it_is_put_on(
    to_decide: Running,
) -> None:
    await taken_off(to_decide, WHAT)
    await reopens(to_decide)
    assert WHAT not in await titles(to_decide)
    ria = await opens_one(to_decide)
    assert "Deze keer staat het niet op de agenda" in reads(ria)
    await ria.clicks("Wijzigen")
    await ria.submits({"De volgende agenda": ["Als punt op de volgende agenda, tot er beslist is"]})
    assert "Het komt op de volgende agenda" in reads(ria)
    await ria.closes(everything=True)
    assert (await titles(to_decide)).count(WHAT) == 1


@pytest.mark.long
async def test_a_decision_that_was_taken_off_and_is_worded_anew_stays_off_this_time_alone(
    to_decide: Running,
) -> None:
    await plan_session(to_decide, "2026-04-30", "13:30")
    await taken_off(to_decide, WHAT)
    ria = await opens_one(to_decide)
    await ria.clicks("Wijzigen")
    await ria.submits({"Wat is er te beslissen?": "Hoe vaak?"})
    await ria.closes(everything=True)
    assert await titles(to_decide) == []
    await to_decide.advance("2026-04-23 10:00")
    assert await titles(to_decide, 2) == ["Hoe vaak?"]


async def two_prepared(circle: Running) -> None:
    """The agendas of two sessions are made, and there is something to decide."""
    await plan_session(circle, "2026-03-16", "13:30")
    await circle.advance("2026-03-05 10:00")
    await closes_early(circle, "16 maart")
    for number in (1, 2):
        assert WHAT in await titles(circle, number)


async def closes_early(circle: Running, day: str) -> None:
    """Ria announces a session and closes its questions herself."""
    ria = circle.ria
    for press in ("Nu aankondigen", "Vragen nu sluiten"):
        await ria.opens_home()
        home = shown(ria.home or ria.top())
        offered = next((line for line in (f"{press}…", press) if line in home), None)
        if offered is None:
            continue
        await ria.clicks(offered, within="home", beside=day)
        if ria.modals and ria.sees(press):
            await ria.clicks(press)
        await ria.closes(everything=True)
        await circle.settled()


async def of_the(circle: Running, day: str) -> Hands:
    """Ria arranges the agenda of one session, from its proposal."""
    ria = circle.ria
    proposal = next(m for m in reversed(ria.direct_messages) if f"Agendavoorstel voor {day}" in shown(m))
    await ria.clicks("Agenda nakijken", within=proposal)
    return ria


@begins_after(decided_on, two_prepared)
@pytest.mark.long
async def test_a_decision_off_two_agendas_stays_off_both_and_is_said_to_come_no_more_by_itself(
    circle: Running,
) -> None:
    for day in ("do 12", "ma 16"):
        ria = await of_the(circle, day)
        await at(ria, WHAT, "Van de agenda")
        assert ("niet meer vanzelf terug" in reads(ria)) is (day == "ma 16")
        await ria.closes(everything=True)
    await reopens(circle)
    assert await titles(circle, 1) == []
    ria = await opens_one(circle)
    assert "Het staat niet vanzelf op de volgende agenda" in reads(ria)
    await ria.clicks("Wijzigen")
    await ria.submits({"De volgende agenda": ["Als punt op de volgende agenda, tot er beslist is"]})
    await ria.closes(everything=True)
    assert await titles(circle, 1) == [WHAT]


@pytest.mark.long
async def test_a_decision_taken_off_one_agenda_after_the_other_comes_no_more(to_decide: Running) -> None:
    for day in ("2026-04-30", "2026-06-11"):
        await plan_session(to_decide, day, "13:30")
    await taken_off(to_decide, WHAT)
    await to_decide.advance("2026-04-23 10:00")
    assert await titles(to_decide, 2) == [WHAT]
    ria = await of_the(to_decide, "do 30")
    await at(ria, WHAT, "Van de agenda")
    assert "niet meer vanzelf terug" in reads(ria)
    await ria.closes(everything=True)
    await to_decide.advance("2026-06-04 10:00")
    assert await titles(to_decide, 3) == []


@begins_after(about_what_the_expert_comes, expert_noted, until("2026-03-05 10:00"))
@pytest.mark.long
async def test_an_expert_who_was_taken_off_stays_off_and_their_question_is_proposed(circle: Running) -> None:
    await taken_off(circle, NAME)
    await reopens(circle)
    points = await points_of(circle)
    assert not any(p.guest_id for p in points)
    asked = await question_of(circle, QUESTION)
    assert [p.method for p in points if asked.id in p.question_ids] == ["experience_exchange"]
    ria = circle.ria
    await ria.runs("/kring", "gasten", channel=CHANNEL)
    assert "van de agenda gehaald" in reads(ria)
    await ria.clicks("Aanpassen")
    await ria.submits({})
    assert "staat op de agenda" in reads(ria)
    await ria.closes(everything=True)
    await reopens_next_day(circle)
    assert sum(bool(p.guest_id) for p in await points_of(circle)) == 1


async def reopens_next_day(circle: Running) -> None:
    ria = await arranges(circle)
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await circle.advance("2026-03-09 10:00")


# Sessions that are called off


async def calls_off(circle: Running, day: str) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Niet laten doorgaan", within="home", beside=day)
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await circle.settled()


async def goes_on(circle: Running, day: str) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Toch laten doorgaan", within="home", beside=day)
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)


async def a_tour_is_called_off(circle: Running) -> None:
    """A point of Ria's own stands on the agenda of a session that is called off; two more are planned."""
    await plan_session(circle, "2026-04-30", "13:30")
    await plan_session(circle, "2026-06-11", "13:30")
    await circle.advance("2026-03-05 10:00")
    await adds(circle, title=TOUR)
    await calls_off(circle, "12 maart")


@begins_after(ask, a_tour_is_called_off)
@pytest.mark.long
async def test_points_of_a_session_that_was_called_off_come_at_the_next_one_that_is_held(
    circle: Running,
) -> None:
    await circle.advance("2026-04-23 10:00")
    assert await titles(circle, 2) == [TOUR]
    await calls_off(circle, "30 april")
    await circle.advance("2026-06-04 10:00")
    assert await titles(circle, 3) == [TOUR]


@begins_after(ask, a_tour_is_called_off)
@pytest.mark.long
async def test_what_was_taken_off_after_a_session_was_called_off_comes_no_more(circle: Running) -> None:
    await circle.advance("2026-04-23 10:00")
    await taken_off(circle, TOUR)
    await calls_off(circle, "30 april")
    await circle.advance("2026-06-04 10:00")
    assert await titles(circle, 3) == []


async def two_soon(circle: Running, brings: object) -> None:
    await plan_session(circle, "2026-03-16", "13:30")
    await brings(circle)  # type: ignore[operator]
    await circle.advance("2026-03-05 10:00")
    await adds(circle, title=TOUR)
    await calls_off(circle, "12 maart")
    await circle.advance("2026-03-10 10:00")


async def case_of_called_off(circle: Running) -> None:
    """Anna's case was for a session that was called off; the agenda of the next one is proposed."""
    await two_soon(circle, anna_brings)


@begins_after(somebody_asked, case_of_called_off)
@pytest.mark.long
async def test_a_case_goes_back_to_its_session_when_that_goes_on_after_all(circle: Running) -> None:
    assert await titles(circle, 2) == [CORE, TOUR]
    await goes_on(circle, "12 maart")
    assert await titles(circle, 1) == [CORE, TOUR]
    assert await titles(circle, 2) == []
    assert CORE in await home_as_read(circle.person("U0ANNA"))


async def contribution_of_called_off(circle: Running) -> None:
    """Anna would bring something to a session that was called off, and is asked about the next one."""
    await two_soon(circle, anna_says_gladly)


@begins_after(somebody_asked, contribution_of_called_off)
@pytest.mark.long
async def test_what_a_member_brings_goes_back_too_and_they_need_not_answer_again(circle: Running) -> None:
    await goes_on(circle, "12 maart")
    assert f"{ASKED} ({MEMBERS['U0ANNA']})" in await titles(circle, 1)
    home = await home_as_read(circle.person("U0ANNA"))
    assert "Jij brengt op do 12 maart" in home
    assert "Zou jij" not in home
    assert "Zou jij op ma 16 maart" not in shown(circle.person("U0ANNA").direct_messages[-1])


async def off_before_it_was_called_off(circle: Running) -> None:
    """Anna's case is taken off by hand where it was for, and where it came along to."""
    await plan_session(circle, "2026-03-16", "13:30")
    await anna_brings(circle)
    await circle.advance("2026-03-05 10:00")
    await taken_off(circle, CORE)
    await calls_off(circle, "12 maart")
    await circle.advance("2026-03-10 10:00")
    await taken_off(circle, CORE)


@begins_after(somebody_asked, off_before_it_was_called_off)
@pytest.mark.long
async def test_a_case_goes_back_to_where_it_was_taken_off_and_stays_off(circle: Running) -> None:
    await goes_on(circle, "12 maart")
    ria = await arranges(circle)
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await circle.advance("2026-03-11 10:00")
    assert (await meeting_of(circle)).stage is Stage.PREPARING
    assert await titles(circle, 1) == []


async def left_and_all_taken_off(circle: Running) -> None:
    """A point was left for the next time; of that agenda everything is taken off."""
    await plan_session(circle, "2026-04-30", "13:30")
    await circle.advance("2026-03-20 10:00")
    async with circle.database.write() as db:
        left = {"position": 1, "minutes": 20, "method": "round_table", "became": PointOutcome.NEXT_TIME}
        db.add(AgendaItem(session_id=1, title=TOUR, **left))
    await circle.advance("2026-04-23 10:00")
    assert await titles(circle, 2) == [TOUR]
    *_, last = points = await points_of(circle, 2)
    for point in points:
        ria = await arranges(circle)
        await at(ria, "16.20" if point is last else "13.30", "Van de agenda")  # the look back is at the end
        await ria.closes(everything=True)


@begins_after(left_and_all_taken_off)
@pytest.mark.long
async def test_where_everything_was_taken_off_what_was_left_stays_off_too(circle: Running) -> None:
    assert await points_of(circle, 2) == []
    ria = await arranges(circle)
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await circle.advance("2026-04-24 10:00")
    assert await titles(circle, 2) == []


async def two_called_off(circle: Running) -> None:
    """Two sessions in a row are called off, with Anna's case and a point of Ria."""
    await anna_brings(circle)
    for day in ("2026-03-16", "2026-03-18"):
        await plan_session(circle, day, "13:30")
    await circle.advance("2026-03-05 10:00")
    await adds(circle, title=TOUR)
    for day, then in (("12 maart", "2026-03-09 10:00"), ("16 maart", "2026-03-11 10:00")):
        await calls_off(circle, day)
        await circle.advance(then)
    assert await titles(circle, 3) == [CORE, TOUR]


@pytest.mark.long
@pytest.mark.parametrize("days", [(12,), (16,), (16, 12), (12, 16)])
@begins_after(somebody_asked, two_called_off)
async def test_what_came_past_a_session_called_off_too_stands_at_the_first_that_goes_on(
    circle: Running, days: tuple[int, ...]
) -> None:
    for day in days:
        await goes_on(circle, f"{day} maart")
    on = min(days)
    of = {12: 1, 16: 2, 18: 3}
    assert {day: await titles(circle, of[day]) for day in (*days, 18) if day != on} == {
        day: [] for day in (*days, 18) if day != on
    }
    assert await titles(circle, of[on]) == [CORE, TOUR]
    assert CORE in await home_as_read(circle.person("U0ANNA"))


async def next_is_made(circle: Running) -> None:
    """The agenda of the next session is made by hand while the one before is still to come."""
    await anna_brings(circle)
    await plan_session(circle, "2026-03-16", "13:30")
    await circle.advance("2026-03-09 10:00")
    await adds(circle, title=TOUR)
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Vragen nu sluiten…", within="home", beside="16 maart")
    if ria.modals:
        await ria.clicks("Vragen nu sluiten")
        await ria.closes(everything=True)
    await circle.settled()
    assert await titles(circle, 2) == []


@pytest.mark.long
@begins_after(somebody_asked, next_is_made)
async def test_what_was_for_a_session_called_off_joins_an_agenda_made_already(
    circle: Running,
) -> None:
    await calls_off(circle, "12 maart")
    assert await titles(circle, 2) == [CORE, TOUR]
    assert CORE in await home_as_read(circle.person("U0ANNA"))
    await goes_on(circle, "12 maart")
    assert await titles(circle, 2) == []
    assert await titles(circle, 1) == [CORE, TOUR]


async def next_is_out(circle: Running) -> None:
    """The agenda of the next session is out already when the one before is called off."""
    await plan_session(circle, "2026-03-16", "13:30")
    await circle.advance("2026-03-09 10:00")
    await adds(circle, title=TOUR)
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Vragen nu sluiten…", within="home", beside="16 maart")
    await ria.clicks("Vragen nu sluiten")
    await ria.closes(everything=True)
    await circle.settled()
    proposal = next(m for m in reversed(ria.direct_messages) if "Agendavoorstel voor ma 16" in shown(m))
    await ria.clicks("Agenda nakijken", within=proposal)
    await ria.submits()
    await ria.closes(everything=True)
    await circle.settled()
    assert (await meeting_of(circle, 2)).stage is Stage.READY
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within="home", beside="12 maart")
    await ria.submits()
    await circle.settled()


@begins_after(somebody_asked, next_is_out)
@pytest.mark.long
async def test_what_stood_on_an_agenda_called_off_is_offered_where_the_next_one_is_out(
    circle: Running,
) -> None:
    ria = circle.ria
    assert await titles(circle, 2) == []
    assert "1 punt van deze agenda" in reads(ria)
    await ria.clicks("Agenda wijzigen")
    assert "Van een bijeenkomst die niet doorging" in reads(ria)
    await ria.chooses("Neem een punt mee", f"{TOUR} (12 mrt)")
    assert "Van een bijeenkomst" not in reads(ria)
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert await titles(circle, 2) == [TOUR]
    agenda = next(m for m in circle.playground.workspace.messages if "De agenda voor ma 16 maart" in shown(m))
    assert TOUR in shown(agenda)


@begins_after(somebody_asked, next_is_out)
@pytest.mark.long
async def test_what_was_taken_along_goes_back_when_its_session_goes_on(circle: Running) -> None:
    await circle.ria.clicks("Agenda wijzigen")
    await circle.ria.chooses("Neem een punt mee", f"{TOUR} (12 mrt)")
    await circle.ria.closes(everything=True)
    await goes_on(circle, "12 maart")
    assert await titles(circle, 2) == []
    assert await titles(circle, 1) == [TOUR]


async def hides(circle: Running, *, hidden: bool) -> None:
    """Ria takes the question of the expert out of sight, or shows it again."""
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        one = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == QUESTION))).one()
        await hiding.hide_question(db, home, one, now, hidden=hidden)
    await a_minute_later(circle)


@pytest.mark.long
@begins_after(about_what_the_expert_comes, expert_noted, until("2026-03-05 10:00"))
async def test_the_point_of_an_expert_is_told_again_with_its_question_on_an_agenda_made_anew(
    circle: Running,
) -> None:
    title = f"{QUESTION} Met Greet"
    await made_of(circle, NAME, title=title)
    await hides(circle, hidden=True)
    await reopens(circle)
    await hides(circle, hidden=False)
    async with circle.database.read() as db:
        point = (await db.scalars(select(AgendaItem).where(AgendaItem.title == title))).one()
    assert (point.inside, point.silent) == (False, False)
