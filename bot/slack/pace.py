"""How fast Slack may be called: so many calls at once, then at a steady pace, and not while it asks to wait.

Times are those of the event loop, in seconds.
"""

import asyncio


class Pace:
    """A bucket of calls that fills again: what may wait asks it first, what cannot wait only counts."""

    def __init__(self, most: float, seconds: float) -> None:
        self._most, self._per_second = float(most), most / seconds
        self._left, self._filled_at, self._held_until = float(most), 0.0, 0.0

    def _now(self) -> float:
        now = asyncio.get_running_loop().time()
        self._left = min(self._most, self._left + (now - self._filled_at) * self._per_second)
        self._filled_at = now
        return now

    def take(self) -> None:
        """Count a call that goes now; one too many makes those wait the longer that may wait."""
        self._now()
        self._left = max(self._left - 1, -self._most)

    def wait(self, keep: float = 0) -> float:
        """Return in how many seconds a call may go that leaves `keep` for others; 0 when it may go now."""
        now = self._now()
        missing = min(1 + keep, self._most) - self._left
        return max(self._held_until - now, missing / self._per_second, 0.0)

    def free(self, keep: float = 0) -> int:
        """Return how many calls may go now."""
        return 0 if self._held_until > self._now() else max(int(self._left - keep), 0)

    def hold(self, seconds: float) -> None:
        """Let nothing that may wait go for a while."""
        self._held_until = max(self._held_until, self._now() + seconds)

    @property
    def held(self) -> bool:
        """Slack asked to wait."""
        return self._now() < self._held_until

    @property
    def full(self) -> bool:
        """Nothing was called lately, and nothing is held."""
        return self._now() >= self._held_until and self._left >= self._most
