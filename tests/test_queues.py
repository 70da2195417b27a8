"""Nobody waits for another: each recipient has a queue of their own, and what people press comes first."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.running.clock import HeldClock, SystemClock
from bot.running.health import State, Watch
from bot.slack.methods import OPEN, POST, PROFILE, UPDATE
from bot.slack.workspaces import OneWorkspace
from jobs.clock import UPDATED_AT_ONCE, Ticker
from jobs.hands import Found
from jobs.outbox import Outbox
from models import posted
from models.attendance import Rsvp
from models.delivery import Delivery, DeliveryState
from models.membership import Standing
from models.person import Person
from models.plan import Fact, Kind
from models.session import Stage
from playground import Message
from playground.faults import Gate
from tests.conftest import Running
from tests.post import World, at

PENDING, CLAIMED, SENT = DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENT


async def until(holds: Callable[[], object], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def held(running: Running | World, method: str, channel: str | None = None) -> AsyncIterator[Gate]:
    """While this lasts, the next call of a method waits in Slack."""
    gate = running.playground.faults.holds(method, channel=channel)
    try:
        yield gate
    finally:
        gate.opened.set()


async def notes_to_ria(world: World, network: int, number: int) -> list[str]:
    """Put as many notes of others in her queue; the words themselves do not matter here."""
    async with world.database.read() as db:
        ria = await db.scalar(select(Person.id).where(Person.user_id == "U0RIA"))
    return [
        await world.posts(Kind.SEAT_FREE, network, None, ria, subject=f"membership:{one}")
        for one in range(100, 100 + number)
    ]


# One who is slow


@pytest.mark.long
async def test_while_slack_keeps_one_message_a_yes_is_counted_and_others_get_theirs(circle: Running) -> None:
    await circle.advance("2026-03-09 08:59")  # the last reminders are due at nine
    announcement = next(m for m in circle.playground.workspace.messages if "Nog niet geantwoord" in m.text)
    before = len(circle.said_to("U0ANNA"))
    async with held(circle, POST, "U0ANNA") as gate:
        circle.clock.move_to(at("2026-03-09 09:00"))
        circle.kring.ticker.wake()
        await asyncio.wait_for(gate.reached.wait(), 20)
        await until(lambda: len(circle.said_to("U0BRAM")) > before)
        await circle.person("U0BRAM").clicks("Ja", within=announcement)
        circle.clock.move_to(circle.clock.now() + timedelta(seconds=3))
        circle.kring.ticker.wake()
        await until(lambda: "Ja: 1" in announcement.text)
        await until(lambda: "in je agenda" in circle.said_to("U0BRAM")[-1])
        assert len(circle.said_to("U0ANNA")) == before
    await circle.settled()
    assert len(circle.said_to("U0ANNA")) == before + 1


async def test_a_tick_ends_and_health_is_well_while_slack_keeps_everything(world: World) -> None:
    one = await world.network()
    await world.posts(Kind.ANNOUNCEMENT, one, await world.session(one, stage=Stage.ANNOUNCED))
    async with held(world, POST) as gate:
        await asyncio.wait_for(world.ticker.tick(), 20)
        await asyncio.wait_for(gate.reached.wait(), 20)
        watch = Watch(
            world.database, world.clock, ticked_at=lambda: world.ticker.ticked_at, heard_at=lambda: None,
            in_hand_since=lambda: world.ticker.in_hand_since,
        )  # fmt: skip
        found = await watch.look()
        assert (found.state, found.waiting) == (State.OK, 0)
        assert found.oldest_in_hand_seconds is not None
    await world.ticker.settled()
    assert (await watch.look()).oldest_in_hand_seconds is None


async def test_one_message_of_a_recipient_is_on_its_way_at_a_time_in_the_order_of_their_time(
    world: World,
) -> None:
    one = await world.network()
    notes = await notes_to_ria(world, one, 3)
    async with held(world, POST, "U0RIA") as gate:
        await world.ticker.tick()
        await asyncio.wait_for(gate.reached.wait(), 20)
        await world.ticker.tick()
        assert sorted([await world.state(note) for note in notes]) == [CLAIMED, PENDING, PENDING]
    await world.ticker.settled()
    assert [await world.state(note) for note in notes] == [SENT] * 3


async def test_who_stops_ends_what_is_on_its_way_and_leaves_the_rest_for_the_next(world: World) -> None:
    one = await world.network()
    notes = await notes_to_ria(world, one, 5)
    async with held(world, POST, "U0RIA") as gate:
        ticker = Ticker(world.database, world.workspaces, world.clock, 1.0)
        ticker.start()
        await ticker.tick()
        await asyncio.wait_for(gate.reached.wait(), 20)
        stopping = asyncio.create_task(ticker.stop())
        await asyncio.sleep(0)
    await stopping
    assert sorted([await world.state(note) for note in notes]) == [PENDING] * 4 + [SENT]
    await world.tick()
    assert len(world.said_to("U0RIA")) == 5


# Many


@pytest.mark.long
async def test_networks_take_turns_so_that_a_small_one_does_not_wait_for_a_large_one(world: World) -> None:
    large, small = await world.network(), await world.network("Bouwen", "C0ANDER")
    asked = await world.session(large, stage=Stage.ANNOUNCED)
    for number in range(40):
        world.workspace.add_user(f"U0P{number:02}", "Iemand")
        person = await world.member(f"U0P{number:02}", large)
        await world.posts(Kind.RSVP_REMINDER, large, asked, person, due=at("2026-03-09 09:00"))
    later = await world.session(small, stage=Stage.ANNOUNCED)
    await world.posts(Kind.ANNOUNCEMENT, small, later, due=at("2026-03-09 09:59"))
    await world.tick()
    posted_to = [call.args["channel"] for call in world.workspace.calls_to(POST)]
    assert len(posted_to) == 41
    assert "C0ANDER" in posted_to[:10]


@pytest.mark.long
async def test_a_flood_to_one_recipient_leaves_the_others_of_its_network_where_they_are(
    world: World,
) -> None:
    one = await world.network()
    await notes_to_ria(world, one, 30)
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    for who in ("U0ANNA", "U0BRAM", "U0CARA"):
        await world.posts(Kind.RSVP_REMINDER, one, meeting, await world.member(who, one))
    async with held(world, POST, "U0RIA") as gate:
        await world.ticker.tick()
        await asyncio.wait_for(gate.reached.wait(), 20)
        await until(lambda: all(world.said_to(who) for who in ("U0ANNA", "U0BRAM", "U0CARA")))
        assert world.said_to("U0RIA") == []
    await world.ticker.settled()
    assert len(world.said_to("U0RIA")) == 30


async def test_somebody_new_gets_the_first_message_in_their_own_hours_and_others_do_not_wait_for_that(
    world: World,
) -> None:
    one = await world.network()
    world.workspace.users["U0ANNA"].tz = "Asia/Tokyo"  # where it is evening
    anna = await world.person("U0ANNA", refreshed_at=None)
    await world.member("U0ANNA", one, standing=Standing.INVITED)
    bram = await world.member("U0BRAM", one, standing=Standing.INVITED)
    first = await world.posts(Kind.INVITATION, one, None, anna, subject="membership:2")
    other = await world.posts(Kind.INVITATION, one, None, bram, subject="membership:3")
    async with held(world, PROFILE) as gate:
        await world.ticker.tick()
        await asyncio.wait_for(gate.reached.wait(), 20)
        await until(lambda: world.said_to("U0BRAM"))
    await world.ticker.settled()
    assert [await world.state(row) for row in (first, other)] == [PENDING, SENT]
    assert (await world.row(first)).due == at("2026-03-10 00:30")  # half past eight in Tokyo


async def test_a_profile_that_cannot_be_noted_keeps_nobody_waiting_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("models.account.note", breaks)
    one = await world.network()
    anna = await world.person("U0ANNA", refreshed_at=None)
    await world.member("U0ANNA", one, standing=Standing.INVITED)
    row = await world.posts(Kind.INVITATION, one, None, anna, subject="membership:2")
    await world.tick()
    assert await world.state(row) is SENT


async def test_who_reads_along_is_asked_before_the_draft_that_names_them(world: World) -> None:
    one = await world.network()
    await world.member("U0ANNA", one)
    world.workspace.channels["C0KRING"].members.append("U0BRAM")
    over = await world.session(one, "2026-03-06 13:30", Stage.REPORTING)
    async with world.database.read() as db:
        ria = await db.scalar(select(Person.id).where(Person.user_id == "U0RIA"))
    await world.posts(Kind.REPORT_DRAFT, one, over, ria)
    async with held(world, "conversations.members") as gate:
        await world.ticker.tick()
        await asyncio.wait_for(gate.reached.wait(), 20)
    await world.ticker.settled()
    (draft,) = world.said_to("U0RIA")
    assert "<@U0BRAM>" in draft.original.text
    assert world.workspace.calls_to(UPDATE) == []


# What Slack refuses


async def test_who_is_refused_for_being_too_fast_waits_alone(world: World) -> None:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    rows = [
        await world.posts(Kind.RSVP_REMINDER, one, meeting, await world.member(who, one))
        for who in ("U0ANNA", "U0BRAM", "U0CARA")
    ]
    world.playground.faults.rate_limited(POST, retry_after=60, channel="U0ANNA")
    await world.tick()
    assert [await world.state(row) for row in rows] == [PENDING, SENT, SENT]
    await world.advance("2026-03-09 10:01")
    assert [await world.state(row) for row in rows] == [SENT] * 3


async def test_who_got_much_rests_and_only_what_is_due_to_them_is_waited_for(world: World) -> None:
    one, outbox = await world.network(), Outbox(world.database, world.workspaces, world.clock)
    outbox._rest(world.recipient("U0RIA"), 60)
    assert await outbox.find(set(), 5) == Found()
    await notes_to_ria(world, one, 1)
    found = await outbox.find(set(), 5)
    assert found.pieces == []
    assert found.again == pytest.approx(60, abs=5)


async def test_calendar_files_that_have_to_wait_keep_no_message_waiting(world: World) -> None:
    one = await world.network()
    meeting = await world.session(one)
    people = [await world.member(who, one) for who in ("U0ANNA", "U0BRAM")]
    for person in people:
        await world.says(person, meeting, Rsvp.YES)
    files = [await world.posts(Kind.CALENDAR_FILE, one, meeting, person) for person in people]
    practical = [await world.posts(Kind.DAY_BEFORE, one, meeting, person) for person in people]
    world.playground.faults.rate_limited(OPEN, retry_after=60, times=2)
    await world.tick()
    assert [await world.state(row) for row in practical] == [SENT, SENT]
    assert PENDING in [await world.state(row) for row in files]
    await world.advance("2026-03-09 10:02")
    assert [await world.state(row) for row in files] == [SENT, SENT]


# Messages that are brought up to date


async def announced(world: World) -> tuple[int, int, Message]:
    one = await world.network()
    meeting = await world.session(one, stage=Stage.ANNOUNCED)
    await world.posts(Kind.ANNOUNCEMENT, one, meeting)
    await world.tick()
    (message,) = world.in_channel()
    return one, meeting, message


async def test_two_updates_of_one_message_never_overtake_each_other(world: World) -> None:
    one, meeting, message = await announced(world)
    anna, bram = [await world.member(who, one) for who in ("U0ANNA", "U0BRAM")]

    async def says_yes(person: int, moment: str) -> None:
        await world.says(person, meeting, Rsvp.YES)
        async with world.database.write() as db:
            await posted.changed(db, world.clock.now(), meeting, Fact.COMING)
        world.clock.move_to(at(moment))
        await world.ticker.tick()

    async with held(world, UPDATE) as gate:
        await says_yes(anna, "2026-03-09 10:00:03")
        await asyncio.wait_for(gate.reached.wait(), 20)
        await says_yes(bram, "2026-03-09 10:00:06")
        assert len(world.workspace.calls_to(UPDATE)) <= 1
    await world.ticker.settled()
    assert "Ja: 2" in message.text
    assert len(world.workspace.calls_to(UPDATE)) == 2


async def test_what_another_process_updated_meanwhile_is_updated_once_more(world: World) -> None:
    one, meeting, message = await announced(world)
    anna, bram = [await world.member(who, one) for who in ("U0ANNA", "U0BRAM")]
    other = Ticker(
        world.database, OneWorkspace(world.slack_of_another_process()), HeldClock(world.clock.now()), 1.0
    )
    await world.says(anna, meeting, Rsvp.YES)
    async with held(world, UPDATE) as gate:
        async with world.database.write() as db:
            await posted.changed(db, world.clock.now(), meeting, Fact.COMING)
        world.clock.move_to(at("2026-03-09 10:00:02"))
        await world.ticker.tick()
        await asyncio.wait_for(gate.reached.wait(), 20)
        await world.says(bram, meeting, Rsvp.YES)
        async with world.database.write() as db:
            await posted.changed(db, world.clock.now(), meeting, Fact.COMING)
        other._clock.move_to(at("2026-03-09 10:00:04"))  # type: ignore[attr-defined]
        await other.tick()
        await other.settled()
        assert "Ja: 2" in message.text
    await world.ticker.settled()  # what was written first arrives last
    await world.tick()
    assert "Ja: 2" in message.text


@pytest.mark.long
async def test_a_count_comes_before_a_hundred_messages_of_single_people(world: World) -> None:
    one, meeting, message = await announced(world)
    ria = await world.member("U0ANNA", one)
    rows = [await world.posts(Kind.WELCOME, one, None, ria, subject=f"membership:{n}") for n in range(60)]
    async with world.database.write() as db:
        for number, row in enumerate(rows):
            known = await db.get_one(Delivery, row)
            known.state, known.channel, known.ts = SENT, "D0U0ANNA", f"{number}.0"
            known.refresh_due = at("2026-03-09 09:00")
    await world.says(ria, meeting, Rsvp.YES)
    async with world.database.write() as db:
        await posted.changed(db, world.clock.now(), meeting, Fact.COMING)
    world.clock.move_to(at("2026-03-09 10:00:02"))
    await world.tick()
    updates = [call.args["channel"] for call in world.workspace.calls_to(UPDATE)]
    assert "C0KRING" in updates[:UPDATED_AT_ONCE]
    assert len(updates) == 61
    assert "Ja: 1" in message.text


@pytest.mark.long
async def test_on_the_clock_of_the_machine_a_count_follows_as_soon_as_it_is_due(world: World) -> None:
    one, meeting, message = await announced(world)
    anna = await world.member("U0ANNA", one)
    await world.says(anna, meeting, Rsvp.YES)
    clock = SystemClock()
    async with world.database.write() as db:
        (row,) = await posted.of_session(db, meeting, Kind.ANNOUNCEMENT)
        row.refresh_due = clock.now() + timedelta(seconds=0.2)
    ticker = Ticker(world.database, world.workspaces, clock, 60.0)  # the next tick is a minute away
    ticker.start()
    await until(lambda: "Ja: 1" in message.text, 10)
    await ticker.stop()
