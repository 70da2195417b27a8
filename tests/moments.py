"""Moments that several tests begin at: what leads to one is played once, and each test goes on from there.

@begins_after(hold, until("2026-03-13 09:30"))
async def test_...(circle: Running): ...

Here `circle` has already been through `await hold(circle)` and the clock stands at half past nine. Every
process of the tests plays this once, keeps how things stood, and lets each test resume a copy of its own.
Where most tests of a file begin at one moment, `held = circle_after(hold)` is a fixture of that name.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Running, Snapshot

    Play = Callable[[Running], Awaitable[None]]


def begins_after(*plays: "Play") -> pytest.MarkDecorator:
    """Let a test begin after these have been played, in this order."""
    return pytest.mark.begins_after.with_args(*plays)


def circle_after(*plays: "Play") -> Any:
    """Make a fixture: the circle after these have been played, in this order."""

    @pytest.fixture
    async def begun(
        made_circle: "Snapshot", moments: Moments, copied: Callable[[str], str]
    ) -> "AsyncIterator[Running]":
        snapshot = await moments.after(made_circle, plays)
        async with snapshot.resumed(copied(snapshot.address)) as resumed:
            yield resumed

    return begun


@dataclass(frozen=True)
class until:
    """Play nothing but what happens by itself, until a wall time in Brussels."""

    to: str

    async def __call__(self, running: "Running") -> None:
        await running.advance(self.to)


class Moments:
    """How things stood at the moments that were played so far."""

    def __init__(self, copied_to_stay: Callable[[str], str]) -> None:
        self._copied_to_stay = copied_to_stay  # from one address of a database to that of the copy
        self._kept: dict[tuple[object, ...], Snapshot] = {}

    async def of(self, test: pytest.Item, beginning: "Snapshot") -> "Snapshot":
        """Where a test begins; without a mark that is the beginning."""
        mark = test.get_closest_marker("begins_after")
        return await self.after(beginning, mark.args if mark else ())

    async def after(self, beginning: "Snapshot", plays: "tuple[Play, ...]") -> "Snapshot":
        """How things stand once these were played."""
        if not plays:
            return beginning
        moment = (beginning.address, *plays)
        if moment not in self._kept:
            before = await self.after(beginning, plays[:-1])
            address = self._copied_to_stay(before.address)
            self._kept[moment] = await before.played_on(plays[-1], address)
        return self._kept[moment]
