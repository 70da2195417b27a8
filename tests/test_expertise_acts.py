"""What somebody may be asked about: said by themselves, or noted when they are offered it; theirs to end."""

import pytest
from sqlalchemy import delete, select

from bot.act.ids import Shortcut
from models.expertise import Expertise
from models.expertise_acts import ExpertiseOffer
from models.given_answer import GivenAnswer
from models.inquiry import Inquiry, State
from models.inquiry_answers import Said
from models.person import Person
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.inquiries import held_three_times
from tests.moments import begins_after
from tests.people import leaves
from tests.test_closing import closes, text_of
from tests.test_given_answer import BRAM, DIRK, ELS, QUESTION, bram_answers_in_the_channel, got, notes
from tests.test_question import asks

LINE, ACCESS, COST = "Ik schreef ons loonbeleid", "Bel me op vrijdagochtend", "een koffie"
FORM = {"Wat weet of kun je?": LINE, "Hoe komt iemand eraan?": ACCESS, "Wat kost het?": COST}
ADD, OFFER = "Mij mag je iets vragen", "Je antwoord op deze vraag is overgenomen"


async def finds(circle: Running, user_id: str, words: str = "") -> str:
    """What somebody reads of who knows what, perhaps with words that they look for."""
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", f"wiekan {words}".strip(), channel=CHANNEL)
    return shown(somebody.top())


async def says(circle: Running, user_id: str = BRAM) -> None:
    """Somebody says what they may be asked about, how and at what cost."""
    await finds(circle, user_id)
    somebody = circle.person(user_id)
    await somebody.clicks(ADD)
    await somebody.submits(FORM)


async def kept(circle: Running) -> list[Expertise]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(Expertise).order_by(Expertise.id)))


async def home_of(circle: Running, user_id: str) -> str:
    somebody = circle.person(user_id)
    await somebody.opens_home()
    assert somebody.home is not None
    return shown(somebody.home)


async def test_what_somebody_says_of_themselves_others_find_with_how_to_get_to_it_and_what_it_costs(
    circle: Running,
) -> None:
    assert ADD in await finds(circle, BRAM)
    await says(circle)
    for reader in (ELS, "U0RIA"):
        said = await finds(circle, reader, "loonbeleid")
        assert all(words in said for words in (LINE, f"Hoe: {ACCESS}", f"Kost: {COST}", "<@U0BRAM>")), reader
        assert "Haal mij hier weg" not in said
    assert LINE not in await finds(circle, ELS, "boekhouden")


@pytest.mark.long
async def test_it_is_theirs_to_change_and_to_take_off_and_the_same_twice_is_one(circle: Running) -> None:
    await says(circle)
    await says(circle)
    assert len(await kept(circle)) == 1
    bram = circle.person(BRAM)
    await bram.clicks("Wijzigen")
    await bram.submits({"Wat kost het?": ""})
    assert "Kost:" not in shown(bram.top())
    assert f"Hoe: {ACCESS}" in shown(bram.top()), "what was left as it was stays"
    await bram.clicks("Haal mij hier weg")
    assert LINE not in shown(bram.top())
    assert await kept(circle) == []
    await says(circle)
    await bram.clicks("Wijzigen")
    async with circle.database.write() as db:  # on another device
        await db.execute(delete(Expertise))
    await bram.submits({"Wat kost het?": "niets"})
    assert await kept(circle) == [], "what was taken off meanwhile does not come back by an old form"


async def test_it_goes_with_who_leaves(circle: Running) -> None:
    await says(circle)
    await circle.person(BRAM).closes(everything=True)
    await leaves(circle, BRAM)
    assert await kept(circle) == []
    assert LINE not in await finds(circle, ELS)


async def bram_s_answer_is_taken_over(circle: Running) -> None:
    """Dirk says that what Bram wrote answers his question."""
    await bram_answers_in_the_channel(circle)
    await notes(circle, BRAM)
    dirk = circle.person(DIRK)
    assert OFFER not in await home_of(circle, BRAM), "before it is taken over"
    await dirk.clicks("Ja", within=got(circle, DIRK, "Iemand antwoordde")[0])
    await dirk.closes(everything=True)
    await circle.settled()


@begins_after(bram_s_answer_is_taken_over)
@pytest.mark.long
async def test_whose_answer_was_taken_over_is_asked_alone_and_a_yes_notes_their_own_words(
    circle: Running,
) -> None:
    assert OFFER in await home_of(circle, BRAM)
    for other in (DIRK, ELS, "U0RIA"):
        assert OFFER not in await home_of(circle, other), other
    bram = circle.person(BRAM)
    await bram.clicks("Ja, noteer het", within="home")
    assert bram.sees(QUESTION)
    await bram.closes(everything=True)
    assert OFFER in await home_of(circle, BRAM), "who only looked at the form is asked still"
    assert await kept(circle) == []
    await bram.clicks("Ja, noteer het", within="home")
    await bram.submits(FORM)
    said = await finds(circle, ELS, "loonbeleid")
    assert LINE in said
    assert QUESTION in said
    assert OFFER not in await home_of(circle, BRAM)


@pytest.mark.long
@begins_after(bram_s_answer_is_taken_over)
@pytest.mark.parametrize("press", ["Nee, bedankt", "Niet meer vragen"])
async def test_a_no_is_not_asked_again_and_never_ends_all_offers(circle: Running, press: str) -> None:
    bram = circle.person(BRAM)
    await bram.opens_home()
    await bram.clicks(press, within="home")
    assert OFFER not in await home_of(circle, BRAM)
    assert await kept(circle) == []
    await writes_in_the_intake(circle)
    asked = "Bij de kennismaking schreef je" in await home_of(circle, BRAM)
    assert asked is (press == "Nee, bedankt")
    await leaves(circle, BRAM)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(ExpertiseOffer))) == []


async def writes_in_the_intake(circle: Running) -> None:
    """Bram wrote in the intake what others may ask him."""
    async with circle.database.write() as db:
        bram = (await db.scalars(select(Person).where(Person.user_id == BRAM))).one()
        asked = Inquiry(network_id=1, instrument="intake", state=State.OPEN, opened_at=circle.clock.now())
        db.add(asked)
        await db.flush()
        given = {"learn": "Zwijgen", "bring": "", "ask_me": LINE}
        db.add(Said(inquiry_id=asked.id, person_id=bram.id, given=given))


@pytest.mark.long
async def test_what_stands_in_the_intake_is_put_there_once_its_writer_says_so(circle: Running) -> None:
    await writes_in_the_intake(circle)
    assert LINE not in await finds(circle, ELS)
    assert "Bij de kennismaking schreef je" in await home_of(circle, BRAM)
    bram = circle.person(BRAM)
    await bram.clicks("Ja, noteer het", within="home")
    await bram.submits({"Hoe komt iemand eraan?": ACCESS})
    assert f"Hoe: {ACCESS}" in await finds(circle, ELS, "loonbeleid")
    assert "Bij de kennismaking schreef je" not in await home_of(circle, BRAM)


async def test_a_line_without_words_is_refused_beside_its_field(circle: Running) -> None:
    await finds(circle, BRAM)
    bram = circle.person(BRAM)
    await bram.clicks(ADD)
    await bram.submits({"Wat weet of kun je?": "   "})
    assert bram.errors
    assert await kept(circle) == []


@pytest.mark.long
async def test_a_yes_to_the_intake_does_not_wipe_how_to_get_to_it(circle: Running) -> None:
    await says(circle)
    await circle.person(BRAM).closes(everything=True)
    await writes_in_the_intake(circle)
    bram = circle.person(BRAM)
    await bram.opens_home()
    await bram.clicks("Ja, noteer het", within="home")
    await bram.submits({})
    (row,) = await kept(circle)
    assert (row.access, row.cost) == (ACCESS, COST), "the same again is one: nothing of it is lost"


async def two_answers(circle: Running) -> None:
    """Dirk and Els asked something; Bram answered both, and Els took hers over."""
    await bram_answers_in_the_channel(circle)
    await notes(circle, BRAM)
    await asks(circle, ELS, "Wat doe je met een volle agenda?")
    await circle.person(ELS).closes(everything=True)
    bram = circle.person(BRAM)
    message = await bram.writes("Schrap de helft.", channel=CHANNEL)
    await bram.uses_message_shortcut(Shortcut.ANSWERS, message)
    await bram.submits({"Op welke vraag is dit een antwoord?": "Wat doe je met een volle agenda?"})
    await bram.closes(everything=True)
    await circle.settled()
    await circle.person(ELS).clicks("Ja", within=got(circle, ELS, "Iemand antwoordde")[0])
    await circle.person(ELS).closes(everything=True)
    await circle.settled()


@begins_after(two_answers)
@pytest.mark.long
async def test_a_no_counts_though_another_answer_was_taken_over_meanwhile(circle: Running) -> None:
    bram = circle.person(BRAM)
    assert "volle agenda" in (await home_of(circle, BRAM)).split(OFFER)[1][:200]
    await circle.person(DIRK).clicks("Ja", within=got(circle, DIRK, "Iemand antwoordde")[0])
    await circle.person(DIRK).closes(everything=True)
    async with circle.database.read() as db:
        about = (await db.scalars(select(GivenAnswer).order_by(GivenAnswer.id.desc()))).first()
    assert about is not None
    await bram.clicks("Nee, bedankt", within="home")
    async with circle.database.read() as db:
        said = [one.about for one in await db.scalars(select(ExpertiseOffer))]
    assert said == [f"answer:{about.id}"], "what he said no to is offered again"


@begins_after(two_answers)
@pytest.mark.long
async def test_what_was_typed_for_one_offer_is_kept_though_another_came_before_it(circle: Running) -> None:
    bram = circle.person(BRAM)
    await bram.opens_home()
    await bram.clicks("Ja, noteer het", within="home")
    await circle.person(DIRK).clicks("Ja", within=got(circle, DIRK, "Iemand antwoordde")[0])
    await circle.person(DIRK).closes(everything=True)
    await bram.submits(FORM)
    assert [one.line for one in await kept(circle)] == [LINE], shown(bram.top())


async def knows(circle: Running) -> None:
    await says(circle)
    await circle.person(BRAM).closes(everything=True)


@begins_after(knows, held_three_times, closes)
@pytest.mark.long
async def test_one_takes_back_what_one_knows_in_a_closed_network(circle: Running) -> None:
    await finds(circle, BRAM)
    bram = circle.person(BRAM)
    assert "Haal mij hier weg" in shown(bram.top()), shown(bram.top())
    await bram.clicks("Haal mij hier weg")
    assert await kept(circle) == []


@begins_after(knows, held_three_times, closes)
@pytest.mark.long
async def test_own_export_of_a_closed_network_holds_what_i_know(circle: Running) -> None:
    await home_of(circle, BRAM)
    await circle.person(BRAM).clicks("Wat van mij is", within="home")
    for words in (LINE, ACCESS, COST):
        assert words in await text_of(circle, BRAM)
