"""Moments that several tests begin at: what leads to one is played once, and each test goes on from there.

@begins_after(hold, release)
async def test_...(circle: Running): ...

Here `circle` has already been through `await hold(circle)` and `await release(circle)`. Every process of
the tests plays them once, keeps how things stood, and lets each test resume a copy of its own (`kring` too).
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Running, Snapshot

    Play = Callable[[Running], Awaitable[None]]


def begins_after(*plays: "Play") -> pytest.MarkDecorator:
    """Let a test begin after these have been played, in this order."""
    return pytest.mark.begins_after.with_args(*plays)


class Moments:
    """How things stood at the moments that were played so far."""

    def __init__(self, copied_to_stay: Callable[[str], str]) -> None:
        self._copied_to_stay = copied_to_stay  # from one address of a database to that of the copy
        self._kept: dict[tuple[object, ...], Snapshot] = {}

    async def of(self, test: pytest.Item, beginning: "Snapshot") -> "Snapshot":
        """Where a test begins; without a mark that is the beginning."""
        mark = test.get_closest_marker("begins_after")
        return await self._after(beginning, mark.args if mark else ())

    async def _after(self, beginning: "Snapshot", plays: "tuple[Play, ...]") -> "Snapshot":
        if not plays:
            return beginning
        moment = (beginning.address, *plays)
        if moment not in self._kept:
            before = await self._after(beginning, plays[:-1])
            address = self._copied_to_stay(before.address)
            self._kept[moment] = await before.played_on(plays[-1], address)
        return self._kept[moment]
