"""Record everything: one form with who was there, and of each question an outcome and a line."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import record_all as view
from bot.views.outcome import Line
from models import action, attendance
from models.outcome import Outcome, QuestionOutcome
from models.person import Person
from models.question import LearningQuestion, State
from playground.checks import check_view
from tests.conftest import MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import leaves
from tests.rows import a_question, a_session, both_languages
from tests.test_panel import PAY, TALENT, a_person, begin, opens_panel, outcomes, present, reads

PAYS, TALENTS = f"1. {PAY}", f"2. {TALENT}"  # the fields of the form
SAID = "2. Wat werd erover gezegd?"


async def opens_everything(circle: Running) -> None:
    await opens_panel(circle)
    await circle.ria.clicks("Alles noteren")


async def became(circle: Running) -> dict[str, tuple[Outcome, str]]:
    async with circle.database.read() as db:
        asked = {one.id: one.text for one in await db.scalars(select(LearningQuestion))}
    return {asked[one.question_id]: (one.outcome, one.said) for one in await outcomes(circle)}


@begins_after(begin, opens_everything)
async def test_one_form_records_who_was_there_and_what_became_of_each_question(circle: Running) -> None:
    await circle.ria.submits(
        {
            "Wie is er?": [MEMBERS["U0ANNA"], MEMBERS["U0BRAM"]],
            PAYS: "Beantwoord",
            "1. Wat werd erover gezegd?": "Begin bij jezelf.",
            TALENTS: "Geparkeerd voor later",
        }
    )
    assert await present(circle) == {"U0ANNA", "U0BRAM"}
    assert await became(circle) == {
        PAY: (Outcome.ANSWERED, "Begin bij jezelf."),
        TALENT: (Outcome.PARKED, ""),
    }
    assert "Bewaard bij 2 vragen" in reads(circle)
    assert "twee aanwezigen" in reads(circle)


@begins_after(begin)
async def test_the_running_order_opens_the_form_at_once_while_the_session_runs(circle: Running) -> None:
    ria = circle.ria
    order = next(message for message in reversed(ria.messages()) if "Draaiboek" in message.text)
    await ria.clicks("Alles noteren", within=order)
    assert not ria.sees("Terug naar het paneel")
    await ria.submits({"Wie is er?": [MEMBERS["U0ANNA"], MEMBERS["U0BRAM"]], PAYS: "Beantwoord"})
    assert await present(circle) == {"U0ANNA", "U0BRAM"}
    assert await became(circle) == {PAY: (Outcome.ANSWERED, "")}
    assert "Bewaard bij 1 vraag" in reads(circle)
    await ria.clicks("Paneel openen")
    assert ria.sees("2 van de 6 leden")


@begins_after(begin, opens_everything)
async def test_what_was_agreed_and_who_does_what_stand_in_the_same_form(circle: Running) -> None:
    await circle.ria.submits(
        {
            "Wat spreken jullie af?": "We delen onze profielen.\n\n  We nodigen een expert uit.  \n"
            "we delen onze profielen.",
            "Actiepunt 1": "Een expert vragen",
            "1. Wie doet het?": MEMBERS["U0ANNA"],
            "1. Tegen wanneer?": date(2026, 3, 26),
            "Actiepunt 2": "Een expert vragen",
            "2. Wie doet het?": MEMBERS["U0ANNA"],
            "2. Tegen wanneer?": date(2026, 3, 26),
        }
    )
    async with circle.database.read() as db:
        agreed = [one.text for one in await action.agreements(db, 1)]
        ((todo, owner),) = await action.of_session(db, 1)
    assert agreed == ["We delen onze profielen.", "We nodigen een expert uit."]
    assert (todo.text, owner.user_id, todo.due_on) == ("Een expert vragen", "U0ANNA", date(2026, 3, 26))
    assert "2 afspraken genoteerd. 1 actiepunt genoteerd." in reads(circle)


@pytest.mark.parametrize(
    ("half", "words"),
    [
        ({"Actiepunt 2": "Bellen"}, "Kies wie het doet"),
        ({"2. Wie doet het?": MEMBERS["U0ANNA"]}, "staat nog niets"),
    ],
)
@begins_after(begin, opens_everything)
async def test_an_action_that_lacks_something_is_refused_beside_its_field_and_nothing_is_kept(
    circle: Running, half: dict[str, str], words: str
) -> None:
    await circle.ria.submits(
        {"Wat spreken jullie af?": "We delen onze profielen.", PAYS: "Beantwoord", **half}
    )
    assert words in str(circle.ria.errors)
    async with circle.database.read() as db:
        assert not await action.agreements(db, 1)
        assert not await action.of_session(db, 1)
    assert await outcomes(circle) == []


@pytest.mark.long
@begins_after(begin, opens_everything)
async def test_an_action_of_who_left_meanwhile_is_refused_where_they_were_chosen(circle: Running) -> None:
    await leaves(circle, "U0ANNA")
    await circle.ria.submits({"Actiepunt 1": "Bellen", "1. Wie doet het?": MEMBERS["U0ANNA"]})
    assert circle.ria.errors == {"owner_0": "Kies wie het doet."}


@begins_after(begin, opens_everything)
async def test_a_line_without_an_outcome_is_refused_beside_its_question_and_nothing_is_lost(
    circle: Running,
) -> None:
    await circle.ria.submits({PAYS: "Beantwoord", SAID: "Iets wat je graag doet."})
    assert "Kies eerst een uitkomst" in str(circle.ria.errors)
    assert len(circle.ria.errors) == 1
    assert await outcomes(circle) == []
    await circle.ria.submits({TALENTS: "Deels beantwoord"})
    assert await became(circle) == {
        PAY: (Outcome.ANSWERED, ""),
        TALENT: (Outcome.PARTLY_ANSWERED, "Iets wat je graag doet."),
    }


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_what_a_form_did_not_change_is_left_as_a_colleague_made_it(circle: Running) -> None:
    for question in (PAY, TALENT):
        await circle.ria.chooses("Uitkomst", "Onbeantwoord", beside=question)
    await circle.ria.clicks("Alles noteren")
    async with circle.database.write() as db:
        for one in await db.scalars(select(QuestionOutcome)):
            one.said = "Van een collega."
    await circle.ria.submits({PAYS: "Beantwoord"})
    assert await became(circle) == {
        PAY: (Outcome.ANSWERED, "Van een collega."),
        TALENT: (Outcome.UNANSWERED, "Van een collega."),
    }


@begins_after(begin, opens_everything)
async def test_whom_a_colleague_ticked_meanwhile_stays_ticked(circle: Running) -> None:
    async with circle.database.write() as db:
        for who in (await db.scalars(select(Person).where(Person.user_id.in_(("U0ANNA", "U0DIRK"))))).all():
            (await attendance.attendance(db, 1, who.id)).present = True
    await circle.ria.submits({"Wie is er?": [MEMBERS[one] for one in ("U0ANNA", "U0BRAM", "U0ELS")]})
    assert await present(circle) == {"U0ANNA", "U0DIRK", "U0ELS"}


def many(count: int) -> list[Line]:
    return [Line(a_question(number, f"Vraag {number}"), None) for number in range(1, count + 1)]


@both_languages
def test_more_questions_than_a_form_holds_come_in_further_forms(t: Texts) -> None:
    people = [a_person(number) for number in range(1, 260)]
    first = view.form(t, a_session(), many(70), people, set())
    last = view.form(t, a_session(), many(70), start=60)
    assert check_view(first, "modal") == check_view(last, "modal") == []
    assert len([b for b in first["blocks"] if "outcome_" in b.get("block_id", "")]) == view.AT_ONCE
    assert len([b for b in last["blocks"] if "outcome_" in b.get("block_id", "")]) == 10
    assert ["agreed" in str(form["blocks"]) for form in (first, last)] == [False, True]
    assert "61" in str(last["blocks"])
    assert "70" in str(last["blocks"])


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_what_was_noted_by_mistake_is_taken_back_in_the_form_too(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Beantwoord", beside=PAY)
    await circle.ria.clicks("Alles noteren")
    await circle.ria.submits({PAYS: "Niets genoteerd"})
    assert await outcomes(circle) == []


@begins_after(begin, opens_everything)
async def test_a_question_that_was_withdrawn_meanwhile_is_said_beside_its_field(circle: Running) -> None:
    async with circle.database.write() as db:
        asked = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        asked.state = State.WITHDRAWN
    await circle.ria.submits({TALENTS: "Beantwoord", PAYS: "Beantwoord"})
    assert len(circle.ria.errors) == 1
    assert await outcomes(circle) == []


@begins_after(begin, until("2026-03-13 10:00"), opens_everything)
@pytest.mark.long
async def test_after_the_session_it_can_still_be_recorded_and_the_draft_follows(circle: Running) -> None:
    await circle.ria.submits({PAYS: "Beantwoord"})
    await circle.ria.closes(everything=True)
    await circle.settled()
    async with circle.database.read() as db:
        assert await db.scalar(select(QuestionOutcome.outcome)) == Outcome.ANSWERED
