"""An evaluation submitted over HTTP, everything included and durable."""

from tests.bench import payloads
from tests.bench.bench import Bench, against_bolt, stored
from tests.bench.figures import Row


async def run(bench: Bench) -> list[Row]:
    """Submit the form: signature, form, person, role, turnout, answer, commit, thanks."""
    return [await against_bolt(bench, "an evaluation submitted", payloads.evaluation, 0.7, judge=stored)]
