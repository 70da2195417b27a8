"""Somebody in three networks: one message a day, in the right order, and what can wait goes the next day."""

from collections.abc import AsyncIterator

import pytest

from bot.database import Database
from models.attendance import Rsvp
from models.delivery import DeliveryState
from models.plan import Kind
from models.session import Stage
from tests.post import World, at, world_on


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with world_on(database, "2026-03-11 08:00") as world:
        world.workspace.add_channel("C0DERDE", "derde", members=[*world.workspace.users])
        yield world


async def test_what_three_networks_have_to_say_is_one_message_a_day(world: World) -> None:
    first = await world.network("Eerste")
    anna = await world.member("U0ANNA", first)
    bram = await world.member("U0BRAM", first)
    second, third = await world.network("Tweede", "C0ANDER"), await world.network("Derde", "C0DERDE")
    for home in (second, third):
        await world.member("U0ANNA", home)
    held = await world.session(first, "2026-03-05 13:30", Stage.REPORTING)
    await world.says(bram, held, present=True)
    soon = await world.session(second, "2026-03-12 13:30")
    await world.says(anna, soon, Rsvp.YES)
    later = await world.session(third, "2026-03-18 13:30", Stage.ANNOUNCED)
    nine, tomorrow = at("2026-03-11 09:00"), at("2026-03-11 10:00")
    asks = await world.posts(Kind.QUESTION_REMINDER, third, later, anna, due=nine)
    reads = await world.posts(Kind.CATCH_UP, first, held, anna, due=nine)
    practical = await world.posts(Kind.DAY_BEFORE, second, soon, anna, due=nine)
    waits = await world.posts(Kind.RSVP_REMINDER, third, later, anna, due=tomorrow)
    await world.tick(nine)
    [bundle] = world.said_to("U0ANNA")
    places = [bundle.text.index(theme) for theme in ("Tweede", "Eerste", "Derde")]
    assert places == sorted(places)
    assert [await world.state(row) for row in (practical, reads, asks)] == [DeliveryState.SENT] * 3
    await world.tick(tomorrow)
    assert len(world.said_to("U0ANNA")) == 1
    urgent = await world.posts(Kind.DAY_BEFORE, second, soon, anna, subject="again")
    await world.tick()
    assert len(world.said_to("U0ANNA")) == 2
    assert await world.state(urgent) is DeliveryState.SENT
    await world.tick("2026-03-12 09:00")
    assert await world.state(waits) is DeliveryState.SENT
    assert len(world.said_to("U0ANNA")) == 3
