"""A network that was there before a new schema, and what becomes of it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from bot.storage.migrations import configuration, upgrade

AT = "2026-03-12 16:00:00"
pytestmark = pytest.mark.long  # each goes through the migrations twice


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


def test_what_one_session_leaves_out_or_sends_after_all_was_decided_by_hand(tmp_path: Path) -> None:
    skipped = {1: ["day_before", "rsvp_reminder"], 2: [], 3: ["rsvp_reminder"]}
    address = f"sqlite:///{tmp_path}/kring.db"
    command.upgrade(configuration(address), "0031")
    with closing(sqlite3.connect(tmp_path / "kring.db")) as file, file:
        put(file, "network", id=1, leaves_out='["rsvp_reminder"]')
        for key, kinds in skipped.items():
            put(file, "session", id=key, network_id=1, number=key, stage="planned", skipped=json.dumps(kinds))
    upgrade(address)
    with closing(sqlite3.connect(tmp_path / "kring.db")) as file:
        by_hand = dict(file.execute("SELECT id, by_hand FROM session").fetchall())
    decided = {key: json.loads(kinds) for key, kinds in by_hand.items()}
    assert decided == {1: {"day_before": True}, 2: {"rsvp_reminder": False}, 3: {}}


SCORES = '{"content": 8, "discussion": 7, "facilitation": 9}'
EVALUATED = ("turnout", "evaluation_answer", "score_count", "result_text", "wish")


def evaluated(file: sqlite3.Connection) -> None:
    """One session is being evaluated, one was, one did without a form."""
    put(file, "network", id=1)
    for key in (1, 2):
        put(file, "person", id=key, user_id=f"U{key}")
    asked = {"evaluation_opened_at": AT, "threshold": 3}
    put(file, "session", id=1, network_id=1, number=1, stage="evaluating", turnout_step="few", **asked)
    counts = {"evaluation_asked": 6, "evaluation_answers": 5}
    put(file, "session", id=2, network_id=1, number=2, stage="closed", **asked, **counts)
    put(file, "session", id=3, network_id=1, number=3, stage="reporting")
    for session in (1, 2):
        put(file, "turnout", session_id=session, person_id=1)
        put(file, "wish", key=f"wens {session}", session_id=session, text="Meer tijd", because="", alone=1)
    words = {"comment": "Goed", "learning_point": "", "alone": 1}
    put(file, "evaluation_answer", key="sleutel", session_id=1, scores=SCORES, **words)
    put(file, "score_count", session_id=2, dimension="content", score=10, count=5)
    put(file, "result_text", key="tekst", session_id=2, kind="comment", text="Mooi", hidden=1)


def test_an_evaluation_becomes_an_asking_like_others_and_can_go_back(tmp_path: Path) -> None:
    address, path = f"sqlite:///{tmp_path}/kring.db", tmp_path / "kring.db"
    command.upgrade(configuration(address), "0012")
    with closing(sqlite3.connect(path)) as file, file:
        evaluated(file)
        before = {table: sorted(file.execute(f"SELECT * FROM {table}")) for table in EVALUATED}
    command.upgrade(configuration(address), "0013")
    with closing(sqlite3.connect(path)) as file:
        told = (
            "SELECT session_id, state, threshold, asked, answered, turnout FROM inquiry ORDER BY session_id"
        )
        assert list(file.execute(told)) == [(1, "open", 3, 0, None, "few"), (2, "closed", 3, 6, 5, None)]
        of = dict(file.execute("SELECT session_id, id FROM inquiry"))
        assert list(file.execute("SELECT * FROM inquiry_turnout")) == [(of[1], 1)], (
            "of what is closed it goes"
        )
        ((key, asking, given),) = file.execute("SELECT key, inquiry_id, given FROM inquiry_answer")
        assert (key, asking) == ("sleutel", of[1])
        assert json.loads(given) == json.loads(SCORES) | {
            "comment": "Goed",
            "learning_point": "",
            "alone": True,
        }
        assert list(file.execute("SELECT * FROM inquiry_count")) == [(of[2], "content", "10", 5)]
        assert list(file.execute("SELECT * FROM inquiry_text")) == [("tekst", of[2], "comment", "Mooi", 1)]
        assert set(file.execute("SELECT key, inquiry_id FROM wish")) == {("wens 1", of[1]), ("wens 2", of[2])}
        assert file.execute("SELECT count(*) FROM trace").fetchone()[0], "what stood there is cleaned away"
    command.downgrade(configuration(address), "0012")
    with closing(sqlite3.connect(path)) as file:
        after = {table: sorted(file.execute(f"SELECT * FROM {table}")) for table in EVALUATED}
        assert after == before | {"turnout": [(1, 1)]}
        counts = "SELECT threshold, evaluation_asked, evaluation_answers, turnout_step FROM session"
        assert list(file.execute(counts)) == [(3, None, None, "few"), (3, 6, 5, None), (None,) * 4]
        assert list(file.execute("SELECT * FROM inquiry")) == []


def test_what_a_decision_repeats_is_known_and_nothing_stays_in_what_was_taken_back(tmp_path: Path) -> None:
    rows = {  # question: state, merged into, hidden, text
        1: ("withdrawn", None, 0, "…"), 2: ("merged", 1, 0, "Hoe?"), 3: ("merged", 2, 0, "Waar?"),
        4: ("withdrawn", None, 1, "…"), 5: ("merged", 4, 0, "Wie?"), 6: ("open", None, 0, "Waarom  dan?"),
        7: ("withdrawn", 6, 0, "…"), 8: ("merged", 7, 0, "Wanneer?"),
    }  # fmt: skip
    decisions = {1: (6, "Besluit: waarom dan"), 2: (6, "Iets anders"), 3: (4, "Wie weet"), 4: (1, "Wie weet")}
    address = f"sqlite:///{tmp_path}/kring.db"
    command.upgrade(configuration(address), "0064")
    with closing(sqlite3.connect(tmp_path / "kring.db")) as file, file:
        put(file, "network", id=1)
        for key, (state, into, hidden, text) in rows.items():
            held = {"state": state, "merged_into_id": into, "hidden": hidden, "text": text}
            put(file, "question", id=key, network_id=1, **held)
        for key, (question, what) in decisions.items():
            put(file, "decision", id=key, network_id=1, question_id=question, what=what)
    upgrade(address)
    with closing(sqlite3.connect(tmp_path / "kring.db")) as file:
        merged = "SELECT id, state, merged_into_id, hidden FROM question WHERE id IN (2, 3, 5, 8) ORDER BY id"
        assert file.execute(merged).fetchall() == [
            (2, "open", None, 0), (3, "merged", 2, 0), (5, "open", None, 1), (8, "merged", 6, 0)
        ]  # fmt: skip
        repeats = dict(file.execute("SELECT id, repeats FROM decision").fetchall())
    assert repeats == {1: "question", 2: None, 3: "question", 4: None}


def test_what_was_merged_into_a_hidden_question_is_out_of_sight_and_so_is_what_is_called_by_it(
    tmp_path: Path,
) -> None:
    rows = {  # question: state, merged into, hidden, text
        1: ("open", None, 1, "Hoe?"), 2: ("merged", 1, 0, "Waar?"), 3: ("merged", 2, 0, "Wie?"),
        4: ("open", None, 0, "Wat?"), 5: ("merged", 4, 0, "Wanneer?"), 6: ("merged", 1, 1, "Waarom?"),
    }  # fmt: skip
    points = {1: "Wie?", 2: "Wanneer?", 3: "Iets anders"}
    address = f"sqlite:///{tmp_path}/kring.db"
    command.upgrade(configuration(address), "0067")
    with closing(sqlite3.connect(tmp_path / "kring.db")) as file, file:
        put(file, "network", id=1)
        put(file, "session", id=1, network_id=1)
        for key, (state, into, hidden, text) in rows.items():
            held = {"state": state, "merged_into_id": into, "hidden": hidden, "text": text}
            put(file, "question", id=key, network_id=1, **held)
        for key, title in points.items():
            put(file, "agenda_item", id=key, session_id=1, position=key, title=title, inside=0, silent=0)
    upgrade(address)
    with closing(sqlite3.connect(tmp_path / "kring.db")) as file:
        hidden = file.execute("SELECT id, hidden, hidden_along FROM question ORDER BY id").fetchall()
        inside = dict(file.execute("SELECT id, inside AND silent FROM agenda_item").fetchall())
    assert hidden == [(1, 1, 0), (2, 1, 1), (3, 1, 1), (4, 0, 0), (5, 0, 0), (6, 1, 0)]
    assert inside == {1: 1, 2: 0, 3: 0}
