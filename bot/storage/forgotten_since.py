"""Who had themselves forgotten since a backup, and which questions were taken back: that is done again in it.

The file that it replaces still tells.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from bot.storage.opened import opened
from models import retention, taken_back
from models.network import Network, is_there
from models.person import ERASED, Person
from models.question import LearningQuestion, Tie

AT_ONCE = 500  # questions in one statement
EVERYBODY = "SELECT id, team_id FROM person"
FORGOTTEN = f"{EVERYBODY} WHERE user_id LIKE ? || '%'"
STOOD_AS = "SELECT stood_as, team_id FROM person WHERE user_id LIKE ? || '%' AND stood_as != ''"
# A part that became one with the others again is tied to no question any more.
QUESTIONS_GONE = "SELECT id, comes_from_id FROM question WHERE state = 'withdrawn'"
QUESTIONS_GONE_BEFORE = "SELECT id, NULL FROM question WHERE state = 'withdrawn'"


@dataclass(frozen=True)
class Gone:
    """Who had themselves forgotten, in the file that is replaced, and which questions were taken back."""

    known: frozenset[tuple[int, str]]  # everybody, by their key and their workspace
    people: frozenset[tuple[int, str]]  # also who became one with them before
    questions: frozenset[tuple[int, int | None]]  # with the one that each comes from


def gone(path: Path) -> Gone | None:
    """Return who is forgotten in the file that is replaced; None when it does not tell."""
    if not path.exists():
        return None
    with suppress(sqlite3.Error), closing(opened(path)) as there:
        return Gone(
            frozenset(there.execute(EVERYBODY)),
            frozenset(there.execute(FORGOTTEN, (ERASED,))) | _became_one(there),
            _taken_back(there),
        )
    return None


def _became_one(there: sqlite3.Connection) -> frozenset[tuple[int, str]]:
    """Return whose row went as they became one with somebody who is forgotten by now."""
    if not _has(there, "person", "stood_as"):  # of an older version
        return frozenset()
    rows = there.execute(STOOD_AS, (ERASED,)).fetchall()
    return frozenset((int(key), team_id) for keys, team_id in rows for key in keys.split())


def _taken_back(there: sqlite3.Connection) -> frozenset[tuple[int, int | None]]:
    tied = _has(there, "question", "comes_from_id")
    return frozenset(there.execute(QUESTIONS_GONE if tied else QUESTIONS_GONE_BEFORE))


def _has(there: sqlite3.Connection, table: str, column: str) -> bool:
    return column in {name for _, name, *_ in there.execute(f"PRAGMA table_info({table})")}


async def again(address: str, went: Gone) -> tuple[int | None, int]:
    """Forget whom the replaced file had forgotten, and take back what was; return how many people they are.

    The row of who is on Slack is only deleted with all of their workspace. So where one is not in that file,
    nobody can tell of that workspace: it left since, or the file is not what the backup was made of. Returned
    is of how many that holds, too; when it does of all there is no number of people.
    """
    database = Database(address)
    try:
        async with database.write() as db:
            known = select(Person).where(is_there(Person.team_id))
            there = {(one.id, one.team_id): one for one in await db.scalars(known)}
            unknown = {key for key, one in there.items() if not one.off_slack} - went.known
            untold = {team_id for _, team_id in unknown}
            if untold and untold == {team_id for _, team_id in there}:
                return None, 0
            back = [
                there[key]
                for key in went.people & there.keys()
                if key[1] not in untold and not there[key].erased
            ]
            await _take_back_again(db, went, untold)
            for person in back:
                await retention.erase(db, person, keep_questions=True)  # what they took along went
        return len(back), len(untold)
    finally:
        await database.dispose()


async def _take_back_again(db: AsyncSession, went: Gone, untold: set[str]) -> None:
    """Take back what was, in the workspaces of which the replaced file tells.

    A part of which something else was made since goes with its whole, once that went.
    """
    keys_gone = sorted(key for key, _ in went.questions)
    told = select(LearningQuestion).join(Network).where(Network.team_id.not_in(untold))
    found: list[LearningQuestion] = []
    for at in range(0, len(keys_gone), AT_ONCE):
        found += await db.scalars(told.where(LearningQuestion.id.in_(keys_gone[at : at + AT_ONCE])))
    same = {one.id: one for one in found if (one.id, one.comes_from_id) in went.questions}
    while more := [one for one in found if one.id not in same and _is_part_of(one, same)]:
        same |= {one.id: one for one in more}
    for one in same.values():
        one.lose_words()
    await db.flush()
    together = list(same.values())
    for at in range(0, len(together), AT_ONCE):
        await taken_back.forget_words(db, together[at : at + AT_ONCE])


def _is_part_of(one: LearningQuestion, wholes: Mapping[int, LearningQuestion]) -> bool:
    return one.comes_by is Tie.SPLIT and one.comes_from_id in wholes
