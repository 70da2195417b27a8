"""Keys of rows that are gone: no new row gets one again, so that no old button leads to what came later."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    NullPool,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    create_engine,
    delete,
    func,
    insert,
    select,
    text,
)

from bot.storage.backup import back_up, restore
from bot.storage.copying import copy
from bot.storage.disk import clean_file
from bot.storage.migrations import address_of, configuration, downgrade, upgrade
from models.base import Base
from tests.conftest import SQLITE
from tests.filled import fill
from tests.test_backup import path_of

COUNTED = {rows.name: rows for rows in Base.metadata.sorted_tables if rows.autoincrement_column is not None}
Gone = dict[str, tuple[int, dict[str, Any]]]


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """The rows as they are, whatever refers to them."""
    engine = create_engine(address_of(url), poolclass=NullPool)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
    engine.dispose()


def all_go(url: str) -> Gone:
    """Fill every table and empty it; return of each the highest key, and what else stood there."""
    gone = {}
    with opened(url) as connection:
        fill(connection)
        for name, rows in COUNTED.items():
            last = connection.scalar(select(func.max(rows.autoincrement_column)))
            row = connection.execute(select(rows).where(rows.autoincrement_column == last)).mappings().one()
            gone[name] = last, dict(row)
        for rows in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(rows))
    return gone


def used_again(url: str, gone: Gone) -> list[str]:
    """Name the tables in which a new row has a key that was another one's."""
    found = []
    with opened(url) as connection:
        for name, (last, row) in gone.items():
            rows, key = COUNTED[name], COUNTED[name].autoincrement_column
            assert key is not None
            values = {column: value for column, value in row.items() if column != key.name}
            made = connection.execute(insert(rows).values(values)).inserted_primary_key
            assert made is not None
            if made[0] <= last:
                found.append(name)
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    name = {"sqlite": "migrated_sqlite", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(name))


@pytest.mark.long
def test_no_key_is_used_again(url: str) -> None:
    assert used_again(url, all_go(url)) == []


@pytest.mark.long
def test_the_last_of_several_leaves_its_key_to_none(url: str) -> None:
    with opened(url) as connection:
        fill(connection)
        last = {}
        for name, rows in COUNTED.items():
            key = rows.autoincrement_column
            found = connection.execute(select(rows).order_by(key.desc()).limit(1)).mappings().one()
            last[name] = found[key.name], dict(found)
            connection.execute(delete(rows).where(key == found[key.name]))
    assert used_again(url, last) == []


@pytest.mark.long
def test_a_file_that_was_cleaned_counts_on(migrated_sqlite: str) -> None:
    gone = all_go(migrated_sqlite)
    assert clean_file(str(path_of(migrated_sqlite)), thoroughly=True) is None
    assert used_again(migrated_sqlite, gone) == []


def test_a_copy_counts_on_in_the_other_database_and_back(
    migrated_sqlite: str, postgres_url: str, tmp_path: Path
) -> None:
    gone, back = all_go(migrated_sqlite), f"{SQLITE}{tmp_path}/back.db"
    copy(migrated_sqlite, postgres_url)
    copy(postgres_url, back)
    assert used_again(postgres_url, gone) == []
    assert used_again(back, gone) == []


@pytest.mark.long
def test_a_backup_that_is_put_back_leaves_no_key_to_others_that_was_given_since(
    migrated_sqlite: str, tmp_path: Path
) -> None:
    back_up(migrated_sqlite, tmp_path / "before.db")
    gone = all_go(migrated_sqlite)
    restore(migrated_sqlite, tmp_path / "before.db", datetime(2026, 3, 12, tzinfo=UTC))
    assert used_again(migrated_sqlite, gone) == []


@pytest.mark.long
def test_a_table_that_a_migration_makes_anew_counts_on(migrated_sqlite: str) -> None:
    gone = all_go(migrated_sqlite)
    downgrade(migrated_sqlite, "0056")
    with opened(migrated_sqlite) as connection:
        there = set(connection.scalars(text("SELECT name FROM sqlite_master")))  # others are made later
    upgrade(migrated_sqlite)
    assert [name for name in used_again(migrated_sqlite, gone) if name in there] == []


@pytest.mark.long
def test_a_file_of_before_comes_up_with_all_its_rows_and_counts_on_from_them(tmp_path: Path) -> None:
    from alembic import command

    url = f"{SQLITE}{tmp_path}/kring.db"
    command.upgrade(configuration(url), "0059")
    with opened(url) as connection:
        fill(connection)
        schema = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
        before = connection.execute(text(schema)).all()
    command.upgrade(configuration(url), "0060")
    with opened(url) as connection:
        assert connection.execute(text(schema)).all() == before
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        made = connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
        counted = COUNTED.keys() & {name for kind, name in before if kind == "table"}  # others came later
        assert set(made.scalars()) == counted
        last = dict(connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all())
    assert last.keys() >= counted


def test_a_row_that_is_deleted_asks_no_table_whole_who_refers_to_it() -> None:
    asked = [
        f"{rows.name}.{key.parent.name}"
        for rows in Base.metadata.sorted_tables
        for key in rows.foreign_keys
        if key.parent.name not in _ordered_by(rows)
    ]
    assert asked == []


def _ordered_by(rows: Table) -> set[str]:
    """The columns by which the rows of a table are found without a look at all of them."""
    unique = [one for one in rows.constraints if isinstance(one, UniqueConstraint | PrimaryKeyConstraint)]
    whole = [one for one in rows.indexes if one.dialect_options["sqlite"]["where"] is None]
    return {next(iter(one.columns)).name for one in (*unique, *whole)}
