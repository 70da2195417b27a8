"""Who reads a note: said before it is sent, and chosen where it may be about whoever facilitates."""

import pytest
from sqlalchemy import select

from models import note_back
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.note import Note
from models.person import Person
from models.plan import RULES, Kind, Recipients
from models.retention import erase, forget
from models.support import Says, Supporter, SupportRole
from playground import Message
from playground.errors import InputRefused
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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


async def gert_stops_before_it_arrives(circle: Running) -> None:
    """Anna writes to Gert alone in the evening; before the morning he is convenor no more."""
    await circle.advance("2026-01-06 19:00")
    await writes(circle)
    await circle.person(ANNA).submits({READER: "Alleen Gert Gast, trekker", FORM: TEXT})
    await circle.person(ANNA).closes(everything=True)
    await circle.settled()  # the evening's work is done before
    async with circle.database.write() as db:
        (await db.scalars(select(Supporter))).one().says = Says.STOPPED
    await circle.advance("2026-01-07 10:00")


def came_back(circle: Running) -> Message:
    (found,) = [m for m in circle.person(ANNA).direct_messages if "is niet aangekomen" in shown(m)]
    return found


async def chooses_again(circle: Running) -> str:
    anna = circle.person(ANNA)
    await anna.clicks("Een andere lezer kiezen", within=came_back(circle))
    return shown(anna.top())


@pytest.mark.long
@begins_after(convenor, els_facilitates_too)
async def test_what_its_reader_does_not_get_any_more_goes_back_to_its_writer_alone_who_chooses_another(
    circle: Running,
) -> None:
    await gert_stops_before_it_arrives(circle)
    assert got(circle, GUEST) == []
    back = shown(came_back(circle))
    assert TEXT in back
    assert "21 januari" in back
    assert [who for who in (FACILITATOR, *MEMBERS) if got(circle, who)] == [ANNA]
    home = await home_of(circle, FACILITATOR)
    assert "heeft niet langer de rol" in home, "that is no secret"
    assert "Bericht van een lid" not in home
    assert "niet bereikt" not in home.lower()
    seen = await chooses_again(circle)
    assert TEXT in seen, "nothing need be typed again"
    assert "trekker" not in seen
    anna = circle.person(ANNA)
    with pytest.raises(InputRefused, match=READER[:-1]):
        await anna.submits()  # it never goes to somebody by itself
    await anna.submits({READER: "Alleen Els Jacobs, vervanger"})
    await circle.settled()
    assert len(got(circle, ELS)) == 1
    assert got(circle, FACILITATOR) == []
    async with circle.database.read() as db:
        assert {note.text for note in await db.scalars(select(Note))} == {""}
    await anna.closes(everything=True)
    await anna.clicks("Een andere lezer kiezen", within=came_back(circle))
    assert "bewaar ik niet meer" in shown(anna.top())


@begins_after(convenor, gert_stops_before_it_arrives)
async def test_what_came_back_and_is_let_be_is_erased_after_two_weeks(circle: Running) -> None:
    async with circle.database.read() as db:
        assert [note.text for note in await db.scalars(select(Note))] == [TEXT]
    await circle.advance("2026-01-22 10:00")
    async with circle.database.write() as db:
        await forget(db, circle.clock.now())
        assert [note.text for note in await db.scalars(select(Note))] == [""]
    assert TEXT in shown(came_back(circle)), "what stands in Slack is theirs"


@begins_after(convenor, gert_stops_before_it_arrives)
async def test_where_only_who_facilitates_is_left_its_writer_chooses_that_or_nobody(circle: Running) -> None:
    seen = await chooses_again(circle)
    assert "Dit leest" not in seen
    await circle.person(ANNA).submits({READER: "Alleen Ria Mertens, begeleider"})
    await circle.settled()
    assert len(got(circle, FACILITATOR)) == 1


@begins_after(convenor, gert_stops_before_it_arrives)
async def test_nobody_else_opens_what_came_back(circle: Running) -> None:
    async with circle.database.write() as db:
        home, note = await db.get_one(Network, 1), (await db.scalars(select(Note))).one()
        bram = (await db.scalars(select(Person).where(Person.user_id == "U0BRAM"))).one()
        with pytest.raises(note_back.NoteGone):
            await note_back.must_find(db, home, note.key, bram)


@pytest.mark.long
@begins_after(convenor)
async def test_an_account_that_is_gone_is_no_reason_to_lose_what_was_written_to_it(circle: Running) -> None:
    await circle.advance("2026-01-06 19:00")
    await writes(circle)
    await circle.person(ANNA).submits({READER: "Alleen Gert Gast, trekker", FORM: TEXT})
    async with circle.database.write() as db:
        gert = (await db.scalars(select(Person).where(Person.user_id == GUEST))).one()
        await erase(db, gert, keep_questions=True)
        await forget(db, circle.clock.now())
    await circle.settled()
    await circle.advance("2026-01-07 10:00")
    assert TEXT in shown(came_back(circle))


@begins_after(convenor)
async def test_whose_it_is_without_a_name_nobody_knows_and_that_is_said(circle: Running) -> None:
    await circle.advance("2026-01-06 19:00")
    await writes(circle)
    anna = circle.person(ANNA)
    await anna.submits({READER: "Alleen Gert Gast, trekker", FORM: TEXT, "Je naam": ["Zonder mijn naam"]})
    assert "kan ik je dat niet melden" in shown(anna.top())
    async with circle.database.write() as db:
        (await db.scalars(select(Supporter))).one().says = Says.STOPPED
    await circle.advance("2026-01-07 10:00")
    assert all(got(circle, who) == [] for who in (GUEST, FACILITATOR, *MEMBERS))
    async with circle.database.read() as db:
        assert [note.text for note in await db.scalars(select(Note))] == [""]


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
