"""What is under way: nothing that was begun is cut off when the process ends."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager


class InFlight:
    """Counts what is under way."""

    def __init__(self) -> None:
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._going_on: set[asyncio.Task[None]] = set()  # a loop holds no task that nobody else holds

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one more for as long as the block takes."""
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    def goes_on(self, work: Coroutine[None, None, None], after: Callable[[], None] = lambda: None) -> None:
        """Let something go on by itself, counted from now until it has ended, however that is."""
        counted = self.one_more()
        counted.__enter__()
        task = asyncio.create_task(work)
        self._going_on.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._going_on.discard(task)
            after()
            counted.__exit__(None, None, None)

        task.add_done_callback(ended)

    async def drained(self) -> None:
        """Return when nothing is under way."""
        await self._idle.wait()
