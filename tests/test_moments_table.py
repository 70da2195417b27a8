"""The table of moments tells the truth: every test that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`(test_\w+\.py)`([^;`|]*)")


def rows() -> list[str]:
    lines = (ROOT / "docs" / "moments.md").read_text().splitlines()
    return [line for line in lines if line.startswith("| ") and not line.startswith(("| ---", "| moment"))]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.split("|")[1].strip())
def test_the_tests_of_a_moment_exist(row: str) -> None:
    named = NAMED.findall(row.split("|")[-2])
    assert named
    for file, words in named:
        tests = " ".join(re.findall(r"def test_(\w+)", (ROOT / "tests" / file).read_text())).replace("_", " ")
        for word in filter(None, (part.strip().lower().replace("_", " ") for part in words.split(","))):
            assert word in tests, f"{file} has no test about {word!r}"
