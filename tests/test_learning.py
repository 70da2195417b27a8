"""The timeline of what a network learnt: what the book says, in time; nothing inside, no name too many."""

from datetime import datetime

import pytest
from sqlalchemy import delete, insert, select, update

from bot.texts import Texts
from bot.views import learning as view
from models import learning
from models.learning import Sort
from models.network import Network
from models.outcome import Outcome, QuestionOutcome
from models.question import KeptBy, LearningQuestion
from models.session import LearningSession
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.neighbours import NOW, Street
from tests.rows import a_network, both_languages
from tests.test_answered_between import LINE, asked_of, closes_it, dirk_asks
from tests.test_effect import QUESTION, ties, two_weeks_later
from tests.test_given_answer import ANNA, BRAM, ELS, OTHER, bram_answers_in_the_channel, got, notes
from tests.test_given_answer import QUESTION as GIVEN
from tests.test_question import asks


async def reads(circle: Running, word: str = "tijdlijn", user_id: str = "U0ELS") -> str:
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", word, channel=CHANNEL)
    return shown(somebody.top())


async def test_before_anything_was_asked_it_says_what_will_stand_there(circle: Running) -> None:
    for word in ("tijdlijn", "timeline"):
        assert "Hier komt te staan" in await reads(circle, word)
    await circle.person("U0ELS").closes(everything=True)
    await circle.person("U0ELS").opens_home()
    assert "Tijdlijn" not in shown(circle.person("U0ELS").home), "Home has no button more"


@pytest.mark.long
@begins_after(two_weeks_later)
async def test_answers_and_tries_stand_in_time_and_who_asked_without_a_name_stays_unknown(
    circle: Running,
) -> None:
    els = circle.person("U0ELS")
    await els.runs("/kring", "vraag Wie belt er eerst?", channel=CHANNEL)
    await els.submits({})
    await ties(circle, "U0ANNA", "Ook mijn regel, zonder mijn naam", "Er kwam een echt gesprek.")
    await circle.advance("2026-04-02 12:00")
    read = await reads(circle, user_id="U0DIRK")
    assert "Wie belt er eerst?" in read.partition("Een antwoord op")[0], "the newest first"
    assert f"Een antwoord op: {QUESTION}" in read
    assert "Zwijg even." in read
    assert "Er kwam een echt gesprek." in read
    assert "vroeg: Hoe vraag ik beter door?" not in read, "nor on which day it was asked"
    for user_id in ("U0BRAM", "U0ANNA"):
        assert f"<@{user_id}>" not in read


async def steps_of(there: Street) -> list[tuple[Sort, int]]:
    async with there.database.read() as db:
        home = await db.get_one(Network, there.here["network"])
        return [(one.sort, one.of) for one in await learning.steps(db, home)]


@pytest.mark.parametrize("kept_by", list(KeptBy))
async def test_nothing_of_what_stays_within_the_circle_or_is_hidden_stands_there(
    there: Street, kept_by: KeptBy
) -> None:
    key = there.here["own"]
    async with there.database.write() as db:
        asked = await db.get_one(LearningQuestion, key)
        asked.anonymous, asked.hidden, asked.kept_by = False, False, None
    assert (Sort.ASKED, key) in await steps_of(there)
    for facts in ({"kept_by": kept_by}, {"kept_by": None, "hidden": True}):
        async with there.database.write() as db:
            asked = await db.get_one(LearningQuestion, key)
            for name, value in facts.items():
                setattr(asked, name, value)
        assert [sort for sort, of in await steps_of(there) if of == key and sort is not Sort.TOLD] == []


async def test_the_day_on_which_somebody_asked_without_a_name_is_not_told(there: Street) -> None:
    key = there.here["own"]
    async with there.database.write() as db:
        asked = await db.get_one(LearningQuestion, key)
        asked.anonymous, asked.hidden, asked.kept_by = True, False, None
    assert (Sort.ASKED, key) not in await steps_of(there)


async def test_what_was_recorded_at_a_session_waits_for_its_report(there: Street) -> None:
    """The report of the session that is evaluated is not out."""
    key = there.here["own"]
    async with there.database.write() as db:
        asked = await db.get_one(LearningQuestion, key)
        asked.anonymous, asked.hidden, asked.kept_by = False, False, None
        said = {"question_id": key, "outcome": Outcome.ANSWERED, "said": "Zo"}
        await db.execute(delete(QuestionOutcome).where(QuestionOutcome.question_id == key))
        await db.execute(
            insert(QuestionOutcome).values(session_id=there.here["evaluating"], recorded_at=NOW, **said)
        )
    assert Sort.ANSWERED not in {sort for sort, of in await steps_of(there) if of == key}


async def test_the_newest_stands_first_and_the_network_next_door_in_none(there: Street) -> None:
    async with there.database.read() as db:
        homes = list(await db.scalars(select(Network)))
        for home in homes:
            found = await learning.steps(db, home)
            assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
            theirs = set(await db.scalars(select(LearningQuestion.id).filter_by(network_id=home.id)))
            assert {one.of for one in found if one.sort is not Sort.TOLD} <= theirs
    assert len(homes) > 1


@both_languages
def test_a_question_that_went_while_it_was_read_says_so(t: Texts) -> None:
    gone = learning.Shown(learning.Step(datetime.fromisoformat("2026-03-05T09:00Z"), Sort.TALKED, 7))
    assert t.plain("learning.gone", day="x").split("·")[-1].strip() in str(
        view.listed(t, a_network(), [gone])
    )


@pytest.mark.long
@begins_after(two_weeks_later)
@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.PARKED])
async def test_what_was_not_talked_about_is_not_said_to_have_been(circle: Running, outcome: Outcome) -> None:
    async with circle.database.write() as db:
        await db.execute(update(QuestionOutcome).values(outcome=outcome, said=""))
        await db.execute(update(LearningSession).values(released_at=circle.clock.now()))
    assert f"Besproken: {QUESTION}" not in await reads(circle, user_id="U0DIRK")


@pytest.mark.long
@begins_after(dirk_asks)
async def test_an_answer_in_between_stands_there_unless_its_asker_says_that_it_is_none(
    circle: Running,
) -> None:
    await closes_it(circle)
    assert LINE in await reads(circle)
    await circle.person("U0DIRK").clicks("Nog niet", within=asked_of(circle, "U0DIRK")[0])
    await circle.person("U0DIRK").closes(everything=True)
    assert LINE not in await reads(circle, "boek")
    assert LINE not in await reads(circle)


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_what_a_member_answered_stays_there_when_the_question_goes_on_in_another(
    circle: Running,
) -> None:
    await notes(circle, ELS)
    await circle.person(BRAM).clicks("Ja, bewaar dit", within=got(circle, BRAM, "ziet in wat")[0])
    await circle.person(BRAM).closes(everything=True)
    await asks(circle, ANNA, OTHER)
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    await circle.ria.clicks("Samenvoegen", beside=GIVEN)
    await circle.ria.submits({})
    await circle.ria.closes(everything=True)
    for word in ("boek", "tijdlijn"):
        assert "Zeg eerst waar je" in await reads(circle, word)
