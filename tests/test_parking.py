"""Park this: what comes up while the session runs is kept for later, whatever it was before."""

import pytest
from sqlalchemy import select

from models import agenda
from models.agenda import AgendaItem
from models.outcome import Outcome
from models.question import LONGEST, KeptBy, LearningQuestion, State
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.people import plan_session
from tests.test_agenda import meeting_of, question_of, reads
from tests.test_empty_agenda import english
from tests.test_panel import PAY, TALENT, begin, opens_panel, outcomes
from tests.test_room import opens_room

NEW = "Wie betaalt de koffie?"


async def every_question(circle: Running) -> list[LearningQuestion]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(LearningQuestion).order_by(LearningQuestion.id)))


async def parks(circle: Running, words: str, command: str = "parkeer") -> Hands:
    if circle.ria.modals:
        await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", f"{command} {words}".strip(), channel=CHANNEL)
    return circle.ria


@begins_after(begin)
async def test_what_nobody_had_asked_becomes_a_question_of_the_group_without_a_name(circle: Running) -> None:
    before = len(circle.channel_texts())
    ria = await parks(circle, NEW)
    assert "geparkeerd als vraag van de groep" in reads(ria)
    new = await question_of(circle, NEW)
    assert (new.state, new.asker_id, new.entered, new.kept_by) == (State.PARKED, None, True, None)
    assert [one.outcome for one in await outcomes(circle)] == [Outcome.PARKED]
    await circle.settled()
    assert circle.channel_texts()[before:] == []
    await ria.clicks("Tijdens de bijeenkomst")
    assert "Nu, tot" in reads(ria)


@begins_after(begin)
async def test_a_question_that_is_known_is_parked_however_it_is_spelt(circle: Running) -> None:
    await parks(circle, "  wat is   TALENT ")
    known = await question_of(circle, TALENT)
    assert (known.state, known.asker_id is None) == (State.PARKED, False)
    assert len(await every_question(circle)) == 2
    await circle.ria.closes(everything=True)
    await opens_panel(circle)
    assert "Geparkeerd" in reads(circle.ria)


@begins_after(begin)
async def test_the_same_words_once_more_change_nothing(circle: Running) -> None:
    for _ in range(2):
        ria = await parks(circle, NEW)
    assert "was al geparkeerd" in reads(ria)
    assert len(await every_question(circle)) == 3
    assert len(await outcomes(circle)) == 1


@begins_after(begin)
async def test_without_words_it_asks_for_them_and_says_what_is_missing(circle: Running) -> None:
    ria = await parks(circle, "")
    await ria.submits({"Wat moet later terugkomen?": "   "})
    assert ria.errors
    await ria.submits({"Wat moet later terugkomen?": NEW})
    assert "geparkeerd als vraag van de groep" in reads(ria)
    assert (await question_of(circle, NEW)).state is State.PARKED


@begins_after(begin)
async def test_of_too_many_words_nothing_is_lost(circle: Running) -> None:
    words = "En hoe zit het dan met de mensen die later komen? " * 30
    ria = await parks(circle, words.strip())
    assert len(words) > LONGEST
    assert len(await every_question(circle)) == 2
    assert str(ria.top().content).count("mensen die later komen") >= 29, "one is cut in two"


@pytest.mark.parametrize("opens", [opens_panel, opens_room])
@begins_after(begin)
async def test_from_the_panel_and_from_the_room_it_leads_back_with_what_was_noted(
    circle: Running, opens: object
) -> None:
    assert callable(opens)
    await opens(circle)
    ria = circle.ria
    await ria.clicks("Iets parkeren")
    await ria.submits({"Wat moet later terugkomen?": NEW})
    assert f"“{NEW}” is geparkeerd" in reads(ria)
    assert "nu" in reads(ria).lower()
    assert len(ria.modals) == 1


@begins_after(begin)
async def test_the_form_leads_back_without_parking(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Iets parkeren")
    await ria.clicks("Terug naar nu")
    assert "Nu, tot" in reads(ria)
    assert len(await every_question(circle)) == 2


@begins_after(begin)
async def test_what_comes_up_at_a_point_within_the_circle_stays_there(circle: Running) -> None:
    async with circle.database.write() as db:
        for point in await agenda.items(db, (await meeting_of(circle)).id):
            (await db.get_one(AgendaItem, point.id)).inside = True
    ria = await parks(circle, NEW)
    assert "blijft binnen de kring" in reads(ria)
    assert (await question_of(circle, NEW)).kept_by is KeptBy.FACILITATOR
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    assert NEW not in shown(anna.top())


@begins_after(begin)
@pytest.mark.long
async def test_what_was_parked_is_found_again_with_the_next_agenda(circle: Running) -> None:
    await parks(circle, NEW)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    await plan_session(circle, "2026-05-14", "13:30")
    await circle.advance("2026-05-07 10:00")
    await circle.ria.runs("/kring", "agenda", channel=CHANNEL)
    assert f"{NEW} (geparkeerd" in str(circle.ria.top().content)


@begins_after(begin)
async def test_a_member_parks_nothing(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", f"park {NEW}", channel=CHANNEL)
    assert "begeleider" in shown(anna.top())
    assert len(await every_question(circle)) == 2


@pytest.mark.long
async def test_while_no_session_runs_a_question_is_parked_without_an_outcome(circle: Running) -> None:
    await begin(circle, "2026-03-10 10:00")
    await parks(circle, PAY)
    assert (await question_of(circle, PAY)).state is State.PARKED
    assert await outcomes(circle) == []


@begins_after(begin, english)
async def test_in_english_too(circle: Running) -> None:
    ria = await parks(circle, NEW, "park")
    assert "is parked as a question of the group" in reads(ria)
