"""Ten thousand networks out of a few: rows as they stood at several instants, with new keys, at one instant.

Each kept instant is the same hour of the same weekday: its rows, moved on by whole weeks, are those of
networks that are elsewhere in their cycle. What was due stays due, and nobody's morning becomes an evening.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import Date, DateTime, Integer, String, Table

from models.base import Base
from tests.year.snapshot import LAST, TABLES, schema_of
from tests.year.terms import Terms

LEFT_OUT = ("seen_event", "trace", "reach")  # what a day forgets
SUBJECTS = {"session": "session", "membership": "membership", "network": "network", "question": "question",
            "inquiry": "inquiry"}  # fmt: skip


@dataclass(frozen=True)
class Copies:
    """How rows become others."""

    offsets: dict[str, int]  # by which the keys of a table move with each copy
    terms: Terms

    def of(self, table: str) -> str:
        """Return by how much the keys of a table move, as SQL."""
        return f"p.n * {self.offsets[table]}"

    def column(self, table: Table, name: str) -> str:
        """Return what stands in a column of a copy, as SQL."""
        column, here = table.columns[name], f't."{name}"'
        reference = next((key.column for key in column.foreign_keys), None)
        if reference is not None and isinstance(reference.type, Integer):
            return f"{here} + {self.of(reference.table.name)}"
        if reference is not None or (column.primary_key and isinstance(column.type, String)):
            return _key(here) if name in ("id", "key") or reference is not None else here
        if column.primary_key and isinstance(column.type, Integer) and name == "id":
            return f"{here} + {self.of(table.name)}"
        if isinstance(column.type, Date):
            return f"{here} + p.days"
        if isinstance(column.type, DateTime) or getattr(column.type, "impl", None).__class__ is DateTime:
            return f"{here} + p.days * interval '1 day'"
        return self._named(f"{table.name}.{name}", here)

    def _named(self, name: str, here: str) -> str:
        people = self.terms.networks * self.terms.people
        to = _either(here, 1, people, self.terms.networks)
        match name:
            case "person.user_id":
                return _slack_id(here, 1, people)
            case "network.channel_id":
                return _slack_id(here, 1, self.terms.networks)
            case "delivery.recipient":
                return to
            case "delivery.channel":
                return f"CASE WHEN {here} LIKE 'D%' THEN {_slack_id(here, 2, people)} ELSE {to} END"
            case "delivery.subject":
                cases = " ".join(
                    f"WHEN {here} LIKE '{word}:%' THEN '{word}:' ||"
                    f" (split_part({here}, ':', 2)::int + {self.of(table)})"
                    for word, table in SUBJECTS.items()
                )
                return f"CASE {cases} ELSE {here} || ':' || p.n END"
            case "agenda_item.question_ids" | "session.without_questions":
                moved = f"json_agg(v::int + {self.of('question')})"
                return f"(SELECT coalesce({moved}, '[]') FROM json_array_elements_text({here}) v)"
            case "session.calendar_key" | "feed.digest" | "note.key" | "entry.key":
                return _key(here)
        return here


def _key(here: str) -> str:
    return f"CASE WHEN {here} IS NULL THEN NULL ELSE left(md5({here} || p.n), 24) END"


def _slack_id(here: str, letters: int, each: int) -> str:
    number = f"substr({here}, {letters + 1})::int + p.n * {each}"
    return f"left({here}, {letters}) || lpad(({number})::text, 8, '0')"


def _either(here: str, letters: int, people: int, networks: int) -> str:
    person, channel = _slack_id(here, letters, people), _slack_id(here, letters, networks)
    return f"CASE WHEN {here} LIKE 'C%' THEN {channel} ELSE {person} END"


def grow(address: str, terms: Terms, instants: list[datetime], networks: int) -> int:
    """Let so many networks stand in place of the few, as of the last instant; return how many."""
    each = -(-networks // (terms.networks * len(instants)))  # copies of each instant
    with psycopg.connect(address, autocommit=True) as db:
        for setting in ("synchronous_commit = off", "work_mem = '64MB'"):
            db.execute(f"SET {setting}")
        db.execute("SET session_replication_role = replica")  # keys of copies match: none is looked up
        copies = Copies(_offsets(db, instants), terms)
        named = ", ".join(f'"{table}"' for table in TABLES)
        db.execute(f"TRUNCATE {named} RESTART IDENTITY CASCADE")
        for position, at in enumerate(instants):
            numbers = f"generate_series({position * each}, {position * each + each - 1}) n"
            turns = f"(SELECT n, {(LAST - at).days} AS days FROM {numbers}) p"
            for name in TABLES:
                if name not in LEFT_OUT:
                    db.execute(_copied(copies, name, f'{schema_of(at)}."{name}" t CROSS JOIN {turns}'))
        for name, most in copies.offsets.items():
            last = most * (each * len(instants) + 1) + 1
            db.execute(f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), {last})")
        for at in instants:
            db.execute(f"DROP SCHEMA {schema_of(at)} CASCADE")
        db.execute("VACUUM ANALYZE")
    return each * len(instants) * terms.networks


def _offsets(db: psycopg.Connection[Any], instants: list[datetime]) -> dict[str, int]:
    """Return by how much the numbered keys of each table move with a copy: no two meet."""
    found = {}
    for name in TABLES:
        key = Base.metadata.tables[name].columns.get("id")
        if key is not None and isinstance(key.type, Integer):
            asked = [f'SELECT coalesce(max(id), 0) FROM {schema_of(at)}."{name}"' for at in instants]
            found[name] = max(db.execute(question).fetchone()[0] for question in asked)  # type: ignore[index]
    return found


def _copied(copies: Copies, name: str, source: str) -> str:
    table = Base.metadata.tables[name]
    into = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(copies.column(table, column.name) for column in table.columns)
    return f'INSERT INTO public."{name}" ({into}) SELECT {values} FROM {source}'
