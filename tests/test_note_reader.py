"""Who reads a note: said before it is sent, and chosen where it may be about whoever facilitates."""

import pytest
from sqlalchemy import select

from models.delivery import Delivery, DeliveryState
from models.note import Note
from models.plan import RULES, Kind, Recipients
from models.support import Says, Supporter, SupportRole
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after
from tests.people import settings
from tests.test_as_read import els_facilitates_too
from tests.test_note import FORM
from tests.test_support import GUEST, home_of
from tests.test_supporting import has_roles

ANNA, ELS = "U0ANNA", "U0ELS"
TEXT, READER = "Ik word telkens onderbroken", "Wie leest dit?"


async def convenor(circle: Running) -> None:
    await has_roles(circle, SupportRole.CONVENOR)


async def writes(circle: Running) -> str:
    """Anna opens the form from the menu of her network at Home."""
    anna = circle.person(ANNA)
    await anna.opens_home()
    await anna.clicks("Bericht aan je begeleider", within="home")
    return shown(anna.top())


def got(circle: Running, who: str) -> list[str]:
    return [text for text in circle.said_to(who) if TEXT in text]


async def test_where_there_is_one_reader_it_says_who_that_is(circle: Running) -> None:
    seen = await writes(circle)
    assert "Dit leest Ria Mertens" in seen
    assert READER not in seen


@begins_after(convenor)
async def test_a_convenor_can_be_chosen_and_then_nobody_else_learns_of_it(circle: Running) -> None:
    before = await home_of(circle, FACILITATOR)
    seen = await writes(circle)
    assert READER in seen
    anna = circle.person(ANNA)
    await anna.submits({READER: "Alleen Gert Gast, trekker", FORM: TEXT})
    assert "Gert Gast en aan niemand anders" in shown(anna.top())
    await circle.settled()
    (said,) = got(circle, GUEST)
    assert "Jij bent gekozen om dit als enige te lezen" in said
    assert all(got(circle, who) == [] for who in (FACILITATOR, *MEMBERS))
    assert await home_of(circle, FACILITATOR) == before
    async with circle.database.read() as db:
        (note,) = await db.scalars(select(Note))
        assert note.text == "", "nothing is kept once it is delivered"


@pytest.mark.parametrize("choosing", [False, True])
async def test_it_goes_to_nobody_whom_the_form_did_not_name_and_what_was_typed_stays(
    circle: Running, choosing: bool
) -> None:
    if choosing:
        await convenor(circle)
    await writes(circle)
    await settings(circle, Begeleider=ELS)
    anna = circle.person(ANNA)
    await anna.submits({FORM: TEXT, "Je naam": ["Zonder mijn naam"]})
    await circle.settled()
    assert got(circle, ELS) == got(circle, FACILITATOR) == []
    said = f"{shown(anna.top())} {anna.top().content}"
    assert "Intussen leest iemand anders dit" in said
    assert "Els Jacobs" in said
    assert TEXT in said
    await anna.submits()
    await circle.settled()
    (arrived,) = got(circle, ELS)
    assert "Anna" not in arrived


@begins_after(convenor)
async def test_where_nobody_who_facilitates_is_on_slack_a_convenor_reads_it(circle: Running) -> None:
    await circle.ria.loses_account()
    assert "Dit leest Gert Gast." in await writes(circle)
    await circle.person(ANNA).submits({FORM: TEXT})
    await circle.settled()
    (said,) = got(circle, GUEST)
    assert "daarom lees jij dit als enige" in said
    assert "gekozen" not in said


@begins_after(convenor)
async def test_unchanged_it_goes_to_who_facilitates_as_always(circle: Running) -> None:
    await writes(circle)
    await circle.person(ANNA).submits({FORM: TEXT})
    await circle.settled()
    assert len(got(circle, FACILITATOR)) == 1
    assert got(circle, GUEST) == []


@begins_after(els_facilitates_too)
async def test_of_two_who_lead_one_can_be_chosen(circle: Running) -> None:
    await writes(circle)
    await circle.person(ANNA).submits({READER: "Alleen Els Jacobs, vervanger", FORM: TEXT})
    await circle.settled()
    assert len(got(circle, ELS)) == 1
    assert got(circle, FACILITATOR) == []


@begins_after(convenor)
async def test_a_convenor_who_stopped_meanwhile_is_not_sent_anything_and_the_words_stay(
    circle: Running,
) -> None:
    await writes(circle)
    async with circle.database.write() as db:
        (await db.scalars(select(Supporter))).one().says = Says.STOPPED
    anna = circle.person(ANNA)
    await anna.submits({READER: "Alleen Gert Gast, trekker", FORM: TEXT})
    assert anna.sees("Kies iemand anders")
    await circle.settled()
    assert got(circle, GUEST) == []


@begins_after(convenor)
async def test_that_it_does_not_arrive_is_told_to_nobody_who_facilitates(circle: Running) -> None:
    before = await home_of(circle, FACILITATOR)
    await writes(circle)
    await circle.person(ANNA).submits({READER: "Alleen Gert Gast, trekker", FORM: TEXT})
    async with circle.database.write() as db:
        (row,) = await db.scalars(select(Delivery).where(Delivery.kind == Kind.SIGNAL))
        row.finish(DeliveryState.FAILED, "account_inactive")
    assert await home_of(circle, FACILITATOR) == before
    assert RULES[Kind.SIGNAL].recipients is Recipients.UNTOLD


@begins_after(convenor)
async def test_in_english_too(circle: Running) -> None:
    await circle.person(ANNA).runs("/kring", "taal en", channel=CHANNEL)
    anna = circle.person(ANNA)
    await anna.opens_home()
    await anna.clicks("Message your facilitator", within="home")
    assert "your facilitator doesn’t learn of it from me" in shown(anna.top())


@begins_after(convenor)
@pytest.mark.parametrize("named", [True, False])
async def test_with_a_name_or_without_as_its_writer_wishes(circle: Running, named: bool) -> None:
    await writes(circle)
    said = {READER: "Alleen Gert Gast, trekker", FORM: TEXT}
    await circle.person(ANNA).submits(said | ({} if named else {"Je naam": ["Zonder mijn naam"]}))
    await circle.settled()
    (text,) = got(circle, GUEST)
    assert (f"<@{ANNA}>" in text) is named
