"""What people press and open, each with the call to Slack that belongs to it."""

from tests.bench import payloads
from tests.bench.bench import Bench, against_bolt
from tests.bench.figures import Row
from tests.bench.load import JSON


async def run(bench: Bench) -> list[Row]:
    """Press RSVP, open the form of the evaluation, and open the App Home."""
    return [
        await against_bolt(bench, "an RSVP press", payloads.rsvp, 0.5),
        await against_bolt(bench, "opening the evaluation", payloads.opening, 0.7),
        await against_bolt(bench, "an App Home", payloads.home, 0.3, kind=JSON),
    ]
