"""A Yes beside 150 notes to one person and 70 invitations, which Slack takes slowly: when is it counted?"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import msgspec
from sqlalchemy import select, update

from bot.act.installation import OneInstallation
from bot.act.router import Defaults, Router
from bot.compose import ROOMS
from bot.running.config import Settings
from bot.slack.methods import POST, UPDATE
from bot.slack.workspaces import OneWorkspace
from bot.storage.database import Database
from jobs.clock import Ticker
from models.attendance import Attendance
from models.delivery import Delivery
from models.membership import Membership, Standing
from models.note import Note
from models.person import Language, Person
from models.plan import Kind
from models.session import LearningSession
from tests.bench import payloads
from tests.bench.bench import Bench
from tests.bench.figures import Row, spread
from tests.bench.limits import MONDAY, LimitedSlack, LoopClock
from tests.bench.simulated import run_simulated
from tests.bench.world import TEAM, Size, channel_of, made, user_of

NOTES, INVITATIONS, EACH = 150, 70, 1.2
SIZE = Size(networks=1)
PRESSES = 1  # the person who says Yes
PATIENCE = 3600  # seconds, of the simulated time


class Watched(LimitedSlack):
    """Notes when an update of the channel's message came."""

    updated_at: float | None = None

    async def _taken(self, method: str, channel: str) -> Any:
        response = await super()._taken(method, channel)
        if method == UPDATE and channel == channel_of(1) and self.updated_at is None:
            self.updated_at = self.last
        return response


async def flood(database: Database) -> None:
    """Put the notes and the invitations in the outbox; nobody has said yet whether they come."""
    lasts = MONDAY + timedelta(days=2)
    async with database.write() as db:
        starts = datetime(2026, 3, 23, 13, 30)
        for change in (
            update(Attendance).values(rsvp=None),
            update(Person).values(refreshed_at=MONDAY),
            update(LearningSession).where(LearningSession.number == 2).values(starts_local=starts),
        ):
            await db.execute(change.execution_options(synchronize_session=False))
        notes = [
            Note(key=f"n{number}", network_id=1, text="Dag", written_at=MONDAY) for number in range(NOTES)
        ]
        new = [Person(team_id=TEAM, user_id=f"UNEW{number:04d}") for number in range(INVITATIONS)]
        db.add_all([*notes, *new])
        await db.flush()
        db.add_all(Membership(network_id=1, person_id=who.id, standing=Standing.INVITED) for who in new)
        to_one = [(Kind.NOTE, f"note:{note.id}", user_of(0), 1) for note in notes]
        invited = [(Kind.INVITATION, f"membership:{who.id}", who.user_id, who.id) for who in new]
        db.add_all(
            Delivery(
                network_id=1, kind=kind, subject=subject, recipient=recipient, person_id=person, due=MONDAY,
                expires=lasts,
            )
            for kind, subject, recipient, person in (*to_one, *invited)
        )  # fmt: skip


async def counted(bench: Bench, turn: int) -> tuple[float, float]:
    """Return how many seconds after the press the count stood in Slack, and when all else was sent."""
    database = await made(f"sqlite:///{bench.folder}/flood-{turn}.db", SIZE)
    loop = asyncio.get_running_loop()
    clock = LoopClock(loop)
    await flood(database)
    async with aiohttp.ClientSession() as pool:
        slack = Watched("xoxb-bench", Settings().api_url, pool)
        slack.delays[POST] = EACH
        ticker = Ticker(database, OneWorkspace(slack), clock, 1.0)
        router = Router(
            ROOMS, database=database, workspaces=OneWorkspace(slack), installations=OneInstallation(slack),
            clock=clock, defaults=Defaults(Language.NL, "UTC"),
            wake=ticker.wake,
        )  # fmt: skip

        async def ticks() -> None:
            while True:
                await ticker.tick()
                await asyncio.sleep(1.0)

        async def ack(**_answer: Any) -> None:
            return None

        began, ticking = loop.time(), asyncio.create_task(ticks())
        await asyncio.sleep(2.5)  # in the midst of it
        pressed_at = loop.time()
        await router.serve("act", ack, msgspec.json.decode(payloads.rsvp(SIZE, PRESSES, "yes")))
        async with asyncio.timeout(PATIENCE):
            while slack.updated_at is None:
                await asyncio.sleep(0.01)
        waiting = select(Delivery.id).where(Delivery.sent_at.is_(None)).limit(1)
        while True:
            async with database.read() as db:
                if await db.scalar(waiting) is None:
                    break
            await asyncio.sleep(1.0)
        all_sent = loop.time() - began
        ticking.cancel()
        await ticker.settled()
    await database.dispose()
    return slack.updated_at - pressed_at, all_sent


async def run(bench: Bench) -> list[Row]:
    """Press in the midst of the flood, in simulated time: what it costs to work is real."""
    found = await asyncio.to_thread(
        lambda: [run_simulated(counted(bench, turn)) for turn in range(bench.rounds)]
    )
    against = f"{NOTES} notes to one person and {INVITATIONS} invitations, {EACH} s each, in simulated time"
    sent = {"all of them sent": f"after {spread([all_sent for _, all_sent in found])} s"}
    return [Row("a Yes is counted", against, spread([one for one, _ in found]), 3, "s", True, sent)]
