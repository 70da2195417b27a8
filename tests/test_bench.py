"""The benchmarks run: figures come out and nothing fails. How fast it is, is no matter of a test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench import payloads
from tests.bench.bench import Bench
from tests.bench.figures import Row, spread, table
from tests.bench.rows import history
from tests.bench.world import Size

PAYLOADS = (
    payloads.evaluation,
    payloads.rsvp,
    payloads.opening,
    payloads.empty,
    payloads.nobodys,
    payloads.home,
)


@pytest.mark.long
async def test_a_benchmark_gives_figures(tmp_path: Path) -> None:
    rows = await history.run(Bench(rounds=2, quick=True, folder=tmp_path))
    assert len(rows) == 2
    for row in rows:
        assert 0 < row.figure.low <= row.figure.median <= row.figure.high
        assert row.figure.rounds == 2
    assert table(rows).count("\n") == 3


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda one: one.__name__)
def test_every_act_that_is_measured_can_be_put(payload: Callable[[Size, int], bytes]) -> None:
    assert payload(Size(networks=1), 0)


def test_an_aim_is_a_floor_or_a_ceiling() -> None:
    figure = spread([1.0, 2.0, 3.0])
    assert (figure.median, figure.low, figure.high) == (2.0, 1.5, 2.5)
    assert Row("this", "that", figure, 2.0).met
    assert not Row("this", "that", figure, 2.1).met
    assert Row("this", "that", figure, 2.0, at_most=True).met
    assert not Row("this", "that", figure, 1.9, at_most=True).met
