"""A short round of the faults that `make chaos` plays for longer: the seed is printed, and brings it back."""

from pathlib import Path

import pytest

from tests.chaos.round import Terms, play

SEED = 3  # any: `make chaos` takes others
SHORT = 0.4


@pytest.mark.long
async def test_what_people_were_thanked_for_and_every_message_survives_faults(tmp_path: Path) -> None:
    outcome = await play(Terms(SEED, networks=1, mischief=SHORT), tmp_path, None)
    assert outcome.well, "\n".join([outcome.terms.command, *outcome.verdict.failures])
    assert outcome.verdict.counts["messages"] > 10
