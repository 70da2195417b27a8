"""Faults that wait in line for the next calls of a method."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace


@dataclass(eq=False)
class Gate:
    """A point at which one call waits until it is opened; `caller` is the instance that called."""

    passes: int = 0  # calls that go by before one waits
    caller: str = ""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def hold(self, caller: str) -> None:
        """Tell that a call is here, and wait with it."""
        self.caller = caller
        self.reached.set()
        await self.opened.wait()


@dataclass(frozen=True)
class Fault:
    """One thing going wrong: "before" or "after" the call did its work, or once it was "answered"."""

    method: str
    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    seconds: float = 0.0
    drop: bool = False
    garbage: str | None = None
    when: str = "before"
    channel: str | None = None
    user: str | None = None
    gate: Gate | None = None
    uneven: bool = False  # every second call takes a tenth of the time, and overtakes the one before

    def fits(self, method: str, channel: str | None, user: str | None) -> bool:
        """Whether this fault is for such a call."""
        return self.method in ("*", method) and self.channel in (None, channel) and self.user in (None, user)


@dataclass
class Faults:
    """The line of faults; each is used once, in order, by the first call it fits."""

    waiting: list[Fault] = field(default_factory=list)
    used: list[Fault] = field(default_factory=list)
    standing: Fault | None = None  # what goes wrong with every call, as long as it stands here
    met: int = 0  # calls that it met

    def add(self, fault: Fault, times: int = 1) -> None:
        """Put a fault in line for this many calls."""
        self.waiting.extend([fault] * times)

    def take(self, method: str, channel: str | None, user: str | None) -> Fault | None:
        """The first fault for such a call, taken out of the line, else the one that stands."""
        for fault in self.waiting:
            if fault.fits(method, channel, user):
                if fault.gate is not None and fault.gate.passes:
                    fault.gate.passes -= 1
                    continue
                self.waiting.remove(fault)
                self.used.append(fault)
                return fault
        if self.standing is None or not self.standing.uneven:
            return self.standing
        self.met += 1
        return self.standing if self.met % 2 else replace(self.standing, seconds=self.standing.seconds / 10)

    def clear(self) -> None:
        """Let everything go well again."""
        self.waiting.clear()
        self.standing = None

    def holds(
        self, method: str, *, when: str = "before", passes: int = 0, channel: str | None = None
    ) -> Gate:
        """Let one call wait at a gate: as it arrives, when its work is done, or once it was answered."""
        gate = Gate(passes)
        self.add(Fault(method, when=when, channel=channel, gate=gate))
        return gate

    def rate_limited(
        self,
        method: str,
        retry_after: int = 1,
        times: int = 1,
        *,
        channel: str | None = None,
        user: str | None = None,
    ) -> None:
        """Answer 429 with Retry-After in seconds."""
        fault = Fault(method, 429, "ratelimited", retry_after=retry_after, channel=channel, user=user)
        self.add(fault, times)

    def server_error(
        self,
        method: str,
        status: int = 503,
        times: int = 1,
        *,
        channel: str | None = None,
        user: str | None = None,
        when: str = "before",
    ) -> None:
        """Answer a 5xx page, before or after the work was done."""
        self.add(
            Fault(method, status, garbage="<html>unavailable</html>", when=when, channel=channel, user=user),
            times,
        )

    def error(
        self,
        method: str,
        error: str,
        times: int = 1,
        *,
        channel: str | None = None,
        user: str | None = None,
        when: str = "before",
    ) -> None:
        """Answer `ok: false` with this error."""
        self.add(Fault(method, error=error, when=when, channel=channel, user=user), times)

    def slow(
        self,
        method: str,
        seconds: float,
        times: int = 1,
        *,
        channel: str | None = None,
        user: str | None = None,
        when: str = "before",
    ) -> None:
        """Wait this long before, or after, doing the work."""
        self.add(Fault(method, seconds=seconds, when=when, channel=channel, user=user), times)

    def drops_before(
        self, method: str, times: int = 1, *, channel: str | None = None, user: str | None = None
    ) -> None:
        """Close the connection without doing the work."""
        self.add(Fault(method, drop=True, channel=channel, user=user), times)

    def drops_after(
        self, method: str, times: int = 1, *, channel: str | None = None, user: str | None = None
    ) -> None:
        """Do the work and close the connection without an answer."""
        self.add(Fault(method, drop=True, when="after", channel=channel, user=user), times)

    def no_json(
        self,
        method: str,
        times: int = 1,
        *,
        channel: str | None = None,
        user: str | None = None,
        when: str = "before",
    ) -> None:
        """Answer 200 with something that is no JSON."""
        fault = Fault(method, garbage="<html>please sign in</html>", when=when, channel=channel, user=user)
        self.add(fault, times)
