"""From the command to the first connection, and the memory at rest."""

import asyncio

from tests.bench.bench import Bench
from tests.bench.double import double
from tests.bench.figures import Row, stays_below
from tests.bench.processes import server
from tests.bench.world import Size

REST = 2.0  # seconds before memory is read


async def run(bench: Bench) -> list[Row]:
    """Start each anew in every round."""
    ready: list[tuple[float, float]] = []
    memory: list[tuple[float, float]] = []
    address = await bench.database("start", Size(networks=10))
    async with double() as slack:
        for _ in range(bench.rounds):
            async with bench.kring(slack, address) as kring:
                await asyncio.sleep(REST)
                ours = kring.ready_after, kring.memory
            async with server("bolt", bench.folder, slack.settings) as bolt:
                await asyncio.sleep(REST)
                theirs = bolt.ready_after, bolt.memory
            ready.append((ours[0], theirs[0]))
            memory.append((ours[1], theirs[1]))
    against = "an empty AsyncApp"
    return [
        stays_below("start to ready", against, ready, 3, "s"),
        stays_below("memory at rest", against, memory, 2.5, "MB"),
    ]
