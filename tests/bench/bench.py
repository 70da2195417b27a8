"""One benchmark's surroundings: how many rounds, where files go, and the comparison that most rows make."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench import world
from tests.bench.double import Double, double
from tests.bench.figures import Row, spread
from tests.bench.load import FORM, SECRET, Judge, Run, closed_loop, form_of, is_ok, signed
from tests.bench.processes import Server, server
from tests.bench.world import Size

Payload = Callable[[Size, int], bytes]
WARM = 60  # requests before anything is measured
FASTER = 3  # times as many requests to the servers that do nothing, so that a run takes as long


def stored(answer: bytes) -> bool:
    """Tell whether a submitted form was taken: refusals and errors are answered too."""
    return answer.startswith(b"200") and b'"response_action": "update"' in answer


@dataclass
class Bench:
    """How thoroughly, and where."""

    rounds: int
    quick: bool
    folder: Path

    @property
    def requests(self) -> int:
        """Requests of one run."""
        return 60 if self.quick else 400

    @property
    def needed(self) -> Size:
        """A world in which everybody of every run is somebody else."""
        people = WARM + self.rounds * self.requests
        return Size(networks=people // 15 + 1)

    @property
    def turns(self) -> list[tuple[int, range]]:
        """The rounds, each with people of its own; round -1 warms up and does not count."""
        firsts = range(WARM, WARM + self.rounds * self.requests, self.requests)
        return list(enumerate([range(WARM), *(range(n, n + self.requests) for n in firsts)], -1))

    async def database(self, name: str, size: Size) -> str:
        """Make a database; return its address."""
        address = f"sqlite:///{self.folder}/{name}.db"
        await world.world(address, size)
        return address

    @asynccontextmanager
    async def kring(self, slack: Double, address: str, *, over_http: bool = True) -> AsyncIterator[Server]:
        """Run the product."""
        settings = slack.settings | {"KRING_DATABASE": address}
        if over_http:
            settings["SLACK_SIGNING_SECRET"] = SECRET
        async with server("kring", self.folder, settings, listens=over_http) as started:
            yield started


async def against_bolt(
    bench: Bench, what: str, payload: Payload, aim: float, *, kind: str = FORM, judge: Judge = is_ok
) -> Row:
    """Measure requests per second of the product and of an empty listener of Bolt, turn by turn."""
    size = bench.needed
    wrap = form_of if kind == FORM else bytes
    ours: list[Run] = []
    theirs: list[Run] = []
    bare: list[Run] = []
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(double())
        address = await bench.database(what.replace(" ", "-"), size)
        kring = await stack.enter_async_context(bench.kring(slack, address))
        bolt = await stack.enter_async_context(server("bolt", bench.folder, slack.settings))
        echo = await stack.enter_async_context(server("echo", bench.folder, {}))

        def requests(people: range) -> list[bytes]:
            return [signed(wrap(payload(size, person)), kind) for person in people]

        (_, warming), *turns = bench.turns
        for warmed in (kring, bolt, echo):
            await closed_loop(warmed, requests(warming))
        for turn, people in turns:
            written = requests(people)
            order: list[tuple[Server, list[Run], Judge, int]] = [
                (kring, ours, judge, 1), (bolt, theirs, is_ok, FASTER), (echo, bare, is_ok, FASTER),
            ]  # fmt: skip
            for measured, runs, right, times in order if turn % 2 else order[::-1]:
                runs.append(await closed_loop(measured, written * times, judge=right))
        for measured in (kring, bolt, echo):
            measured.check()
    wrong = [answer for run in ours + theirs for answer in run.wrong]
    assert not wrong, wrong[0][:500]
    return Row(
        what,
        "an empty listener of Bolt's AsyncApp over HTTP",
        spread([a.rate / b.rate for a, b in zip(ours, theirs, strict=True)]),
        aim,
        details=details(ours, theirs, bare),
    )


def details(ours: list[Run], theirs: list[Run], bare: list[Run] | None = None) -> dict[str, str]:
    """Return the absolute figures behind a ratio, and what shows that the load was not the limit."""
    found = {
        "requests/s": f"{spread([run.rate for run in ours])} to {spread([run.rate for run in theirs])}",
        "CPU per request": (
            f"{spread([run.cpu_each * 1000 for run in ours])} to "
            f"{spread([run.cpu_each * 1000 for run in theirs])} ms"
        ),
        "CPU of the load": (
            f"{max(run.load_share for run in ours):.0%} and "
            f"{max(run.load_share for run in theirs):.0%} at most"
        ),
    }
    if bare:
        found["a bare aiohttp server"] = f"{spread([run.rate for run in bare])} requests/s"
    return found
