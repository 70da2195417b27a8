"""How long something is kept or known, as the guide for operators says it: the numbers are the code's."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from jobs import upkeep
from models import network, note, reach, retention

GUIDE = (Path(__file__).parent.parent / "docs" / "operator.md").read_text()
WORDS = {"one": 1, "two": 2, "a": 1}
LENGTH = re.compile(r"\b(\d+|one|two|a) (hour|day|week|month|year)s?\b")
DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}

SAID: dict[str, list[timedelta]] = {
    "| `users:read` |": [upkeep.PROFILE_AGE],
    "| who answered an evaluation,": [timedelta(days=network.HALF_YEAR)],
    "| who was asked to take a question along,": [timedelta(days=network.HALF_YEAR)],
    "| what members said of the dates of a poll,": [retention.POLLS_KEPT],
    "| who was in a network,": [timedelta(days=network.HALF_YEAR)],
    "| a message to the facilitator |": [note.LASTS, note.KEPT],
    "| the record that a message went out,": [retention.DELIVERIES_KEPT],
    "| ids of events from Slack |": [upkeep.EVENT_AGE],
    "| how often somebody sent something": [2 * reach.WITHIN],
}


def lengths(line: str) -> list[timedelta]:
    """The lengths of time that a line names, in its order."""
    found = [(WORDS.get(many) or int(many), DAYS[what]) for many, what in LENGTH.findall(line)]
    return [timedelta(days=many * days) for many, days in found]


@pytest.mark.parametrize("begins", SAID)
def test_the_guide_says_how_long_the_code_does(begins: str) -> None:
    (line,) = [line for line in GUIDE.splitlines() if line.startswith(begins)]
    assert lengths(line) == SAID[begins]


def test_every_length_in_what_is_kept_is_held_to_the_code() -> None:
    table = GUIDE.split("| what | how long |")[1].split("\n\n")[0]
    timed = [line for line in table.splitlines() if lengths(line)]
    assert [line for line in timed if not line.startswith(tuple(SAID))] == []
