"""The one clock of app and workspace, through the control port of the app."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiohttp

from playground.records import Json

MOST_STEPS = 500  # instants that one jump may pass


class Time(Protocol):
    """Moves time, and tells what was sent and what is to come."""

    @property
    def now(self) -> datetime:
        """The instant at which app and workspace stand."""
        ...

    async def advance(self, to: datetime) -> None:
        """Move on, doing all that is due on the way."""
        ...

    async def later(self, by: timedelta) -> None:
        """Move on by this much."""
        ...

    async def coming(self, language: str) -> list[Json]:
        """What is to come, soonest first: `what`, `why`, `at`."""
        ...

    async def ledger(self, language: str) -> list[Json]:
        """What was sent: `what`, `why`, `to`, `at`, `channel`, `ts`."""
        ...

    @property
    def can_reset(self) -> bool:
        """Whether there is a beginning to go back to."""
        ...

    async def reset(self) -> None:
        """Begin again."""
        ...


class ControlPort:
    """The clock of an app that offers a control port on loopback."""

    def __init__(
        self, root: str, now: datetime, start_again: Callable[[], Awaitable[datetime]] | None = None
    ) -> None:
        self.root = root
        self._now = now
        self._start_again = start_again
        self._one_at_a_time = asyncio.Lock()
        self._session: aiohttp.ClientSession | None = None

    @property
    def now(self) -> datetime:
        """The instant at which app and workspace stand."""
        return self._now

    @property
    def can_reset(self) -> bool:
        """Whether there is a beginning to go back to."""
        return self._start_again is not None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def advance(self, to: datetime) -> None:
        """Move on instant by instant, so that app and workspace always stand at the same time."""
        async with self._one_at_a_time:
            await self._look()
            await self._step_to(to)

    async def later(self, by: timedelta) -> None:
        """Move on by this much."""
        async with self._one_at_a_time:
            await self._look()
            await self._step_to(self._now + by)

    async def _look(self) -> None:
        """Somebody else may have moved the clock on."""
        self._now = max(self._now, datetime.fromisoformat((await self._ask("/now"))["now"]))

    async def _step_to(self, to: datetime) -> None:
        for _ in range(MOST_STEPS):
            at = (await self._ask("/next"))["at"]
            moment = datetime.fromisoformat(at) if at else None
            if moment is None or moment > to:
                break
            if moment <= self._now:
                await self._to(self._now)
                break
            await self._to(moment)
        if to > self._now:
            await self._to(to)

    async def coming(self, language: str) -> list[Json]:
        """What is to come, soonest first."""
        found: list[Json] = await self._ask(f"/coming?language={language}")
        return found

    async def ledger(self, language: str) -> list[Json]:
        """What was sent, in order."""
        found: list[Json] = await self._ask(f"/ledger?language={language}")
        return found

    async def reset(self) -> None:
        """Begin again."""
        if self._start_again is not None:
            async with self._one_at_a_time:
                self._now = await self._start_again()

    async def _to(self, moment: datetime) -> None:
        self._now = moment
        async with self._client().post(f"{self.root}/advance", json={"to": moment.isoformat()}) as response:
            response.raise_for_status()

    async def _ask(self, path: str) -> Any:
        async with self._client().get(f"{self.root}{path}") as response:
            response.raise_for_status()
            return await response.json()

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120))
        return self._session
