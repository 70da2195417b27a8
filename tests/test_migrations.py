"""A network that was there before a new schema, and what becomes of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command

from bot.storage.migrations import configuration, upgrade

AT = "2026-03-12 16:00:00"


def put(file: sqlite3.Connection, table: str, **values: object) -> None:
    """Write a row into a table of an older schema: what must be there and is not said holds something."""
    for _, name, kind, needed, default, key in file.execute(f"PRAGMA table_info({table})").fetchall():
        if needed and default is None and not key and name not in values:
            values[name] = AT if "DATE" in kind else 5 if kind in ("INTEGER", "BOOLEAN") else "{}"
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    file.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))


def test_what_was_told_stays_told_and_peer_consultation_to_come_stays_inside(tmp_path: Path) -> None:
    sessions = {
        1: ("closed", AT, "intervision_gossip"),
        2: ("evaluating", AT, "intervision_gossip"),
        3: ("ready", None, "intervision_incident"),
        4: ("ready", None, "round_table"),
    }
    address = f"sqlite:///{tmp_path}/kring.db"
    command.upgrade(configuration(address), "0007")
    with closing(sqlite3.connect(tmp_path / "kring.db")) as file, file:
        put(file, "network", id=1)
        for key, (stage, released, method) in sessions.items():
            times = {"released_at": released, "evaluation_opened_at": released}
            put(file, "session", id=key, network_id=1, number=key, stage=stage, **times)
            put(file, "question", id=key, network_id=1, state="open")
            put(file, "agenda_item", id=key, session_id=key, method=method, question_ids=f"[{key}]")
    upgrade(address)
    with closing(sqlite3.connect(tmp_path / "kring.db")) as file:
        shared = dict(file.execute("SELECT id, results_shared_at IS NOT NULL FROM session").fetchall())
        kept = dict(file.execute("SELECT id, kept_by FROM question").fetchall())
        inside = dict(file.execute("SELECT id, inside FROM agenda_item").fetchall())
    assert shared == {1: 1, 2: 0, 3: 0, 4: 0}, "results that went along with a report before stay in it"
    assert kept == {1: None, 2: None, 3: "facilitator", 4: None}
    assert inside == {1: 0, 2: 0, 3: 1, 4: 0}
