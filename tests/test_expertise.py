"""Who knows what: found by words, and shown only as Slack accepts it."""

from sqlalchemy import select

from models import expertise
from models.expertise import Expertise, Known
from models.person import Person
from models.question import LearningQuestion
from models.search import find
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.test_panel import PAY, begin
from tests.test_room import opens_room


def known(number: int, line: str, topic: str = "") -> Known:
    return Known(number, number, f"U{number}", line, topic)


def test_who_knows_is_found_by_words_within_compounds_and_in_spite_of_a_slip() -> None:
    people = [
        known(1, "Ik leidde intervisie in de zorg."),
        known(2, "Feedbackgesprekken, al tien jaar."),
        known(3, "Toetsen maken.", "Hoe meten we of iemand leert?"),
    ]

    def who(words: str) -> list[int]:
        return [one.person_id for one in find(people, words, lambda one: one.words)]

    assert who("feedback") == [2]
    assert who("intervise") == [1]
    assert who("METEN, leert") == [3]
    assert who("intervisie en feedback") == [1, 2]
    assert who("boekhouden") == []
    assert who("") == []


KNOWS = "Ik schreef ons loonbeleid"
HINT = "Leden die hier iets over weten"


async def knows(circle: Running) -> None:
    """Chiara said that others may ask her about pay."""
    async with circle.database.write() as db:
        asked = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        chiara = (await db.scalars(select(Person).where(Person.user_id == "U0CHIARA"))).one()
        db.add(Expertise(network_id=1, person_id=chiara.id, question_id=asked.id, line=KNOWS))


async def opens_card(circle: Running, who: str, question: str = PAY) -> Hands:
    person = circle.person(who)
    await person.runs("/kring", "vragen", channel=CHANNEL)
    await person.clicks("Openen", beside=question if who == "U0RIA" else None)
    return person


@begins_after(begin, knows)
async def test_beside_a_question_its_asker_and_the_facilitator_read_who_knows_something(
    circle: Running,
) -> None:
    for who in ("U0ANNA", "U0RIA"):
        person = await opens_card(circle, who)
        assert HINT in shown(person.top()), who
        assert KNOWS in shown(person.top())
    async with circle.database.read() as db:
        asked = (await db.scalars(select(LearningQuestion.id).where(LearningQuestion.text == PAY))).one()
        dirk = (await db.scalars(select(Person.id).where(Person.user_id == "U0DIRK"))).one()
        chiara = (await db.scalars(select(Person.id).where(Person.user_id == "U0CHIARA"))).one()
        assert [one.line for one in await expertise.near(db, 1, {asked: PAY}, dirk)] == [KNOWS]
        assert await expertise.near(db, 1, {asked: PAY}, chiara) == [], "they know what they said"
        assert [one.line for one in await expertise.near(db, 1, {99: f"{PAY} Of niet?"}, dirk)] == [KNOWS]
        assert await expertise.near(db, 1, {99: "Waar staat de koffie?"}, dirk) == []
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    assert KNOWS not in shown(bram.top())


@begins_after(begin, knows)
async def test_at_the_item_that_is_on_the_facilitator_reads_who_knows_something(circle: Running) -> None:
    ria = await opens_room(circle)
    while PAY not in shown(ria.top()).split("Daarna")[0]:
        await ria.clicks("Klaar, verder")
    assert KNOWS in shown(ria.top())
