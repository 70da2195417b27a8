"""How fast Slack may be called: so many calls at once, then at a steady pace, and not while it asks to wait.

Times are those of the event loop, in seconds.
"""

import asyncio
from datetime import timedelta

from bot.running.counts import Counts, Held
from bot.slack.methods import OF_DISTRIBUTED, PER_CHANNEL, PER_METHOD, POST
from bot.slack.outcome import NotSent

PATIENCE = 10  # seconds that a message waits for its turn; its claim lasts longer
MOST_KNOWN = 1000  # recipients whose pace is remembered


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


def _share(calls: int, seconds: float, instances: int) -> Pace:
    """Return the pace of one of several processes: at least one call, in as much time as that takes."""
    return Pace(max(calls / instances, 1), seconds * max(instances / calls, 1))


class Paces:
    """The paces of one workspace: of each method that may have to wait, and of messages to each recipient.

    When Slack asks to wait, it means a method of the workspace, or one channel of `POST`.
    """

    def __init__(self, counts: Counts, faster: float, instances: int, *, distributed: bool) -> None:
        limits = PER_METHOD | (OF_DISTRIBUTED if distributed else {})
        self._counts, self._faster = counts, faster
        self._recipients: dict[str, Pace] = {}
        self._methods = {
            method: _share(calls, seconds / faster, instances) for method, (calls, seconds) in limits.items()
        }

    def of(self, method: str) -> Pace:
        """Return the pace of a method that may have to wait."""
        return self._methods[method]

    def to(self, recipient: str) -> Pace:
        """Return the pace of messages to one channel or person."""
        if len(self._recipients) > MOST_KNOWN:
            self._recipients = {name: pace for name, pace in self._recipients.items() if not pace.full}
        return self._recipients.setdefault(recipient, Pace(PER_CHANNEL[0], PER_CHANNEL[1] / self._faster))

    def count(self, method: str) -> None:
        """Count a call that goes now, of whatever method."""
        if method in self._methods:
            self.of(method).take()

    async def turn(self, method: str, recipient: str = "") -> NotSent | None:
        """Wait until it may go; return how it ends when that takes longer than a claim lasts."""
        paces = [self.of(method), *([self.to(recipient)] if recipient else [])]
        while (seconds := max(pace.wait() for pace in paces)) > 0:
            self._counts.held[Held.OURS] += 1
            if seconds > PATIENCE:
                return NotSent("ratelimited", final=False, retry_after=timedelta(seconds=seconds))
            await asyncio.sleep(seconds)
        return None

    def heed(self, method: str, channel: str, wait: timedelta) -> None:
        """Let a method rest for as long as Slack asks; of messages at first only that one channel."""
        if method not in self._methods:
            return
        seconds = wait.total_seconds() / self._faster
        if method == POST:
            held = [name for name, pace in self._recipients.items() if name != channel and pace.held]
            self.to(channel).hold(seconds)
            if not held:
                return
        self.of(method).hold(seconds)
