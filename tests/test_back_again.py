"""An answer belongs to the story in its form; who is back keeps what they took on."""

import pytest
from sqlalchemy import select

from models.action import Action
from models.entry import Entry
from models.person import Person
from playground import payloads
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.people import invites
from tests.test_handing_over import DOES, goes, home, owner, took_on
from tests.test_report import hold
from tests.test_value import CHANGED, REALISED, asked_long_ago, at_home, stories, writes

pytestmark = pytest.mark.long
SECRET = "Ik slaap slecht sinds mijn scheiding"


async def comes_back(circle: Running, who: str, day: str = "2026-03-16") -> None:
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await circle.advance(f"{day} 10:00")
    await invites(circle, who)
    await circle.ria.closes(everything=True)
    await circle.advance(f"{day} 11:00")
    await person.clicks("Ik doe mee")
    await person.closes(everything=True)


@begins_after(hold, asked_long_ago)
async def test_an_answer_completes_the_story_that_stood_in_its_form_and_opens_no_other(
    circle: Running,
) -> None:
    """The form shows the story that all read; meanwhile Anna writes one for herself, on her phone."""
    anna = circle.person("U0ANNA")
    await writes(circle, "De leden van dit netwerk")
    await anna.closes(everything=True)
    await at_home(circle)
    await anna.clicks("Antwoorden", within="home")
    assert anna.sees("komt bij het verhaal dat je begon")
    view = await anna.fills({REALISED: CHANGED})
    body = payloads.view_submission(circle.playground.workspace, anna.user, view)
    async with circle.database.read() as db:
        (first,) = await db.scalars(select(Entry))
        key = first.key
    await anna.closes(everything=True)
    await anna.runs("/kring", "verhalen", channel=CHANNEL)  # on her phone
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Waar begon het?": SECRET, "Wie leest dit?": "Alleen ik"})
    assert SECRET not in await stories(circle, "U0BRAM")
    await circle.playground.deliver("interactive", body, True)
    await circle.settled()
    assert SECRET not in await stories(circle, "U0BRAM"), "what was Anna's alone is read by all"
    async with circle.database.read() as db:
        told = {one.key: one.own.get("realised") for one in await db.scalars(select(Entry))}
    assert told[key] == CHANGED, "and the answer belongs to another story than the form said"


@begins_after(hold, took_on, goes)
async def test_who_is_back_is_not_said_to_be_gone_and_keeps_what_they_took_on(circle: Running) -> None:
    await comes_back(circle, "U0ANNA")
    told = await home(circle, "U0BRAM")
    assert "is weg, en hoopt" not in told, "Anna is here"


@begins_after(hold, took_on, goes)
async def test_who_is_back_does_not_lose_what_they_took_on_by_an_old_button(circle: Running) -> None:
    await home(circle, "U0BRAM")
    before = circle.person("U0BRAM").home
    await comes_back(circle, "U0ANNA")
    await circle.person("U0BRAM").clicks("Ik doe het", within=before)
    assert await owner(circle) == "U0ANNA"


@begins_after(hold, took_on, goes)
async def test_given_to_somebody_else_in_the_record_it_is_not_offered_any_more(circle: Running) -> None:
    """Whoever facilitates corrects the record: Chiara does it. Chiara is not gone."""
    async with circle.database.write() as db:
        chiara = (await db.scalars(select(Person.id).where(Person.user_id == "U0CHIARA"))).one()
        one = (await db.scalars(select(Action).where(Action.text == DOES))).one()
        one.change(chiara, DOES, None)  # what the form of the record does
    assert "hoopt dat jij dit doet" not in await home(circle, "U0BRAM")
