"""Work that outlives a tick, and the pace at which Slack is called."""

import asyncio
from collections.abc import Set

import pytest

from bot.slack.pace import Pace
from jobs.hands import Found, Hands, Key
from tests.bench.simulated import run_simulated


class Work:
    """Pieces that wait to be done, each until it is let go; what is done is noted."""

    def __init__(self, *waiting: str, fails: Set[str] = frozenset()) -> None:
        self.waiting, self.fails = list(waiting), fails
        self.gates = {name: asyncio.Event() for name in waiting}
        self.begun: list[str] = []
        self.done: list[str] = []

    async def find(self, busy: Set[Key], room: int) -> Found:
        chosen = [name for name in dict.fromkeys(self.waiting) if name[0] not in busy][:room]
        first = {name[0]: name for name in reversed(chosen)}  # the first letter is the key
        return Found([(key, self.do(name)) for key, name in first.items()])

    async def do(self, name: str) -> None:
        self.begun.append(name)
        await self.gates[name].wait()
        if name in self.fails:
            raise ZeroDivisionError
        self.waiting.remove(name)
        self.done.append(name)


async def until(holds: object) -> None:
    async with asyncio.timeout(5):
        while not holds():  # type: ignore[operator]
            await asyncio.sleep(0)


async def test_what_is_slow_holds_up_only_what_has_the_same_key() -> None:
    work = Work("a1", "a2", "b1", "b2")
    hands = Hands("work", 5, work.find)
    hands.look()
    await until(lambda: len(work.begun) == 2)
    for name in ("b1", "b2"):
        work.gates[name].set()
    await until(lambda: work.done == ["b1", "b2"])
    assert "a2" not in work.begun
    assert hands.busy == {"a"}
    for name in ("a1", "a2"):
        work.gates[name].set()
    await hands.idle()
    assert work.done == ["b1", "b2", "a1", "a2"]
    assert hands.since is None


async def test_no_more_is_in_hand_than_there_is_room_for() -> None:
    work = Work("a1", "b1", "c1", "d1")
    hands = Hands("work", 2, work.find)
    hands.look()
    await until(lambda: len(work.begun) == 2)
    await asyncio.sleep(0)
    assert len(hands.busy) == 2
    for gate in work.gates.values():
        gate.set()
    await hands.idle()
    assert sorted(work.done) == ["a1", "b1", "c1", "d1"]


async def test_what_fails_is_left_alone_until_somebody_looks_again() -> None:
    work = Work("a1", "b1", fails={"a1"})
    told: list[None] = []
    hands = Hands("work", 5, work.find, done=lambda: told.append(None))
    for gate in work.gates.values():
        gate.set()
    hands.look()
    await hands.idle()
    assert (work.begun.count("a1"), work.done, len(told)) == (1, ["b1"], 1)
    hands.look()
    await hands.idle()
    assert work.begun.count("a1") == 2


async def test_who_cannot_look_is_tried_with_the_next_tick() -> None:
    async def breaks(_busy: Set[Key], _room: int) -> Found:
        raise OSError

    hands = Hands("work", 5, breaks)
    hands.look()
    await hands.idle()
    assert not hands.works


async def test_who_stops_finishes_what_is_in_hand_and_takes_nothing_more() -> None:
    work = Work("a1", "a2")
    hands = Hands("work", 5, work.find)
    hands.look()
    await until(lambda: work.begun == ["a1"])
    stopping = asyncio.create_task(hands.stop())
    await asyncio.sleep(0)
    hands.look()
    work.gates["a1"].set()
    await stopping
    assert (work.begun, work.done) == (["a1"], ["a1"])


def test_a_pace_lets_a_burst_go_and_then_so_many_a_second() -> None:
    async def goes() -> None:
        pace, loop = Pace(5, 10.0), asyncio.get_running_loop()
        assert pace.free() == 5
        for _ in range(5):
            pace.take()
        assert (pace.free(), round(pace.wait(), 1)) == (0, 2.0)
        began = loop.time()
        for _ in range(3):
            await asyncio.sleep(pace.wait())
            pace.take()
        assert loop.time() - began == pytest.approx(6, abs=0.3)
        await asyncio.sleep(60)
        assert (pace.free(), pace.full) == (5, True)

    run_simulated(goes())


def test_what_somebody_waits_for_goes_at_once_and_the_rest_waits_the_longer() -> None:
    async def goes() -> None:
        pace = Pace(5, 5.0)
        assert (pace.free(keep=3), pace.wait(keep=3)) == (2, 0)
        for _ in range(7):
            pace.take()
        assert pace.wait() == pytest.approx(3, abs=0.1)
        assert pace.wait(keep=2) == pytest.approx(5, abs=0.1)
        for _ in range(100):
            pace.take()
        assert pace.wait() == pytest.approx(6, abs=0.1)  # a flood does not stop everything for ever

    run_simulated(goes())


def test_while_slack_asks_to_wait_nothing_goes_that_may_wait() -> None:
    async def goes() -> None:
        pace = Pace(5, 5.0)
        pace.hold(30)
        pace.hold(10)
        assert (pace.free(), round(pace.wait()), pace.held, pace.full) == (0, 30, True, False)
        await asyncio.sleep(31)
        assert (pace.free(), pace.wait(), pace.held) == (5, 0, False)

    run_simulated(goes())
