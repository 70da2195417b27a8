"""An empty handler through our reception and router, against an empty listener of Bolt."""

from tests.bench import payloads
from tests.bench.bench import Bench, against_bolt
from tests.bench.figures import Row


async def run(bench: Bench) -> list[Row]:
    """Press a button that has no handler (no transaction), and one whose handler does nothing."""
    return [
        await against_bolt(bench, "an empty handler, no transaction", payloads.nobodys, 2.0),
        await against_bolt(bench, "an empty handler with caller and role", payloads.empty, 2.0),
    ]
