"""A sponsor's statement: theirs to write, read where the network is introduced, gone with their role."""

import pytest
from sqlalchemy import select

from models import leaving
from models.network import Network
from models.person import Person, find
from models.retention import erase
from models.statement import Statement
from models.support import SupportRole
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.people import invites, leaves
from tests.test_support import GUEST, opens, opens_mine
from tests.test_supporting import has_roles, looks

ELS = "U0ELS"

SAYS, WHO, BUTTON = "Wat zegt de sponsor?", "Wie zegt het?", "Waarom het ertoe doet"
WORDS = "Hier leren collega’s van elkaar, en daar maken we tijd voor."


async def sponsor(circle: Running) -> None:
    await has_roles(circle, SupportRole.SPONSOR)


async def stated(circle: Running) -> None:
    """Gert, sponsor, says why it matters."""
    await looks(circle)
    guest = circle.person(GUEST)
    await guest.clicks(BUTTON)
    assert "Gert Gast" in str(guest.top().content), "their own name stands there"
    await guest.submits({SAYS: WORDS})
    await guest.closes(everything=True)


async def by_facilitator(circle: Running, text: str, who: str = "De directie") -> None:
    await opens(circle, FACILITATOR)
    await circle.ria.clicks(BUTTON)
    await circle.ria.submits({SAYS: text, WHO: who})


async def rows(circle: Running) -> list[Statement]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(Statement)))


@pytest.mark.long
@begins_after(sponsor, stated)
async def test_what_a_sponsor_states_stands_where_the_network_is_introduced(circle: Running) -> None:
    for who, word in ((FACILITATOR, "uitnodiging"), ("U0ANNA", "over")):
        seen = await opens(circle, who, word)
        assert WORDS in seen
        assert "Gert Gast" in seen


@pytest.mark.long
@begins_after(sponsor, stated)
async def test_the_facilitator_takes_a_sponsor_s_words_away_and_does_not_change_them(circle: Running) -> None:
    await by_facilitator(circle, "Wij verplichten iedereen.")
    assert circle.ria.sees("De sponsor schreef deze woorden zelf")
    assert [one.text for one in await rows(circle)] == [WORDS]
    await circle.ria.closes(everything=True)
    await by_facilitator(circle, "")
    assert await rows(circle) == []


async def test_the_facilitator_writes_down_what_a_sponsor_outside_slack_says(circle: Running) -> None:
    await by_facilitator(circle, WORDS, "")
    assert await rows(circle) == [], "it says whose words they are"
    await circle.ria.submits({WHO: "Marleen Claes, directeur"})
    assert "Marleen Claes, directeur" in await opens(circle, "U0ANNA", "over")


@begins_after(sponsor, stated)
async def test_it_goes_when_the_sponsor_stops(circle: Running) -> None:
    await opens_mine(circle)
    await circle.person(GUEST).clicks("Stoppen")
    await circle.settled()
    assert await rows(circle) == []


async def els_is_invited(circle: Running) -> None:
    """Els left, and holds an invitation that she did not answer."""
    await leaves(circle, ELS)
    for one in (circle.person(ELS), circle.ria):
        if one.modals:
            await one.closes(everything=True)
    await circle.advance("2026-01-20 10:00")
    await invites(circle, ELS)
    await circle.advance("2026-01-21 12:00")


@pytest.mark.long
@begins_after(sponsor, stated, els_is_invited)
async def test_an_open_invitation_says_no_words_of_a_sponsor_who_is_forgotten(circle: Running) -> None:
    def holds() -> bool:
        return any(WORDS in shown(message) for message in circle.person(ELS).direct_messages)

    assert holds()
    async with circle.database.write() as db:  # who is a member nowhere has no commands
        who = await find(db, circle.playground.workspace.team, GUEST)
        assert who is not None
        await leaving.forget(db, who, circle.clock.now(), keep_questions=True)
    await circle.advance("2026-01-22 12:00")
    assert await rows(circle) == []
    assert not holds()


async def test_it_goes_with_whom_it_names_and_nobody_else_may_write_it(circle: Running) -> None:
    await by_facilitator(circle, WORDS, "Anna Peeters, namens de directie")
    async with circle.database.write() as db:
        anna = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        assert (await db.get_one(Network, 1)).channel_id == CHANNEL
        await erase(db, anna, keep_questions=True)
        assert list(await db.scalars(select(Statement))) == []


@begins_after(sponsor, stated)
@pytest.mark.parametrize("who", ["U0DIRK", FACILITATOR])
async def test_nobody_who_is_a_sponsor_too_puts_words_in_the_mouth_of_another(
    circle: Running, who: str
) -> None:
    await has_roles(circle, SupportRole.SPONSOR, who=who)
    await looks(circle, who)
    somebody = circle.person(who)
    await somebody.clicks(BUTTON)
    assert somebody.sees("Een andere sponsor schreef hier al iets")
    assert SAYS not in shown(somebody.top())
    assert [(one.text, one.who) for one in await rows(circle)] == [(WORDS, "Gert Gast")]


@begins_after(sponsor)
async def test_a_form_that_was_open_takes_away_nothing_that_was_written_meanwhile(circle: Running) -> None:
    await opens(circle, FACILITATOR)
    await circle.ria.clicks(BUTTON)
    await stated(circle)
    await circle.ria.submits()
    assert [one.text for one in await rows(circle)] == [WORDS]
    (row,) = await rows(circle)
    assert row.person_id is not None, "they stay the sponsor’s"


@pytest.mark.long
async def test_a_sponsor_makes_their_own_what_the_facilitator_wrote_under_their_own_name(
    circle: Running,
) -> None:
    await by_facilitator(circle, WORDS)
    await has_roles(circle, SupportRole.SPONSOR)
    await looks(circle)
    guest = circle.person(GUEST)
    await guest.clicks(BUTTON)
    assert "De directie" not in str(guest.top().content)
    await guest.submits()
    (row,) = await rows(circle)
    assert (row.text, row.who) == (WORDS, "Gert Gast")


@begins_after(sponsor, stated)
async def test_the_words_of_a_sponsor_who_left_slack_are_not_read_and_another_may_write(
    circle: Running,
) -> None:
    await circle.person(GUEST).loses_account()
    await circle.settled()
    assert WORDS not in await opens(circle, "U0ANNA", "over")
    await has_roles(circle, SupportRole.SPONSOR, who="U0DIRK")
    await looks(circle, "U0DIRK")
    dirk = circle.person("U0DIRK")
    await dirk.clicks(BUTTON)
    await dirk.submits({SAYS: "Neem er tijd voor."})
    assert [(one.text, one.who) for one in await rows(circle)] == [("Neem er tijd voor.", "Dirk Wouters")]


@pytest.mark.parametrize(
    ("text", "who", "left"),
    [
        ("Ann Peeters en haar groep maken ons beter.", "De directie", False),
        (WORDS, "Ann Peeters, directeur", False),
        (WORDS, "Marleen Ann Peetersen", True),
    ],
)
async def test_one_that_names_who_is_forgotten_goes_and_a_longer_name_stays(
    circle: Running, text: str, who: str, left: bool
) -> None:
    await by_facilitator(circle, text, who)
    async with circle.database.write() as db:
        anna = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        anna.name = "Ann Peeters"
        await db.flush()
        await erase(db, anna, keep_questions=True)
    assert bool(await rows(circle)) is left
