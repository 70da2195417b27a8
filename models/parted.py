"""Questions that were merged into one that is taken back: they go on without it."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import confidentiality, membership, placing
from models.base import table
from models.outcome import QuestionOutcome
from models.question import KeptBy, LearningQuestion, State
from models.rows import many
from models.vote import Vote


@many
def _merged(keys: Collection[int]) -> Select[LearningQuestion]:
    asked = LearningQuestion
    into = (asked.merged_into_id.in_(keys), asked.state.in_((State.MERGED, State.WITHDRAWN)))
    return select(asked).where(*into).order_by(asked.asked_at, asked.id)


@many
def _dealt_with_at(question_id: int) -> Select[int]:
    return select(QuestionOutcome.session_id).where(QuestionOutcome.question_id == question_id)


async def go_on(db: AsyncSession, gone: Iterable[LearningQuestion]) -> list[LearningQuestion]:
    """Let what was merged into questions that are taken back go on without them; return which do.

    Where these were merged themselves, it goes on in the same one. Else the first of them in sight stands by
    itself again, in the same place on the agendas to come, and carries the others, the votes too. Nothing
    comes in sight: when the question that is taken back was hidden, so are they.
    """
    found: dict[int, LearningQuestion] = {}
    for one in gone:
        above, seen = one, [one]
        while above.state is State.WITHDRAWN and above.merged_into_id is not None:
            above = await db.get_one(LearningQuestion, above.merged_into_id)
            seen.append(above)
        if above.state is not State.WITHDRAWN:
            for twin in await _below(db, one, hidden=False):
                twin.merged_into_id = above.id
                twin.hidden_along = twin.hidden_along and one.hidden_along
                found[twin.id] = twin
            continue
        twins = await _below(db, above, hidden=above.hidden)
        found |= {twin.id: twin for twin in twins}
        await _stand_by_themselves(db, above, twins)
    return list(found.values())


async def _below(db: AsyncSession, top: LearningQuestion, *, hidden: bool) -> list[LearningQuestion]:
    """Return what goes on in one that is taken back, the oldest first, over those taken back before."""
    twins, newest = list[LearningQuestion](), {top.id: hidden}
    while newest:
        rows = await _merged(db, [*newest])
        below = dict[int, bool]()
        for row in rows:
            out_of_sight = row.hidden or newest[row.merged_into_id or 0]
            if row.state is State.WITHDRAWN:
                below[row.id] = out_of_sight
            else:
                row.hidden = out_of_sight
                twins.append(row)
        newest = below
    return sorted(twins, key=lambda twin: (twin.asked_at, twin.id))


async def _stand_by_themselves(
    db: AsyncSession, gone: LearningQuestion, twins: Sequence[LearningQuestion]
) -> None:
    for twin in twins:
        twin.stand_alone()
        if twin.asker_id is not None:
            place = await membership.of(db, twin.network_id, twin.asker_id)
            twin.anonymous = twin.anonymous or place is None or not place.active
        if gone.kept_by is KeptBy.FACILITATOR and twin.kept_by in (None, KeptBy.TWIN):
            twin.kept_by = KeptBy.FACILITATOR  # what they kept of all of them, until they let it out
    first = next((twin for twin in twins if not twin.hidden), None)
    for twin in twins:
        if first is not None and twin is not first:
            twin.merge_into(first)
    for family in [twins] if first is not None else [[twin] for twin in twins]:
        confidentiality.settle(family)
    await db.flush()
    if first is not None:
        await placing.instead(db, gone.network_id, gone.id, [first.id], but=await _dealt_with_at(db, gone.id))
        await _votes_go_along(db, gone, first)


async def _votes_go_along(db: AsyncSession, gone: LearningQuestion, to: LearningQuestion) -> None:
    """Let the votes for one count for another, but for that of who asked it."""
    here, there = table(Vote), table(Vote).alias()
    twice = select(there.c.id).where(there.c.question_id == to.id, there.c.person_id == here.c.person_id)
    goes = update(here).where(here.c.question_id == gone.id, ~twice.exists())
    if to.asker_id is not None:
        goes = goes.where(here.c.person_id != to.asker_id)
    await db.execute(goes.values(question_id=to.id))
    await db.execute(delete(here).where(here.c.question_id == gone.id))
    to.votes_forgotten += gone.votes_forgotten
    gone.votes_forgotten = 0
