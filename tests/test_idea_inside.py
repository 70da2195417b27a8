"""Ideas about what stays within the circle: what may be told of them follows their point and questions."""

import pytest
from sqlalchemy import select, update

from bot.export import export_network
from models import agenda, arranging, hiding, retention, taken_back
from models.action import Action
from models.agenda import AgendaItem
from models.attendance import Attendance
from models.brainstorm import Brainstorm
from models.confidentiality import LEADING
from models.network import Network
from models.person import Person
from models.question import GONE, KeptBy, LearningQuestion, State
from models.session import LearningSession
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.test_brainstorm import ABOUT, begins, drafted, gathered, opens, rows, writes
from tests.test_decision_told import anna_takes_it_back
from tests.test_panel import PAY, TALENT, begin, reads
from tests.test_report import a_minute_later, releases
from tests.test_room import opens_room
from tests.test_subgroup import six_are_here

IN_CHANNEL = {"Bericht": ["Zet één bericht met een knop in het kanaal"]}
TICK = {"Vertrouwelijk": ["Blijft binnen de kring"]}
MORE = "Meer loon voor Joke"


async def about_pay(circle: Running) -> None:
    """Ideas about Anna's question, told in the channel and chosen from."""
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits(IN_CHANNEL)
    await circle.advance("2026-03-12 13:42")
    await chooses(circle, MORE)
    await ria.closes(everything=True)


async def chooses(circle: Running, idea: str) -> None:
    """Anna writes an idea, and the group goes on with it."""
    await writes(circle, "U0ANNA", idea)
    await circle.ria.clicks("Verversen")
    await circle.ria.clicks("Noteren wat de groep kiest")
    await circle.ria.submits({"Hiermee gaan we verder": [idea]})


async def becomes(circle: Running, **also: list[str]) -> None:
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await ria.submits({"Wat is ervan geworden?": "Beantwoord", **also})
    await ria.closes(everything=True)


async def kept_with_outcome(circle: Running) -> None:
    await becomes(circle, **TICK)
    await a_minute_later(circle)


@begins_after(begin, six_are_here, about_pay, kept_with_outcome)
@pytest.mark.long
async def test_ideas_follow_a_question_that_is_kept_inside_later_in_report_export_and_channel(
    circle: Running,
) -> None:
    told = [one for one in circle.channel_texts() if "ideeën" in one]
    assert PAY not in str(told)
    assert MORE not in str(told)
    async with circle.database.read() as db:
        assert (await export_network(db, CHANNEL, LEADING))["sessions"][0]["ideas"] == []
    draft = await drafted(circle)
    assert PAY not in draft
    assert MORE not in draft


@pytest.mark.long
@begins_after(begin, six_are_here, about_pay)
async def test_a_point_kept_inside_afterwards_takes_what_was_chosen_out_of_the_channel(
    circle: Running,
) -> None:
    assert MORE in str(circle.channel_texts())
    async with circle.database.write() as db:
        meeting, home = await db.get_one(LearningSession, 1), await db.get_one(Network, 1)
        (row,) = await db.scalars(select(Brainstorm))
        point = await db.get_one(AgendaItem, row.item_id)
        await hiding.keep_point(db, home, meeting, point, circle.clock.now(), inside=True)
    await a_minute_later(circle)
    assert MORE not in str(circle.channel_texts())


@begins_after(begin, six_are_here, about_pay)
@pytest.mark.long
async def test_a_question_kept_inside_after_the_release_takes_its_ideas_out_of_the_report(
    circle: Running,
) -> None:
    ria = circle.ria
    await becomes(circle)
    await circle.advance("2026-03-16 10:00")
    await releases(circle)
    await ria.closes(everything=True)
    await ria.clicks("Tekst verbergen")
    await ria.clicks("Binnen de kring houden", beside=PAY)
    await ria.closes()
    await a_minute_later(circle)
    anna = circle.person("U0ANNA")
    await anna.closes(everything=True)
    await anna.clicks("Volledig verslag")
    assert PAY not in shown(anna.top())
    assert MORE not in shown(anna.top())


@begins_after(begin, six_are_here, about_pay)
@pytest.mark.long
async def test_the_words_of_a_hidden_question_are_gone_from_its_ideas(circle: Running) -> None:
    ria = circle.ria
    await becomes(circle)
    await circle.advance("2026-03-16 10:00")
    await ria.clicks("Tekst verbergen")
    await ria.clicks("Verbergen", beside=PAY)
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert PAY not in str([one for one in circle.channel_texts() if "ideeën" in one])
    assert "een verborgen vraag" in (draft := await drafted(circle))
    assert PAY not in draft


@pytest.mark.long
@pytest.mark.parametrize("forgotten", [False, True])
@begins_after(begin, six_are_here)
async def test_of_a_question_that_is_taken_back_no_word_is_left_in_what_ideas_are_about(
    circle: Running, forgotten: bool
) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits()
    (row,) = await rows(circle, Brainstorm)
    async with circle.database.write() as db:
        asked = await db.get_one(LearningQuestion, row.question_ids[0])
        person = await db.get_one(Person, asked.asker_id)
        if forgotten:  # as an older version left it
            asked.state = State.WITHDRAWN
            await retention.erase(db, person, keep_questions=True)
        else:
            asked.withdraw(person.id)
            await taken_back.forget_words(db, [asked])
    assert [one.question for one in await rows(circle, Brainstorm)] == [GONE]
    async with circle.database.read() as db:
        assert (await db.get_one(LearningQuestion, row.question_ids[0])).text == GONE


@pytest.mark.long
@begins_after(begin, six_are_here)
async def test_who_asked_and_is_forgotten_has_no_words_left_in_what_ideas_are_about(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits()
    async with circle.database.write() as db:
        anna = await db.scalar(select(Person).where(Person.user_id == "U0ANNA"))
        assert anna is not None
        await retention.erase(db, anna, keep_questions=False)
    assert [one.question for one in await rows(circle, Brainstorm)] == [GONE]
    assert PAY not in shown(await circle.person("U0DIRK").opens_home())


@begins_after(begin, six_are_here, about_pay)
@pytest.mark.long
async def test_the_channel_and_the_report_follow_when_who_asked_is_forgotten(circle: Running) -> None:
    assert PAY in str([one for one in circle.channel_texts() if "Wat er van" in one])
    anna = circle.person("U0ANNA")
    await anna.closes(everything=True)
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    await anna.submits({"Mogen je open vragen blijven?": "Nee, trek ze terug"})
    await a_minute_later(circle)
    assert PAY not in str([one for one in circle.channel_texts() if "Wat er van" in one])
    assert PAY not in await drafted(circle)


async def _points_inside(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(update(AgendaItem).values(inside=True))


async def _asks_inside(circle: Running) -> None:
    async with circle.database.write() as db:
        kept = update(LearningQuestion).where(LearningQuestion.text == PAY)
        await db.execute(kept.values(kept_by=KeptBy.ASKER))


@begins_after(begin, six_are_here, _points_inside)
@pytest.mark.long
async def test_what_is_on_inside_leaves_no_choice_and_its_ideas_stay_inside(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    assert "Deze ideeën dus ook" in reads(circle)
    with pytest.raises(NotThere):
        await ria.submits({"Vertrouwelijk": []})
    await ria.submits(IN_CHANNEL)
    assert "blijft binnen de kring" in reads(circle)
    await circle.advance("2026-03-12 13:42")
    await chooses(circle, "Zelf zaaien")
    await circle.advance("2026-03-12 13:50")
    assert "Zelf zaaien" not in circle.channel_texts()[-1]
    assert "Zelf zaaien" not in await drafted(circle)


@begins_after(begin, six_are_here, _asks_inside)
async def test_the_words_of_a_question_that_its_asker_keeps_are_offered_to_nobody(circle: Running) -> None:
    async with circle.database.write() as db:
        both = list(await db.scalars(select(LearningQuestion.id)))
        for one in await agenda.items(db, 1):
            (await db.get_one(AgendaItem, one.id)).question_ids = both
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    assert "Deze ideeën dus ook" in reads(circle)
    await ria.submits(IN_CHANNEL)
    assert [one.question for one in await rows(circle, Brainstorm)] == [TALENT]
    await circle.advance("2026-03-12 13:42")
    assert PAY not in shown(await circle.person("U0DIRK").opens_home())
    assert TALENT not in circle.channel_texts()[-1]


@pytest.mark.long
@begins_after(begin, six_are_here)
async def test_a_point_that_becomes_inside_takes_its_open_ideas_along(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits(IN_CHANNEL)
    await ria.clicks("Iedereen laten meelezen")
    await circle.advance("2026-03-12 13:42")
    async with circle.database.write() as db:
        els = await db.scalar(select(Person.id).where(Person.user_id == "U0ELS"))
        await db.execute(update(Attendance).where(Attendance.person_id == els).values(present=False))
    els = circle.person("U0ELS")
    assert PAY in shown(await els.opens_home())
    await _points_inside(circle)
    assert PAY not in shown(await els.opens_home())
    await els.clicks("Ideeën opschrijven")
    assert "alleen leden die aangevinkt zijn" in shown(els.top())
    await chooses(circle, "Zelf zaaien")
    assert "niets ervan komt in het verslag" in reads(circle)
    await a_minute_later(circle)
    assert "Zelf zaaien" not in str(circle.channel_texts())
    await ria.chooses("Wat nu?", "Vraag voor volgende keer")
    async with circle.database.read() as db:
        asked = await db.scalar(select(LearningQuestion).where(LearningQuestion.text == "Zelf zaaien"))
    assert asked is not None
    assert asked.kept_by is KeptBy.FACILITATOR


@begins_after(begin, six_are_here)
@pytest.mark.long
async def test_an_action_from_what_stays_inside_begins_empty_and_says_why(circle: Running) -> None:
    ria = await begins(circle, **TICK)
    await chooses(circle, "Stil houden")
    await ria.chooses("Wat nu?", "Een actie noteren")
    assert "Stil houden" not in shown(ria.top())
    assert "een actie staat in het verslag" in shown(ria.top())
    await ria.submits({"Wat gebeurt er?": "Bram belt", "Wie doet het?": "Bram Maes"})
    async with circle.database.read() as db:
        assert [one.text for one in await db.scalars(select(Action))] == ["Bram belt"]
    assert "Stil houden" not in await drafted(circle)


@pytest.mark.long
@begins_after(begin, six_are_here, gathered)
async def test_begun_again_with_the_tick_it_stays_inside_from_then_on(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Iedereen laten meelezen")
    await ria.clicks("Nog een vraag")
    await ria.submits({"Waarover?": ABOUT, **TICK})
    assert [one.inside for one in await rows(circle, Brainstorm)] == [True]
    assert "Alle leden lezen mee" not in reads(circle)
    await ria.clicks("Nog een vraag")
    await ria.submits({"Waarover?": ABOUT})
    assert [one.inside for one in await rows(circle, Brainstorm)] == [True]


@begins_after(begin)
async def test_inside_with_nobody_ticked_it_is_said_what_to_do_first(circle: Running) -> None:
    await begins(circle, **TICK)
    assert "Vink eerst aan wie er is" in reads(circle)
    assert ABOUT not in shown(await circle.person("U0ANNA").opens_home())
    await opens(circle)


async def a_titled_point_inside(circle: Running) -> None:
    """What is on has a title alone, and stays within the circle by it."""
    async with circle.database.write() as db:
        await db.execute(update(AgendaItem).values(inside=True, title="Over Joke", question_ids=[]))


@begins_after(begin, six_are_here, a_titled_point_inside)
async def test_ideas_stay_inside_when_the_point_that_kept_them_there_is_taken_off(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits({"Waarover?": ABOUT})
    async with circle.database.write() as db:
        meeting = await db.get_one(LearningSession, 1)
        (row,) = await db.scalars(select(Brainstorm))
        assert not row.inside
        await arranging.remove(db, meeting, row.item_id, circle.clock.now())
    (row,) = await rows(circle, Brainstorm)
    assert row.item_id is None
    await opens(circle)
    assert "Dit blijft binnen de kring" in reads(circle)


@pytest.mark.long
@begins_after(begin, six_are_here)
async def test_what_was_hidden_is_not_what_ideas_are_about_once_it_is_shown_in_other_words(
    circle: Running,
) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits()
    async with circle.database.write() as db:
        home, asked = await db.get_one(Network, 1), await db.get_one(LearningQuestion, 1)
        now = circle.clock.now()
        await hiding.hide_question(db, home, asked, now, hidden=True)
        await hiding.says_otherwise(db, asked, "Hoe begin je over geld?")
        asked.edit(asked.asker_id or 0, "Hoe begin je over geld?", asked.kind, asked.anonymous)
        await hiding.hide_question(db, home, asked, now, hidden=False)
    assert [one.question for one in await rows(circle, Brainstorm)] == [GONE]


OF_THE_GROUP = "Ideeën voor de teamdag in mei"


async def about_something_else(circle: Running) -> None:
    """While Anna's question is on, Ria gathers ideas about something in words of her own."""
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits({"Waarover?": OF_THE_GROUP})
    await ria.closes(everything=True)


@pytest.mark.long
@begins_after(begin, six_are_here, about_something_else)
async def test_words_of_whoever_facilitates_stay_in_what_ideas_are_about(circle: Running) -> None:
    await anna_takes_it_back(circle)
    async with circle.database.read() as db:
        assert (await db.scalars(select(Brainstorm.question))).one() == OF_THE_GROUP


@pytest.mark.long
@begins_after(begin, six_are_here, about_something_else)
async def test_of_what_ideas_are_about_goes_what_the_question_said(circle: Running) -> None:
    async with circle.database.write() as db:
        (await db.scalars(select(Brainstorm))).one().question = f"{PAY} En wat zegt de teamdag?"
    await anna_takes_it_back(circle)
    async with circle.database.read() as db:
        assert (await db.scalars(select(Brainstorm.question))).one() == f"{GONE} En wat zegt de teamdag?"


@pytest.mark.long
@begins_after(begin, six_are_here, about_something_else)
async def test_of_what_ideas_are_about_another_question_keeps_its_words(circle: Running) -> None:
    about = f"Hoe nu verder? {TALENT}"
    async with circle.database.write() as db:
        now = circle.clock.now()
        short, twin = (
            LearningQuestion(network_id=1, asker_id=None, text=text, asked_at=now)
            for text in ("Hoe nu verder?", TALENT)
        )
        db.add_all([short, twin])
        await db.flush()
        row = (await db.scalars(select(Brainstorm))).one()
        row.question, row.question_ids = about, [short.id, twin.id]
        await taken_back.forget_words(db, [twin])
        assert row.question == about, "Bram asks it too"
        await taken_back.forget_words(db, [short])
        assert row.question == f"{GONE} {TALENT}"
