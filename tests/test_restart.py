"""A real process that is killed at the worst moment and started again on the same database."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from bot.storage.database import Database
from bot.story.stage import KringStopped, Stage, raised
from models.attendance import Rsvp, answers
from playground import Message
from tests.conftest import CHANNEL, START, Running, workspace_of_people
from tests.people import join_everybody, plan_session, start_network

PEOPLE = ["U0ANNA", "U0BRAM", "U0CHIARA"]
ANNOUNCED = datetime.fromisoformat("2026-02-19T09:00:00+01:00")
POST = "chat.postMessage"


class Elsewhere:
    """What the acts of people need, with the bot in a process of its own."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.person = stage.person
        self.ria = stage.person("U0RIA")

    async def settled(self) -> None:
        await self.stage.advance(self.stage.now)


async def until(holds: Callable[[], Any], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


async def killed_and_back(stage: Stage) -> None:
    await stage.bot.kill()
    await until(lambda: not stage.playground.sockets.connections)
    await stage.begins()
    await stage.playground.connected()


def in_channel(stage: Stage, words: str) -> list[Message]:
    return [
        message
        for message in stage.workspace.messages
        if message.channel == CHANNEL and words in message.text and not message.ephemeral_to
    ]


async def said(address: str) -> dict[Rsvp | None, int]:
    """How many said what of the one session, asked of the database itself."""
    database = Database(address)
    try:
        async with database.read() as db:
            return {rsvp: len(who) for rsvp, who in (await answers(db, 1)).items()}
    finally:
        await database.dispose()


@pytest.mark.long
@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
async def test_nothing_is_lost_or_said_twice_when_the_process_is_killed(
    where: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path}/kring.db"
    if where == "postgresql":
        database = str(request.getfixturevalue("postgres_url"))
    async with raised(workspace_of_people(), START, database, "nl") as stage:
        await stage.playground.connected()
        circle = cast(Running, Elsewhere(stage))
        await start_network(circle)
        await join_everybody(circle, PEOPLE)
        await plan_session(circle, "2026-03-12", "13:30")

        # Slack took the announcement, and the process died before it heard so.
        stage.playground.faults.slow(POST, 60, when="after", channel=CHANNEL)
        moving = asyncio.create_task(stage.advance(ANNOUNCED))
        await until(lambda: in_channel(stage, "12 maart"))
        await stage.bot.kill()
        with pytest.raises(aiohttp.ClientError):
            await moving
        await killed_and_back(stage)
        await stage.advance(ANNOUNCED + timedelta(minutes=5))
        (announcement,) = in_channel(stage, "12 maart")
        (known,) = [sent for sent in await stage.ledger() if sent["kind"] == "announcement"]
        assert (known["channel"], known["ts"]) == (announcement.channel, announcement.ts)

        # Whoever saw the confirmation is counted, though the process dies at that moment.
        await stage.person("U0ANNA").clicks("Ja", within=announcement)
        await stage.person("U0BRAM").clicks("Nee", within=announcement)
        await killed_and_back(stage)
        await stage.advance(stage.now + timedelta(minutes=1))
        assert "Ja: 1 · Misschien: 0 · Nee: 1 · Nog niet geantwoord: 1" in announcement.text

        # Asked to stop in the midst of an act, it finishes the act.
        stage.playground.faults.slow("chat.postEphemeral", 0.5)
        press = asyncio.create_task(stage.person("U0CHIARA").clicks("Misschien", within=announcement))
        await until(lambda: stage.playground.faults.used[-1].method == "chat.postEphemeral")
        assert await stage.bot.stop() == 0
        await press
        assert len(in_channel(stage, "12 maart")) == 1
    assert await said(database) == {Rsvp.YES: 1, Rsvp.NO: 1, Rsvp.MAYBE: 1, None: 0}


@pytest.mark.long
async def test_a_process_that_cannot_start_says_why() -> None:
    with pytest.raises(KringStopped, match="KRING_DATABASE"):
        async with raised(workspace_of_people(), START, "mysql://nowhere", "nl"):
            raise AssertionError("it runs")
