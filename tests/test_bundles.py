"""Somebody in three networks, or in fifteen: one message a day, in order, and what can wait goes the next."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Database
from jobs.claiming import claim
from jobs.recording import record, rows_of
from models import outbox as queue
from models.attendance import Rsvp
from models.delivery import Delivery, DeliveryState
from models.plan import Kind
from models.session import LearningSession, Stage
from playground.sight import shown
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


# Fifteen networks on one morning

NINE = "2026-03-11 09:00"
MANY = [f"Netwerk {number:02}" for number in range(15)]


async def due_in_many(world: World, kind: Kind) -> tuple[int, list[str]]:
    """Put a message of each of fifteen networks in Anna's outbox, due on one morning; return her and them."""
    rows = []
    for number, theme in enumerate(MANY):
        channel = f"C0NET{number:02}"
        world.workspace.add_channel(channel, theme, members=[*world.workspace.users])
        home = await world.network(theme, channel)
        anna, bram = [await world.member(who, home) for who in ("U0ANNA", "U0BRAM")]
        if kind is Kind.CATCH_UP:
            meeting = await world.session(home, "2026-03-05 13:30", Stage.REPORTING)
            await world.says(bram, meeting, present=True)
        else:
            meeting = await world.session(home, "2026-03-12 13:30", place="Zaal & <hal> " * 12)
            await world.says(anna, meeting, Rsvp.YES)
        rows.append(await world.posts(kind, home, meeting, anna, due=at(NINE)))
    return anna, rows


def themes(world: World) -> list[list[str]]:
    """The networks that are named in each of the messages that Anna got."""
    return [[theme for theme in MANY if theme in shown(message)] for message in world.said_to("U0ANNA")]


@pytest.mark.parametrize("kind", [Kind.DAY_BEFORE, Kind.CATCH_UP])
@pytest.mark.long
async def test_what_fifteen_networks_have_to_say_arrives_whole_in_a_few_messages(
    world: World, kind: Kind
) -> None:
    _, rows = await due_in_many(world, kind)
    await world.tick(NINE)
    named = themes(world)
    assert [theme for part in named for theme in part] == MANY
    assert 1 < len(named) <= 4
    heard = [[theme for theme in MANY if theme in message.text] for message in world.said_to("U0ANNA")]
    assert heard == named
    places = [(row.state, row.channel, row.ts) for row in [await world.row(row) for row in rows]]
    messages = world.said_to("U0ANNA")
    expected = [message.ts for message, part in zip(messages, named, strict=True) for _ in part]
    assert places == [(DeliveryState.SENT, "D0U0ANNA", ts) for ts in expected]
    assert not [call for call in world.workspace.calls if not call.response["ok"]]


@pytest.mark.long
async def test_the_messages_of_that_morning_are_the_one_of_that_day(world: World) -> None:
    anna, rows = await due_in_many(world, Kind.CATCH_UP)
    await world.tick(NINE)
    sent = len(world.said_to("U0ANNA"))
    assert {(await world.row(row)).counted_on for row in rows} == {at(NINE).date()}
    home = (await world.row(rows[0])).network_id
    later = await world.session(home, "2026-03-18 13:30", Stage.ANNOUNCED, number=2)
    waits = await world.posts(Kind.RSVP_REMINDER, home, later, anna)
    await world.tick("2026-03-11 11:00")
    assert len(world.said_to("U0ANNA")) == sent
    assert await world.state(waits) is DeliveryState.PENDING
    await world.tick("2026-03-12 09:00")
    assert await world.state(waits) is DeliveryState.SENT


@pytest.mark.long
async def test_a_process_that_dies_between_two_messages_loses_and_doubles_nothing(world: World) -> None:
    _, rows = await due_in_many(world, Kind.CATCH_UP)
    world.clock.move_to(now := at(NINE))
    async with world.database.write() as db:
        parcels = await claim(db, await queue.due_to(db, world.recipient("U0ANNA"), now, list(Kind)), now)
    assert len(parcels) > 2
    recorded, only_posted, *_ = parcels
    posted = await world.slack.post(recorded.recipient, recorded.message, recorded.ids)
    async with world.database.write() as db:
        for row in await rows_of(db, recorded.ids):
            await record(db, row, recorded.recipient, posted, now)
    await world.slack.post(only_posted.recipient, only_posted.message, only_posted.ids)  # and then it dies
    await world.advance("2026-03-11 09:10")
    assert [theme for part in sorted(themes(world)) for theme in part] == MANY
    assert {await world.state(row) for row in rows} == {DeliveryState.SENT}


@pytest.mark.long
async def test_a_message_that_slack_holds_up_does_not_hold_up_the_next_and_comes_the_same_day(
    world: World,
) -> None:
    _, rows = await due_in_many(world, Kind.CATCH_UP)
    world.playground.faults.rate_limited("chat.postMessage", retry_after=30, channel="U0ANNA")
    await world.advance("2026-03-11 09:05")
    assert {await world.state(row) for row in rows} == {DeliveryState.SENT}
    assert sorted(theme for part in themes(world) for theme in part) == MANY


@pytest.mark.long
async def test_a_part_that_grew_too_long_is_shortened_when_its_message_is_brought_up_to_date(
    world: World,
) -> None:
    _, rows = await due_in_many(world, Kind.DAY_BEFORE)
    await world.tick(NINE)
    before = len(world.said_to("U0ANNA"))
    for row in rows:
        meeting = (await world.row(row)).session_id
        await world.change(LearningSession, meeting, place="p&" * 125, bring="b<" * 100)
        await world.change(Delivery, row, refresh_due=world.clock.now())
    await world.tick()
    assert len(world.said_to("U0ANNA")) == before
    assert [theme for part in themes(world) for theme in part] == MANY
    assert {(await world.row(row)).error for row in rows} == {""}
    assert not [call for call in world.workspace.calls if not call.response["ok"]]
