"""From the command to the first connection, and the memory at rest."""

import asyncio

from tests.bench.bench import Bench
from tests.bench.double import double
from tests.bench.figures import Row, spread
from tests.bench.processes import server
from tests.bench.world import Size

REST = 2.0  # seconds before memory is read


async def run(bench: Bench) -> list[Row]:
    """Start each anew in every round."""
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    address = await bench.database("start", Size(networks=10))
    async with double() as slack:
        for _ in range(bench.rounds):
            async with bench.kring(slack, address) as kring:
                await asyncio.sleep(REST)
                ours.append((kring.ready_after, kring.memory))
            async with server("bolt", bench.folder, slack.settings) as bolt:
                await asyncio.sleep(REST)
                theirs.append((bolt.ready_after, bolt.memory))
    pairs = list(zip(ours, theirs, strict=True))
    against = "an empty AsyncApp"
    return [
        Row(
            "start to ready", against, spread([a[0] / b[0] for a, b in pairs]), 3, at_most=True,
            details={"s": f"{spread([a[0] for a in ours])} to {spread([b[0] for b in theirs])}"},
        ),
        Row(
            "memory at rest", against, spread([a[1] / b[1] for a, b in pairs]), 2.5, at_most=True,
            details={"MB": f"{spread([a[1] for a in ours])} to {spread([b[1] for b in theirs])}"},
        ),
    ]  # fmt: skip
