"""An evaluation over Socket Mode, against an empty listener over Socket Mode."""

from contextlib import AsyncExitStack

from tests.bench import payloads
from tests.bench.bench import FASTER, Bench, details
from tests.bench.double import double
from tests.bench.figures import Row, spread
from tests.bench.load import Run
from tests.bench.processes import server


async def run(bench: Bench) -> list[Row]:
    """Submit the form over a connection that is kept."""
    size = bench.needed
    ours: list[Run] = []
    theirs: list[Run] = []
    async with AsyncExitStack() as stack:
        ours_at = await stack.enter_async_context(double())
        theirs_at = await stack.enter_async_context(double())
        address = await bench.database("socket", size)
        kring = await stack.enter_async_context(bench.kring(ours_at, address, over_http=False))
        bolt = await stack.enter_async_context(
            server("bolt_socket", bench.folder, theirs_at.settings, listens=False)
        )
        await ours_at.connects(kring)
        await theirs_at.connects(bolt)
        for turn, people in bench.turns:
            written = [payloads.evaluation(size, person).decode() for person in people]
            mine = await ours_at.closed_loop(kring, written)
            yours = await theirs_at.closed_loop(bolt, written * FASTER)
            assert not mine.wrong, mine.wrong[0][:500]
            if turn >= 0:
                ours.append(mine)
                theirs.append(yours)
    return [
        Row(
            "an evaluation over Socket Mode",
            "an empty listener of Bolt's AsyncApp over Socket Mode",
            spread([a.rate / b.rate for a, b in zip(ours, theirs, strict=True)]),
            0.15,
            details=details(ours, theirs),
        )
    ]
