"""What was measured, as tables: rows and bytes, questions that are slow, and shares of what was timed."""

from collections.abc import Sequence
from typing import Any

import psycopg

Rows = list[dict[str, Any]]


def at(values: Sequence[float], part: float) -> float:
    """Return a percentile; 0 of nothing."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else 0.0


def spread(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    """Return p50, p95, p99 and the largest."""
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(at(values, part), digits) for name, part in shares.items()}


def sizes(address: str) -> Rows:
    """Return each table with its rows, its bytes and those of its indexes, the largest first."""
    with psycopg.connect(address, autocommit=True) as db:
        found: Rows = []
        for name, data, indexes in db.execute(
            "SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " ORDER BY pg_total_relation_size(oid) DESC"
        ).fetchall():
            counted = db.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            found.append(
                {"table": name, "rows": counted[0] if counted else 0, "bytes": data, "indexes": indexes}
            )
        return found


def begin_counting(address: str) -> None:
    """Let the server count what it is asked from now on."""
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        db.execute("SELECT pg_stat_statements_reset()")


def dearest(address: str, most: int = 12) -> Rows:
    """Return the questions that took the longest together, in ms."""
    with psycopg.connect(address, autocommit=True) as db:
        found = db.execute(
            "SELECT calls, total_exec_time, mean_exec_time, max_exec_time, rows,"
            " shared_blks_hit + shared_blks_read,"
            " regexp_replace(query, '\\s+', ' ', 'g') FROM pg_stat_statements"
            " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " ORDER BY total_exec_time DESC LIMIT %s",
            (most,),
        ).fetchall()
    names = ("calls", "total", "mean", "max", "rows", "pages", "question")
    return [dict(zip(names, row, strict=True)) for row in found]


def wal(address: str) -> int:
    """Return how many bytes the server has written ahead so far."""
    with psycopg.connect(address, autocommit=True) as db:
        found = db.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn").fetchone()
        return int(found[0]) if found else 0


def connections(address: str) -> int:
    """Return how many connections the database holds."""
    with psycopg.connect(address, autocommit=True) as db:
        found = db.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone()
        return int(found[0]) - 1 if found else 0
