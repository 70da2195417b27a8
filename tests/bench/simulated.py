"""An event loop in which waiting costs nothing: when all is quiet, its clock jumps to the next timer."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

GRACE = 0.002  # seconds that a database's thread gets to report, before time moves on

T = TypeVar("T")


class Jumping(selectors.DefaultSelector):
    """A selector that, after a little patience, pretends to have waited."""

    jumped = 0.0

    def select(self, timeout: float | None = None) -> Any:
        """Wait for events, but never longer than the grace."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        found = super().select(min(timeout, GRACE))
        if not found and timeout > GRACE:
            self.jumped += timeout - GRACE
        return found


class SimulatedLoop(asyncio.SelectorEventLoop):
    """A loop whose time is real while something works, and jumps while everything waits."""

    def __init__(self) -> None:
        self._jumping = Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Return the simulated time."""
        return super().time() + self._jumping.jumped


def run_simulated(work: Coroutine[Any, Any, T]) -> T:
    """Run in simulated time."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(work)
