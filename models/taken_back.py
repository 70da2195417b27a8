"""Words of questions that were taken back: none of them is left, also not in what repeats them."""

from collections.abc import Collection, Iterable

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import decision_words, idea_retention, parted, said_again, trace
from models.note import Rewording
from models.question import GO_ON, LearningQuestion, State, Tie
from models.rows import many
from models.trace import Place


@many
def _split(parts: Collection[int]) -> Select[LearningQuestion]:
    """Return the questions that were split into these, among others."""
    asked = LearningQuestion
    wholes = select(asked.comes_from_id).where(asked.id.in_(parts), asked.comes_by == Tie.SPLIT)
    return select(asked).where(asked.id.in_(wholes))


@many
def _left_of(wholes: Collection[int]) -> Select[int | None]:
    """Return of which questions a part was not taken back."""
    part = LearningQuestion
    return select(part.comes_from_id).where(
        part.comes_from_id.in_(wholes), part.comes_by == Tie.SPLIT, part.state != State.WITHDRAWN
    )


@many
def _of(person_id: int, states: Collection[State]) -> Select[LearningQuestion]:
    asked = LearningQuestion
    return select(asked).where(asked.asker_id == person_id, asked.state.in_(states))


async def forget_words(
    db: AsyncSession, taken: Iterable[LearningQuestion], *, for_good: bool = False
) -> list[LearningQuestion]:
    """Take questions back with all their words, which are cleaned off the disk.

    One that was split goes with the last of its parts, as until then its asker may make it one again; with
    the first where they go `for_good`. What was merged into them goes on without them; it is returned.
    """
    gone = {one.id: one for one in taken}
    for one in gone.values():
        one.lose_words()
    await db.flush()
    wholes = [one for one in await _split(db, [*gone]) if one.state is State.SPLIT] if gone else []
    stay = set() if for_good else {*await _left_of(db, [one.id for one in wholes])}
    go_on = list[LearningQuestion]()
    if over := [one for one in wholes if one.id not in stay]:
        go_on += await forget_words(db, over, for_good=for_good)
    if gone:
        go_on += await parted.go_on(db, gone.values())
        await decision_words.forget(db, [*gone])
        await idea_retention.forget_questions(db, {key: one.lost for key, one in gone.items()})
        await said_again.forget(db, gone.values())
        await db.execute(delete(Rewording).where(Rewording.question_id.in_([*gone])))
        await trace.leave(db, Place.KEPT)
    return go_on


async def forget_all_of(db: AsyncSession, person_id: int, *, also_open: bool) -> None:
    """Leave no word of what somebody who is forgotten took back; nor of what is open, if they wish that."""
    states = (*GO_ON, State.WITHDRAWN) if also_open else (State.WITHDRAWN,)
    await forget_words(db, await _of(db, person_id, states), for_good=True)
