"""Work that outlives a tick: taken in hand piece by piece, side by side, at most one piece for each key."""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Set
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeAlias

import structlog

from bot.slack.pace import Pace
from bot.slack.workspaces import Workspaces

log = structlog.get_logger()

Key: TypeAlias = Hashable
Piece: TypeAlias = tuple[Key, Coroutine[Any, Any, object]]


@dataclass
class Found:
    """What can be taken in hand now; `again`: in how many seconds there may be more.

    Of one workspace at most `most` pieces are in hand, so that one that is slow leaves hands for the others.
    """

    pieces: list[Piece] = field(default_factory=list)
    again: float | None = None
    most: int = field(default=sys.maxsize, compare=False)
    _in_hand: Counter[str] = field(default_factory=Counter, compare=False)
    _taken: Counter[Pace] = field(default_factory=Counter, compare=False)

    @classmethod
    def among(cls, busy: Set[Key], room: int, workspaces: Workspaces) -> "Found":
        """Begin with what is in hand: its keys begin with the workspace."""
        return cls(
            most=workspaces.share(room + len(busy)),
            _in_hand=Counter(key[0] for key in busy if isinstance(key, tuple)),
        )

    def elsewhere(self, workspaces: Workspaces, method: str) -> list[str]:
        """Return the workspaces in which nothing more can be begun, and note when there may be."""
        resting = workspaces.without_room(method)
        for team_id in resting:
            self.wait(workspaces.of(team_id).paces.of(method).wait())
        return [*resting, *(team_id for team_id, count in self._in_hand.items() if count >= self.most)]

    def room(self, team_id: str, pace: Pace, keep: int = 0) -> int:
        """Return how many more pieces a workspace and a pace of Slack allow that leave `keep` calls.

        If none, note when. Where pieces were taken already, there is another look once one of them is done.
        """
        free = pace.free(keep + self._taken[pace])
        if not free and not self._taken[pace]:
            self.wait(pace.wait(keep))
        return max(min(free, self.most - self._in_hand[team_id]), 0)

    def wait(self, seconds: float) -> None:
        """Note that there may be more in so many seconds."""
        self.again = seconds if self.again is None else min(self.again, seconds)

    def take(self, key: tuple[str, Key], work: Coroutine[Any, Any, object], pace: Pace) -> None:
        """Take a piece of a workspace that is one call at this pace."""
        self.pieces.append((key, work))
        self._taken[pace] += 1
        self._in_hand[key[0]] += 1


class Hands:
    """Takes in hand what `find` finds: it is told which keys are busy, and for how many more there is room.

    Nothing waits for a piece that is slow but what has the same key. A piece that fails is left alone until
    somebody looks again, so that what keeps failing is tried with every tick and not all the time.
    """

    def __init__(
        self,
        name: str,
        room: int,
        find: Callable[[Set[Key], int], Awaitable[Found]],
        done: Callable[[], None] = lambda: None,
    ) -> None:
        self._name, self._room, self._find, self._done = name, room, find, done
        self._in_hand: dict[Key, tuple[asyncio.Task[None], float]] = {}
        self._failed: set[Key] = set()
        self._finder: asyncio.Task[None] | None = None
        self._look = asyncio.Event()
        self._goes_on = True

    @staticmethod
    async def finds_nothing(_busy: Set[Key], _room: int) -> Found:
        """Find nothing, where there is nothing of the kind."""
        return Found()

    @property
    def busy(self) -> Set[Key]:
        """The keys of what is in hand."""
        return self._in_hand.keys()

    @property
    def works(self) -> bool:
        """Something is in hand, or is being looked for."""
        return bool(self._in_hand) or (self._finder is not None and not self._finder.done())

    @property
    def since(self) -> float | None:
        """When the oldest piece in hand was begun, on the clock that never jumps."""
        return min((began for _, began in self._in_hand.values()), default=None)

    def look(self) -> None:
        """Look soon what there is to do; returns at once."""
        self._failed.clear()
        self._again()

    def _begin(self, key: Key, work: Coroutine[Any, Any, object]) -> None:
        if key in self._in_hand or not self._goes_on:
            work.close()
            return
        self._in_hand[key] = asyncio.get_running_loop().create_task(self._do(key, work)), monotonic()

    async def idle(self) -> None:
        """Return when nothing is in hand and there is nothing to take in hand."""
        while self.works:
            tasks = [self._finder, *(task for task, _ in self._in_hand.values())]
            await asyncio.wait([task for task in tasks if task is not None])

    async def stop(self) -> None:
        """Take nothing more in hand, and finish what is."""
        self._goes_on = False
        self._look.set()
        await self.idle()

    def _again(self) -> None:
        self._look.set()
        if self._goes_on and (self._finder is None or self._finder.done()):
            self._finder = asyncio.get_running_loop().create_task(self._take())

    async def _take(self) -> None:
        while self._goes_on:
            self._look.clear()
            found = Found()
            room = self._room - len(self._in_hand)
            if room > 0:
                try:
                    found = await self._find(self._in_hand.keys() | self._failed, room)
                except Exception:
                    log.exception("hands.cannot_look", work=self._name)
            for key, work in found.pieces:
                self._begin(key, work)
            if not self._in_hand and found.again is None and not self._look.is_set():
                return
            try:
                async with asyncio.timeout(found.again):
                    await self._look.wait()
            except TimeoutError:
                continue

    async def _do(self, key: Key, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except Exception:
            log.exception("hands.failed", work=self._name)
            self._failed.add(key)
        else:
            self._done()
        finally:
            del self._in_hand[key]
            self._again()
