"""Slack's side in simulated time: its delay and its limits; and the clock that goes with it."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.client import Slack
from bot.slack.methods import PER_CHANNEL, PER_METHOD, POST
from tests.bench.world import TEAM

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
    """Takes what is within the limits after its delay, and refuses the rest."""

    def __init__(self, token: str, api_url: str, pool: aiohttp.ClientSession) -> None:
        super().__init__(token, api_url, pool)
        self.delays: dict[str, float] = {}  # of a method, where it is not the usual one
        self.refused, self.taken, self.last = 0, 0, 0.0
        self._limits = {method: Limits(*limit) for method, limit in PER_METHOD.items()}
        self._of_channels: dict[str, Limits] = defaultdict(lambda: Limits(*PER_CHANNEL))

    async def read(self, method: str, **query: str | int) -> dict[str, Any]:
        """Return who we are, and people without a name."""
        await asyncio.sleep(self.delays.get(method, DELAY))
        return {"team_id": TEAM, "user_id": "UKRING", "user": {"id": query.get("user", "")}}

    async def _answer(self, method: str, called: Any, channel: str = "") -> dict[str, Any]:
        called.close()  # nothing leaves this process
        return await super()._answer(method, self._taken(method, channel), channel)

    async def _taken(self, method: str, channel: str) -> AsyncSlackResponse:
        loop = asyncio.get_running_loop()
        within = method not in self._limits or self._limits[method].takes(loop.time())
        if method == POST:
            within = self._of_channels[channel].takes(loop.time()) and within
        await asyncio.sleep(self.delays.get(method, DELAY))
        answer: dict[str, Any] = {"ok": within, "channel": f"D{channel}", "ts": f"{self.taken}.0"}
        response = AsyncSlackResponse(
            client=None, http_verb="POST", api_url="", req_args={}, data=answer,
            headers={"Retry-After": "1"}, status_code=200 if within else 429,
        )  # fmt: skip
        if not within:
            self.refused += 1
            raise SlackApiError("ratelimited", response)
        self.taken, self.last = self.taken + 1, loop.time()
        return response


class LoopClock:
    """The clock of the loop, from a Monday morning on."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._began = loop, loop.time()

    def now(self) -> datetime:
        """Return this instant."""
        return MONDAY + timedelta(seconds=self._loop.time() - self._began)
