"""Rate limits as token buckets in real time."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from playground.errors import RateLimited


@dataclass
class Bucket:
    """Holds at most `size` tokens and gains `per_second`."""

    size: float
    per_second: float
    tokens: float = field(init=False)
    filled: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens, self.filled = self.size, time.monotonic()

    def take(self) -> float:
        """Take one token; the seconds to wait if there is none."""
        now = time.monotonic()
        self.tokens = min(self.size, self.tokens + (now - self.filled) * self.per_second)
        self.filled = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.per_second
        self.tokens -= 1
        return 0.0


PER_MINUTE = {
    "canvases.edit": 50,
    "canvases.delete": 50,
    "conversations.canvases.create": 20,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "chat.delete": 50,
    "conversations.open": 50,
    "conversations.info": 50,
    "conversations.history": 50,
    "conversations.join": 50,
    "conversations.members": 100,
    "users.conversations": 50,
    "users.info": 100,
    "users.list": 20,
    "pins.add": 20,
    "pins.remove": 20,
    "reactions.add": 50,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
}
CHANNEL_BURST = 4
TEAM_PER_MINUTE = 300


class Rates:
    """The buckets of one workspace; a channel gets one message a second with short bursts."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def check(self, method: str, channel: str) -> None:
        """Count one call, or refuse it with the whole seconds to wait."""
        waits = []
        if method == "chat.postMessage":
            waits.append(self._take("channel", channel, CHANNEL_BURST, 1.0))
            waits.append(self._take("team", "", TEAM_PER_MINUTE, TEAM_PER_MINUTE / 60))
        elif method in PER_MINUTE:
            waits.append(self._take(method, "", PER_MINUTE[method], PER_MINUTE[method] / 60))
        wait = max(waits, default=0.0)
        if wait > 0:
            raise RateLimited(max(1, math.ceil(wait)))

    def history(self, every: float) -> None:
        """Count a call of a commercially distributed app to a channel's history, or refuse it."""
        wait = self._take("history", str(every), 1, 1 / every)
        if wait > 0:
            raise RateLimited(max(1, math.ceil(wait)))

    def _take(self, name: str, key: str, size: float, per_second: float) -> float:
        return self._buckets.setdefault((name, key), Bucket(size, per_second)).take()
