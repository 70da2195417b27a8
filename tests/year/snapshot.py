"""How all rows stood at some instants of the year, kept in schemas beside them."""

import asyncio
from datetime import datetime

import psycopg

from models import schema as _every_table  # noqa: F401
from models.base import Base
from tests.year.terms import DAY, Terms

TABLES = [table.name for table in Base.metadata.sorted_tables]
LAST = datetime.fromisoformat("2027-06-10T05:00:00+00:00")  # a Thursday morning, before anybody is written to
WEEKS = 9
FREE = {datetime.fromisoformat("2027-05-06T05:00:00+00:00")}  # a public holiday


def instants(terms: Terms) -> list[datetime]:
    """Return at which instants rows are kept: the same hour of the same weekday, week after week."""
    found = [LAST - week * 7 * DAY for week in range(WEEKS)]
    return sorted(one for one in found if one not in FREE and one < terms.ends)


def schema_of(at: datetime) -> str:
    """Return the name of the schema with the rows of an instant."""
    return f"at_{at:%Y%m%d}"


async def keep(address: str, at: datetime) -> None:
    """Keep how all rows stand."""
    await asyncio.to_thread(_keep, address, at)


def _keep(address: str, at: datetime) -> None:
    schema = schema_of(at)
    with psycopg.connect(address) as db:
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        db.execute(f"CREATE SCHEMA {schema}")
        for table in TABLES:
            db.execute(f'CREATE TABLE {schema}."{table}" AS TABLE public."{table}"')
