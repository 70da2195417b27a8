"""How many presses per second are sustained without one that misses Slack's three seconds."""

from collections.abc import Callable
from contextlib import AsyncExitStack

from tests.bench import payloads
from tests.bench.bench import WARM, Bench
from tests.bench.double import Double, double
from tests.bench.figures import Row, spread
from tests.bench.load import MISS_SECONDS
from tests.bench.processes import Server, server
from tests.bench.world import Size

SECONDS, DELAY = 8.0, 0.15
STEP = 1.25  # from one rate to the next
Presses = Callable[[int], list[str]]


async def highest(slack: Double, measured: Server, presses: Presses, first: float, seconds: float) -> float:
    """Return the highest rate, step by step, at which no press misses and no queue grows towards it."""
    reached, rate = 0.0, first
    while rate < 5000:
        run = await slack.open_loop(measured, presses(max(2, int(rate * seconds))), rate)
        last = run.times[-max(1, len(run.times) // 8) :]
        if run.missed or min(last) > MISS_SECONDS / 2:
            return reached
        reached, rate = rate, rate * STEP
    return reached


async def run(bench: Bench) -> list[Row]:
    """Raise the rate until one misses: ours over Socket Mode, and Bolt's starter template as it is given."""
    size = Size(networks=200)
    seconds = 2.0 if bench.quick else SECONDS
    ours: list[float] = []
    theirs: list[float] = []
    async with AsyncExitStack() as stack:
        ours_at = await stack.enter_async_context(double())
        theirs_at = await stack.enter_async_context(double())
        address = await bench.database("sustained", size)
        kring = await stack.enter_async_context(bench.kring(ours_at, address, over_http=False))
        settings = theirs_at.settings | {"KRING_DATABASE": f"sqlite:///{bench.folder}/starter.db"}
        starter = await stack.enter_async_context(server("starter", bench.folder, settings, listens=False))
        await ours_at.connects(kring)
        await theirs_at.connects(starter)
        turn = 0

        def presses(number: int) -> list[str]:
            nonlocal turn
            turn += 1
            answer, people = payloads.ANSWERS[turn % 3], len(size.everybody)
            return [payloads.rsvp(size, person % people, answer).decode() for person in range(number)]

        await ours_at.closed_loop(kring, presses(WARM))
        await theirs_at.closed_loop(starter, presses(WARM))
        ours_at.delay = theirs_at.delay = DELAY
        for _ in range(max(1, bench.rounds // 3)):
            ours.append(await highest(ours_at, kring, presses, 20, seconds))
            theirs.append(await highest(theirs_at, starter, presses, 4, seconds))
    return [
        Row(
            "presses per second without a miss",
            "Bolt's starter template (synchronous App, defaults) with one row written",
            spread([mine / max(yours, 1) for mine, yours in zip(ours, theirs, strict=True)]),
            20,
            details={
                "presses/s": f"{spread(ours)} to {spread(theirs)}",
                "steps": f"of {seconds:g} s, times {STEP}",
            },
        )
    ]
