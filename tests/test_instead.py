"""What comes in the place of the evaluation of a session: planned, given up, and who gets it when."""

from copy import deepcopy
from datetime import date, time

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.crosses import TITLE, asks_for_crosses
from tests.inquiries import asked, asks, held_three_times
from tests.moments import begins_after
from tests.people import plan_session

EVERYBODY = list(MEMBERS)
FOURTH = "4. do 16 april: Leren van elkaar"


async def planned_at(circle: Running, day: str = "2026-04-16", begins: str = "13:30") -> None:
    """Ria lets the crosses come at the end of a session."""
    await plan_session(circle, day, begins)
    await circle.ria.runs("/kring", "kruisjes", channel=CHANNEL)
    await circle.ria.clicks("Bij de volgende bijeenkomst", within=circle.ria.top())
    await circle.ria.closes(everything=True)
    await circle.settled()


async def at_april(circle: Running) -> None:
    """The crosses come at the end of a session in April, in the place of its evaluation."""
    await planned_at(circle)


async def comes(circle: Running, user_id: str) -> str:
    """What somebody finds by the command."""
    person = circle.person(user_id)
    await person.runs("/kring", "kruisjes", channel=CHANNEL)
    text = str(shown(person.top()))
    await person.closes(everything=True)
    return text


async def ticks(circle: Running, people: list[str]) -> None:
    """Ria notes in the panel who is there."""
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?", within=ria.top())
    await ria.submits({"Wie is er?": [MEMBERS[one] for one in people]})
    await ria.closes(everything=True)
    await circle.settled()


async def ends(circle: Running, day: str = "2026-04-16", there: list[str] = EVERYBODY) -> None:
    """The session is held, and over."""
    await circle.advance(f"{day} 13:40")
    await ticks(circle, there)
    await circle.advance(f"{day} 16:45")


def got(circle: Running) -> list[int]:
    """How often each of them was asked for crosses."""
    return [len(asked(circle, user_id, TITLE)) for user_id in EVERYBODY]


def is_evaluated(circle: Running) -> bool:
    """Anna was asked last how the session was."""
    return "hoe was het" in circle.said_to("U0ANNA")[-1]


@pytest.mark.long
@begins_after(held_three_times, at_april)
async def test_a_session_that_is_called_off_and_goes_on_after_all_has_its_evaluation(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within=ria.home)
    await ria.submits()
    await ria.closes(everything=True)
    await circle.settled()
    await ria.opens_home()
    await ria.clicks("Toch laten doorgaan")
    await ria.closes(everything=True)
    await circle.settled()
    await ends(circle)
    assert is_evaluated(circle)


@pytest.mark.long
@begins_after(held_three_times, at_april)
async def test_the_panel_says_what_comes_at_the_end_and_no_evaluation(circle: Running) -> None:
    ria = circle.ria
    await circle.advance("2026-04-16 13:40")
    await ticks(circle, EVERYBODY)
    await circle.advance("2026-04-16 16:25")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    panel = shown(ria.top())
    assert "Nu evalueren" not in panel
    assert "Korte evaluatie" not in panel
    await ria.clicks("Kruisjes nu vragen", within=ria.top())
    await circle.settled()
    assert got(circle) == [1] * 6
    assert not is_evaluated(circle)


@pytest.mark.long
@begins_after(held_three_times, at_april)
async def test_one_that_did_not_take_place_and_did_after_all_has_its_evaluation(circle: Running) -> None:
    ria = circle.ria
    await circle.advance("2026-04-16 13:40")
    await ticks(circle, EVERYBODY)
    await circle.advance("2026-04-16 16:25")
    await ria.clicks("Het vond niet plaats")
    await circle.settled()
    await ria.clicks("Toch laten doorgaan", within=ria.top())
    await ria.closes(everything=True)
    await circle.settled()
    await circle.advance("2026-04-17 12:00")
    assert any("hoe was het" in text for text in circle.said_to("U0ANNA"))


@pytest.mark.long
@begins_after(held_three_times)
async def test_asked_now_from_a_screen_that_is_behind_leaves_the_session_its_evaluation(
    circle: Running,
) -> None:
    ria = circle.ria
    await plan_session(circle, "2026-04-16", "13:30")
    await circle.advance("2026-03-18 23:00")
    await ria.runs("/kring", "kruisjes", channel=CHANNEL)
    behind = deepcopy(ria.top())
    await ria.clicks("Bij de volgende bijeenkomst", within=ria.top())
    await ria.clicks("Vraag het de groep", within=behind)
    await ria.closes(everything=True)
    await circle.settled()
    assert got(circle) == [0] * 6, "nobody is woken"
    await circle.advance("2026-03-19 09:40")
    assert got(circle) == [1] * 6
    await ends(circle)
    assert is_evaluated(circle)


@pytest.mark.long
@begins_after(held_three_times, at_april)
async def test_another_questionnaire_waits_for_what_comes_at_a_session(circle: Running) -> None:
    await circle.advance("2026-04-14 09:30")
    await asks(circle, "Halfwegcheck")
    await circle.ria.closes(everything=True)
    await ends(circle)
    assert got(circle) == [1] * 6
    assert [len(asked(circle, user_id, "Halfwegcheck")) for user_id in EVERYBODY] == [0] * 6


@pytest.mark.long
@begins_after(held_three_times, at_april)
async def test_it_comes_at_its_session_also_just_after_the_evaluation_of_another(circle: Running) -> None:
    await plan_session(circle, "2026-04-13", "13:30")
    await ends(circle, "2026-04-13")
    await ends(circle)
    assert got(circle) == [1] * 6


@pytest.mark.long
@begins_after(held_three_times, asks_for_crosses)
async def test_a_session_that_moves_too_near_the_last_time_has_its_evaluation(circle: Running) -> None:
    ria = circle.ria
    await circle.advance("2026-04-02 09:30")
    await planned_at(circle, "2026-06-25")
    await ria.opens_home()
    await ria.clicks("Verplaatsen", within="home")
    await ria.submits({"Dag": date(2026, 4, 23), "Begintijd": time(13, 30)})
    if ria.top().content.get("submit"):  # an odd date
        await ria.submits()
    assert ria.sees("te kort na de vorige keer")
    await ria.closes(everything=True)
    await circle.settled()
    assert "komt aan het einde" not in await comes(circle, FACILITATOR)
    await ends(circle, "2026-04-23")
    assert is_evaluated(circle)


@pytest.mark.long
@begins_after(held_three_times)
async def test_in_the_evening_it_comes_at_once_to_who_was_there_alone(circle: Running) -> None:
    await planned_at(circle, begins="19:00")
    await circle.advance("2026-04-16 19:10")
    await ticks(circle, EVERYBODY[:5])
    await circle.advance("2026-04-16 23:00")
    assert got(circle) == [1, 1, 1, 1, 1, 0]
    await circle.advance("2026-04-17 09:40")
    assert got(circle) == [1] * 6


@pytest.mark.long
@begins_after(held_three_times)
async def test_an_evaluation_that_was_left_out_by_hand_stays_left_out(circle: Running) -> None:
    ria = circle.ria
    await plan_session(circle, "2026-04-16", "13:30")
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.chooses("Andere bijeenkomst", FOURTH)
    await ria.clicks("Overslaan", beside="*Evaluatie*")
    await ria.closes(everything=True)
    for press in ("Bij de volgende bijeenkomst", "Toch de evaluatie"):
        await ria.runs("/kring", "kruisjes", channel=CHANNEL)
        await ria.clicks(press, within=ria.top())
        await ria.closes(everything=True)
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.chooses("Andere bijeenkomst", FOURTH)
    assert "Evaluatie*: overgeslagen" in shown(ria.top())


@pytest.mark.long
@begins_after(held_three_times, at_april)
async def test_what_a_pause_kept_from_everybody_can_be_asked_again(circle: Running) -> None:
    ria = circle.ria
    await circle.advance("2026-04-15 10:00")
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.clicks("Alles pauzeren", within=ria.top())
    await ria.submits({"Tot en met": date(2026, 5, 8)})
    await ria.closes(everything=True)
    await ends(circle)
    assert "nog niemand kreeg het" in await comes(circle, FACILITATOR)
    await circle.advance("2026-05-12 12:00")
    assert got(circle) == [0] * 6
    assert any("Niemand kreeg het" in text for text in circle.said_to(FACILITATOR))
    assert "Vraag het de groep" in await comes(circle, FACILITATOR)


@pytest.mark.long
@begins_after(held_three_times, at_april)
async def test_sent_after_all_the_evaluation_takes_its_place_back(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.chooses("Andere bijeenkomst", FOURTH)
    await ria.clicks("Toch versturen", beside="*Evaluatie*")
    await ria.closes(everything=True)
    assert "komt aan het einde van de bijeenkomst" not in await comes(circle, FACILITATOR)
    await ends(circle)
    assert is_evaluated(circle)


@pytest.mark.long
@begins_after(held_three_times, at_april)
async def test_the_prompt_speaks_of_what_comes_however_few_are_ticked(circle: Running) -> None:
    await circle.advance("2026-04-16 13:40")
    await ticks(circle, EVERYBODY[:2])
    await circle.advance("2026-04-16 16:25")
    prompt = next(m for m in reversed(circle.ria.direct_messages) if "In plaats van de evaluatie" in m.text)
    assert "gaat er geen formulier uit" not in prompt.text
    assert "Kruisjes versturen?" in str(prompt.blocks)
