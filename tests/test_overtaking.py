"""Acts that follow each other faster than Slack draws: what is seen last is what is true."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.compose import compose, connected
from playground.person import Person
from playground.sight import controls
from tests.conftest import (
    CHANNEL,
    PATIENCE,
    START,
    Running,
    _make_circle,
    running,
    workspace_of_people,
)
from tests.moments import begins_after, until
from tests.test_question import asks, reads
from tests.test_queues import held
from tests.test_queues import until as holds

A_WHILE = 0.3  # seconds, within which an act that waits for nothing is drawn
ANNOUNCED = until("2026-02-19 10:00")
FIRST, SECOND = "Hoe betrek je de directie?", "Wat kost een kwartier?"


async def reads_the_questions(circle: Running) -> Person:
    for text in (FIRST, SECOND):
        await asks(circle, "U0ANNA", text)
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    return bram


async def votes_fast(circle: Running, bram: Person) -> None:
    """Press twice, the second time while Slack still draws what the first press led to."""
    async with held(circle, "views.update") as gate:
        first = asyncio.create_task(bram.clicks("Stemmen", beside=FIRST))
        await gate.reached.wait()
        second = asyncio.create_task(bram.clicks("Stemmen", beside=SECOND))
        await asyncio.wait({second}, timeout=A_WHILE)
        assert not first.done()
    await asyncio.gather(first, second)


@asynccontextmanager
async def another_process(circle: Running) -> AsyncIterator[None]:
    """A second Kring on the same database: Slack sends to each in turn."""
    async with compose(circle.kring.settings, circle.clock) as bot:
        bot.router.replies.patience = PATIENCE
        async with connected(bot):
            await circle.playground.connected(2)
            yield


async def test_of_two_votes_shortly_after_each_other_both_are_seen(circle: Running) -> None:
    bram = await reads_the_questions(circle)
    await votes_fast(circle, bram)
    assert reads(bram).count("1 stem") == 2


async def test_so_they_are_when_slack_is_slow(circle: Running) -> None:
    bram = await reads_the_questions(circle)
    circle.playground.happens.slack_is_slow()
    first = asyncio.create_task(bram.clicks("Stemmen", beside=FIRST))
    await holds(lambda: circle.playground.faults.met == 1)
    await asyncio.gather(first, bram.clicks("Stemmen", beside=SECOND))
    assert reads(bram).count("1 stem") == 2


async def test_so_they_are_when_another_process_serves_the_second(postgres_url: str) -> None:
    async with running(workspace_of_people(), START, postgres_url) as circle:
        await _make_circle(circle)
        bram = await reads_the_questions(circle)
        async with another_process(circle):
            await votes_fast(circle, bram)
        assert reads(bram).count("1 stem") == 2


@begins_after(ANNOUNCED)
async def test_of_two_answers_at_home_the_last_is_seen(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    async with held(circle, "views.publish") as gate:
        first = asyncio.create_task(bram.clicks("Ja", within="home"))
        await gate.reached.wait()
        second = asyncio.create_task(bram.clicks("Nee", within="home"))
        await asyncio.wait({second}, timeout=A_WHILE)
    await asyncio.gather(first, second)
    assert chosen(bram) == "✓ Nee"


async def test_so_it_is_when_another_process_serves_the_second(postgres_url: str) -> None:
    async with running(workspace_of_people(), START, postgres_url) as circle:
        await _make_circle(circle)
        await ANNOUNCED(circle)
        bram = circle.person("U0BRAM")
        async with another_process(circle):
            for _each in range(2):
                await bram.opens_home()  # so that both processes have drawn it
            async with held(circle, "views.publish") as gate:
                first = asyncio.create_task(bram.clicks("Ja", within="home"))
                await gate.reached.wait()
                second = asyncio.create_task(bram.clicks("Nee", within="home"))
                await asyncio.wait({second}, timeout=A_WHILE)
            await asyncio.gather(first, second)
            assert chosen(bram) == "✓ Nee"


def chosen(person: Person) -> str:
    assert person.home is not None
    (one,) = [each.name for each in controls(person.home) if each.element.get("style") == "primary"]
    return one
