"""How the sessions went, one after the other: what is shown of each, to whom, and as which pictures."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.slack.charts import CHART
from bot.texts import Texts
from bot.views import trend as view
from models.evaluation import Dimension
from models.inquiry import State
from models.network import Network
from models.outcome import Outcome, QuestionOutcome
from models.person import Language
from models.question import LearningQuestion, QuestionKind
from models.session import LearningSession, Stage
from models.trend import MOST, Went
from models.unlinked import InquiryCount
from playground.checks import check_message
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.evening import form_of
from tests.rows import a_network, a_session

EIGHT, NINE = {8: 6}, {9: 6}
THEN = datetime(2025, 10, 2, 12, tzinfo=UTC)


async def held(running: Running, day: str, number: int, scores: dict[int, int] | None, **asking: Any) -> None:
    """Put a session that was held into the database, with its scores and one question that was answered."""
    async with running.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        meeting = LearningSession(
            network_id=home.id, number=number, starts_local=datetime.fromisoformat(day), minutes=180,
            zone=home.zone, created_at=THEN, title=f"Avond {number}", stage=Stage.CLOSED,
        )  # fmt: skip
        db.add(meeting)
        await db.flush()
        known = {"state": State.CLOSED, "answered": sum((scores or {1: 2}).values())} | asking
        form = form_of(home.id, meeting.id, **known)
        db.add(form)
        asked = LearningQuestion(
            network_id=home.id, asker_id=None, text="Hoe?", asked_at=THEN, kind=QuestionKind.PRACTICE
        )
        asked.history.append(
            QuestionOutcome(session_id=meeting.id, outcome=Outcome.ANSWERED, recorded_at=THEN)
        )
        db.add(asked)
        await db.flush()
        for dimension in Dimension if scores else ():
            db.add_all(
                InquiryCount(inquiry_id=form.id, item=dimension, value=str(score), count=count)
                for score, count in (scores or {}).items()
            )


async def test_each_session_is_shown_with_its_scores_its_answers_and_its_questions(circle: Running) -> None:
    await held(circle, "2025-10-02 13:30", 11, {8: 4, 9: 4})
    await held(circle, "2025-12-04 13:30", 12, NINE)
    await circle.ria.runs("/kring", "verloop", channel=CHANNEL)
    said = shown(circle.ria.top())
    assert said.index("12. Avond 12") < said.index("11. Avond 11")
    assert "Inhoud 8,5 · Discussie 8,5 · Begeleiding 8,5" in said
    assert "Antwoorden: 6 van 6" in said
    assert "Vragen: Beantwoord: 1" in said


async def test_below_the_threshold_there_are_no_scores_and_of_an_open_form_nothing(circle: Running) -> None:
    await held(circle, "2025-10-02 13:30", 11, None)
    await held(circle, "2025-12-04 13:30", 12, EIGHT, state=State.OPEN, answered=None)
    await circle.ria.runs("/kring", "verloop", channel=CHANNEL)
    said = shown(circle.ria.top())
    assert "Antwoorden: 2 van 6" in said
    assert "Te weinig antwoorden om cijfers te tonen" in said
    assert "Inhoud" not in said
    assert said.count("Antwoorden") == 1
    assert not circle.ria.sees("Gemiddelde scores")


async def test_before_the_first_session_it_says_when_there_will_be_something(circle: Running) -> None:
    await circle.ria.runs("/kring", "trend", channel=CHANNEL)
    assert circle.ria.sees("Er is nog geen bijeenkomst geweest")
    assert "Als grafiek" not in shown(circle.ria.top())


async def test_a_member_is_not_shown_how_the_sessions_went(circle: Running) -> None:
    await held(circle, "2025-10-02 13:30", 11, EIGHT)
    await circle.person("U0ANNA").runs("/kring", "verloop", channel=CHANNEL)
    assert not circle.person("U0ANNA").sees("Avond 11")


@pytest.mark.parametrize("takes", [True, False])
async def test_the_charts_come_in_a_message_and_without_them_where_they_are_not_taken(
    circle: Running, takes: bool
) -> None:
    circle.playground.workspace.takes_charts = takes
    await held(circle, "2025-10-02 13:30", 11, EIGHT)
    await held(circle, "2025-12-04 13:30", 12, NINE)
    await circle.ria.runs("/kring", "verloop", channel=CHANNEL)
    await circle.ria.clicks("Als grafiek")
    await circle.settled()
    message = circle.playground.workspace.messages_to(circle.ria.id)[-1]
    kinds = [block["type"] for block in message.blocks]
    assert kinds.count(CHART) == (2 if takes else 0)
    assert "Inhoud 9,0" in shown(message)


# The pictures.


def some(many: int) -> list[Went]:
    scores = dict.fromkeys(Dimension, EIGHT)
    fared = {outcome: 1 for outcome in Outcome if outcome is not Outcome.DEFERRED}
    return [Went(a_session(Stage.CLOSED, number + 1), 6, 6, scores, fared) for number in range(many)]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("many", range(MOST + 1))
def test_slack_takes_the_charts_of_any_number_of_sessions(language: Language, many: int) -> None:
    t = Texts(language)
    message = view.message(t, a_network(), some(many))
    assert check_message(message.blocks) == []
    assert len(view.pictures(t, some(many))) == (2 if many > 1 else 0)


async def test_that_an_asker_was_away_is_not_told_of_a_question(circle: Running) -> None:
    await held(circle, "2025-10-02 13:30", 11, None)
    async with circle.database.write() as db:
        row = (await db.scalars(select(QuestionOutcome))).one()
        row.outcome = Outcome.DEFERRED
    await circle.ria.runs("/kring", "verloop", channel=CHANNEL)
    assert "Onbeantwoord: 1" in shown(circle.ria.top())
