"""docs/practices.md names commands, texts, acts and tests: each of them exists."""

import re
from pathlib import Path

import pytest

from bot.compose import ROOMS
from tests.test_texts import EN, NL

ROOT = Path(__file__).parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/practices.md").read_text().splitlines()
    if re.match(r"\| \d", line)
]
ASKED = {  # rows of the inventory
    *range(1, 53), *range(54, 68), *range(69, 80), *range(81, 142), *range(143, 173),
}  # fmt: skip
NOT_YET = set[int]()  # what works leaves this list
ROUTES = {key for room in ROOMS for key in room.table}
NAMED = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[3])})


def test_the_table_has_rows_and_each_row_says_what_shows_it() -> None:
    assert ROWS
    assert [row[0] for row in ROWS if len(row) != 5 or not re.search(r"`[^`]+`", row[3])] == []


def _numbers(cell: str) -> set[int]:
    """The rows of the inventory that a line of the table is about."""
    found = set[int]()
    for part in cell.split(","):
        ends = [int(number) for number in re.findall(r"\d+", part.partition("T-")[0])]
        found |= set(range(ends[0], ends[-1] + 1)) if ends else set()
    return found


def test_every_row_is_listed_but_those_that_are_not_there_yet() -> None:
    listed = set[int]().union(*(_numbers(row[0]) for row in ROWS))
    assert sorted(ASKED - listed) == sorted(NOT_YET)


def test_the_rows_stand_in_their_order() -> None:
    first = [min(_numbers(row[0])) for row in ROWS]
    assert first == sorted(first)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_exists(name: str) -> None:
    sort, _, of = name.partition(" ")
    known = {
        "/kring": ("command", of) in ROUTES,
        "act": ("act", of) in ROUTES,
        "form": ("form", of) in ROUTES,
        "text": of in NL and of in EN,
    }
    assert known[sort], f"{name} is nowhere"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_tests_of_a_practice_exist(row: list[str]) -> None:
    named = re.findall(r"`(test_\w+\.py)`([^;`]*)", row[4])
    assert named
    for file, words in named:
        tests = " ".join(re.findall(r"def test_(\w+)", (ROOT / "tests" / file).read_text())).replace("_", " ")
        for word in filter(None, (part.strip() for part in words.split(","))):
            assert word in tests, f"{file} has no test about {word!r}"
