"""What a change costs: made in a copy of the house, where the guards ask for nothing more."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.changes import CHANGES, ROOT, Copy

pytestmark = pytest.mark.long

ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| (\d+) \|$", re.MULTILINE)
GUARDS = (
    "architecture",
    "fields",
    "home",
    "migrations",
    "moments_table",
    "plan",
    "promises",
    "reading",
    "stale",
    "texts",
)
SCENARIOS = (
    "test_session.py::test_who_comes_reads_two_days_before_what_to_bring",
    "test_question.py::test_why_a_question_matters_stands_below_it",
)


def said() -> dict[str, int]:
    """How many files each change touches, as CONTRIBUTING.md says."""
    return {row: int(files) for row, files in ROW.findall((ROOT / "CONTRIBUTING.md").read_text())}


def run(house: Copy, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=house.top, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout[-4000:] + done.stderr[-4000:]


@pytest.mark.parametrize("row", CHANGES)
def test_a_change_touches_as_many_files_as_is_said(row: str, tmp_path: Path) -> None:
    house = Copy.at(tmp_path)
    CHANGES[row](house)
    assert len(house.touched) == said()[row], sorted(house.touched)


def test_the_guards_ask_for_nothing_beyond_these_files(tmp_path: Path) -> None:
    house = Copy.at(tmp_path)
    for made in CHANGES.values():
        made(house)
    tests = [f"tests/test_{guard}.py" for guard in GUARDS] + [f"tests/{test}" for test in SCENARIOS]
    assert run(house, "tests.unused") == ""
    assert run(house, "ruff", "check", "--no-cache", ".") == ""
    assert run(house, "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *tests) == ""
