"""How long the event loop is held: the longest time in which it does not come back to anybody else.

Counted is what the thread itself did, working or waiting; what the machine gave to other programs meanwhile
is no fault of ours, and is taken off. What a slow machine, or a neighbour on the same core, makes of it is
told by a yardstick that is laid beside it: bounds are stated for the machine of docs/performance.md.
"""

import asyncio
import os
from asyncio.events import Handle
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

YARDSTICK = 0.0027  # seconds of processor time that its work takes on the machine of docs/performance.md
SCHEDULER = Path("/proc/thread-self/schedstat")  # of Linux


@dataclass
class Held:
    """Each time that the loop was held, in seconds."""

    times: list[float] = field(default_factory=list)

    @property
    def longest(self) -> float:
        """The longest of them."""
        return max(self.times, default=0.0)


def lost() -> float:
    """Return how many seconds this thread was ready and did not get a core; 0 where nobody can tell."""
    file = _scheduler()
    return int(os.pread(file, 64, 0).split()[1]) / 1e9 if file is not None else 0.0


@cache
def _scheduler() -> int | None:
    """Open what the scheduler tells of this thread, once: it is asked after the watching ended, too."""
    return os.open(SCHEDULER, os.O_RDONLY) if SCHEDULER.exists() else None


@contextmanager
def watched() -> Iterator[Held]:
    """Watch the loop while this lasts."""
    found, run = Held(), Handle._run

    def measured(handle: Any) -> None:
        before, began = lost(), perf_counter()
        run(handle)
        found.times.append(perf_counter() - began - (lost() - before))

    Handle._run = measured  # type: ignore[method-assign]
    try:
        yield found
    finally:
        Handle._run = run  # type: ignore[method-assign]


async def held_by(what: Awaitable[Any]) -> float:
    """Do something in a task of its own; return how long it held the loop at most, in seconds."""
    with watched() as found:
        task = asyncio.ensure_future(what)
        await asyncio.wait([task])
    task.result()
    return found.longest


def slowness() -> float:
    """How many times as long as on the machine of docs/performance.md work takes just now; at least 1."""
    least = 60.0
    for _ in range(3):
        began = thread_time()
        _yardstick()
        least = min(least, thread_time() - began)
    return max(1.0, least / YARDSTICK)


def _yardstick() -> list[tuple[int, int, dict[str, int]]]:
    """Do what a room does with a bank of questions: make small rows, look them up, sort them."""
    rows = [(key, key * 7919 % 3001, {"id": key, "votes": key % 7}) for key in range(3_000)]
    named = {key: frozenset({other, key % 60}) for key, other, _ in rows}
    return sorted(rows, key=lambda row: (-row[2]["votes"], len(named[row[0]]), row[1]))
