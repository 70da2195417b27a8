"""When ideas are nobody's any more, and when they are gone: who leaves or is forgotten, and in time."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Delete, Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import AgendaItem
from models.base import changed, prepared
from models.brainstorm import Brainstorm, Idea, IdeaGroup, State
from models.kept_for import past
from models.out_of_sight import living
from models.question import LearningQuestion
from models.same_words import SameWords
from models.session import LearningSession


async def point_goes(db: AsyncSession, point: AgendaItem) -> None:
    """Let ideas about a point that goes off an agenda stay within the circle, if they were by it."""
    if point.inside:
        about = update(Brainstorm).where(Brainstorm.item_id == point.id)
        await db.execute(about.values(inside=True).execution_options(synchronize_session="fetch"))


async def forget(db: AsyncSession, person_id: int, network_id: int | None = None) -> bool:
    """Let the ideas of somebody who goes stand without them: what vanishes would tell which were theirs.

    In one network, or in all; tell whether there were any.
    """
    theirs = update(Idea).where(Idea.person_id == person_id)
    if network_id is not None:
        here = select(Brainstorm.id).join(LearningSession).where(LearningSession.network_id == network_id)
        theirs = theirs.where(Idea.brainstorm_id.in_(here))
    return await changed(db, theirs.values(person_id=None).execution_options(synchronize_session=False))


async def forget_questions(db: AsyncSession, said: Mapping[int, str]) -> None:
    """Leave no word of some questions, by what each `said`, in what ideas are gathered about it.

    What whoever facilitates made of it stays, and what another question says too that everybody reads.
    """
    homes = await db.scalars(
        select(LearningQuestion.network_id).where(LearningQuestion.id.in_(said)).distinct()
    )
    for home in homes.all():
        there = await living(db, home)
        here = select(Brainstorm).join(LearningSession).where(LearningSession.network_id == home)
        for row in await db.scalars(here):
            for words in [SameWords(said[key]) for key in row.question_ids if said.get(key)]:
                if not there.others(words, in_sight=True).say(words.folded):
                    row.question = words.out_of(row.question)
    await db.flush()


async def stay_inside(db: AsyncSession, asked: LearningQuestion) -> None:
    """Let ideas about a question stay within the circle, though it says something else from now on."""
    here = select(Brainstorm).join(LearningSession).where(LearningSession.network_id == asked.network_id)
    for row in await db.scalars(here):
        row.inside = row.inside or asked.id in row.question_ids
    await db.flush()


def old(now: datetime) -> Select[int]:
    """Return where ideas were gathered for a session of which they are not kept any more; a wall time."""
    return select(Brainstorm.id).where(Brainstorm.session_id.in_(past(now, over=False)))


@prepared
def old_ideas(now: datetime) -> Delete:
    """What was written for a session so long ago, decided or not; what was chosen of it stays."""
    gone = delete(Idea).where(Idea.brainstorm_id.in_(old(now)))
    return gone.execution_options(synchronize_session=False)


@prepared
def old_groups(now: datetime) -> Delete:
    """What was not chosen of it."""
    gone = delete(IdeaGroup).where(IdeaGroup.brainstorm_id.in_(old(now)), ~IdeaGroup.chosen)
    return gone.execution_options(synchronize_session=False)


@prepared
def old_brainstorms(now: datetime) -> Delete:
    """Those of which nothing came by then: nobody writes or weighs there any more."""
    gone = delete(Brainstorm).where(Brainstorm.id.in_(old(now)), Brainstorm.state != State.DECIDED)
    return gone.execution_options(synchronize_session=False)
