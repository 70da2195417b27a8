"""All migrations, back and forth, with rows in every table: what both schemas have a place for stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, NullPool, create_engine, text

from bot.storage.alone import alone
from bot.storage.migrations import address_of, configuration, look, newest
from tests.filled import contents, fill
from tests.test_backup import said

VERSIONS = [f"{number:04}" for number in range(1, int(newest()) + 1)]
Contents = dict[str, list[dict[str, Any]]]
ALL = "*"
ASKED = (  # an evaluation becomes an asking like others, which tests/test_migrations.py looks at
    "inquiry", "inquiry_answer", "inquiry_count", "inquiry_said", "inquiry_text", "inquiry_turnout",
    "evaluation_answer", "trace", "turnout", "wish",
)  # fmt: skip
# What a step changes although both schemas have a place for it, by the schema above; ALL stands for any row.
CHANGES: dict[str, dict[str, set[str]]] = {
    "0010": {"question": {"answer"}},  # it stood with the outcome, and stands with the question
    "0013": {table: {ALL} for table in ASKED},
    "0019": {"trace": {ALL}},  # what stood in the columns that went is cleaned away
    "0030": {"session": {"place"}},  # that of a session online became its link
    "0050": {"rules_version": {ALL}},  # what was withdrawn goes: below it would hold again
    "0067": {"agenda_item": {"inside"}},  # what a hidden question calls stays within the circle
    "0059": {"trace": {"place", "why"}},  # below there are fewer of either
}
# Rows for which the older schema has no place, as there it asks for a value.
NEEDED_BELOW = {"0005": ("effect", "person_id"), "0040": ("expertise", "question_id")}


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(address_of(url), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def holds(url: str) -> Contents:
    with connected(url) as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        return contents(connection)


def _said(rows: list[dict[str, Any]], columns: set[str]) -> list[str]:
    return sorted(repr({name: row[name] for name in sorted(columns)}) for row in rows)


def lost(before: Contents, after: Contents, version: str) -> dict[str, Any]:
    """What both have a place for and only one holds, by table."""
    changes, (table, needed) = CHANGES.get(version, {}), NEEDED_BELOW.get(version, ("", ""))
    if table and table in before:
        before = before | {table: [row for row in before[table] if row[needed] is not None]}
    found = {}
    for table in before.keys() & after.keys():
        if not (before[table] or after[table]) or ALL in changes.get(table, ()):
            continue
        shared = set.intersection(*(set(row) for rows in (before[table], after[table]) for row in rows))
        shared -= changes.get(table, set())
        was, now = (_said(rows, shared) for rows in (before[table], after[table]))
        if was != now:
            found[table] = (set(was) - set(now), set(now) - set(was))
    return found


def told(wrong: dict[str, dict[str, Any]]) -> str:
    """What was lost and came in each step, a line a table."""
    return "\n".join(
        f"{step}: {table}: {was or 'nothing'} became {now or 'nothing'}"
        for step, tables in wrong.items()
        for table, (was, now) in tables.items()
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("empty_postgres_url"))
    return f"sqlite:///{tmp_path}/kring.db"


@pytest.mark.long
def test_down_one_by_one_and_up_again_keeps_what_both_have_a_place_for(url: str) -> None:
    settings = configuration(url)
    command.upgrade(settings, "head")
    with connected(url) as connection:
        fill(connection)
    here, wrong = holds(url), {}
    for upper, lower in zip(VERSIONS[::-1], [*VERSIONS[-2::-1], "base"], strict=True):
        command.downgrade(settings, lower)
        below = holds(url)
        if away := lost(here, below, upper):
            wrong[f"{upper} down"] = away
        command.upgrade(settings, upper)
        if away := lost(below, holds(url), upper):
            wrong[f"{upper} up"] = away
        command.downgrade(settings, lower)
        here = holds(url)
        if away := lost(below, here, upper):
            wrong[f"{upper} down again"] = away
    assert not wrong, told(wrong)
    assert here.keys() == {"origin"}, "that it was restored stays known in any schema"


@pytest.mark.long
def test_rows_of_every_version_come_up_to_the_present_one(url: str) -> None:
    settings, wrong = configuration(url), {}
    for number, version in enumerate(VERSIONS):
        before = holds(url)
        command.upgrade(settings, version)
        here = holds(url)
        if away := lost(before, here, version):
            wrong[version] = away
        with connected(url) as connection:
            fill(connection, first=number * 1000)
    assert not wrong, told(wrong)
    assert all(holds(url).values())


# The command


@pytest.mark.long
def test_whoever_runs_kring_can_go_down_and_up_when_they_mean_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kring.db"
    url = f"sqlite:///{path}"

    def schema() -> str | None:
        return look(url)

    assert said(monkeypatch, url, "migrate", "--to", "0045") == (
        0,
        f"The database {path} has schema 0045 now.\n",
    )
    assert schema() == "0045"
    assert said(monkeypatch, url, "migrate") == (0, f"The database {path} is up to date.\n")
    assert schema() == newest()
    ended, told = said(monkeypatch, url, "migrate", "--to", "0045")
    assert ended == 2
    assert told == (
        "KRING_DATABASE: what schema 0045 has no place for would be lost; "
        "make a backup, stop every Kring, and add --lose.\n"
    )
    assert schema() == newest()
    with alone(url):
        ended, told = said(monkeypatch, url, "migrate", "--to", "0045", "--lose")
    assert (ended, "of Kring works with" in told) == (1, True)
    assert said(monkeypatch, url, "migrate", "--to", "0045", "--lose")[0] == 0
    assert schema() == "0045"


def test_a_schema_that_there_is_not_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/kring.db"
    ended, told = said(monkeypatch, url, "migrate", "--to", "9999")
    assert (ended, told) == (2, f"--to: there is no schema 9999; there are 0001 to {newest()}.\n")
