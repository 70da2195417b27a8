"""Kring as a process of its own, with the clock of the machine moved on: its seconds are real."""

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta

from bot.__main__ import settle_memory
from bot.compose import compose, connected
from bot.running.config import read
from bot.running.logs import configure

SHIFT = "YEAR_SHIFT"  # the variable that holds by how many seconds


class ShiftedClock:
    """The clock of the machine, and a constant."""

    def __init__(self, shift: timedelta) -> None:
        self._shift = shift

    def now(self) -> datetime:
        """Return this instant as it is meant to be (UTC)."""
        return datetime.now(UTC) + self._shift


async def serve() -> None:
    """Run until SIGTERM."""
    settings = read()
    configure(settings.log_level)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    clock = ShiftedClock(timedelta(seconds=float(os.environ[SHIFT])))
    async with compose(settings, clock) as kring, connected(kring):
        settle_memory()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve())
