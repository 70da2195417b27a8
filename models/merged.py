"""Questions that were merged: what goes on in which, over as many steps as there were."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import CTE, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.question import LearningQuestion, State
from models.rows import many


def with_twins(network_id: int, states: Collection[State]) -> CTE:
    """Select the questions in these states and in sight, each with those merged into it: (root, id)."""
    top = (
        select(LearningQuestion.id.label("root"), LearningQuestion.id.label("id"))
        .where(
            LearningQuestion.network_id == network_id,
            LearningQuestion.state.in_(states),
            ~LearningQuestion.hidden,
        )
        .cte("twins", recursive=True)
    )
    merged = aliased(LearningQuestion)
    return top.union_all(select(top.c.root, merged.id).join(top, merged.merged_into_id == top.c.id))


class Merged(NamedTuple):
    """A question that was merged into another, as far as it counts there."""

    into: int | None
    id: int
    asker_id: int | None
    anonymous: bool
    state: State
    votes_forgotten: int


@many(into=Merged)
def merged_into(keys: Collection[int]) -> Select[int | None, int, int | None, bool, State, int]:
    """Return what was merged into these questions, one step down."""
    asked = LearningQuestion
    return select(
        asked.merged_into_id, asked.id, asked.asker_id, asked.anonymous, asked.state, asked.votes_forgotten
    ).where(asked.merged_into_id.in_(keys))


async def with_merged(db: AsyncSession, keys: Collection[int]) -> dict[int, int]:
    """Return these questions and all that were merged into them, each with the one in which it goes on."""
    root = {key: key for key in keys}
    newest: Collection[int] = list(root)
    while newest:
        rows = [row for row in await merged_into(db, newest) if row.id not in root]
        newest = [row.id for row in rows]
        root |= {row.id: root[row.into] for row in rows if row.into is not None}
    return root


async def root(db: AsyncSession, question_id: int) -> LearningQuestion:
    """Return the question in which one goes on that was merged; itself when it was not."""
    found = await db.get_one(LearningQuestion, question_id)
    while found.merged_into_id is not None:
        found = await db.get_one(LearningQuestion, found.merged_into_id)
    return found


@many
def _twins(keys: Collection[int]) -> Select[LearningQuestion]:
    asked = LearningQuestion
    here = (asked.merged_into_id.in_(keys), asked.state == State.MERGED)
    return select(asked).where(*here).order_by(asked.id)


async def hide_along(db: AsyncSession, one: LearningQuestion) -> list[LearningQuestion]:
    """Let a question be out of sight while what it was merged into is, and so what was merged into it.

    What was hidden by itself stays so. Return those that changed.
    """
    above, changed = one, list[LearningQuestion]()
    if one.merged_into_id is not None and one.state is State.MERGED:
        above = await db.get_one(LearningQuestion, one.merged_into_id)
        _follow(one, above)
    newest = {one.id: one}
    while newest:
        twins = await _twins(db, [*newest])
        changed += [twin for twin in twins if _follow(twin, newest[twin.merged_into_id or 0])]
        newest = {twin.id: twin for twin in twins}
    return changed


def _follow(twin: LearningQuestion, above: LearningQuestion) -> bool:
    if twin.hidden == above.hidden or (twin.hidden and not twin.hidden_along):
        return False
    twin.hidden = twin.hidden_along = above.hidden
    return True


@many
def _all_merged(network_id: int) -> Select[int, int | None]:
    return select(LearningQuestion.id, LearningQuestion.merged_into_id).where(
        LearningQuestion.network_id == network_id, LearningQuestion.merged_into_id.is_not(None)
    )


async def ends(db: AsyncSession, network_id: int, keys: Collection[int]) -> set[int]:
    """Return the questions in which these go on, as far as they were merged."""
    into = await goes_on_in(db, network_id)
    return {into.get(key, key) for key in keys}


async def goes_on_in(db: AsyncSession, network_id: int) -> dict[int, int]:
    """Return of each question that was merged the one in which it goes on, over all steps."""
    into = {key: target for key, target in await _all_merged(db, network_id) if target}
    last = dict(into)
    while moved := {key: into[target] for key, target in last.items() if target in into}:
        last |= moved
    return last
