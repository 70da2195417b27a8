"""The outcome of a question is chosen in its row of the panel: saved at once, corrected, taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.outcome import Outcome, QuestionOutcome, Verdict
from models.question import LearningQuestion, OutcomeStays, QuestionClosed, State
from playground.checks.options import all_options
from playground.sight import Control, controls
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, until
from tests.rows import a_question, a_session
from tests.test_panel import PAY, TALENT, begin, opens_panel, outcomes, reads, ticks

NOW = datetime(2026, 3, 12, 14, tzinfo=UTC)


def menu_of(circle: Running, question: str) -> Control:
    menus = (one for one in controls(circle.ria.top()) if one.name.startswith("Uitkomst"))
    return next(one for one in menus if question in one.beside)


def offered(circle: Running, question: str) -> list[str]:
    menu = menu_of(circle, question)
    return [option["text"]["text"] for option in all_options(menu.element)]


async def buttons(circle: Running) -> list[str]:
    return [one.name for one in controls(circle.ria.top()) if one.kind == "button"]


# In the row


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_an_outcome_that_is_chosen_is_saved_and_said_with_its_question(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Onbeantwoord", beside=PAY)
    assert f"“{PAY}” is bewaard als onbeantwoord" in reads(circle)
    assert len(circle.ria.modals) == 1
    await circle.ria.chooses("Uitkomst", "Deels beantwoord", beside=PAY)
    (recorded,) = await outcomes(circle)
    assert recorded.outcome is Outcome.PARTLY_ANSWERED


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_a_line_is_added_once_there_is_an_outcome_and_stays_when_that_is_corrected(
    circle: Running,
) -> None:
    assert "Regel toevoegen" not in await buttons(circle)
    await circle.ria.chooses("Uitkomst", "Beantwoord", beside=PAY)
    add = next(one for one in controls(circle.ria.top()) if one.name == "Regel toevoegen")
    assert PAY in add.element["accessibility_label"]
    await circle.ria.clicks("Regel toevoegen", beside=PAY)
    await circle.ria.submits({"Wat werd erover gezegd?": "Begin bij jezelf."})
    assert "Begin bij jezelf." in reads(circle)
    assert "Regel toevoegen" not in await buttons(circle)
    await circle.ria.chooses("Uitkomst", "Deels beantwoord", beside=PAY)
    (recorded,) = await outcomes(circle)
    assert (recorded.outcome, recorded.said) == (Outcome.PARTLY_ANSWERED, "Begin bij jezelf.")


@begins_after(begin, opens_panel)
async def test_what_was_chosen_by_mistake_is_taken_back_and_its_line_can_still_be_read(
    circle: Running,
) -> None:
    assert "Niets genoteerd" not in offered(circle, PAY)
    await circle.ria.chooses("Uitkomst", "Beantwoord", beside=PAY)
    await circle.ria.clicks("Regel toevoegen", beside=PAY)
    await circle.ria.submits({"Wat werd erover gezegd?": "Begin bij jezelf."})
    await circle.ria.chooses("Uitkomst", "Niets genoteerd", beside=PAY)
    assert f"Bij “{PAY}” is niets meer genoteerd" in reads(circle)
    assert "Begin bij jezelf." in reads(circle)
    assert await outcomes(circle) == []
    async with circle.database.read() as db:
        asked = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        assert asked.state is State.OPEN


@begins_after(begin, opens_panel)
async def test_once_the_asker_spoke_an_outcome_is_corrected_and_not_taken_back(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Beantwoord", beside=PAY)
    menu = menu_of(circle, PAY)
    nothing = next(o for o in all_options(menu.element) if o["text"]["text"] == "Niets genoteerd")
    async with circle.database.write() as db:
        (await db.scalars(select(QuestionOutcome))).one().verdict = Verdict.YES
    await circle.ria.presses(menu, {"selected_option": nothing})
    assert "zei al of dit een antwoord is" in reads(circle)
    assert len(await outcomes(circle)) == 1
    await opens_panel(circle)
    assert "Niets genoteerd" not in offered(circle, PAY)


@begins_after(begin, opens_panel)
async def test_a_line_to_an_outcome_that_a_colleague_took_back_stays_in_its_form(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Beantwoord", beside=PAY)
    await circle.ria.clicks("Regel toevoegen", beside=PAY)
    async with circle.database.write() as db:
        await db.delete((await db.scalars(select(QuestionOutcome))).one())
    await circle.ria.submits({"Wat werd erover gezegd?": "Begin bij jezelf."})
    assert "Kies eerst een uitkomst" in str(circle.ria.errors)


# By the rule


def test_what_was_answered_in_between_before_is_not_taken_back() -> None:
    asked, meeting = a_question(1, PAY), a_session()
    asked.answer_between_sessions(99, "In de draad.", NOW + timedelta(days=7))
    asked.record(meeting, Outcome.UNANSWERED, "", NOW)
    with pytest.raises(OutcomeStays):
        asked.take_back(meeting)


def test_what_is_answered_in_between_afterwards_stays_so_when_the_outcome_is_taken_back() -> None:
    asked, meeting = a_question(1, PAY), a_session()
    asked.record(meeting, Outcome.UNANSWERED, "Nog niet.", NOW)
    asked.answer_between_sessions(99, "In de draad.", NOW + timedelta(days=7))
    assert asked.take_back(meeting) == "Nog niet."
    assert (asked.state, asked.answer) == (State.ANSWERED_BETWEEN, "In de draad.")


@pytest.mark.parametrize("state", [State.MERGED, State.WITHDRAWN])
def test_of_what_was_withdrawn_or_merged_nothing_is_taken_back(state: State) -> None:
    asked, meeting = a_question(1, PAY), a_session()
    asked.record(meeting, Outcome.UNANSWERED, "", NOW)
    asked.state = state
    with pytest.raises(QuestionClosed):
        asked.take_back(meeting)


@given(st.lists(st.sampled_from(Outcome), min_size=1, max_size=6), st.lists(st.sampled_from(Outcome)))
def test_after_any_corrections_taking_back_leaves_a_question_as_the_sessions_before_left_it(
    corrections: list[Outcome], before: list[Outcome]
) -> None:
    asked = a_question(1, PAY)
    for number, outcome in enumerate(before):
        session = a_session()
        session.id = 100 + number
        asked.record(session, outcome, "", NOW)
    was, meeting = asked.state, a_session()
    for outcome in corrections:
        asked.record(meeting, outcome, "Zo.", NOW)
    asked.take_back(meeting)
    assert (asked.state, len(asked.history)) == (was, len(before))


# Around the rows


@begins_after(begin, opens_panel)
async def test_the_panel_says_what_is_on_now_and_until_when(circle: Running) -> None:
    assert "13.40 uur · nu:" in reads(circle) or "13.40 · nu:" in reads(circle)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 14:15")
    await opens_panel(circle)
    now = next(line for line in reads(circle).split("\n") if "nu:" in line)
    assert PAY in now or TALENT in now
    assert "(tot " in now


@pytest.mark.long
@begins_after(begin, until("2026-03-12 16:00"))
async def test_the_evaluation_is_the_main_thing_from_twenty_minutes_before_the_end(circle: Running) -> None:
    def style() -> str | None:
        now = next(one for one in controls(circle.ria.top()) if one.name == "Nu evalueren")
        return now.element.get("style")

    await ticks(circle, *list(MEMBERS.values())[:5])
    assert style() is None
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 16:11")
    await opens_panel(circle)
    assert style() == "primary"


@begins_after(begin)
async def test_the_notes_of_a_round_are_offered_only_when_too_few_are_ticked(circle: Running) -> None:
    await ticks(circle, *list(MEMBERS.values())[:5])
    assert "Notities van het rondje" not in await buttons(circle)
    await ticks(circle, *list(MEMBERS.values())[:3])
    assert "Notities van het rondje" in await buttons(circle)


@begins_after(begin, opens_panel)
@pytest.mark.long
async def test_however_much_is_recorded_few_buttons_are_in_sight(circle: Running) -> None:
    for question in (PAY, TALENT):
        await circle.ria.chooses("Uitkomst", "Beantwoord", beside=question)
    for number in range(8):
        await circle.ria.clicks("Afspraak")
        await circle.ria.submits({"Wat spreken jullie af?": f"Afspraak {number}"})
    assert len(await buttons(circle)) <= 10
    await circle.ria.clicks("Kennis bewaren")
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Invullen voor iemand")
    assert "Voor wie?" in reads(circle)
