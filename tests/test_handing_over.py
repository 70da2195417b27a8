"""Leaving: who may take over what somebody took on is asked, and says yes or no themselves."""

import pytest
from sqlalchemy import select, update

from models.action import Action
from models.person import Person
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.test_report import hold

DOES = "Een voorbeeld rondsturen"
HANDS = "Wie vraag je om te doen wat je zou doen?"


async def took_on(circle: Running) -> None:
    """Anna took on something at the session."""
    async with circle.database.write() as db:
        anna = (await db.scalars(select(Person.id).where(Person.user_id == "U0ANNA"))).one()
        db.add(Action(session_id=1, owner_id=anna, text=DOES))


async def goes(circle: Running) -> None:
    """Anna leaves, and hopes that Bram does it."""
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    await anna.submits({HANDS: "Bram Maes"})
    assert anna.sees("Je bent uitgestapt")
    await circle.settled()


async def home(circle: Running, who: str) -> str:
    found = await circle.person(who).opens_home()
    assert found is not None
    return shown(found)


async def owner(circle: Running) -> str:
    async with circle.database.read() as db:
        doing = select(Person.user_id).join(Action, Action.owner_id == Person.id).where(Action.text == DOES)
        return (await db.scalars(doing)).one()


@begins_after(hold, took_on, goes)
@pytest.mark.long
async def test_who_is_hoped_to_take_over_is_asked_on_home_and_does_it_once_they_say_so(
    circle: Running,
) -> None:
    asked = await home(circle, "U0BRAM")
    assert f"hoopt dat jij dit doet: {DOES}" in asked
    assert DOES not in await home(circle, "U0CHIARA")
    assert DOES in await home(circle, FACILITATOR), "meanwhile it waits there too"
    await circle.person("U0BRAM").clicks("Ik doe het", within="home")
    assert await owner(circle) == "U0BRAM"
    assert "hoopt dat jij dit doet" not in await home(circle, "U0BRAM")
    assert "zou nog doen" not in await home(circle, FACILITATOR)


@pytest.mark.long
@begins_after(hold, took_on, goes)
async def test_a_no_leaves_it_with_the_facilitator_without_a_reason(circle: Running) -> None:
    await home(circle, "U0BRAM")
    await circle.person("U0BRAM").clicks("Liever niet", within="home")
    assert "hoopt dat jij dit doet" not in await home(circle, "U0BRAM")
    assert "zou nog doen" in await home(circle, FACILITATOR)
    assert await owner(circle) == "U0ANNA"


@pytest.mark.long
@begins_after(hold, took_on, goes)
async def test_what_was_passed_on_meanwhile_is_not_taken_over_twice(circle: Running) -> None:
    await home(circle, "U0BRAM")
    before = circle.person("U0BRAM").home
    async with circle.database.write() as db:
        chiara = (await db.scalars(select(Person.id).where(Person.user_id == "U0CHIARA"))).one()
        await db.execute(update(Action).values(owner_id=chiara, offered_to_id=None))
    await circle.person("U0BRAM").clicks("Ik doe het", within=before)
    assert await owner(circle) == "U0CHIARA"


@begins_after(hold)
async def test_who_took_on_nothing_is_asked_nothing_more(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.runs("/kring", "uitstappen", channel=CHANNEL)
    assert HANDS not in shown(chiara.top())
