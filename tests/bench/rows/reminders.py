"""Ten thousand reminders due at once, sent as fast as Slack's limits allow, in simulated time."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import func, select, update

from bot.config import Settings
from bot.slack import PER_CHANNEL, PER_WORKSPACE, Slack
from jobs.outbox import run as send
from models.attendance import Attendance
from models.delivery import Delivery, DeliveryState
from models.person import Person
from models.plan import Kind
from models.session import LearningSession
from tests.bench.bench import Bench
from tests.bench.figures import Row, spread
from tests.bench.simulated import run_simulated
from tests.bench.world import Size, channel_of, made, user_of

REMINDERS, FEWER = 10_000, 450
DELAY = 0.15  # seconds in which Slack answers
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


class Limits:
    """Slack's limit for one thing: so many at once, and then at a steady pace."""

    def __init__(self, most: float, seconds: float) -> None:
        self._most, self._pace = most, most / seconds
        self._left, self._at = most, 0.0

    def takes(self, now: float) -> bool:
        """Tell whether one more is within the limit."""
        self._left = min(self._most, self._left + (now - self._at) * self._pace)
        self._at = now
        if self._left < 0.99:  # a hair for rounding
            return False
        self._left -= 1
        return True


class LimitedSlack(Slack):
    """Slack's side in simulated time: its delay and its limits."""

    refused, taken, last = 0, 0, 0.0

    def limited(self) -> None:
        """Begin to count."""
        self.workspace_limit = Limits(*PER_WORKSPACE)
        self.channel_limits: dict[str, Limits] = defaultdict(lambda: Limits(*PER_CHANNEL))

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        """Take a message, or refuse it."""
        loop = asyncio.get_running_loop()
        within = (
            self.workspace_limit.takes(loop.time()),
            self.channel_limits[body["channel"]].takes(loop.time()),
        )
        await asyncio.sleep(DELAY)
        if not all(within):
            self.refused += 1
            answer = {"ok": False, "error": "ratelimited"}
            response = AsyncSlackResponse(
                client=None, http_verb="POST", api_url="", req_args={}, data=answer,
                headers={"Retry-After": "1"}, status_code=429,
            )  # fmt: skip
            raise SlackApiError("ratelimited", response)
        self.taken, self.last = self.taken + 1, loop.time()
        return {"ok": True, "channel": f"D{body['channel']}", "ts": f"{self.taken}.0"}


class LoopClock:
    """The clock of the loop, from a Monday morning on."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._began = loop, loop.time()

    def now(self) -> datetime:
        """Return this instant."""
        return MONDAY + timedelta(seconds=self._loop.time() - self._began)


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
        slack.limited()
        began = loop.time()
        await send(database, slack, clock)
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
