"""Claiming what is due, in a small and in a large outbox."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import text

from bot.storage.database import Database
from models import outbox
from models.delivery import DeliveryState
from models.outbox import Recipient
from models.plan import Kind
from tests.bench.bench import Bench
from tests.bench.figures import Row, stays_below
from tests.bench.world import Size, made

DUE, FEW, MANY = 100, 1_000, 1_000_000
COUNT = 20  # claims in a round
STAMPS = {"later": timedelta(days=30), "earlier": timedelta(days=-30)}


async def grow(database: Database, rows: int) -> None:
    """Fill the outbox: nearly all was sent, one in twenty waits for later, and a hundred are due."""
    now = datetime.now(UTC)
    at = {name: (now + after).strftime("%Y-%m-%d %H:%M:%S") for name, after in STAMPS.items()}
    if database.sqlite:
        numbers = (
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n)"
        )
        stamp = "'{}.000000'"
    else:
        numbers, stamp = "generate_series(1, {}) AS n(i)", "TIMESTAMPTZ '{}+00'"
    later, earlier = stamp.format(at["later"]), stamp.format(at["earlier"])
    filled = f"""
        INSERT INTO delivery
            (id, network_id, kind, subject, recipient, due, expires, edition, state, attempts, error)
        SELECT 'bench' || i, 1, 'welcome', 'bench ' || i, 'U' || i,
            CASE WHEN i <= {DUE} THEN {earlier} ELSE {later} END, {later}, 1,
            CASE WHEN i <= {DUE} OR i % 20 = 0 THEN 'pending' ELSE 'sent' END, 0, ''
        FROM {numbers.format(rows)}
    """
    async with database.write() as db:
        connection = await db.connection()
        await connection.exec_driver_sql(filled.replace("%", "%%") if not database.sqlite else filled)
    async with database.write() as db:
        await db.execute(text("ANALYZE"))


async def claims(database: Database) -> float:
    """Claim what is due and put it back, a number of times; return the median time of a claim in ms."""
    taken: list[float] = []
    for _ in range(COUNT):
        now = datetime.now(UTC)
        began = perf_counter()
        async with database.write() as db:
            ((network, team_id),) = (await outbox.networks_that_wait(db, now, list(Kind))).items()
            waiting = await outbox.recipients(db, network, now, kinds=list(Kind), but=[""], limit=DUE)
            rows = [row for name in waiting for row in await outbox.due_to(db, Recipient(team_id, name), now)]
            for row in rows:
                row.claim(now)
        taken.append(perf_counter() - began)
        assert len(rows) == DUE
        async with database.write() as db:
            for row in rows:
                db.add(row)
                row.state, row.leased_until = DeliveryState.PENDING, None
    return sorted(taken)[COUNT // 2] * 1000


async def compare(bench: Bench, name: str, addresses: list[str], aim: float) -> Row:
    """Compare two outboxes on the same kind of database."""
    few, many = [await made(address, Size(networks=1)) for address in addresses]
    size = 20_000 if bench.quick else MANY
    try:
        await grow(few, FEW)
        await grow(many, size)
        await claims(few)
        await claims(many)
        found = [(await claims(many), await claims(few)) for _ in range(bench.rounds)]
    finally:
        await few.dispose()
        await many.dispose()
    return stays_below(f"claim of {DUE} due among {size:,}, {name}", f"among {FEW:,}", found, aim)


async def run(bench: Bench) -> list[Row]:
    """Claim in SQLite and in PostgreSQL."""
    from psycopg import connect

    from tests.postgres import server

    files = [f"sqlite:///{bench.folder}/{name}.db" for name in ("few", "many")]
    rows = [await compare(bench, "SQLite", files, 6)]
    with server() as url:
        with connect(f"{url}/postgres", autocommit=True) as connection:
            for name in ("few", "many"):
                connection.execute(f"CREATE DATABASE {name}")
        rows.append(await compare(bench, "PostgreSQL", [f"{url}/few", f"{url}/many"], 2))
    return rows
