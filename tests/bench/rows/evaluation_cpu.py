"""What the router costs: our evaluation against the same statements written out by hand."""

from contextlib import AsyncExitStack

from tests.bench import payloads
from tests.bench.bench import Bench, details, stored
from tests.bench.double import double
from tests.bench.figures import Row, spread
from tests.bench.load import Run, closed_loop, form_of, signed
from tests.bench.processes import server


async def run(bench: Bench) -> list[Row]:
    """Compare the CPU for one evaluation."""
    size = bench.needed
    ours: list[Run] = []
    theirs: list[Run] = []
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(double())
        kring = await stack.enter_async_context(bench.kring(slack, await bench.database("cpu-kring", size)))
        settings = slack.settings | {"KRING_DATABASE": await bench.database("cpu-by-hand", size)}
        by_hand = await stack.enter_async_context(server("handwritten", bench.folder, settings))

        for turn, people in bench.turns:
            written = [signed(form_of(payloads.evaluation(size, person))) for person in people]
            pair = [(kring, ours), (by_hand, theirs)]
            for measured, runs in pair if turn % 2 else pair[::-1]:
                done = await closed_loop(measured, written, judge=stored)
                assert not done.wrong, done.wrong[0][:500]
                if turn >= 0:
                    runs.append(done)
    return [
        Row(
            "CPU of an evaluation",
            "a hand-written handler with the same statements",
            spread([a.cpu_each / b.cpu_each for a, b in zip(ours, theirs, strict=True)]),
            1.3,
            at_most=True,
            details=details(ours, theirs),
        )
    ]
