"""What the disk tells of what is asked in confidence: who answered and what they did cannot be joined again.

Each promise is held for the evaluation and for every confidential instrument.
"""

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import DateTime, Table, text
from sqlalchemy.exc import OperationalError

from bot.storage.database import Database
from jobs.cleaning import clean
from models.base import Base, Utc
from models.evaluation import was_not_there
from models.inquiry import Inquiry
from models.session import LearningSession
from models.unlinked import new_token
from tests.conftest import copied_file, migrated_file
from tests.disk import on_disk
from tests.evening import END
from tests.in_confidence import EVERYTHING, Confidential, Evaluation, hashes
from tests.pages import by_place, copied, versions

TURNOUT, COUNTS = "inquiry_turnout", "inquiry_count"
REMARKS = [f"opmerking van nummer {n}." for n in range(7)]
WISHES = [f"wens van nummer {n}." for n in range(7)]


@pytest.fixture
def database(either: Database) -> Database:
    """An empty, migrated database of each kind in turn."""
    return either


@pytest.fixture(params=EVERYTHING, ids=lambda one: one.name)
def asked(request: pytest.FixtureRequest) -> Iterator[Confidential]:
    """The evaluation, then every confidential instrument."""
    one: Confidential = request.param
    with one.there():
        yield one


async def answered(
    database: Database, asked: Confidential, number: int = 7, *, team: str = "T1"
) -> tuple[int, list[int], list[str]]:
    """Seven people are asked and answer one after the other, each with texts of their own."""
    asking, there = await asked.begin(database, 7, team)
    tokens = [new_token() for _ in there]
    for n in range(number):
        await asked.answer(database, asking, there[n], tokens[n], (REMARKS[n], WISHES[n]))
    return asking, there, tokens


async def rows(database: Database, query: str) -> list[tuple]:
    """Ask the database in its own words."""
    async with database.read() as db:
        return [tuple(row) for row in await db.execute(text(query))]


def test_turnout_and_answers_share_nothing_but_the_session(asked: Confidential) -> None:
    """No id, no time and no order is common to who answered and what was answered."""
    turnout: Table = Base.metadata.tables[TURNOUT]
    for name in {*asked.answers, *asked.stays}:
        table: Table = Base.metadata.tables[name]
        assert {c.name for c in turnout.columns} & {c.name for c in table.columns} == {"inquiry_id"}
        assert not [c for c in table.columns if c.autoincrement is True]
        assert "person" not in {key.column.table.name for key in table.foreign_keys}
        for column in (*table.columns, *turnout.columns):
            assert not isinstance(column.type, Utc | DateTime), f"{column} tells a time"


@pytest.mark.long
async def test_no_row_number_tells_the_order_of_answering_on_sqlite(
    tmp_path: Path, asked: Confidential
) -> None:
    """The migrations make these tables without row numbers, as the models ask."""
    database = Database(copied_file(f"sqlite:///{migrated_file()}", tmp_path / "kring.db"))
    for table in {TURNOUT, *asked.answers, *asked.stays}:
        with pytest.raises(OperationalError, match="no such column"):
            await rows(database, f"SELECT rowid FROM {table}")
    await database.dispose()


async def test_a_token_is_never_stored(database: Database, asked: Confidential) -> None:
    """While the form is open there is a hash; the token itself is nowhere."""
    _, _, tokens = await answered(database, asked)
    disk = await on_disk(database)
    assert all(token.encode() not in disk for token in tokens)
    assert all(key in disk for key in hashes(asked, tokens)), "this test would see the hashes"


async def test_after_closing_the_answers_are_gone_from_the_disk(
    database: Database, asked: Confidential
) -> None:
    """No answer is left in a table, in a free page, in an old version or in the write-ahead log."""
    asking, _, tokens = await answered(database, asked)
    await asked.close(database, asking)
    disk = await on_disk(database)
    assert await rows(database, f"SELECT * FROM {asked.answers[0]}") == []
    assert [key for key in hashes(asked, tokens) if key in disk] == []
    assert [token for token in tokens if token.encode() in disk] == []
    for written in (*REMARKS, *WISHES):
        assert disk.count(written.encode()) == 1, f"{written!r} stands {disk.count(written.encode())} times"


async def test_below_the_threshold_no_remark_stays_on_the_disk(
    database: Database, asked: Confidential
) -> None:
    """Four answers of seven: what was written is nowhere any more, but for wishes, and nothing is counted."""
    asking, _, _ = await answered(database, asked, 4)
    await asked.close(database, asking)
    disk = await on_disk(database)
    assert [written for written in REMARKS if written.encode() in disk] == []
    wished = "wish" in asked.stays
    assert all((wish.encode() in disk) is wished for wish in WISHES[:4])
    assert await rows(database, f"SELECT * FROM {COUNTS}") == []


async def test_what_was_taken_back_is_gone_at_closing(database: Database, asked: Confidential) -> None:
    """An answer that was changed leaves nothing of its first wording."""
    asking, there, tokens = await answered(database, asked)
    await asked.answer(database, asking, there[0], tokens[0], ("bij nader inzien", "iets anders"))
    await asked.close(database, asking)
    disk = await on_disk(database)
    assert REMARKS[0].encode() not in disk
    assert WISHES[0].encode() not in disk
    assert disk.count(b"bij nader inzien") == 1


async def test_texts_lie_on_disk_in_the_order_of_their_random_keys(
    database: Database, asked: Confidential
) -> None:
    """Nobody can tell from the place of a remark what else was written with it."""
    asking, _, _ = await answered(database, asked)
    await asked.close(database, asking)
    disk = await on_disk(database)
    for table in asked.stays:
        by_key = await rows(database, f"SELECT text FROM {table} ORDER BY key")
        places = [disk.index(written.encode()) for (written,) in by_key]
        steps = {later > earlier for earlier, later in pairwise(places)}
        assert len(steps) == 1, f"{table} is laid out in another order than that of its keys"


async def test_keys_of_what_stays_are_fresh(database: Database) -> None:
    """The key under which a wish waited is not the key under which it stays."""
    asking, _, _ = await answered(database, Evaluation())
    before = await rows(database, "SELECT key, text FROM wish")
    await Evaluation().close(database, asking)
    after = await rows(database, "SELECT key, text FROM wish")
    assert {text for _, text in before} == {text for _, text in after}
    assert not {key for key, _ in before} & {key for key, _ in after}


async def test_who_answered_is_forgotten_when_it_is_over(database: Database, asked: Confidential) -> None:
    """Nobody needs it any more: how many answered is kept as a number."""
    asking, _, _ = await answered(database, asked)
    await asked.close(database, asking)
    assert await rows(database, f"SELECT * FROM {TURNOUT}") == []
    assert await rows(database, f"SELECT answered FROM inquiry WHERE id = {asking}") == [(7,)]


async def test_one_transaction_wrote_all_that_is_left_of_an_evaluation(
    postgres_url: str, asked: Confidential
) -> None:
    """On PostgreSQL every row names the transaction that wrote it: it is the same for all of one asking."""
    database = Database(postgres_url)
    first, _, _ = await answered(database, asked)
    second, _, _ = await answered(database, asked, team="T2")
    await asked.close(database, first)
    await asked.close(database, second)
    writers = set()
    for asking in (first, second):
        of_it: set[tuple] = set()
        for table in {*asked.stays, COUNTS}:
            found = await rows(database, f"SELECT xmin::text FROM {table} WHERE inquiry_id = {asking}")
            assert found or table not in asked.stays, table  # in short nothing is counted
            of_it |= set(found)
        assert len(of_it) == 1
        writers |= of_it
    assert len(writers) == 2
    await database.dispose()


async def test_rows_lie_in_the_order_of_their_keys_on_postgresql(
    postgres_url: str, asked: Confidential
) -> None:
    """The place of a row in its table tells nothing either."""
    database = Database(postgres_url)
    asking, _, _ = await answered(database, asked)
    await asked.close(database, asking)
    for table in asked.stays:
        by_place = await rows(database, f"SELECT key FROM {table} ORDER BY ctid")
        assert by_place == sorted(by_place), table
    await database.dispose()


# While the form is open: what one copy of the database tells.


PEOPLE = 8
LUCK = 24  # of the 48 who answer; six are joined by chance, and so many once in a hundred million times


@dataclass(frozen=True)
class Truth:
    """Who wrote what."""

    asking: int
    tokens: dict[int, str]

    def remark(self, person: int) -> str:
        """What somebody wrote."""
        return f"opmerking van {person} over {self.asking}."

    def wish(self, person: int) -> str:
        """What somebody wished."""
        return f"wens van {person} na {self.asking}."

    def hits(self, people: list[int], texts: list[str], wrote: Callable[[int], str]) -> int:
        """How many are joined to what they wrote by the order in which both stand."""
        assert sorted(people) == sorted(self.tokens)
        assert len(texts) == len(people)
        assert all(any(wrote(person) in text for text in texts) for person in people)
        return sum(wrote(person) in text for person, text in zip(people, texts, strict=True))


async def still_open(
    database: Database, asked: Confidential, number: int = 1, *, twice: int = 0
) -> list[Truth]:
    """Several networks are asked at once; people answer in any order, some of them twice."""
    drawn = Random(7)
    found: list[Truth] = []
    for _ in range(number):
        asking, there = await asked.begin(database, PEOPLE, f"T{secrets.token_hex(4)}")
        found.append(Truth(asking, {person: new_token() for person in there}))
    turns = [(one, person) for one in found for person in drawn.sample(list(one.tokens), PEOPLE)]
    drawn.shuffle(turns)
    again = [(one, person) for one in found for person in drawn.sample(list(one.tokens), twice)]
    for one, person in [*turns, *again]:
        longer = "x" * drawn.choice((0, 40, 400, 1600)) if twice else ""
        texts = (one.remark(person), one.wish(person), longer)
        await asked.answer(database, one.asking, person, one.tokens[person], texts)
    return found


async def by_order(database: Database, folder: Path, table: str) -> list[tuple]:
    """The rows of a table in the order in which one copy of the database shows them."""
    if database.sqlite:
        return by_place(copied(folder / "kring.db", folder / "copy.db"), table)
    asked = f"SELECT * FROM {table} ORDER BY xmin::text::bigint, cmin::text::bigint, ctid"
    return await rows(database, asked)


async def joined(
    database: Database, folder: Path, asked: Confidential, open_now: list[Truth]
) -> tuple[int, int]:
    """How many one copy of the database joins to their remark, and to their wish."""
    place = [*Base.metadata.tables[TURNOUT].c.keys()].index("inquiry_id")
    turnout = await by_order(database, folder, TURNOUT)
    found = [await by_order(database, folder, table) for table in asked.answers]
    remarks = wishes = 0
    for one in open_now:
        people = [row[1 - place] for row in turnout if row[place] == one.asking]
        written = [[str(row) for row in each if row[1] == one.asking] for each in found]
        remarks += one.hits(people, written[0], one.remark)
        wishes += one.hits(people, written[-1], one.wish)
    return remarks, wishes


@pytest.mark.long
async def test_one_copy_of_the_database_joins_nobody_to_what_they_wrote(
    database: Database, tmp_path: Path, asked: Confidential
) -> None:
    """The place of rows on their pages, and which transaction wrote them, say no more than chance."""
    remarks = wishes = 0
    for _ in range(6):
        open_now = await still_open(database, asked)
        more = await joined(database, tmp_path, asked, open_now)
        remarks, wishes = remarks + more[0], wishes + more[1]
        await asked.close(database, open_now[0].asking)
    assert remarks < LUCK
    assert wishes < LUCK


@pytest.mark.long
async def test_neither_do_several_evaluations_in_which_people_change_their_answer(
    database: Database, tmp_path: Path, asked: Confidential
) -> None:
    """Rows of other askings on the same pages, and long texts with pages of their own, tell nothing."""
    open_now = await still_open(database, asked, 6, twice=3)
    remarks, wishes = await joined(database, tmp_path, asked, open_now)
    assert remarks < LUCK
    assert wishes < LUCK


async def test_one_transaction_wrote_all_of_an_open_evaluation(
    postgres_url: str, asked: Confidential
) -> None:
    """On PostgreSQL no row of an asking differs from another by its transaction, also after a change."""
    database = Database(postgres_url)
    for one in await still_open(database, asked, 2, twice=2):
        writers = {
            tuple(
                await rows(
                    database, f"SELECT DISTINCT xmin::text FROM {table} WHERE inquiry_id = {one.asking}"
                )
            )
            for table in (TURNOUT, *asked.answers)
        }
        assert len(writers) == 1
        assert len(writers.pop()) == 1
    await database.dispose()


@pytest.mark.long
async def test_an_answer_reads_nothing_of_other_sessions_on_sqlite(
    tmp_path: Path, asked: Confidential
) -> None:
    """However many answers there are, those of one asking are found by an index."""
    database = Database(copied_file(f"sqlite:///{migrated_file()}", tmp_path / "kring.db"))
    for table in (TURNOUT, *asked.answers):
        plan = await rows(database, f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE inquiry_id = 1")
        assert plan[0][3].startswith("SEARCH"), table
    await database.dispose()


async def test_somebody_who_was_not_there_leaves_no_row_behind(database: Database) -> None:
    """Turnout, answer and wish go together; the others stay as they are."""
    (one,) = await still_open(database, Evaluation(), twice=2)
    gone, *others = one.tokens
    async with database.write() as db:
        row = await db.get_one(Inquiry, one.asking)
        meeting = await db.get_one(LearningSession, row.session_id)
        await was_not_there(db, meeting, gone, one.tokens[gone])
    assert {row[0] for row in await rows(database, f"SELECT person_id FROM {TURNOUT}")} == set(others)
    given = await rows(database, "SELECT CAST(given AS TEXT) FROM inquiry_answer")
    remarks = {json.loads(row[0])["comment"] for row in given}
    assert remarks == {one.remark(person) for person in others}
    assert {row[0] for row in await rows(database, "SELECT text FROM wish")} == set(map(one.wish, others))


def told_by_versions(file: Path, folder: Path, asked: Confidential, one: Truth) -> int:
    """How many are joined to what they wrote by what each commit in the write-ahead log added."""
    joined, before = 0, (set[int](), set[str]())
    for version in versions(file, folder / "version.db"):
        with closing(sqlite3.connect(version)) as reader:
            people = {row[0] for row in reader.execute(f"SELECT person_id FROM {TURNOUT}")}
            written = {str(row) for row in reader.execute(f"SELECT * FROM {asked.answers[0]}")}
        who, what = people - before[0], written - before[1]
        joined += len(who) == len(what) == 1 and one.remark(*who) in what.pop()
        before = people, written
    return joined


async def test_the_write_ahead_log_is_emptied_after_answers_on_sqlite(
    tmp_path: Path, asked: Confidential
) -> None:
    """Until it is, its versions tell who wrote what: so it is done within seconds, and at each start."""
    database = Database(copied_file(f"sqlite:///{migrated_file()}", tmp_path / "kring.db"))
    (one,) = await still_open(database, asked, twice=2)
    file = tmp_path / "kring.db"
    assert told_by_versions(file, tmp_path, asked, one) == PEOPLE, "this test would see it"
    await clean(database, END)
    assert told_by_versions(file, tmp_path, asked, one) == 0
    disk = await on_disk(database)
    assert all(disk.count(one.remark(person).encode()) == 1 for person in one.tokens)
    await database.dispose()


async def test_no_earlier_version_of_a_row_is_left_on_postgresql(
    postgres_url: str, asked: Confidential
) -> None:
    """After cleaning a superuser, too, finds each row once, and nothing that was before."""
    database = Database(postgres_url)
    (one,) = await still_open(database, asked, twice=2)
    async with database.write() as db:
        await db.execute(text("CREATE EXTENSION pageinspect"))
    items = "SELECT lp FROM heap_page_items(get_raw_page('{}', 0)) WHERE lp_len > 0"
    assert len(await rows(database, items.format(TURNOUT))) > PEOPLE, "this test would see them"
    await clean(database, END)
    for table in (TURNOUT, *asked.answers):
        assert len(await rows(database, items.format(table))) == PEOPLE
        assert await rows(database, f"SELECT DISTINCT xmax::text FROM {table}") == [("0",)]
    disk = await on_disk(database)
    assert all(disk.count(one.wish(person).encode()) == 1 for person in one.tokens)
    await database.dispose()
