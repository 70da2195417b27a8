"""What was deleted is cleaned off the disk, whatever stands in the way: until then it is tried again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import psycopg
import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.running.clock import HeldClock, SystemClock
from bot.running.config import Settings
from bot.running.counts import Counts
from bot.running.doctor import examine
from bot.running.doctor.rows import IN_THE_WAY
from bot.running.health import State, Watch
from bot.running.metrics import Metrics
from bot.slack.client import Slack
from bot.slack.workspaces import OneWorkspace
from bot.storage import disk
from bot.storage.database import Database
from bot.storage.disk import ONE_AT_A_TIME, PATIENCE
from bot.storage.migrations import configuration, upgrade
from bot.story.stage import raised
from jobs.cleaning import clean
from jobs.clock import Ticker
from models import effect, evaluation, expertise, lost, moves, network, note, retention, trace
from models.base import Base
from models.effect import Effect, Shares
from models.evaluation import Filled
from models.expert import Knows, Tip
from models.expertise import Expertise
from models.intention import Intention
from models.network import Network
from models.note import Note
from models.person import Person
from models.question import LearningQuestion
from models.session import LearningSession
from models.trace import FIRST, LONGEST, Left, Place, Why
from models.unlinked import InquiryTurnout, new_token
from tests.conftest import CHANNEL, Running, workspace_of_people
from tests.disk import on_disk, read
from tests.evening import EIGHT, END, answers, begun, opened
from tests.moments import begins_after
from tests.test_evaluation import BEFORE, NEAR_THE_END, fills_in, sends
from tests.test_metrics import scraped
from tests.test_question import asks

REMARKS = [f"opmerking nummer {n}" for n in range(4)]  # of too few to be kept
CLOSING = datetime(2026, 3, 17, 18, 0, tzinfo=UTC)
WORDS = "woorden van iemand"


async def four_answers(database: Database, team: str = "T1", channel: str = "C1") -> int:
    """Four of six people fill in a form whose threshold is five."""
    meeting, there = await begun(database, 6, team=team)
    await opened(database, meeting)
    for person, remark in zip(there, REMARKS, strict=False):
        await answers(database, meeting, person, new_token(), comment=remark)
    return meeting


async def closes(database: Database, meeting_id: int) -> None:
    """The evaluation closes; nothing is cleaned yet."""
    async with database.write() as db:
        meeting = await db.get_one(LearningSession, meeting_id)
        await moves.close_evaluation(db, await db.get_one(Network, meeting.network_id), meeting, END)


async def left(database: Database) -> list[Left]:
    """What is still to be cleaned."""
    async with database.read() as db:
        return await trace.left(db)


async def says_more(db: AsyncSession) -> None:
    """Something more is deleted that has to be cleaned."""
    await trace.leave(db, Place.ANSWER)
    lost.tables(db).add("inquiry_turnout")


async def remains(database: Database, *words: str) -> list[str]:
    """The words, or else the remarks, that are still on the disk."""
    disk = await on_disk(database)
    return [each for each in words or REMARKS if each.encode() in disk]


def address_of(database: Database) -> str:
    """Where a database is."""
    name = "sqlite" if database.sqlite else "postgresql"
    return database.engine.url.set(drivername=name).render_as_string(hide_password=False)


@asynccontextmanager
async def held(address: str, reads: str = "SELECT count(*) FROM inquiry_turnout") -> AsyncIterator[None]:
    """Another program has read something, and holds the moment from which it reads."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute(reads).fetchone()
            yield
        return
    with psycopg.connect(address) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute(reads)
        yield


# What stands in the way


async def test_what_another_program_holds_is_tried_again_until_it_is_clean(either: Database) -> None:
    meeting = await four_answers(either)
    await clean(either, END)
    async with held(address_of(either)):
        await closes(either, meeting)
        await clean(either, END)
        (one,) = await left(either)
        assert (one.place, one.why, one.tries) == (Place.EVALUATION, Why.IN_USE, 1)
        assert await remains(either) == REMARKS
        await clean(either, END + FIRST / 2)
        assert (await left(either))[0].tries == 1, "it is not tried all the time"
    await clean(either, END + FIRST)
    assert await left(either) == []
    assert await remains(either) == []


async def test_a_reader_from_before_keeps_old_versions_and_that_is_noticed(postgres_url: str) -> None:
    database = Database(postgres_url)
    meeting = await four_answers(database)
    await clean(database, END)
    async with held(postgres_url, "SELECT 1 FROM alembic_version"):
        await closes(database, meeting)
        await clean(database, END)
        (one,) = await left(database)
        assert one.why is Why.OLD_READER
        assert await remains(database) == REMARKS
    await clean(database, END + FIRST)
    assert (await left(database), await remains(database)) == ([], [])
    await database.dispose()


async def test_tables_of_another_role_are_told_of(postgres_url: str) -> None:
    owner = Database(postgres_url)
    await four_answers(owner)
    await owner.dispose()
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("CREATE ROLE stranger LOGIN")
        try:
            admin.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO stranger")
            admin.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO stranger")
            database = Database(postgres_url.replace("//kring@", "//stranger@"))
            await clean(database, END)
            (one,) = await left(database)
            assert one.why is Why.NOT_OURS
            await database.dispose()
        finally:
            admin.execute("DROP OWNED BY stranger")
            admin.execute("DROP ROLE stranger")


async def test_one_process_cleans_at_a_time_on_postgresql(postgres_url: str) -> None:
    database = Database(postgres_url)
    await four_answers(database)
    with psycopg.connect(postgres_url) as other:
        other.execute(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})")
        await clean(database, END)
        (one,) = await left(database)
        assert (one.tries, one.why) == (0, None)
    await clean(database, END)
    assert await left(database) == []
    await database.dispose()


async def test_what_is_left_during_the_cleaning_is_cleaned_too_and_not_sooner(either: Database) -> None:
    await four_answers(either)
    (seen,) = await left(either)
    async with either.write() as db:
        await says_more(db)
    async with either.write() as db:
        await trace.settle(db, seen, {}, END)
    (more,) = await left(either)
    assert len(more.rows) == 1
    async with either.write() as db:
        await trace.settle(db, more, {Why.IN_USE: more.tables}, END)
        await says_more(db)
    (again,) = await left(either)
    assert (len(again.rows), again.due) == (2, END + FIRST)


async def test_the_delay_grows_to_an_hour(database: Database) -> None:
    await four_answers(database)
    now, delays = END, []
    for _ in range(15):
        (one,) = await left(database)
        async with database.write() as db:
            await trace.settle(db, one, {Why.IN_USE: one.tables}, now)
        (one,) = await left(database)
        delays.append(one.due - now)
        now = one.due
    assert delays[:4] == [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST]
    assert delays[-1] == LONGEST
    assert one.since == END


async def test_every_table_that_tells_of_people_can_be_cleaned(either: Database) -> None:
    assert len(lost.that_tell()) > 60
    assert await either.forget_order() == {}


async def test_a_large_table_waits_for_the_night_and_is_cleaned_then(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgres_url)
    meeting = await four_answers(database)
    await clean(database, END)
    await closes(database, meeting)
    monkeypatch.setattr(disk, "LARGE", 20_000)  # less than any table with an index that holds a row
    await clean(database, END)
    found = {one.place: one for one in await left(database)}
    waits = found[Place.EVALUATION]
    assert (waits.why, waits.since, waits.due) == (Why.NIGHT, None, trace.next_night(END))
    assert "inquiry_answer" in waits.tables
    assert await remains(database) == REMARKS
    async with database.write() as db:
        await trace.leave(db, Place.EVALUATION)
        await db.execute(delete(InquiryTurnout))
        await db.execute(update(Person).values(name="Iemand"))
    assert [one.why for one in await left(database)].count(None) == 1, "what is small waits for nothing"
    await clean(database, END, all_of_it=True)
    assert await remains(database) == REMARKS, "a start in the day keeps nobody waiting either"
    await clean(database, trace.next_night(END))
    assert (await left(database), await remains(database)) == ([], [])
    await database.dispose()


async def test_what_the_night_did_not_get_to_is_cleaned_when_kring_is_back(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgres_url)
    meeting = await four_answers(database)
    await clean(database, END)
    await closes(database, meeting)
    monkeypatch.setattr(disk, "LARGE", 20_000)
    await clean(database, END)
    morning = trace.next_night(END) + timedelta(hours=8)
    async with held(postgres_url):
        await clean(database, morning)
        assert {one.why for one in await left(database)} == {Why.IN_USE}
    await clean(database, morning + FIRST)
    assert {one.why for one in await left(database)} == {Why.NIGHT}, "by day it may not be tried again"
    assert {one.since for one in await left(database)} == {morning}, "health tells since when"
    await clean(database, trace.next_night(morning))
    assert await left(database) == []
    await database.dispose()


async def test_what_takes_too_long_is_not_tried_all_day(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgres_url)
    await four_answers(database)
    monkeypatch.setattr(disk, "REWRITES_WITHIN", 0.001)
    await clean(database, END)
    assert [(one.why, one.due) for one in await left(database)] == [(Why.TOO_LONG, trace.next_night(END))]
    await database.dispose()


@pytest.mark.parametrize(
    ("clock", "night"),
    [("01:29", False), ("01:30", True), ("04:29", True), ("04:30", False), ("23:00", False)],
)
def test_the_night_is_three_hours_long(clock: str, night: bool) -> None:
    now = datetime.fromisoformat(f"2026-03-12T{clock}+00:00")
    assert trace.is_night(now) is night
    assert timedelta(0) < trace.next_night(now) - now <= timedelta(days=1)


async def test_free_pages_that_hold_anything_are_overwritten_on_sqlite(migrated_sqlite: str) -> None:
    """As a program leaves them that does not overwrite what it deletes."""
    with closing(sqlite3.connect(migrated_sqlite.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("PRAGMA secure_delete=OFF")
        other.execute("CREATE TABLE old (words TEXT)")
        other.executemany("INSERT INTO old VALUES (?)", [(WORDS * 500,)] * 20)
        other.execute("DROP TABLE old")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database = Database(migrated_sqlite)
    assert await remains(database, WORDS) == [WORDS]
    assert await database.forget_order() == {}
    assert await remains(database, WORDS) == []
    await database.dispose()


async def test_pages_that_hold_nothing_are_not_written_again_on_sqlite(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    for person in there:
        await answers(database, meeting, person, new_token(), comment=WORDS * 200)
    await closes(database, meeting)
    async with database.read() as db:
        free = await db.scalar(text("PRAGMA freelist_count"))
    assert free
    assert await database.forget_order() == {}
    async with database.read() as db:
        assert await db.scalar(text("PRAGMA freelist_count")) == free
    await database.dispose()


# Nothing waits for it


async def test_no_tick_waits_while_an_idle_session_stands_in_the_way(postgres_url: str) -> None:
    database = Database(postgres_url)
    async with database.write() as db:
        await says_more(db)
    async with aiohttp.ClientSession() as pool:
        slack = Slack("xoxb-unused", "http://127.0.0.1:1/", pool)
        ticker = Ticker(database, OneWorkspace(slack), SystemClock(), 1.0)
        async with held(postgres_url):
            await ticker.tick()
            (one,) = await left(database)
            assert one.tries == 0, "it is still being tried"
            await ticker.settled()
            (one,) = await left(database)
            assert (one.tries, one.why) == (1, Why.IN_USE)
    await database.dispose()


async def test_people_wait_a_moment_at_most_for_what_is_being_cleaned(either: Database) -> None:
    meeting, there = await begun(either, 6)
    await opened(either, meeting)
    async with held(address_of(either)):
        cleaning = asyncio.create_task(either.forget_order())
        await asyncio.sleep(0)
        async with asyncio.timeout(10 * PATIENCE):
            await answers(either, meeting, there[0], new_token())
        assert [*await cleaning] == [Why.IN_USE]


# A process that dies


@pytest.mark.long
@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
async def test_what_a_killed_process_left_is_cleaned_at_the_next_start(
    where: str, request: pytest.FixtureRequest, migrated_sqlite: str
) -> None:
    address = migrated_sqlite if where == "sqlite" else str(request.getfixturevalue("postgres_url"))
    workspace = workspace_of_people()
    database = Database(address)
    await four_answers(database, team=workspace.team)
    await clean(database, END)
    async with raised(workspace, END, address, "nl") as stage:
        async with held(address):  # so that it is killed between closing and cleaning
            await stage.advance(CLOSING)
            await stage.bot.kill()
            assert await left(database)
            assert await remains(database) == REMARKS
        await stage.begins()
        await stage.advance(CLOSING)
        assert (await left(database), await remains(database)) == ([], [])
    await database.dispose()


# As people notice


@begins_after(BEFORE, NEAR_THE_END, sends)
@pytest.mark.long
async def test_seconds_after_an_answer_no_version_of_before_is_left_on_sqlite(circle: Running) -> None:
    for user_id in ("U0ANNA", "U0BRAM"):
        await fills_in(circle, user_id, comment=f"van {user_id}")
    file = Path(circle.database.engine.url.database or "")
    log = file.with_name(f"{file.name}-wal")
    assert b"van U0ANNA" not in read(log)
    disk = await on_disk(circle.database)
    assert disk.count(b"van U0ANNA") == disk.count(b"van U0BRAM") == 1
    assert await left(circle.database) == []


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_a_changed_answer_leaves_nothing_of_its_first_words(circle: Running) -> None:
    await fills_in(circle, "U0ANNA", comment="te snel gezegd")
    await fills_in(circle, "U0ANNA", comment="bij nader inzien")
    assert await remains(circle.database, "te snel gezegd", "bij nader inzien") == ["bij nader inzien"]


@pytest.mark.long
async def test_a_delivered_note_is_on_no_disk_of_ours(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.writes("Niet voor iedereen bedoeld")
    await circle.settled()
    await anna.clicks("Bericht aan je begeleider")
    await anna.submits()
    await circle.settled()
    assert "Niet voor iedereen bedoeld" in circle.said_to("U0RIA")[-1]
    assert await remains(circle.database, "Niet voor iedereen bedoeld") == []


@pytest.mark.long
async def test_a_question_that_its_asker_takes_back_is_on_no_disk_of_ours(circle: Running) -> None:
    said = "Hoe zeg ik dat ik er niet meer in geloof?"
    anna = circle.person("U0ANNA")
    await asks(circle, "U0ANNA", said)
    await anna.closes(everything=True)
    assert await remains(circle.database, said) == [said]
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    await anna.clicks("Wijzigen", beside=said)
    await anna.clicks("Terugtrekken")
    await circle.settled()
    assert await remains(circle.database, said) == []


@dataclass
class There:
    """A person with words of theirs in many tables."""

    database: Database
    network: int
    meeting: int
    person: int
    question: int


@pytest.fixture
async def there(either: Database) -> There:
    """Somebody who left traces."""
    meeting, (person, other) = await begun(either, 2)
    async with either.write() as db:
        row = await db.get_one(LearningSession, meeting)
        me = await db.get_one(Person, person)
        me.name, me.user_id = "Wilhelmina Wonderlijk", "U0WILHELMINA"
        asked = LearningQuestion(network_id=row.network_id, asker_id=other, text="Hoe?", asked_at=END)
        db.add(asked)
        await db.flush()
        known = {"session_id": meeting, "person_id": person}
        db.add_all(
            [
                Effect(question_id=asked.id, shares=Shares.LINE, line=f"{WORDS} effect", **known),
                Intention(text=f"{WORDS} intention", **known),
                Tip(question_id=asked.id, person_id=person, knows=Knows.SOMETHING, line=f"{WORDS} tip"),
                Expertise(
                    network_id=row.network_id, person_id=person, question_id=asked.id,
                    line=f"{WORDS} expertise",
                ),
                Note(
                    key="k", network_id=row.network_id, text=f"{WORDS} note", written_at=END, sender_id=person
                ),
            ]
        )  # fmt: skip
        return There(either, row.network_id, meeting, person, asked.id)


Act = Callable[[AsyncSession, There], Awaitable[object]]
TAKEN_BACK: dict[str, tuple[Act, tuple[str, ...]]] = {
    "untied": (lambda db, it: effect.untie(db, it.meeting, it.person), ("effect",)),
    "not shared any more": (lambda db, it: expertise.unshare(db, it.person, it.question), ("expertise",)),
    "left": (lambda db, it: retention.leave(db, it.network, it.person), ("tip", "expertise")),
    "delivered": (lambda db, it: note.forget_delivered(db, END), ("note",)),
}


@pytest.mark.parametrize("how", TAKEN_BACK)
async def test_what_is_taken_back_or_delivered_is_cleaned(there: There, how: str) -> None:
    act, gone = TAKEN_BACK[how]
    words = [f"{WORDS} {what}" for what in gone]
    assert await remains(there.database, *words) == words
    async with there.database.write() as db:
        await act(db, there)
    (one,) = await left(there.database)
    assert one.place is Place.KEPT
    await clean(there.database, END)
    assert await remains(there.database, *words) == []
    async with there.database.write() as db:
        await act(db, there)
    assert await left(there.database) == [], "a second time takes nothing back"


async def test_what_was_kept_long_enough_is_cleaned(there: There) -> None:
    async with there.database.write() as db:
        row = await db.get_one(LearningSession, there.meeting)
        row.stage = row.stage.CANCELLED
        await retention.forget(db, END + timedelta(days=200))
    (one,) = await left(there.database)
    assert one.place is Place.KEPT


@pytest.mark.long
async def test_a_forgotten_person_is_in_no_file_and_in_no_statistics(there: There) -> None:
    whole = ("Wilhelmina Wonderlijk", "U0WILHELMINA", WORDS)
    if not there.database.sqlite:
        async with there.database.write() as db:
            await db.execute(text("ANALYZE"))
    assert await remains(there.database, *whole) == list(whole)
    async with there.database.write() as db:
        me = await db.get_one(Person, there.person)
        await retention.erase(db, me, keep_questions=False)
    await clean(there.database, END)
    assert await remains(there.database, *whole) == []
    assert {one.place for one in await left(there.database)} <= {Place.EARLIER}
    await clean(there.database, trace.next_night(END))
    assert await left(there.database) == []


async def test_no_earlier_version_names_who_was_forgotten_once_a_night_has_passed(there: There) -> None:
    async with there.database.write() as db:
        (await db.get_one(LearningSession, there.meeting)).host = "Bij Wilhelmina"
    async with there.database.write() as db:
        (await db.get_one(LearningSession, there.meeting)).host = "Bij iemand anders"
    async with there.database.write() as db:
        await retention.erase(db, await db.get_one(Person, there.person), keep_questions=True)
    await clean(there.database, END)
    await clean(there.database, trace.next_night(END))
    assert (await left(there.database), await remains(there.database, "Wilhelmina")) == ([], [])


async def test_an_answer_that_is_written_meanwhile_brings_no_forgotten_turnout_back(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    meeting, (anna, bram, *_) = await begun(database, 6)
    await opened(database, meeting)
    await answers(database, meeting, anna, new_token())

    async def erases() -> None:
        async with database.write() as db:
            await retention.erase(db, await db.get_one(Person, anna), keep_questions=False)

    async with database.write() as db:
        row = await db.get_one(LearningSession, meeting)
        await network.lock(db, "T1", row.network_id)
        await evaluation.submit(db, row, bram, new_token(), Filled(EIGHT))
        erasing = asyncio.create_task(erases())
        async with asyncio.timeout(5):
            while not await waiting(database):
                await asyncio.sleep(0.01)
    await erasing
    async with database.read() as db:
        assert list(await db.scalars(select(InquiryTurnout.person_id))) == [bram]
    await database.dispose()


async def waiting(database: Database) -> bool:
    """Whether a transaction waits for another."""
    async with database.read() as db:
        return bool(await db.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


# What administrators see


async def test_who_watches_the_numbers_sees_that_it_stays_undone_and_not_since_when(
    migrated_sqlite: str,
) -> None:
    database = Database(migrated_sqlite)
    clock = HeldClock(END)
    watch = Watch(database, clock, ticked_at=lambda: None, heard_at=lambda: None)
    metrics = Metrics(database, clock, watch, Counts())
    before = await scraped(metrics)
    assert before["kring_disk_cleaned"] == 1
    await four_answers(database)
    (one,) = await left(database)
    async with database.write() as db:
        await trace.settle(db, one, {Why.IN_USE: one.tables}, END)
    midnight = END.replace(hour=23, minute=59, second=59)
    for moment in (END, END + timedelta(hours=1), midnight):
        clock.move_to(moment)
        assert await scraped(metrics) == before, "whoever looks all day sees no answer come"
    clock.move_to(midnight + timedelta(seconds=1))
    assert await scraped(metrics) == {**before, "kring_disk_cleaned": 0}
    await database.dispose()


async def test_what_stays_undone_is_told_by_health_and_doctor(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    clock = HeldClock(END)
    watch = Watch(database, clock, ticked_at=lambda: asyncio.get_running_loop().time(), heard_at=lambda: None)
    await four_answers(database)
    assert (await watch.look()).uncleaned_seconds == 0
    (one,) = await left(database)
    async with database.write() as db:
        await trace.settle(db, one, {Why.IN_USE: one.tables}, END)
    whole = END.replace(minute=0)
    assert whole != END
    for moment, seconds, state in (
        (whole + timedelta(minutes=59), 0, State.OK),
        (whole + timedelta(minutes=61), 3600, State.OK),
        (whole + timedelta(minutes=119), 3600, State.OK),
        (whole + timedelta(minutes=121), 7200, State.LATE),
    ):
        clock.move_to(moment)
        found = await watch.look()
        assert (found.state, found.uncleaned_seconds) == (state, seconds), "it tells no moment of an answer"
    await database.dispose()
    problems = (await examine(Settings(database=migrated_sqlite))).wrong
    assert problems[-1] == (
        "KRING_DATABASE: what was deleted is still on the disk since 2026-03-12 15:30 UTC: "
        + IN_THE_WAY[Why.IN_USE]
    )


# Schema and statistics


def test_only_texts_that_nobody_wrote_hold_no_words() -> None:
    tables = Base.metadata.tables
    assert lost.words(tables["note"]) == ["text"]
    assert lost.words(tables["person"]) == ["user_id", "name", "display_name"]
    assert lost.words(tables["vote"]) == []


async def test_postgresql_counts_no_words(postgres_url: str) -> None:
    """A column that is new here belongs in a migration, or is a mark that nobody wrote."""
    database = Database(postgres_url)
    async with database.read() as db:
        found = await db.execute(
            text(
                "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                " WHERE a.attstattarget = 0 AND c.relnamespace = 'public'::regnamespace"
            )
        )
        uncounted = {(table, column) for table, column in found}
    expected = {(t.name, column) for t in Base.metadata.tables.values() for column in lost.words(t)}
    assert expected == uncounted
    await database.dispose()


async def test_statistics_that_somebody_asks_for_again_are_dropped_on_postgresql(postgres_url: str) -> None:
    database = Database(postgres_url)
    await four_answers(database)
    counted = "SELECT count(*) FROM pg_stats WHERE tablename = 'inquiry_answer' AND attname = 'given'"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("ALTER TABLE inquiry_answer ALTER COLUMN given SET STATISTICS 50")
        for seen in (1, 0):
            admin.execute("ANALYZE")
            assert admin.execute(counted).fetchone() == (seen,)
            assert await database.forget_order() == {}
            assert admin.execute(counted).fetchone() == (0,)
    await database.dispose()


async def test_statistics_from_before_are_dropped_on_postgresql(empty_postgres_url: str) -> None:
    await migrated_to(empty_postgres_url, "0003")
    database = Database(empty_postgres_url)
    counted = "SELECT count(*) FROM pg_stats WHERE CAST(most_common_vals AS text) LIKE '%Marieke%'"
    with psycopg.connect(empty_postgres_url, autocommit=True) as before:
        for n in range(30):
            before.execute(PERSON, (f"U{n}", "Marieke Vroeger"))
        before.execute("ANALYZE")
        assert before.execute(counted).fetchone() == (1,)
        await asyncio.to_thread(upgrade, empty_postgres_url)
        await clean(database, END)
        before.execute("ANALYZE")
        assert before.execute(counted).fetchone() == (0,)
    assert await left(database) == []
    await database.dispose()


@pytest.mark.long
async def test_what_an_older_version_deleted_is_cleaned_at_the_first_start_on_sqlite(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/kring.db"
    await migrated_to(address, "0003")
    with closing(sqlite3.connect(tmp_path / "kring.db", isolation_level=None)) as before:
        before.execute("PRAGMA secure_delete=OFF")
        before.execute(PERSON.replace("%s", "?"), ("U1", "Iemand"))
        before.executemany(PERSON.replace("%s", "?"), [(f"U{n}", WORDS * 100) for n in range(2, 1_000)])
        before.execute("DELETE FROM person WHERE user_id <> 'U1'")
    await asyncio.to_thread(upgrade, address)
    database = Database(address)
    assert await remains(database, WORDS) == [WORDS]
    assert {one.place for one in await left(database)} == {*Place} - {Place.EARLIER}
    await clean(database, END)
    assert (await left(database), await remains(database, WORDS)) == ([], [])
    await database.dispose()


async def test_a_new_database_has_nothing_to_clean(either: Database) -> None:
    assert await left(either) == []


PERSON = (
    "INSERT INTO person (team_id, user_id, name, language, zone, hours_from, hours_to, quiet,"
    " language_chosen, deactivated) VALUES ('T1', %s, %s, 'nl', 'Europe/Brussels', '08:00:00', '18:00:00',"
    " '0', '0', '0')"
)


async def migrated_to(address: str, version: str) -> None:
    """Make the schema of an earlier version."""
    from alembic import command

    await asyncio.to_thread(command.upgrade, configuration(address), version)
