"""What the disk tells about an evaluation: who answered and what was answered cannot be joined again."""

import hashlib
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import DateTime, Table, text
from sqlalchemy.exc import OperationalError

from bot.database import Database
from models.base import Base, Utc
from models.evaluation import Answer, Turnout, Wish, new_token
from models.results import ResultText
from tests.conftest import copied_file, migrated_file
from tests.evening import answers, begun, closed, opened

REMARKS = [f"opmerking van nummer {n}" for n in range(7)]
POINTS = [f"leerpunt van nummer {n}" for n in range(7)]
WISHES = [f"wens van nummer {n}" for n in range(7)]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database of each kind in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return copied_file(f"sqlite:///{migrated_file()}", tmp_path / "kring.db")


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """The database at this address."""
    made = Database(address)
    yield made
    await made.dispose()


async def an_evaluation(database: Database, *, team: str = "T1") -> tuple[int, list[int], list[str]]:
    """Seven people fill in the form one after the other, each with texts of their own."""
    meeting, there = await begun(database, 7, team=team)
    await opened(database, meeting)
    tokens = [new_token() for _ in there]
    for n, (person, token) in enumerate(zip(there, tokens, strict=True)):
        await answers(
            database, meeting, person, token,
            comment=REMARKS[n], learning_point=POINTS[n], wish=WISHES[n],
        )  # fmt: skip
    return meeting, there, tokens


async def rows(database: Database, query: str) -> list[tuple]:
    """Ask the database in its own words."""
    async with database.read() as db:
        return [tuple(row) for row in await db.execute(text(query))]


async def on_disk(database: Database) -> bytes:
    """All bytes that hold the tables of evaluations, the write-ahead log of SQLite included."""
    if database.sqlite:
        folder = Path(database.engine.url.database or "").parent
        return b"".join(path.read_bytes() for path in sorted(folder.glob("kring.db*")))
    autocommit = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    found = b""
    async with autocommit.connect() as connection:
        await connection.execute(text("CHECKPOINT"))
        for table in (Turnout, Answer, Wish, ResultText):
            content = await connection.scalar(
                text(f"SELECT pg_read_binary_file(pg_relation_filepath('{table.__tablename__}'))")
            )
            found += bytes(content)
    return found


def hashes(tokens: list[str]) -> list[bytes]:
    """Every key that a token leads to."""
    return [
        hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest().encode()
        for token in tokens
        for purpose in ("answer", "wish")
    ]


def test_turnout_and_answers_share_nothing_but_the_session() -> None:
    """No id, no time and no order is common to who answered and what was answered."""
    turnout: Table = Base.metadata.tables["turnout"]
    for name in ("evaluation_answer", "wish", "result_text"):
        table: Table = Base.metadata.tables[name]
        assert {c.name for c in turnout.columns} & {c.name for c in table.columns} == {"session_id"}
        assert not [c for c in table.columns if c.autoincrement is True]
        assert "person" not in {key.column.table.name for key in table.foreign_keys}
        for column in (*table.columns, *turnout.columns):
            assert not isinstance(column.type, Utc | DateTime), f"{column} tells a time"


async def test_no_row_number_tells_the_order_of_answering_on_sqlite(tmp_path: Path) -> None:
    """The migrations make these tables without row numbers, as the models ask."""
    database = Database(copied_file(f"sqlite:///{migrated_file()}", tmp_path / "kring.db"))
    for table in (Turnout, Answer, Wish, ResultText):
        with pytest.raises(OperationalError, match="no such column"):
            await rows(database, f"SELECT rowid FROM {table.__tablename__}")
    await database.dispose()


async def test_a_token_is_never_stored(database: Database) -> None:
    """While the form is open there is a hash; the token itself is nowhere."""
    _, _, tokens = await an_evaluation(database)
    disk = await on_disk(database)
    assert all(token.encode() not in disk for token in tokens)
    assert any(key in disk for key in hashes(tokens)), "this test would see the hashes"


async def test_after_closing_the_answers_are_gone_from_the_disk(database: Database) -> None:
    """No answer is left in a table, in a free page, in an old version or in the write-ahead log."""
    meeting, _, tokens = await an_evaluation(database)
    await closed(database, meeting)
    disk = await on_disk(database)
    assert await rows(database, "SELECT * FROM evaluation_answer") == []
    assert [key for key in hashes(tokens) if key in disk] == []
    assert [token for token in tokens if token.encode() in disk] == []
    for written in (*REMARKS, *POINTS, *WISHES):
        assert disk.count(written.encode()) == 1, f"{written!r} stands {disk.count(written.encode())} times"


async def test_below_the_threshold_no_remark_stays_on_the_disk(database: Database) -> None:
    """Four answers of seven: remarks and learning points are nowhere any more; the wishes are kept."""
    meeting, there = await begun(database, 7)
    await opened(database, meeting)
    for n in range(4):
        await answers(
            database, meeting, there[n], new_token(),
            comment=REMARKS[n], learning_point=POINTS[n], wish=WISHES[n],
        )  # fmt: skip
    await closed(database, meeting)
    disk = await on_disk(database)
    assert [written for written in (*REMARKS, *POINTS) if written.encode() in disk] == []
    assert all(wish.encode() in disk for wish in WISHES[:4])
    assert await rows(database, "SELECT * FROM score_count") == []


async def test_what_was_taken_back_is_gone_at_closing(database: Database) -> None:
    """An answer that was changed leaves nothing of its first wording."""
    meeting, there, tokens = await an_evaluation(database)
    await answers(database, meeting, there[0], tokens[0], comment="bij nader inzien", wish="iets anders")
    await closed(database, meeting)
    disk = await on_disk(database)
    assert REMARKS[0].encode() not in disk
    assert WISHES[0].encode() not in disk
    assert disk.count(b"bij nader inzien") == 1


async def test_texts_lie_on_disk_in_the_order_of_their_random_keys(database: Database) -> None:
    """Nobody can tell from the place of a remark which learning point was written with it."""
    meeting, _, _ = await an_evaluation(database)
    await closed(database, meeting)
    disk = await on_disk(database)
    for table in ("result_text", "wish"):
        by_key = await rows(database, f"SELECT text FROM {table} ORDER BY key")
        places = [disk.index(written.encode()) for (written,) in by_key]
        steps = {later > earlier for earlier, later in pairwise(places)}
        assert len(steps) == 1, f"{table} is laid out in another order than that of its keys"


async def test_keys_of_what_stays_are_fresh(database: Database) -> None:
    """The key under which a wish waited is not the key under which it stays."""
    meeting, _, _ = await an_evaluation(database)
    before = await rows(database, "SELECT key, text FROM wish")
    await closed(database, meeting)
    after = await rows(database, "SELECT key, text FROM wish")
    assert {text for _, text in before} == {text for _, text in after}
    assert not {key for key, _ in before} & {key for key, _ in after}


async def test_one_transaction_wrote_all_that_is_left_of_an_evaluation(postgres_url: str) -> None:
    """On PostgreSQL every row names the transaction that wrote it: it is the same for all of a session."""
    database = Database(postgres_url)
    first, _, _ = await an_evaluation(database)
    while_open = await rows(database, "SELECT xmin::text FROM turnout")
    assert len(set(while_open)) == 7, "until closing each answer has a transaction of its own"
    second, _, _ = await an_evaluation(database, team="T2")
    await closed(database, first)
    await closed(database, second)
    writers = set()
    for meeting in (first, second):
        of_meeting: set[tuple] = set()
        for table in ("turnout", "result_text", "wish", "score_count"):
            found = await rows(
                database,
                f"SELECT xmin::text FROM {table} WHERE session_id = {meeting}",
            )
            assert found, table
            of_meeting |= set(found)
        assert len(of_meeting) == 1
        writers |= of_meeting
    assert len(writers) == 2
    await database.dispose()


async def test_rows_lie_in_the_order_of_their_keys_on_postgresql(postgres_url: str) -> None:
    """The place of a row in its table tells nothing either."""
    database = Database(postgres_url)
    meeting, _, _ = await an_evaluation(database)
    await closed(database, meeting)
    for table, key in (("turnout", "person_id"), ("result_text", "key"), ("wish", "key")):
        by_place = await rows(database, f"SELECT {key} FROM {table} ORDER BY ctid")
        assert by_place == sorted(by_place), table
    await database.dispose()
