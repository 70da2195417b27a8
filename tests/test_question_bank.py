"""The questions of the group: read whole, voted for and merged."""

import asyncio

import pytest
from sqlalchemy import select

from bot.act.ids import Act
from bot.texts import Texts
from bot.views import question_bank as bank_view
from models import question, question_bank, vote
from models.person import Person
from models.question import LONGEST, State
from models.question_bank import Banked
from models.vote import Vote
from tests.conftest import CHANNEL, Running
from tests.rows import a_network, a_question, both_languages
from tests.test_question import PEOPLE, asks, bank, buttons, everything, questions, reads
from tests.test_question_rules import OTHER
from tests.turning import every_page, turns


@both_languages
@pytest.mark.parametrize("leads", [False, True])
@pytest.mark.long
def test_every_one_of_a_hundred_long_questions_is_on_a_page_of_the_bank(t: Texts, leads: bool) -> None:
    entries = [Banked(a_question(n, f"{n:03} {'é' * (LONGEST - 4)}")) for n in range(1, 101)]
    home = a_network()
    pages = every_page(
        lambda start: bank_view.bank(t, home, entries, PEOPLE, OTHER, leads=leads, start=start)
    )
    for n in range(1, 101):
        assert sum(f"{n:03} é" in everything(page["blocks"]) for page in pages) == 1
    back = [[place for place, is_back in turns(page) if is_back] for page in pages]
    assert back[0] == []
    assert all(len(places) == 1 for places in back[1:])


@both_languages
def test_an_empty_bank_says_what_to_do(t: Texts) -> None:
    assert buttons(bank(t, [])["blocks"]) == [Act.ASK, Act.FIND_QUESTION]


async def test_a_vote_shows_at_once_and_can_be_taken_back(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    await bram.clicks("Stemmen")
    assert "1 stem" in reads(bram)
    await bram.clicks("Gestemd")
    assert "1 stem" not in reads(bram)


@pytest.mark.long
async def test_who_has_themselves_forgotten_does_not_tell_by_that_what_they_voted_for(
    circle: Running,
) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    bram, els = circle.person("U0BRAM"), circle.person("U0ELS")
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    await bram.clicks("Stemmen")
    await bram.closes(everything=True)
    await bram.runs("/kring", "vergeet", channel=CHANNEL)
    await bram.submits({"Mogen je open vragen blijven?": "Ja, zonder mijn naam"})
    await els.runs("/kring", "vragen", channel=CHANNEL)
    assert "1 stem" in reads(els)


@pytest.mark.long
async def test_the_facilitator_merges_twins_and_their_votes_count_once(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie bij het plan?")
    await asks(circle, "U0BRAM", "Bij het plan: hoe betrek je de directie?")
    for voter in ("U0DIRK", "U0ELS"):
        person = circle.person(voter)
        await person.runs("/kring", "vragen", channel=CHANNEL)
        await person.clicks("Stemmen", beside="Hoe betrek je de directie bij het plan?")
    dirk = circle.person("U0DIRK")
    await dirk.clicks("Stemmen", beside="Bij het plan: hoe betrek je de directie?")
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    await circle.ria.clicks("Samenvoegen", beside="Bij het plan: hoe betrek je de directie?")
    await circle.ria.submits({})
    one, other = await questions(circle)
    assert (other.state, other.merged_into_id) == (State.MERGED, one.id)
    await dirk.closes(everything=True)
    await dirk.runs("/kring", "vragen", channel=CHANNEL)
    assert "2 stemmen" in reads(dirk)
    await dirk.clicks("Gestemd")
    assert "1 stem" in reads(dirk)


async def test_a_vote_set_twice_is_one_vote_and_goes_with_the_twins(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Een")
    await asks(circle, "U0BRAM", "Twee")
    async with circle.database.write() as db:
        one, two = [entry.question for entry in await question_bank.bank(db, 1)]
        voter = (await db.scalars(select(Person).where(Person.user_id == "U0ELS"))).one()
        await vote.set_vote(db, two, voter.id, wanted=True)
        await vote.set_vote(db, two, voter.id, wanted=True)
        assert len(list(await db.scalars(select(Vote)))) == 1
        two.merge_into(one)
        await db.flush()
        await vote.set_vote(db, one, voter.id, wanted=True)
        assert len(list(await db.scalars(select(Vote)))) == 1
        await vote.set_vote(db, one, voter.id, wanted=False)
        assert list(await db.scalars(select(Vote))) == []
        assert one.asker_id is not None
        with pytest.raises(question.OwnQuestion):
            await vote.set_vote(db, one, one.asker_id, wanted=True)


async def test_a_double_press_on_a_vote_is_one_vote(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    await asyncio.gather(bram.clicks("Stemmen"), bram.clicks("Stemmen"))
    assert "1 stem" in reads(bram)


@pytest.mark.long
async def test_questions_are_found_by_a_word_also_when_one_votes_among_them(circle: Running) -> None:
    for number, words in enumerate(("de directie", "zwijgers", "loon", "feedback", "tijd", "talent", "rust")):
        await asks(circle, ("U0ANNA", "U0CHIARA")[number % 2], f"Hoe zit dat met {words}?")
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "vragen Zwijger", channel=CHANNEL)
    assert "1 vraag met “Zwijger”" in reads(bram)
    await bram.clicks("Stemmen")
    assert "1 vraag met “Zwijger”" in reads(bram)
    assert "✓ Gestemd" in reads(bram)
    await bram.clicks("Alle vragen")
    assert "loon" in reads(bram)
    await bram.clicks("Zoeken")
    await bram.submits({"Welk woord staat erin?": "pensioen"})
    assert "In geen open vraag staat “pensioen”" in reads(bram)


async def test_what_stays_within_the_circle_is_found_by_nobody_but_who_may_read_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag", channel=CHANNEL)
    await anna.submits(
        {"Wat wil je leren?": "Hoe ontsla ik iemand?", "Vertrouwelijk": ["Blijft binnen de kring"]}
    )
    await anna.closes(everything=True)
    for who, found in (("U0BRAM", False), ("U0ANNA", True)):
        await circle.person(who).runs("/kring", "vragen ontsla", channel=CHANNEL)
        assert ("1 vraag met" in reads(circle.person(who))) is found
