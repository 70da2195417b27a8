"""Two workspaces in one database: what is asked about the first says nothing of the second.

Everything that is furnished is there twice: once more in workspaces of their own, with the very same people,
channels and words. Every question of the house, asked about the first, must say what it says where the second
is not there at all.
"""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, Table, create_engine, insert, select

from bot.running.config import database_url
from bot.storage.database import Database
from models import outbox
from models.base import Base
from models.installation import Installation
from models.network import Network
from models.outbox import Recipient
from models.own_method import key_of
from models.person import Person
from models.plan import Kind
from tests.conftest import SQLITE, copied_file, migrated_file
from tests.many import workspace_leaves
from tests.neighbours import TEAM
from tests.test_rows import HOUSE, LATER, Furnished, argument_sets, furnished, move_in, plain, written

pytestmark = pytest.mark.long

ELSEWHERE = "-elsewhere"  # behind each mark of the first workspace, in the second
OF_NOBODY = {"trace", "reach", "seen_event"}  # say nothing of a workspace
SUBJECT = re.compile(r"([a-z_]+):(\d+)")
MARKS = ("team_id", "key", "digest", "ts", "mail_id")  # that no two workspaces have in common
NOUNS = {
    "introductions": "network",
    "open_call": "network",
    "note_back": "note",
    "point": "agenda_item",
    "answer": "given_answer",
    "case": "peer_case",
}  # that stand in a subject for a table of another name
FAR = 10_000  # from the keys in the first workspace to those in the second
ENOUGH = 40  # sets of arguments for each question
# Asked by what Slack gives once among all workspaces: the id of a bot, of an organisation.
OF_AN_ORGANISATION = {"models.branch.any_of", "models.branch.is_whole", "models.branch.organisation_of"}
# Asked for all workspaces in one go, or by who runs Kring, who names the workspace.
FOR_THE_CLOCK = {
    "jobs.channels._with_a_report",
    "jobs.upkeep._not_asked_since",
    "models.buddy._with_open",
    "models.canvas.due",
    "models.channel.where_networks_live",
    "models.closed._due",
    "models.closed._to_delete",
    "models.date_poll_acts.due",
    "models.how_long._longer_than",
    "models.inquiry.due",
    "models.installation.how_many_ended",
    "models.installation.how_many_refused",
    "models.installation.keys_in_use",
    "models.installation.waiting",
    "models.mail.due_to",
    "models.mail.under_way",
    "models.mail_consent.networks",
    "models.moves._due",
    "models.network.in_channel",
    "models.note_back.lost",
    "models.open_call.over",
    "models.outbox._due_among",
    "models.outbox._lapsed",
    "models.outbox._networks",
    "models.outbox._how_many",
    "models.posted._to_refresh",
    "models.step._due_steps",
    "models.support.old",
}

Moved = Mapping[str, Mapping[Any, Any]]  # the keys in the second workspace, by table and key in the first


def _elsewhere(column: Column[Any], value: Any, moved: Moved) -> Any:
    """Return what stands in the second workspace for a value in the first."""
    if value is None:
        return None
    for key in column.foreign_keys:
        return moved[key.column.table.name][value]
    if column.name.endswith("question_ids"):
        return [moved["question"][one] for one in value]
    if column.name in MARKS or (column.name == "method" and key_of(value)):
        return f"{value}{ELSEWHERE}"
    subject = SUBJECT.fullmatch(value) if isinstance(value, str) else None
    known = moved.get(NOUNS.get(subject[1], subject[1]), {}) if subject else {}
    return f"{subject[1]}:{known[int(subject[2])]}" if subject and int(subject[2]) in known else value


def _numbered(table: Table) -> bool:
    return "id" in table.c and isinstance(table.c["id"].type, Integer)


def build_elsewhere(address: str) -> None:
    """Put everything there once more, in workspaces of their own."""
    engine = create_engine(str(database_url(address)).replace("+at_once", ""))
    tables = [table for table in Base.metadata.sorted_tables if table.name not in OF_NOBODY]
    with engine.begin() as connection:
        held = {table: connection.execute(select(table)).mappings().all() for table in tables}
        moved: dict[str, dict[Any, Any]] = {}
        for table in tables:
            if _numbered(table):
                moved[table.name] = {row["id"]: row["id"] + FAR for row in held[table]}
            elif "id" in table.c:
                moved[table.name] = {row["id"]: f"{row['id']}{ELSEWHERE}" for row in held[table]}
        for table, rows in held.items():
            made = [
                {
                    column.name: (
                        moved[table.name][row["id"]]
                        if column.name == "id"
                        else _elsewhere(column, row[column.name], moved)
                    )
                    for column in table.columns
                }
                for row in rows
            ]
            if made:
                connection.execute(insert(table), made)
    engine.dispose()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A furnished database."""
    made = copied_file(f"{SQLITE}{migrated_file()}", tmp_path_factory.mktemp("workspaces") / "kring.db")
    asyncio.run(move_in(made))
    return made


async def test_what_is_asked_about_a_workspace_says_nothing_of_another(alone: str, tmp_path: Path) -> None:
    twice = copied_file(alone, tmp_path / "twice.db")
    build_elsewhere(twice)
    one, both = Database(alone), Database(twice)
    house = Furnished(one, {}, await furnished(one))
    differ: set[str] = set()
    for asked in HOUSE:
        for values in argument_sets(house, asked)[:ENOUGH]:
            async with one.read() as db:
                here = await asked.ask(db, *values)
            async with both.read() as db:
                there = await asked.ask(db, *values)
            if "ORDER BY" not in str(asked.statement):
                here, there = sorted(here, key=written), sorted(there, key=written)
            if plain(here) != plain(there):
                differ.add(asked.name)
                break
    await one.dispose()
    await both.dispose()
    assert differ == FOR_THE_CLOCK | OF_AN_ORGANISATION


# These see to it that what a workspace left behind goes, or forget what is old, until then also there.
WHILE_IT_GOES = {
    "models.buddy._with_open",
    "models.closed._due",
    "models.closed._to_delete",
    "models.installation.waiting",
    "models.support.old",
}


async def test_what_waits_to_go_is_in_no_answer_about_all_workspaces(alone: str, tmp_path: Path) -> None:
    twice = copied_file(alone, tmp_path / "twice.db")
    build_elsewhere(twice)
    one, both = Database(alone), Database(twice)
    async with both.read() as db:
        held_by = (Network, Person, Installation)
        teams = {team for rows in held_by for team in await db.scalars(select(rows.team_id))}
    for team_id in sorted(team_id for team_id in teams if team_id.endswith(ELSEWHERE)):
        await workspace_leaves(both, team_id, goes=False)
    house = Furnished(one, {}, await furnished(one))
    differ = set[str]()
    for asked in HOUSE:
        if asked.name not in FOR_THE_CLOCK:
            continue
        for values in argument_sets(house, asked)[:ENOUGH]:
            async with one.read() as db:
                here = sorted(await asked.ask(db, *values), key=written)
            async with both.read() as db:
                there = sorted(await asked.ask(db, *values), key=written)
            if plain(here) != plain(there):
                differ.add(asked.name)
                break
    await one.dispose()
    await both.dispose()
    assert differ == WHILE_IT_GOES


async def test_a_channel_that_two_workspaces_share_is_a_queue_of_each(alone: str, tmp_path: Path) -> None:
    twice = copied_file(alone, tmp_path / "twice.db")
    build_elsewhere(twice)
    both = Database(twice)
    async with both.read() as db:
        of_both = set((await outbox.networks_that_wait(db, LATER, list(Kind))).values())
        due = [
            (team_id, await outbox.due_to(db, Recipient(team_id, "UAASKER"), LATER)) for team_id in of_both
        ]
        homes = {home.id: home.team_id for home in await db.scalars(select(Network))}
        found = await outbox.due_among(db, LATER, [Recipient(TEAM, "UAASKER"), Recipient("T0", "UAASKER")])
    await both.dispose()
    assert {TEAM, f"{TEAM}{ELSEWHERE}"} <= of_both
    assert all({homes[row.network_id] for row in rows} <= {team_id} for team_id, rows in due)
    assert sum(bool(rows) for _, rows in due) == 2, "the same messages, in each its own"
    assert found == [Recipient(TEAM, "UAASKER")]


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that lead to a workspace, by table."""
    async with database.read() as db:
        return {
            table.name: sorted((tuple(row) for row in await db.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in OF_NOBODY
        }


async def test_a_workspace_that_is_purged_leaves_nothing_and_takes_nothing_of_another_along(
    alone: str, tmp_path: Path
) -> None:
    twice = copied_file(alone, tmp_path / "twice.db")
    build_elsewhere(twice)
    one, both = Database(alone), Database(twice)
    held = await everything(one)
    async with both.read() as db:
        held_by = (Network, Person, Installation)
        teams = {team for rows in held_by for team in await db.scalars(select(rows.team_id))}
    for team_id in sorted(team_id for team_id in teams if team_id.endswith(ELSEWHERE)):
        await workspace_leaves(both, team_id)
    left = await everything(both)
    assert {name for name, rows in held.items() if rows != left[name]} == set()
    assert sum(bool(rows) for rows in held.values()) > len(held) * 0.9, "what is empty says nothing"
    await one.dispose()
    await both.dispose()
