"""An app that Slack counts as distributed commercially: a channel's history is read a page a minute."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.blocks import Message, section
from bot.slack.client import Slack
from bot.slack.history import History, MoreToRead
from bot.slack.methods import HISTORY, POST
from bot.slack.outcome import NotSent, Unknown, classify
from bot.slack.workspaces import OneWorkspace
from bot.story.stage import FASTER
from jobs.clock import Ticker
from models import missed
from models.delivery import DeliveryState
from models.plan import Kind
from tests.post import World

LONG_AGO, FAR = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
HELLO = Message([section("Hallo")])
ON_THE_WAY = 100  # times as fast: a call may be on its way for a third of a second and still come late enough


@asynccontextmanager
async def distributed(world: World, instances: int = 1, faster: float = ON_THE_WAY) -> AsyncIterator[World]:
    """The same world, whose Slack lets a history be read once in so much of its faster minute."""
    pool = world.slack.web.session
    assert pool is not None
    slack = Slack(
        world.playground.bot_token, world.playground.api_url, pool, faster, instances, distributed=True
    )
    world.playground.happens.app_distributed(30 / faster)
    workspaces = OneWorkspace(slack)
    ticker = Ticker(world.database, workspaces, world.clock, 1.0)
    yield replace(world, slack=slack, workspaces=workspaces, ticker=ticker)
    world.playground.happens.app_own()


async def test_one_page_is_read_a_minute_and_the_next_time_it_goes_on_from_there(world: World) -> None:
    history = History()
    async with distributed(world) as there:
        sent = await there.slack.post("C0KRING", HELLO, ["first"])
        for number in range(40):
            there.workspace.post("C0KRING", "U0ANNA", f"Nog iets {number}")
        for asked in (1, 2):
            with pytest.raises(MoreToRead) as later:
                await history.find(there.slack, "C0KRING", "first", LONG_AGO, FAR)
            assert isinstance(classify(later.value), Unknown)  # it stays so until all was read
            assert len(there.workspace.calls_to(HISTORY)) == asked
            await asyncio.sleep(there.slack.paces.of(HISTORY).wait())
        assert await history.find(there.slack, "C0KRING", "first", LONG_AGO, FAR) == sent
        assert len(there.workspace.calls_to(HISTORY)) == 3
        assert all(call.status == 200 for call in there.workspace.calls_to(HISTORY))


async def test_what_stands_nowhere_is_known_to_after_the_last_page(world: World) -> None:
    history = History()
    async with distributed(world) as there:
        for number in range(16):
            there.workspace.post("C0KRING", "U0ANNA", f"Iets {number}")
        with pytest.raises(MoreToRead):
            await history.find(there.slack, "C0KRING", "never", LONG_AGO, FAR)
        await asyncio.sleep(there.slack.paces.of(HISTORY).wait())
        assert await history.find(there.slack, "C0KRING", "never", LONG_AGO, FAR) is None


async def test_several_processes_share_the_minute_and_each_gets_its_turn(world: World) -> None:
    async with distributed(world, instances=3) as there:
        pace = there.slack.paces.of(HISTORY)
        assert pace.free() == 1
        pace.take()
        assert not pace.free()
        assert pace.wait() == pytest.approx(3 * 60 / ON_THE_WAY, rel=0.2)


async def test_the_playground_lets_such_an_app_read_fifteen_messages_once_in_so_many_seconds(
    world: World,
) -> None:
    world.playground.happens.app_distributed()
    with pytest.raises(SlackApiError, match="invalid_limit"):
        await world.slack.web.conversations_history(channel="C0KRING", limit=16)
    with pytest.raises(SlackApiError) as refused:
        await world.slack.web.conversations_history(channel="C0KRING", limit=15)
    said = classify(refused.value)
    assert isinstance(said, NotSent)
    assert timedelta(seconds=50) < (said.retry_after or timedelta()) <= timedelta(seconds=60)
    world.playground.happens.app_own()
    await world.slack.web.conversations_history(channel="C0KRING", limit=200)


@pytest.mark.long
async def test_after_an_hour_without_answers_everybody_has_their_message_once(world: World) -> None:
    """Half of them had it before Slack fell silent: each is looked up, one a minute, and none goes twice."""
    async with distributed(world, faster=FASTER) as there:
        one = await there.network()
        people = [f"U1{number:02}" for number in range(24)]
        rows = []
        for user_id in people:
            there.workspace.add_user(user_id, user_id)
            who = await there.member(user_id, one)
            rows.append(await there.posts(Kind.WELCOME, one, person_id=who))
        faults = there.playground.faults
        faults.server_error(POST, 503, times=12, when="after")
        faults.server_error(POST, 503, times=12, when="before")
        await there.tick()
        assert {await there.state(row) for row in rows} == {DeliveryState.CLAIMED}
        there.playground.happens.slack_fails()
        await there.advance("2026-03-09 11:00")
        assert {await there.state(row) for row in rows} == {DeliveryState.CLAIMED}  # nobody knows
        assert sum(len(there.said_to(user_id)) for user_id in people) == 12
        async with there.database.read() as db:
            assert await missed.looked_up(db, one, there.clock.now())
            assert await missed.shown(db, one) == []
        there.playground.happens.slack_is_well()
        there.workspace.calls.clear()
        await there.advance("2026-03-09 14:00")
        assert {await there.state(row) for row in rows} == {DeliveryState.SENT}
        assert [len(there.said_to(user_id)) for user_id in people] == [1] * 24
        looked = there.workspace.calls_to(HISTORY)
        assert sum(call.status == 200 for call in looked) == 24
        assert len(there.workspace.calls_to(POST)) == 12
        async with there.database.read() as db:
            assert not await missed.looked_up(db, one, there.clock.now())
