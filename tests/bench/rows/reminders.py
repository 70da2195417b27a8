"""Ten thousand reminders due at once, sent as fast as Slack's limits allow, in simulated time."""

import asyncio
from datetime import datetime, timedelta

import aiohttp
from sqlalchemy import func, select, update

from bot.running.config import Settings
from bot.slack.methods import PER_WORKSPACE
from bot.slack.workspaces import OneWorkspace
from jobs.clock import SENT_AT_ONCE
from jobs.hands import Hands
from jobs.outbox import Outbox
from models.attendance import Attendance
from models.delivery import Delivery, DeliveryState
from models.person import Person
from models.plan import Kind
from models.session import LearningSession
from tests.bench.bench import Bench
from tests.bench.figures import Row, spread
from tests.bench.limits import MONDAY, LimitedSlack, LoopClock
from tests.bench.simulated import run_simulated
from tests.bench.world import Size, channel_of, made, user_of

REMINDERS, FEWER = 10_000, 450


async def sent(bench: Bench, number: int, turn: int) -> tuple[float, int]:
    """Send reminders; return which part of what the limits allow was used, and how often Slack refused."""
    size = Size(networks=-(-number // 15))
    database = await made(f"sqlite:///{bench.folder}/reminders-{turn}.db", size)
    loop = asyncio.get_running_loop()
    clock = LoopClock(loop)
    async with database.write() as db:
        await db.execute(update(Attendance).values(rsvp=None).execution_options(synchronize_session=False))
        starts = datetime(2026, 3, 12, 13, 30)
        coming = update(LearningSession).where(LearningSession.number == 2).values(starts_local=starts)
        await db.execute(coming.execution_options(synchronize_session=False))
        await db.execute(
            update(Person).values(refreshed_at=MONDAY).execution_options(synchronize_session=False)
        )
        db.add_all(
            Delivery(
                network_id=size.network_of(person), kind=Kind.RSVP_REMINDER,
                subject=f"session:{size.announced(person)}", session_id=size.announced(person),
                recipient=user_of(person), person_id=person + 1, due=MONDAY,
                expires=MONDAY + timedelta(days=2),
            )
            for person in range(number)
        )  # fmt: skip
    async with aiohttp.ClientSession() as pool:
        slack = LimitedSlack("xoxb-bench", Settings().api_url, pool)
        began = loop.time()
        sending = Hands("sending", SENT_AT_ONCE, Outbox(database, OneWorkspace(slack), clock).find)
        sending.look()
        await sending.idle()
    async with database.read() as db:
        done = await db.scalar(
            select(func.count()).where(
                Delivery.state == DeliveryState.SENT, Delivery.channel != channel_of(1),
                Delivery.kind == Kind.RSVP_REMINDER,
            )
        )  # fmt: skip
    await database.dispose()
    assert done == number, f"{done} of {number} were sent, {slack.refused} refused"
    most, seconds = PER_WORKSPACE
    allowed = max(0.0, number - most) / (most / seconds)
    return allowed / (slack.last - began), slack.refused


async def run(bench: Bench) -> list[Row]:
    """Send them in a run that takes half an hour of simulated time, and a minute or two of real time."""
    number = FEWER if bench.quick else REMINDERS
    found = await asyncio.to_thread(
        lambda: [run_simulated(sent(bench, number, turn)) for turn in range(max(1, bench.rounds // 3))]
    )
    against = "what Slack's limits allow, in simulated time"
    return [
        Row(f"{number:,} reminders due at once", against, spread([100 * part for part, _ in found]), 95, "%"),
        Row(
            "refused by Slack (429)", against, spread([float(n) for _, n in found]), 0, "times", at_most=True
        ),
    ]
