"""An agenda when nobody asked anything: the facilitator decides; and questions that open again."""

import pytest
from sqlalchemy import update

from bot.views import agenda as view
from models import agenda, posted
from models.calendar import wall_time
from models.outline import Outline
from models.person import Language, Person
from models.plan import Fact, Kind
from models.question import LearningQuestion, State
from models.session import Stage
from models.timeline import Timeline
from playground.sight import controls, shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.rows import NOW, a_network, a_session
from tests.test_agenda import QUESTIONS, ask, in_channel, meeting_of, reads

# Without questions.


def test_the_first_session_ever_asks_nothing_about_a_session_before() -> None:
    meeting = a_session()
    first = {point.method for point in agenda.draft(meeting, agenda.propose([], 0, set()), first=True)}
    later = {point.method for point in agenda.draft(meeting, agenda.propose([], 0, set()))}
    assert {"welcome", "open_questions"} <= later
    assert not {"welcome", "open_questions"} & first
    assert sum(part.minutes for part in agenda.shape(meeting.minutes).closing) == 25


async def english(circle: Running) -> None:
    """Ria reads English."""
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0RIA").values(language=Language.EN))


PROPOSED = until("2026-03-05 10:00")
LONG_SILENT = until("2026-03-10 10:00")


@begins_after(english, PROPOSED)
async def test_without_questions_the_facilitator_is_asked_in_their_language(circle: Running) -> None:
    asked = shown(circle.ria.direct_messages[-1])
    assert "No questions came in" in asked
    assert {"Reopen questions", "Add an item", "Go on without an agenda"} <= {*asked.split("\n")}


@begins_after(PROPOSED)
async def test_without_questions_the_facilitator_is_asked_and_nothing_is_published(circle: Running) -> None:
    asked = shown(circle.ria.direct_messages[-1])
    assert "kwamen geen vragen binnen" in asked
    assert "Dit is mijn voorstel" not in asked
    assert (await meeting_of(circle)).next_move_at == (await meeting_of(circle)).starts_at
    assert "probeerde je uit" not in asked
    before = circle.channel_texts()
    await LONG_SILENT(circle)
    assert circle.channel_texts() == before
    await circle.ria.opens_home()
    assert "kwamen geen vragen binnen" in shown(circle.ria.home)
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    assert "Praktisch bericht" in reads(circle.ria)
    assert "*Agenda*" not in reads(circle.ria)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 13:31")
    assert (await meeting_of(circle)).stage is Stage.UNDERWAY
    assert not any("De agenda voor" in text for text in circle.channel_texts())


@begins_after(LONG_SILENT)
async def test_who_goes_on_without_an_agenda_is_told_so_and_can_still_publish_one(circle: Running) -> None:
    await circle.ria.clicks("Zonder agenda verder", within=circle.ria.direct_messages[-1])
    assert "geen agenda" in reads(circle.ria)
    await circle.ria.closes(everything=True)
    before = circle.channel_texts()
    await circle.advance("2026-03-10 11:00")
    assert circle.channel_texts() == before
    assert (await meeting_of(circle)).stage is Stage.READY
    assert "staat in het kanaal" not in shown(circle.ria.direct_messages[-1])
    await circle.ria.opens_home()
    assert "is gepubliceerd" not in shown(circle.ria.home)
    await circle.ria.clicks("Agenda", within="home")
    assert "staat er geen agenda" in reads(circle.ria)
    await circle.ria.clicks("Punt toevoegen")
    await circle.ria.submits({"Titel": "Kennismaken", "Werkvorm": "Tafelronde", "Minuten": "30"})
    await circle.ria.submits()
    await circle.advance("2026-03-10 11:05")
    assert "Kennismaken" in in_channel(circle)


@begins_after(PROPOSED)
async def test_a_point_that_somebody_adds_is_an_agenda_that_goes_out_by_itself(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Punt toevoegen", within="home")
    await circle.ria.submits({"Titel": "Kennismaken", "Werkvorm": "Tafelronde", "Minuten": "30"})
    assert "vr 6 maart, 15.00 uur" in reads(circle.ria)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-06 15:30")
    assert "Kennismaken" in in_channel(circle)
    assert "probeerde je uit" not in in_channel(circle)


@begins_after(LONG_SILENT)
async def test_a_point_that_comes_after_the_day_of_the_agenda_waits_for_a_press(circle: Running) -> None:
    before = circle.channel_texts()
    await circle.ria.clicks("Punt toevoegen", within=circle.ria.direct_messages[-1])
    await circle.ria.submits({"Titel": "Kennismaken", "Werkvorm": "Tafelronde", "Minuten": "30"})
    assert "Ik publiceer dit niet vanzelf" in reads(circle.ria)
    await circle.advance("2026-03-10 11:00")
    assert circle.channel_texts() == before
    await circle.ria.submits()
    await circle.advance("2026-03-10 11:05")
    assert "Kennismaken" in in_channel(circle)


# Questions that open again.


async def who_asks(circle: Running) -> None:
    """Anna wants quiet."""
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0ANNA").values(quiet=True))


@begins_after(who_asks, PROPOSED)
async def test_those_who_can_ask_are_told_that_questions_open_again(circle: Running) -> None:
    ria, dirk = circle.ria, circle.person("U0DIRK")
    old = ria.direct_messages[-1]
    (press,) = [one for one in controls(old) if one.name == "Vragen heropenen"]
    assert "6 leden" in str(press.element["confirm"])
    await ria.clicks("Vragen heropenen", within=old)
    await ria.closes(everything=True)
    await circle.advance("2026-03-05 10:05")
    told = dirk.direct_messages[-1]
    assert "weer open" in shown(told)
    assert "vr 6 maart, 9.00 uur" in shown(told)
    assert not any("weer open" in text for text in circle.said_to("U0ANNA"))
    await dirk.clicks("Vraag stellen", within=told)
    await dirk.submits({"Wat wil je leren?": "Wat kost het?"})
    await dirk.closes(everything=True)
    await circle.advance("2026-03-06 10:00")
    assert "Vraag stellen" not in shown(told)
    new = ria.direct_messages[-1]
    assert new is not old
    assert "Wat kost het?" in new.original.text
    assert not list(controls(old))
    assert "nieuw voorstel" in shown(old)
    await ria.clicks("Agenda nakijken", within=new)
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 10:05")
    assert dirk.direct_messages[-1] is not told


# The running order.


@begins_after(ask, until("2026-03-12 08:31"))
async def test_the_running_order_names_who_asks_but_nobody_who_asked_without_a_name(circle: Running) -> None:
    order = circle.ria.direct_messages[-1]
    assert "<@U0BRAM>" in shown(order)
    async with circle.database.write() as db:
        meeting = await meeting_of(circle)
        await db.execute(
            update(LearningQuestion)
            .where(LearningQuestion.text == QUESTIONS["U0BRAM"])
            .values(anonymous=True)
        )
        await posted.changed(db, circle.clock.now(), meeting.id, Fact.QUESTIONS)
    await circle.advance("2026-03-12 08:35")
    assert "<@U0ANNA>" in shown(order)
    assert "<@U0BRAM>" not in shown(order)
    assert "zonder naam" in shown(order)


# The evaluation.


@pytest.mark.parametrize("minutes", [20, 30, 45, 60, 90, 180])
@pytest.mark.parametrize("questions", [0, 1, 3, 20])
def test_agenda_asking_and_sending_name_one_time_for_the_evaluation(minutes: int, questions: int) -> None:
    meeting = a_session(Stage.UNDERWAY, minutes=minutes)
    bank = [Outline(key, State.OPEN, NOW) for key in range(questions)]
    points = agenda.draft(meeting, agenda.propose(bank, agenda.question_minutes(minutes), set()))
    line = Timeline(meeting, a_network().calendar, {})
    asked = wall_time(line.due(Kind.EVALUATION_PROMPT), meeting.zone)
    if any(point.method == "short_evaluation" for point in points):
        *_, (after, last) = view.starts(meeting, points)
        assert last.method == "short_evaluation"
        assert meeting.wall_time_after(after) == asked
        assert after + last.minutes == minutes
