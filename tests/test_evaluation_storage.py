"""What the disk tells about an evaluation: who answered and what was answered cannot be joined again."""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import DateTime, Table, text
from sqlalchemy.exc import OperationalError

from bot.database import Database
from jobs.cleaning import clean
from models.base import Base, Utc
from models.evaluation import Answer, Turnout, Wish, was_not_there
from models.results import ResultText
from models.session import LearningSession
from models.unlinked import new_token
from tests.conftest import copied_file, migrated_file
from tests.disk import on_disk
from tests.evening import END, answers, begun, closed, opened
from tests.pages import by_place, copied, versions

REMARKS = [f"opmerking van nummer {n}" for n in range(7)]
POINTS = [f"leerpunt van nummer {n}" for n in range(7)]
WISHES = [f"wens van nummer {n}" for n in range(7)]


@pytest.fixture
def database(either: Database) -> Database:
    """An empty, migrated database of each kind in turn."""
    return either


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


# While the form is open: what one copy of the database tells.


PEOPLE = 8
LUCK = 24  # of the 48 who answer; six are joined by chance, and so many once in a hundred million times


@dataclass(frozen=True)
class Truth:
    """Who wrote what."""

    meeting: int
    tokens: dict[int, str]

    def remark(self, person: int) -> str:
        """What somebody wrote."""
        return f"opmerking van {person} over {self.meeting}"

    def wish(self, person: int) -> str:
        """What somebody wished."""
        return f"wens van {person} na {self.meeting}"

    def hits(self, people: list[int], texts: list[str], wrote: Callable[[int], str]) -> int:
        """How many are joined to what they wrote by the order in which both stand."""
        assert sorted(people) == sorted(self.tokens)
        assert len(texts) == len(people)
        return sum(wrote(person) == text for person, text in zip(people, texts, strict=True))


async def open_evaluations(database: Database, number: int = 1, *, twice: int = 0) -> list[Truth]:
    """Evaluations of several networks at once, in which people answer in any order, some of them twice."""
    drawn = Random(7)
    found: list[Truth] = []
    for _ in range(number):
        meeting, there = await begun(database, PEOPLE, team=f"T{secrets.token_hex(4)}")
        await opened(database, meeting)
        found.append(Truth(meeting, {person: new_token() for person in there}))
    turns = [(one, person) for one in found for person in drawn.sample(list(one.tokens), PEOPLE)]
    drawn.shuffle(turns)
    again = [(one, person) for one in found for person in drawn.sample(list(one.tokens), twice)]
    for one, person in [*turns, *again]:
        longer = "x" * drawn.choice((0, 40, 400, 1600)) if twice else ""
        await answers(
            database, one.meeting, person, one.tokens[person],
            comment=one.remark(person), learning_point=longer, wish=one.wish(person),
        )  # fmt: skip
    return found


async def by_order(database: Database, folder: Path) -> dict[str, list[tuple]]:
    """The rows of the tables of an evaluation in the order in which one copy of the database shows them."""
    tables = ("turnout", "evaluation_answer", "wish")
    if database.sqlite:
        copy = copied(folder / "kring.db", folder / "copy.db")
        return {table: by_place(copy, table) for table in tables}
    columns = {"turnout": "session_id, person_id", "evaluation_answer": "key, session_id, scores, comment"}
    asked = "SELECT {} FROM {} ORDER BY xmin::text::bigint, cmin::text::bigint, ctid"
    return {
        table: await rows(database, asked.format(columns.get(table, "key, session_id, text"), table))
        for table in tables
    }


async def joined(database: Database, folder: Path, open_now: list[Truth]) -> tuple[int, int]:
    """How many one copy of the database joins to their remark, and to their wish."""
    found = await by_order(database, folder)
    remarks = wishes = 0
    for one in open_now:
        people = [row[1] for row in found["turnout"] if row[0] == one.meeting]
        texts = [row[3] for row in found["evaluation_answer"] if row[1] == one.meeting]
        wished = [row[2] for row in found["wish"] if row[1] == one.meeting]
        remarks += one.hits(people, texts, one.remark)
        wishes += one.hits(people, wished, one.wish)
    return remarks, wishes


async def test_one_copy_of_the_database_joins_nobody_to_what_they_wrote(
    database: Database, tmp_path: Path
) -> None:
    """The place of rows on their pages, and which transaction wrote them, say no more than chance."""
    remarks = wishes = 0
    for _ in range(6):
        open_now = await open_evaluations(database)
        more = await joined(database, tmp_path, open_now)
        remarks, wishes = remarks + more[0], wishes + more[1]
        await closed(database, open_now[0].meeting)
    assert remarks < LUCK
    assert wishes < LUCK


async def test_neither_do_several_evaluations_in_which_people_change_their_answer(
    database: Database, tmp_path: Path
) -> None:
    """Rows of other sessions on the same pages, and long texts with pages of their own, tell nothing."""
    remarks, wishes = await joined(database, tmp_path, await open_evaluations(database, 6, twice=3))
    assert remarks < LUCK
    assert wishes < LUCK


async def test_one_transaction_wrote_all_of_an_open_evaluation(postgres_url: str) -> None:
    """On PostgreSQL no row of a session differs from another by its transaction, also after a change."""
    database = Database(postgres_url)
    for one in await open_evaluations(database, 2, twice=2):
        writers = [
            await rows(database, f"SELECT DISTINCT xmin::text FROM {table} WHERE session_id = {one.meeting}")
            for table in ("turnout", "evaluation_answer", "wish")
        ]
        assert len(writers[0]) == 1
        assert writers[0] == writers[1] == writers[2]
    await database.dispose()


async def test_an_answer_reads_nothing_of_other_sessions_on_sqlite(tmp_path: Path) -> None:
    """However many wishes there are, those of a session are found by an index."""
    database = Database(copied_file(f"sqlite:///{migrated_file()}", tmp_path / "kring.db"))
    for table in ("turnout", "evaluation_answer", "wish"):
        plan = await rows(database, f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE session_id = 1")
        assert plan[0][3].startswith("SEARCH"), table
    await database.dispose()


async def test_somebody_who_was_not_there_leaves_no_row_behind(database: Database) -> None:
    """Turnout, answer and wish go together; the others stay as they are."""
    (one,) = await open_evaluations(database, twice=2)
    gone, *others = one.tokens
    async with database.write() as db:
        meeting = await db.get_one(LearningSession, one.meeting)
        await was_not_there(db, meeting, gone, one.tokens[gone])
    assert {row[0] for row in await rows(database, "SELECT person_id FROM turnout")} == set(others)
    remarks = {row[0] for row in await rows(database, "SELECT comment FROM evaluation_answer")}
    assert remarks == {one.remark(person) for person in others}
    assert {row[0] for row in await rows(database, "SELECT text FROM wish")} == set(map(one.wish, others))


def told_by_versions(file: Path, folder: Path, one: Truth) -> int:
    """How many are joined to what they wrote by what each commit in the write-ahead log added."""
    joined, before = 0, (set[int](), set[str]())
    for version in versions(file, folder / "version.db"):
        with closing(sqlite3.connect(version)) as asked:
            people = {row[0] for row in asked.execute("SELECT person_id FROM turnout")}
            remarks = {row[0] for row in asked.execute("SELECT comment FROM evaluation_answer")}
        who, what = people - before[0], remarks - before[1]
        joined += len(who) == len(what) == 1 and what == {one.remark(*who)}
        before = people, remarks
    return joined


async def test_the_write_ahead_log_is_emptied_after_answers_on_sqlite(tmp_path: Path) -> None:
    """Until it is, its versions tell who wrote what: so it is done within seconds, and at each start."""
    database = Database(copied_file(f"sqlite:///{migrated_file()}", tmp_path / "kring.db"))
    (one,) = await open_evaluations(database, twice=2)
    file = tmp_path / "kring.db"
    assert told_by_versions(file, tmp_path, one) == PEOPLE, "this test would see it"
    await clean(database, END)
    assert told_by_versions(file, tmp_path, one) == 0
    disk = await on_disk(database)
    assert all(disk.count(one.remark(person).encode()) == 1 for person in one.tokens)
    await database.dispose()


async def test_no_earlier_version_of_a_row_is_left_on_postgresql(postgres_url: str) -> None:
    """After cleaning a superuser, too, finds each row once, and nothing that was before."""
    database = Database(postgres_url)
    (one,) = await open_evaluations(database, twice=2)
    async with database.write() as db:
        await db.execute(text("CREATE EXTENSION pageinspect"))
    items = "SELECT lp FROM heap_page_items(get_raw_page('{}', 0)) WHERE lp_len > 0"
    assert len(await rows(database, items.format("turnout"))) > PEOPLE, "this test would see them"
    await clean(database, END)
    for table in ("turnout", "evaluation_answer", "wish"):
        assert len(await rows(database, items.format(table))) == PEOPLE
        assert await rows(database, f"SELECT DISTINCT xmax::text FROM {table}") == [("0",)]
    disk = await on_disk(database)
    assert all(disk.count(one.wish(person).encode()) == 1 for person in one.tokens)
    await database.dispose()
