"""Three hundred people press within one second, while Slack answers each call in 150 ms."""

from contextlib import AsyncExitStack
from time import perf_counter

from tests.bench import payloads
from tests.bench.bench import WARM, Bench
from tests.bench.double import double
from tests.bench.figures import Row, spread
from tests.bench.load import Run, closed_loop, form_of, open_loop, signed
from tests.bench.world import Size

PRESSES, DELAY = 300, 0.15


async def run(bench: Bench) -> list[Row]:
    """Press RSVP under the announcement; done is when Slack has answered the call that tells the person."""
    number = 60 if bench.quick else PRESSES
    size = Size(networks=PRESSES // 15)
    runs: list[Run] = []
    done: list[float] = []
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(double())
        kring = await stack.enter_async_context(bench.kring(slack, await bench.database("burst", size)))

        def written(answer: str) -> list[bytes]:
            return [signed(form_of(payloads.rsvp(size, person, answer))) for person in range(number)]

        await closed_loop(kring, written("maybe")[:WARM])
        for turn in range(bench.rounds):
            slack.delay = DELAY
            slack.done.clear()
            requests = written(payloads.ANSWERS[turn % 3])
            began = perf_counter()
            runs.append(await open_loop(kring, requests, number))
            took = sorted(
                slack.done.get(f"U{person:08d}", float("inf")) - began - person / number
                for person in range(number)
            )
            done.append(took[int(0.99 * number)])
    share = max(run.load_share for run in runs)
    shared = {"CPU of the load": f"{share:.0%} at most", "CPU per press": f"{cpu(runs)} ms"}
    against = f"Slack answering in {DELAY * 1000:.0f} ms, {number} presses in one second"
    return [
        Row(
            "presses past 3 s",
            against,
            spread([float(run.missed) for run in runs]),
            0,
            "missed",
            at_most=True,
        ),
        Row("p99 to the answer", against, spread([run.at(0.99) for run in runs]), 0.2, "s", True, shared),
        Row("p99 to done", against, spread(done), 1.3, "s", at_most=True),
    ]


def cpu(runs: list[Run]) -> str:
    """Return the CPU of the server for each press."""
    return str(spread([run.cpu_each * 1000 for run in runs]))
