"""Feedback on a product: for its owner, with a name or without, for the group when the owner wishes."""

import json

import pytest
from sqlalchemy import select

from models import entry, membership, register
from models.confidentiality import Whom
from models.entry import CannotRead, Entry
from models.network import Network
from playground.sight import controls, shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.people import leaves
from tests.test_off_slack import noted

SCAN, WORKS, CHANGE = "Quick Scan", "De vragen zijn kort", "Vraag 3 in gewone woorden"
WITHOUT = {"Je naam": ["Zonder mijn naam"]}


async def reads(circle: Running, user_id: str, command: str = "terugkoppeling") -> str:
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", command, channel=CHANNEL)
    return shown(somebody.top())


async def lays_before(circle: Running) -> None:
    """Bram lays a product before the group."""
    await reads(circle, "U0BRAM", "producten")
    bram = circle.person("U0BRAM")
    await bram.clicks("Iets toevoegen")
    await bram.submits({"Hoe heet het?": SCAN, "Waar is het te vinden?": "https://scan.example"})
    await bram.closes(everything=True)


async def gives(circle: Running, who: str, **words: object) -> None:
    await reads(circle, who, "producten")
    somebody = circle.person(who)
    await somebody.clicks("Feedback geven")
    await somebody.submits({"Wat werkt?": WORKS, **words})


@pytest.mark.long
@begins_after(lays_before)
async def test_it_begins_from_the_product_and_its_owner_alone_until_they_wish(circle: Running) -> None:
    await gives(circle, "U0ANNA")
    bram = circle.person("U0BRAM")
    home = await bram.opens_home()
    assert home is not None
    assert SCAN in shown(home)
    assert WORKS in shown(home)
    for other in ("U0CHIARA", FACILITATOR):
        assert WORKS not in await reads(circle, other)
    assert WORKS in await reads(circle, "U0ANNA")
    await bram.clicks("Anderen mogen dit lezen", within="home")
    assert WORKS in await reads(circle, "U0CHIARA")


@begins_after(lays_before)
async def test_without_a_name_nobody_else_reads_whose_it_is_not_the_owner_nor_who_facilitates(
    circle: Running,
) -> None:
    await gives(circle, "U0ANNA", **WITHOUT)
    assert "van jou, zonder je naam" in await reads(circle, "U0ANNA")
    bram = circle.person("U0BRAM")
    home = await bram.opens_home()
    assert home is not None
    assert "zonder naam" in shown(home)
    await bram.clicks("Anderen mogen dit lezen", within="home")
    for other in ("U0BRAM", "U0CHIARA", FACILITATOR):
        said = await reads(circle, other)
        assert WORKS in said
        assert "zonder naam" in said
        assert "U0ANNA" not in str(circle.person(other).top().content)


async def nameless(circle: Running) -> None:
    """Anna gives it without her name, and Bram lets others read it."""
    await gives(circle, "U0ANNA", **WITHOUT)
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    await bram.clicks("Anderen mogen dit lezen", within="home")


@pytest.mark.long
@pytest.mark.parametrize("forgotten", [False, True])
@begins_after(lays_before, nameless)
async def test_it_stays_when_its_writer_goes_or_that_would_tell_whose_it_was(
    circle: Running, forgotten: bool
) -> None:
    if forgotten:
        anna = circle.person("U0ANNA")
        await anna.closes(everything=True)
        await anna.runs("/kring", "vergeet", channel=CHANNEL)
        await anna.submits()
        await circle.settled()
    else:
        await leaves(circle, "U0ANNA")
    assert WORKS in await reads(circle, "U0CHIARA")
    async with circle.database.read() as db:
        one = (await db.scalars(select(Entry).where(Entry.register == "feedback"))).one()
    assert one.person_id is None


@pytest.mark.long
@begins_after(lays_before)
async def test_what_has_a_name_goes_with_its_writer(circle: Running) -> None:
    await gives(circle, "U0ANNA")
    await leaves(circle, "U0ANNA")
    async with circle.database.read() as db:
        assert not list(await db.scalars(select(Entry).where(Entry.register == "feedback")))


@begins_after(lays_before)
async def test_feedback_without_a_word_is_refused(circle: Running) -> None:
    await gives(circle, "U0ANNA", **{"Wat werkt?": " "})
    anna = circle.person("U0ANNA")
    assert anna.errors
    await anna.submits({"Wat is onduidelijk?": "Vraag 3"})
    assert not anna.errors


async def test_it_is_for_nobody_who_is_not_on_slack_and_could_not_read_it(circle: Running) -> None:
    await noted(circle)
    await reads(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    await anna.clicks("Iets toevoegen")
    assert "Bram" in str(anna.top().content)
    assert "Jo De Wit" not in str(anna.top().content)


@begins_after(noted)
async def test_who_sends_an_old_form_is_told_that_its_owner_could_not_read_it(circle: Running) -> None:
    of = register.get("feedback")
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        people = {one.name: one.id for one in await membership.participants(db, home.id)}
        form = of.form(product=SCAN, concerns=people["Jo De Wit"], works=WORKS)
        with pytest.raises(CannotRead):
            await entry.write(db, home, of, form, Whom(people["Anna Peeters"]), circle.clock.now())


@begins_after(lays_before)
async def test_with_a_name_the_owner_reads_whose_it_is_and_may_take_it_away(
    circle: Running,
) -> None:
    await gives(circle, "U0ANNA")
    await reads(circle, "U0BRAM")
    bram = circle.person("U0BRAM")
    assert "U0ANNA" in str(bram.top().content)
    await bram.clicks("Weghalen")
    assert WORKS not in await reads(circle, "U0ANNA")


@begins_after(lays_before)
async def test_no_press_begins_feedback_from_feedback_which_would_name_its_writer(circle: Running) -> None:
    await gives(circle, "U0ANNA", **WITHOUT)
    await reads(circle, "U0BRAM")
    bram = circle.person("U0BRAM")
    async with circle.database.read() as db:
        key = (await db.scalars(select(Entry.key).where(Entry.register == "feedback"))).one()
    press = next(one for one in controls(bram.top()) if key in str(one.element.get("value")))
    about = json.loads(press.element["value"]) | {"choice": "feedback"}
    press.element.update(action_id="entry_from", value=json.dumps(about))
    await bram.presses(press, {})
    assert "Anna" not in str(bram.top().content)


async def test_in_english_too(circle: Running) -> None:
    assert "Producten" in await reads(circle, "U0ANNA", "products")
    assert "Feedback op producten" in await reads(circle, "U0ANNA", "feedback")
