"""Buddies: a newcomer and an old hand, asked quietly, of whom each may say no without a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import buddy
from models.buddy import Buddies, Says
from models.expertise import Expertise
from models.membership import Membership
from models.network import Network
from models.person import Person
from models.retention import forget
from models.session import LearningSession, Stage
from playground import Message
from playground.sight import shown
from tests.conftest import FACILITATOR, MEMBERS, Running
from tests.moments import begins_after
from tests.people import leaves, leaves_and_comes_back
from tests.rows import new_session
from tests.test_question import asks

ANNA, BRAM, CHIARA, FATIMA = "U0ANNA", "U0BRAM", "U0CHIARA", "U0FATIMA"
OFFER, AGAIN = "kwam er na de eerste bijeenkomst bij", "werd het geen koppel"
ASKED = "Je bent nieuw in"


async def a_newcomer(circle: Running) -> None:
    """A session was held, and Fatima joined after it."""
    await circle.advance("2026-01-06 10:00")
    async with circle.database.write() as db:
        db.add(held(circle, "2026-01-02T13:30", 90))
        await db.flush()
        fatima = (await db.scalars(select(Person).where(Person.user_id == FATIMA))).one()
        for place in await db.scalars(select(Membership)):
            place.since = circle.clock.now() - timedelta(days=1 if place.person_id == fatima.id else 60)


def held(circle: Running, starts: str, number: int) -> LearningSession:
    return new_session(
        Stage.CLOSED, starts, network_id=1, number=number, minutes=120, created_at=circle.clock.now()
    )


async def home_of(circle: Running, user_id: str) -> str:
    somebody = circle.person(user_id)
    await somebody.opens_home()
    assert somebody.home is not None
    return shown(somebody.home)


async def asked_both(circle: Running, guide: str = "Anna Peeters") -> None:
    """Ria asks Fatima and somebody who has been there longer."""
    await home_of(circle, FACILITATOR)
    await circle.ria.clicks("Kies een buddy", within="home")
    await circle.ria.submits({"Wie is er langer bij?": guide})
    await circle.ria.closes(everything=True)
    await circle.settled()


def got(circle: Running, user_id: str) -> list[Message]:
    said = ("buddy", "Buddy")
    return [
        m for m in circle.person(user_id).direct_messages if any(word in m.original.text for word in said)
    ]


async def a_night_passes(circle: Running, until: str) -> None:
    """What has had its time ends each night."""
    await circle.advance(until)
    for _ in range(2):
        await circle.kring.ticker.tick()
        await circle.settled()


async def says(circle: Running, user_id: str, press: str) -> None:
    await home_of(circle, user_id)
    await circle.person(user_id).clicks(press, within="home")
    await circle.settled()


@begins_after(a_newcomer)
@pytest.mark.long
async def test_a_newcomer_and_an_old_hand_are_asked_quietly_and_find_each_other_when_both_say_yes(
    circle: Running,
) -> None:
    assert OFFER in await home_of(circle, FACILITATOR)
    for other in MEMBERS:
        assert OFFER not in await home_of(circle, other), other
    await asked_both(circle)
    assert OFFER not in await home_of(circle, FACILITATOR), "asked once"
    assert [len(got(circle, who)) for who in (FATIMA, ANNA, BRAM, FACILITATOR)] == [1, 1, 0, 0]
    assert ASKED in shown(got(circle, FATIMA)[0])
    await says(circle, FATIMA, "Graag")
    assert "Je bent graag buddy" in await home_of(circle, FATIMA)
    await circle.person(ANNA).clicks("Graag", within=got(circle, ANNA)[0])
    await circle.settled()
    for one in (FATIMA, ANNA):
        assert "twee bijeenkomsten lang buddy’s" in await home_of(circle, one), one
        assert "twee bijeenkomsten lang buddy’s" in shown(got(circle, one)[0])
    assert "buddy" not in await home_of(circle, BRAM)
    await says(circle, ANNA, "Stoppen")
    for one in (FATIMA, ANNA):
        assert "geen buddy’s" in shown(got(circle, one)[0])
        assert "buddy" not in await home_of(circle, one)


@begins_after(a_newcomer, asked_both)
@pytest.mark.parametrize(("who", "other"), [(FATIMA, ANNA), (ANNA, FATIMA)])
@pytest.mark.parametrize("other_says", [None, "Graag"])
@pytest.mark.long
async def test_a_no_needs_no_reason_and_nobody_reads_whose_it_was(
    circle: Running, who: str, other: str, other_says: str | None
) -> None:
    if other_says is not None:
        await says(circle, other, other_says)
    before = [await home_of(circle, one) for one in (other, FACILITATOR)]
    message = shown(got(circle, other)[0])
    await says(circle, who, "Liever niet")
    now = [await home_of(circle, one) for one in (other, FACILITATOR)]
    assert now == before, "it looks like silence"
    assert shown(got(circle, other)[0]) == message
    assert not got(circle, other)[0].edited or other_says is not None
    assert "geen buddy’s" in shown(got(circle, who)[0])
    await a_night_passes(circle, "2026-01-22 10:00")
    said = await home_of(circle, FACILITATOR)
    assert AGAIN in said
    assert "Liever niet" not in said
    for one in (FATIMA, ANNA):
        assert "geen buddy’s" in shown(got(circle, one)[0]), one
        assert "buddy" not in await home_of(circle, one), one
    await home_of(circle, FACILITATOR)
    await circle.ria.clicks("Kies een buddy", within="home")
    offered = shown(circle.ria.top())
    assert "Bram Maes" in offered
    assert "Anna Peeters" not in offered, "not who was asked last"


@pytest.mark.long
@begins_after(a_newcomer, asked_both)
async def test_what_nobody_answers_holds_newcomer_and_guide_for_two_weeks_alone(circle: Running) -> None:
    async with circle.database.read() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        assert await buddy.to_propose(db, home, now + timedelta(days=13)) == []
        (one,) = await buddy.to_propose(db, home, now + timedelta(days=15))
    assert one.newcomer.user_id == FATIMA
    assert one.again


@pytest.mark.long
@begins_after(a_newcomer, asked_both)
async def test_who_said_gladly_can_change_their_mind_until_it_is_settled(circle: Running) -> None:
    await says(circle, ANNA, "Graag")
    await says(circle, ANNA, "Liever niet")
    await says(circle, FATIMA, "Graag")
    async with circle.database.read() as db:
        row = (await db.scalars(select(Buddies))).one()
    assert not row.coupled


@pytest.mark.long
@begins_after(a_newcomer, asked_both)
async def test_it_ends_by_itself_after_two_sessions(circle: Running) -> None:
    await says(circle, FATIMA, "Graag")
    await says(circle, ANNA, "Graag")
    for number, starts in ((91, "2026-01-20T13:30"), (92, "2026-02-03T13:30")):
        assert "buddy’s" in await home_of(circle, ANNA)
        async with circle.database.write() as db:
            db.add(held(circle, starts, number))
    assert "buddy" not in await home_of(circle, ANNA)
    assert "buddy" not in await home_of(circle, FACILITATOR), "nor offered anew"
    await a_night_passes(circle, "2026-02-05 10:00")
    assert "geen buddy’s" in shown(got(circle, ANNA)[0]), "and the message says so"


@begins_after(a_newcomer)
async def test_who_said_to_know_something_about_the_newcomer_s_question_is_suggested(circle: Running) -> None:
    await asks(circle, FATIMA, "Hoe maak je een loonbeleid?")
    await circle.person(FATIMA).closes(everything=True)
    async with circle.database.write() as db:
        chiara = (await db.scalars(select(Person).where(Person.user_id == CHIARA))).one()
        db.add(Expertise(network_id=1, person_id=chiara.id, line="Ik schreef ons loonbeleid"))
    await home_of(circle, FACILITATOR)
    await circle.ria.clicks("Kies een buddy", within="home")
    assert "<@U0CHIARA> voor: die mag je iets vragen over “Ik schreef ons loonbeleid”" in shown(
        circle.ria.top()
    )
    async with circle.database.read() as db:
        (one,) = await buddy.to_propose(db, await db.get_one(Network, 1), circle.clock.now())
    assert one.guides[0].user_id == CHIARA
    assert FATIMA not in {guide.user_id for guide in one.guides}


@begins_after(a_newcomer)
async def test_what_a_newcomer_asked_without_a_name_suggests_nobody(circle: Running) -> None:
    await asks(circle, FATIMA, "Hoe maak je een loonbeleid?", **{"Je naam": ["Zonder mijn naam"]})
    async with circle.database.write() as db:
        chiara = (await db.scalars(select(Person).where(Person.user_id == CHIARA))).one()
        db.add(Expertise(network_id=1, person_id=chiara.id, line="Ik schreef ons loonbeleid"))
    async with circle.database.read() as db:
        (one,) = await buddy.to_propose(db, await db.get_one(Network, 1), circle.clock.now())
    assert one.known is None


@begins_after(a_newcomer)
async def test_the_facilitator_lets_it_be_and_is_asked_no_more(circle: Running) -> None:
    await home_of(circle, FACILITATOR)
    await circle.ria.clicks("Geen buddy nodig", within="home")
    assert OFFER not in await home_of(circle, FACILITATOR)
    assert got(circle, FATIMA) == []


@pytest.mark.long
@begins_after(a_newcomer, asked_both)
@pytest.mark.parametrize("who", [FATIMA, ANNA])
async def test_it_goes_with_either_who_leaves_and_after_half_a_year(circle: Running, who: str) -> None:
    await leaves(circle, who)
    (other,) = {FATIMA, ANNA} - {who}
    assert "geen buddy’s" in shown(got(circle, other)[0])
    assert "buddy" not in await home_of(circle, other)
    async with circle.database.write() as db:
        assert list(await db.scalars(select(Buddies))) == []
        fatima = (await db.scalars(select(Person).where(Person.user_id == FATIMA))).one()
        db.add(Buddies(network_id=1, newcomer_id=fatima.id, guide_id=None, asked_at=circle.clock.now()))
        await forget(db, circle.clock.now() + buddy.NEWCOMER + timedelta(days=1))
        assert list(await db.scalars(select(Buddies))) == []


@begins_after(a_newcomer)
async def test_before_a_first_session_nobody_is_a_newcomer(circle: Running) -> None:
    async with circle.database.write() as db:
        for meeting in await db.scalars(select(LearningSession).where(LearningSession.stage == Stage.CLOSED)):
            await db.delete(meeting)
    assert OFFER not in await home_of(circle, FACILITATOR)


@begins_after(a_newcomer)
async def test_a_guide_is_free_again_once_it_ended_by_itself(circle: Running) -> None:
    now = circle.clock.now()
    async with circle.database.write() as db:
        keys = {one.user_id: one.id for one in await db.scalars(select(Person))}
        for new, guide in (("U0ELS", ANNA), (CHIARA, BRAM)):
            before = now - timedelta(days=50)
            row = Buddies(network_id=1, newcomer_id=keys[new], guide_id=keys[guide], asked_at=before)
            row.newcomer_says = row.guide_says = Says.YES
            row.began_at = before
            db.add(row)
        db.add_all([held(circle, "2025-12-02T13:30", 80), held(circle, "2025-12-16T13:30", 81)])
        for place in await db.scalars(select(Membership).where(Membership.person_id != keys[FATIMA])):
            place.since = now - timedelta(days=90)
    async with circle.database.read() as db:
        assert await buddy.of_person(db, 1, keys[ANNA], now) == []
        (one,) = await buddy.to_propose(db, await db.get_one(Network, 1), now)
    assert ANNA in {guide.user_id for guide in one.guides}


@pytest.mark.long
@begins_after(a_newcomer, asked_both)
async def test_a_couple_that_goes_on_is_not_forgotten_after_half_a_year(circle: Running) -> None:
    await says(circle, FATIMA, "Graag")
    await says(circle, ANNA, "Graag")
    async with circle.database.write() as db:
        await forget(db, circle.clock.now() + buddy.NEWCOMER + timedelta(days=1))
        assert [row.coupled for row in await db.scalars(select(Buddies))] == [True]


@begins_after(a_newcomer)
async def test_nobody_is_a_newcomer_for_more_than_half_a_year(circle: Running) -> None:
    async with circle.database.read() as db:
        later = circle.clock.now() + buddy.NEWCOMER
        assert await buddy.to_propose(db, await db.get_one(Network, 1), later) == []


@pytest.mark.long
@begins_after(a_newcomer)
async def test_who_said_yes_at_home_before_the_message_came_hears_that_they_are_buddies(
    circle: Running,
) -> None:
    await circle.advance("2026-01-06 20:30")
    await asked_both(circle)
    await says(circle, FATIMA, "Graag")
    await says(circle, ANNA, "Graag")
    await circle.advance("2026-01-08 12:00")
    for who in (FATIMA, ANNA):
        (told,) = got(circle, who)
        assert "buddy’s" in shown(told)


@pytest.mark.long
@begins_after(a_newcomer, asked_both)
async def test_who_said_yes_first_is_told_once_when_it_is_settled(circle: Running) -> None:
    await says(circle, FATIMA, "Graag")
    await circle.advance("2026-01-08 12:00")
    await says(circle, ANNA, "Graag")
    await circle.advance("2026-01-09 12:00")
    assert [len(got(circle, who)) for who in (FATIMA, ANNA)] == [2, 1]
    assert "buddy’s" in shown(got(circle, FATIMA)[-1])


@pytest.mark.long
@begins_after(a_newcomer)
async def test_who_left_and_came_back_is_an_old_hand_and_no_newcomer(circle: Running) -> None:
    await leaves_and_comes_back(circle, ANNA, "2026-01-07")
    async with circle.database.read() as db:
        home = await db.get_one(Network, 1)
        (one,) = await buddy.to_propose(db, home, circle.clock.now())
    assert one.newcomer.user_id == FATIMA
    assert ANNA in {guide.user_id for guide in one.guides}
