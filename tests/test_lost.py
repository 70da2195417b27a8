"""What a transaction takes away is cleaned off the disk of every table that it takes it from."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from models import (
    case_acts,
    closed,
    contribution_acts,
    effect,
    expertise,
    guest_acts,
    installation,
    lost,
    moves,
    note,
    retention,
    trace,
    unlinked,
)
from models.attendance import Attendance
from models.base import Base, table
from models.decision import Decision
from models.installation import Installation
from models.network import Afterwards, Network
from models.note import Note
from models.person import Person
from models.session import LearningSession
from models.trace import Place, Trace
from models.unlinked import InquiryAnswer, InquiryTurnout
from tests.in_every_column import fill, of_all
from tests.many import NOTHING_TOLD
from tests.neighbours import ABROAD, NOW, Ids, Things, furnish

LATER = NOW + timedelta(days=400)
Way = Callable[[AsyncSession, Things], Awaitable[object]]
Rows = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]


async def _home(db: AsyncSession, here: Things) -> Network:
    return await db.get_one(Network, here["network"])


async def _erased(db: AsyncSession, here: Things, *, keep: bool) -> None:
    await retention.erase(db, await db.get_one(Person, here["asker"]), keep_questions=keep)


async def _grown_old(db: AsyncSession, here: Things) -> None:
    await db.execute(update(LearningSession).values(stage="closed"))
    await retention.forget(db, LATER)


async def _closed(db: AsyncSession, here: Things, afterwards: Afterwards) -> None:
    home = await _home(db, here)
    home.closed_at, home.afterwards = NOW, afterwards
    await db.flush()
    await closed.forget(db, LATER)
    await closed.forget(db, LATER + timedelta(days=10))


async def _evaluated(db: AsyncSession, here: Things) -> None:
    meeting = await db.get_one(LearningSession, here["evaluating"])
    await moves.close_evaluation(db, await _home(db, here), meeting, NOW)


async def _dropped(db: AsyncSession) -> None:
    answered = await db.scalar(select(InquiryAnswer.inquiry_id))
    await unlinked.drop(db, answered or 0, InquiryAnswer, InquiryTurnout)


async def _taken_back(db: AsyncSession, here: Things, acts: Any) -> None:
    meeting = await db.get_one(LearningSession, here["ready"])
    await acts.take_back(db, await _home(db, here), meeting, here["asker"], NOW)


async def _taken_off(db: AsyncSession, here: Things) -> None:
    meeting = await db.get_one(LearningSession, here["ready"])
    await guest_acts.take_off(db, await _home(db, here), meeting, here["expert"], NOW)


async def _workspace_leaves(db: AsyncSession) -> None:
    row = Installation(team_id=ABROAD, looks_at=NOW, **NOTHING_TOLD)
    db.add(row)
    await db.flush()
    gone = await installation.leave(db, row, NOW)
    while not (await installation.let_go(db, gone, NOW)).over:
        pass


WAYS: dict[str, Way] = {
    "forgotten": lambda db, here: _erased(db, here, keep=True),
    "forgotten with questions": lambda db, here: _erased(db, here, keep=False),
    "left": lambda db, here: retention.leave(db, here["network"], here["asker"]),
    "kept long enough": _grown_old,
    "closed": lambda db, here: _closed(db, here, Afterwards.RECORD),
    "closed, and nothing stays": lambda db, here: _closed(db, here, Afterwards.NOTHING),
    "deleted": lambda db, here: closed.delete_all(db, here["network"]),
    "a workspace leaves": lambda db, _here: _workspace_leaves(db),
    "evaluated": _evaluated,
    "dropped": lambda db, _here: _dropped(db),
    "a case taken back": lambda db, here: _taken_back(db, here, case_acts),
    "a contribution taken back": lambda db, here: _taken_back(db, here, contribution_acts),
    "a guest taken off": _taken_off,
    "untied": lambda db, here: effect.untie(db, here["reporting"], here["asker"]),
    "not shared": lambda db, here: expertise.unshare(db, here["participant"], here["sought"]),
    "delivered": lambda db, _here: note.forget_delivered(db, LATER),
}


async def rows(db: AsyncSession) -> Rows:
    """What every table tells of people, by the keys of its rows."""
    found: Rows = {}
    for each in Base.metadata.sorted_tables:
        columns = [
            each.c[name] for name in sorted(lost.telling(each) - {key.name for key in each.primary_key})
        ]
        keys = len(list(each.primary_key))
        read = [tuple(map(str, row)) for row in await db.execute(select(*each.primary_key, *columns))]
        found[each.name] = {row[:keys]: row[keys:] for row in read}
    return found


@pytest.fixture
async def full(database: Database, database_address: str) -> tuple[Database, Ids]:
    """Networks in which no table is empty and no column of words."""
    ids = await furnish(database_address)
    async with database.write() as db:
        await fill(db, ids.here)
        await fill(db, ids.abroad)
        await of_all(db, "network_id", ids.here["network"])
    return database, ids


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
async def test_every_table_that_loses_words_or_people_is_cleaned(
    full: tuple[Database, Ids], way: str
) -> None:
    database, ids = full
    async with database.read() as db:
        before = await rows(db)
    async with database.write() as db:
        await WAYS[way](db, ids.here)
    async with database.read() as db:
        after = await rows(db)
        left = [one for one in await trace.left(db) if one.place is not Place.EARLIER]
    less = {
        name for name, there in before.items()
        if any(after[name].get(key) != row and any(set(row) - {"", "None"}) for key, row in there.items())
    }  # fmt: skip
    assert less, "it takes nothing away, which says nothing"
    assert less - {"trace"} <= set().union(*(one.tables for one in left)), "these are not cleaned"


@pytest.mark.long
async def test_what_the_database_deletes_along_is_noted_too(full: tuple[Database, Ids]) -> None:
    database, ids = full
    async with database.write() as db:
        await db.delete(await db.get_one(Note, ids.here["note_back"]))
        await trace.leave(db, Place.KEPT)
    async with database.write() as db:
        await db.execute(delete(LearningSession).where(LearningSession.id == ids.here["planned"]))
        await trace.leave(db, Place.ANSWER)
    async with database.read() as db:
        found = {one.place: one.tables for one in await trace.left(db)}
    assert "note" in found[Place.KEPT]
    assert {"session", "attendance", "agenda_item", "agreement"} <= found[Place.ANSWER]


@pytest.mark.long
async def test_what_is_taken_back_leaves_nothing_to_clean_and_what_changes_no_words_either(
    full: tuple[Database, Ids],
) -> None:
    database, ids = full
    async with database.write() as db:
        await trace.leave(db, Place.KEPT)
        await db.execute(delete(Attendance))
        await db.rollback()
    async with database.write() as db:
        await trace.leave(db, Place.KEPT)
        (await db.get_one(LearningSession, ids.here["ready"])).minutes = 60
        await db.execute(update(Decision).values(times=2))
        await db.execute(delete(table(Trace)).where(table(Trace).c.id == 0))
    async with database.read() as db:
        assert await trace.left(db) == []


@pytest.mark.long
@pytest.mark.parametrize("ends", ["well", "badly"])
async def test_a_savepoint_that_ends_takes_no_trace_along(full: tuple[Database, Ids], ends: str) -> None:
    database, _ids = full
    async with database.write() as db:
        await db.execute(delete(Attendance))
        await trace.leave(db, Place.KEPT)
        within = await db.begin_nested()
        await (within.commit() if ends == "well" else within.rollback())
        await trace.leave(db, Place.ANSWER)
    async with database.read() as db:
        assert {one.place: "attendance" in one.tables for one in await trace.left(db)}[Place.ANSWER]
        assert Place.KEPT in {one.place for one in await trace.left(db)}
