"""An agenda when nobody asked anything: the facilitator decides; and questions that open again."""

from datetime import date, time

import pytest
from sqlalchemy import update

from models import agenda, fixed_parts, posted, proposing
from models.calendar import wall_time
from models.outline import Outline
from models.person import Language, Person
from models.plan import Fact, Kind
from models.question import LearningQuestion, State
from models.session import LearningSession, Stage
from models.timeline import Timeline
from playground.sight import controls, shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.rows import NOW, a_network, a_session
from tests.test_agenda import QUESTIONS, ask, in_channel, meeting_of, points_of, reads
from tests.test_session import announcement

# Without questions.


def test_the_first_session_ever_asks_nothing_about_a_session_before() -> None:
    meeting = a_session()
    first = {point.method for point in proposing.draft(meeting, proposing.propose([], 0, set()), first=True)}
    later = {point.method for point in proposing.draft(meeting, proposing.propose([], 0, set()))}
    assert {"welcome", "open_questions"} <= later
    assert not {"welcome", "open_questions"} & first
    assert sum(part.minutes for part in fixed_parts.shape(meeting.minutes).closing) == 25


async def english(circle: Running) -> None:
    """Ria reads English."""
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0RIA").values(language=Language.EN))


PROPOSED = until("2026-03-05 10:00")
LONG_SILENT = until("2026-03-10 10:00")


@begins_after(english, PROPOSED)
@pytest.mark.long
async def test_without_questions_the_facilitator_is_asked_in_their_language(circle: Running) -> None:
    asked = shown(circle.ria.direct_messages[-1])
    assert "No questions came in" in asked
    assert {"Reopen questions", "Add an item", "Go on without an agenda"} <= {*asked.split("\n")}


@begins_after(PROPOSED)
@pytest.mark.long
async def test_without_questions_the_facilitator_is_asked_and_nothing_is_published(circle: Running) -> None:
    asked = shown(circle.ria.direct_messages[-1])
    assert "kwamen geen vragen binnen" in asked
    assert "Agendavoorstel voor" not in asked
    assert (await meeting_of(circle)).next_move_at == (await meeting_of(circle)).starts_at
    assert "probeerde je uit" not in asked
    before = circle.channel_texts()
    await LONG_SILENT(circle)
    assert circle.channel_texts() == before
    await circle.ria.opens_home()
    assert "geen vragen op de agenda" in shown(circle.ria.home)
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    assert "Praktisch bericht" in reads(circle.ria)
    assert "*Agenda*" not in reads(circle.ria)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 13:31")
    assert (await meeting_of(circle)).stage is Stage.UNDERWAY
    assert not any("De agenda voor" in text for text in circle.channel_texts())


@begins_after(LONG_SILENT)
@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


# What members read of it.


async def adds_a_secret(circle: Running) -> None:
    """Ria puts a point on the agenda, and presses nothing."""
    await circle.ria.opens_home()
    home = shown(await circle.ria.opens_home() or {})
    if "Punt toevoegen" not in home:
        await circle.ria.clicks("Agenda", within="home")
    await circle.ria.clicks("Punt toevoegen", within="home" if "Punt toevoegen" in home else None)
    await circle.ria.submits({"Titel": "Geheim plan", "Werkvorm": "Tafelronde", "Minuten": "30"})
    await circle.ria.closes(everything=True)


async def goes_without(circle: Running) -> None:
    """Ria goes on without an agenda."""
    await circle.ria.clicks("Zonder agenda verder", within=circle.ria.direct_messages[-1])
    await circle.ria.closes(everything=True)


async def read_by(circle: Running, user_id: str) -> list[str]:
    """What somebody reads at Home, which offers no agenda while there is none, and by the command."""
    member = circle.person(user_id)
    home = await member.opens_home()
    assert home is not None
    assert "Agenda bekijken" not in shown(home)
    await member.runs("/kring", "agenda", channel=CHANNEL)
    by_command = reads(member)
    await member.closes(everything=True)
    return [shown(home), by_command]


@pytest.mark.long
@begins_after(LONG_SILENT, goes_without, adds_a_secret)
async def test_members_read_that_there_is_no_agenda_when_it_is_kept_back(circle: Running) -> None:
    await circle.person("U0ANNA").clicks("Ja", within=announcement(circle))
    for moment in ("2026-03-10 11:00", "2026-03-12 13:31", "2026-03-12 16:31"):
        await circle.advance(moment)
        home, *agendas = await read_by(circle, "U0ANNA")
        assert "De agenda staat klaar" not in home
        assert "De agenda kun je" not in home
        for said in agendas:
            assert "is er geen agenda" in said
            assert "Geheim plan" not in said


@begins_after(LONG_SILENT, adds_a_secret)
@pytest.mark.long
async def test_a_point_that_nobody_published_stays_with_who_facilitates(circle: Running) -> None:
    assert "Als er een komt" in (await read_by(circle, "U0ANNA"))[1]
    await circle.advance("2026-03-12 13:31")
    assert (await meeting_of(circle)).stage is Stage.UNDERWAY
    for said in await read_by(circle, "U0ANNA"):
        assert "Geheim plan" not in said
    assert "Geheim plan" in shown(circle.ria.direct_messages[-1])
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda", within="home")
    assert "Geheim plan" in reads(circle.ria)


@begins_after(ask, PROPOSED)
@pytest.mark.long
async def test_who_keeps_an_agenda_back_does_not_name_it_to_who_asked(circle: Running) -> None:
    async with circle.database.write() as db:
        meeting = await db.get_one(LearningSession, (await meeting_of(circle)).id)
        meeting.skip(Kind.AGENDA)
    await circle.advance("2026-03-06 15:30")
    assert (await meeting_of(circle)).stage is Stage.READY
    assert "op de agenda van" not in shown(await circle.person("U0BRAM").opens_home() or {})


# Before the choice, and after it.


@begins_after(PROPOSED)
@pytest.mark.long
async def test_an_empty_agenda_is_nowhere_spoken_of_as_one(circle: Running) -> None:
    for said in await read_by(circle, "U0ANNA"):
        assert "6 maart" not in said
        assert "De agenda komt" not in said
    await circle.advance("2026-03-12 08:31")
    assert "Pauze" not in shown(circle.ria.direct_messages[-1])
    assert "Er staat nog niets op de agenda" in shown(circle.ria.direct_messages[-1])
    await circle.advance("2026-03-12 13:31")
    for said in await read_by(circle, "U0ANNA"):
        assert "Pauze" not in said
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda", within="home")
    assert "staat geen agenda" in reads(circle.ria)


# Questions that are withdrawn.


async def withdraw(circle: Running, *who: str) -> None:
    """All who asked, or some of them, take their questions back."""
    for user_id in who or QUESTIONS:
        asker = circle.person(user_id)
        await asker.runs("/kring", "bank", channel=CHANNEL)
        await asker.clicks("Wijzigen")
        await asker.clicks("Terugtrekken")
        await asker.closes(everything=True)
    await circle.settled()


@pytest.mark.long
@begins_after(ask, PROPOSED, withdraw)
async def test_an_agenda_of_which_all_questions_were_withdrawn_is_not_published(circle: Running) -> None:
    before, card = circle.channel_texts(), circle.ria.direct_messages[-1]
    await circle.advance("2026-03-06 15:30")
    assert circle.channel_texts() == before
    assert (await meeting_of(circle)).stage is Stage.PREPARING
    asked = circle.ria.direct_messages[-1]
    assert asked is not card
    assert "zijn er niet meer. Wat wil je doen?" in shown(asked)
    await circle.ria.clicks("Zonder agenda verder", within=asked)
    assert "geen agenda" in reads(circle.ria)


@begins_after(ask, until("2026-03-06 15:30"))
@pytest.mark.long
async def test_the_running_order_says_where_a_question_was_withdrawn(circle: Running) -> None:
    await withdraw(circle, "U0BRAM")
    await circle.advance("2026-03-12 08:31")
    assert "deze tijd is vrij" in shown(circle.ria.direct_messages[-1])


@begins_after(ask, until("2026-03-06 15:30"), withdraw)
@pytest.mark.long
async def test_a_published_agenda_of_which_all_questions_were_withdrawn_says_so_to_everybody(
    circle: Running,
) -> None:
    await circle.advance("2026-03-12 08:31")
    gone = "deze tijd is vrij"
    agenda = next(text for text in circle.channel_texts() if "De agenda voor" in text)
    assert agenda.count(gone) == len(QUESTIONS)
    order = circle.ria.direct_messages[-1].text
    assert order.count(gone) == len(QUESTIONS)
    assert "Welkom" in order


# Questions that open again.


async def who_asks(circle: Running) -> None:
    """Anna wants quiet."""
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0ANNA").values(quiet=True))


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.parametrize("moment", ["2026-03-11 09:30", "2026-03-12 12:00"])
async def test_questions_do_not_open_again_when_no_proposal_can_follow(circle: Running, moment: str) -> None:
    await ask(circle)
    await circle.advance("2026-03-06 15:30")
    await circle.advance(moment)
    before, told = await points(circle), circle.said_to("U0DIRK")
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda", within="home")
    await circle.ria.clicks("Vragen heropenen")
    assert "te laat om de vragen te heropenen" in reads(circle.ria)
    await circle.ria.closes(everything=True)
    assert (await meeting_of(circle)).stage is Stage.READY
    assert await points(circle) == before
    await circle.settled()
    assert circle.said_to("U0DIRK") == told
    await circle.advance("2026-03-12 13:31")
    assert (await meeting_of(circle)).stage is Stage.UNDERWAY


@pytest.mark.long
@begins_after(ask, until("2026-03-10 10:00"))
async def test_questions_that_open_late_bring_the_proposal_that_was_promised(circle: Running) -> None:
    old = circle.ria.direct_messages[-1]
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda", within="home")
    await circle.ria.clicks("Vragen heropenen")
    assert "wo 11 maart, 9.00 uur" in reads(circle.ria)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-11 09:05")
    assert circle.ria.direct_messages[-1] is not old
    assert "Agendavoorstel voor" in shown(circle.ria.direct_messages[-1])


@pytest.mark.long
@begins_after(ask, until("2026-03-06 15:30"))
async def test_a_move_that_opens_the_questions_again_says_so_to_everybody(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home")
    assert "gaan de vragen weer open" in reads(circle.ria)
    await circle.ria.submits({"Dag": date(2026, 4, 9), "Begintijd": time(13, 30)})
    await circle.settled()
    assert "De vragen staan weer open, tot do 2 april, 9.00 uur" in reads(circle.ria)
    assert "wat je al had aangepast, telt dan niet meer" in reads(circle.ria)
    assert "open tot do 2 april, 9.00 uur" in circle.channel_texts()[-1]


@pytest.mark.long
@begins_after(ask, until("2026-03-06 15:30"))
async def test_a_move_by_an_hour_says_nothing_of_questions(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home")
    await circle.ria.submits({"Dag": date(2026, 3, 12), "Begintijd": time(14, 30)})
    await circle.settled()
    assert "vragen" not in reads(circle.ria)
    assert "vragen" not in circle.channel_texts()[-1].lower()


async def points(circle: Running) -> list[int]:
    """The points of the agenda, by their keys."""
    return [point.id for point in await points_of(circle)]


# The running order.


@pytest.mark.long
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
    points = proposing.draft(
        meeting, proposing.propose(bank, minutes - proposing.framed(meeting).minutes, set())
    )
    line = Timeline(meeting, a_network().calendar, {})
    asked = wall_time(line.due(Kind.EVALUATION_PROMPT), meeting.zone)
    if any(point.method == "short_evaluation" for point in points):
        *_, (after, last) = agenda.starts(meeting, points)
        assert last.method == "short_evaluation"
        assert meeting.wall_time_after(after) == asked
        assert after + last.minutes == minutes
