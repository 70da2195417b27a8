"""What the facilitator does with a brainstorm: it is begun, read by all or not, weighed, decided."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Update, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, out_of_sight, posted, trace
from models.base import Refusal, changed, prepared
from models.brainstorm import (
    MOST_GROUPS,
    Brainstorm,
    BrainstormMovedOn,
    Idea,
    IdeaGroup,
    State,
    StaysWithThoseThere,
    groups_of,
    ideas_of,
    of_session,
)
from models.delivery import Delivery, DeliveryState
from models.idea_board import Board, board
from models.network import Network
from models.plan import Fact, Kind
from models.question import cleaned
from models.room import must_run
from models.session import LearningSession
from models.trace import Place
from models.weighing import stop
from models.writing import tidy


class TooManyGroups(Refusal):
    """A form shows no more boxes."""


class NothingChosen(Refusal):
    """Either something is chosen, or that none of these will do."""


async def begin(
    db: AsyncSession,
    meeting: LearningSession,
    question: str,
    now: datetime,
    *,
    item_id: int | None = None,
    question_ids: Collection[int] = (),
    inside: bool = False,
) -> Brainstorm:
    """Gather ideas about a question; about the same one once, inside if it was so either time.

    Raises WrongStage and EmptyText.
    """
    must_run(meeting)
    question = cleaned(question, "question")
    for known in await of_session(db, meeting.id):
        if known.question == question and known.state is State.GATHERING:
            known.inside = known.inside or inside
            return known
    there = await out_of_sight.living(db, meeting.network_id)
    about = dict.fromkeys([*question_ids, *there.called(question)])
    row = Brainstorm(
        session_id=meeting.id, question=question, opened_at=now, item_id=item_id,
        question_ids=list(about), inside=inside,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    return row


async def tell(
    db: AsyncSession, home: Network, row: Brainstorm, meeting: LearningSession, now: datetime
) -> None:
    """Put one message with the way to it in the channel."""
    expires = max(meeting.ends_at, now) + delivery.LASTS
    message = Delivery(
        network_id=home.id, kind=Kind.BRAINSTORM, subject=row.subject, recipient=home.channel_id,
        session_id=meeting.id, due=now, expires=expires,
    )  # fmt: skip
    await delivery.put(db, message)


async def follow(db: AsyncSession, home: Network, row: Brainstorm, now: datetime) -> None:
    """Let the message in the channel, and the report, tell the truth again."""
    await db.flush()
    await posted.changed_about(db, now, home.id, row.subject)
    if row.state is State.DECIDED:
        await posted.changed(db, now, row.session_id, Fact.RECORD)
        await posted.taken_away(db, now, home.id)  # what was chosen, and why, is put right so


def must_sort(row: Brainstorm) -> None:
    """Refuse to group what is weighed or decided. Raises BrainstormMovedOn."""
    if row.state is not State.GATHERING:
        raise BrainstormMovedOn


def must_decide(found: Board) -> None:
    """Refuse to decide while it is weighed. Raises BrainstormMovedOn."""
    if found.row.state is State.WEIGHING:
        raise BrainstormMovedOn


def let_read(found: Board, *, readable: bool) -> None:
    """Let all members read along, and go on writing while ideas are gathered, or not.

    Raises StaysWithThoseThere.
    """
    if found.inside and readable:
        raise StaysWithThoseThere
    found.row.readable = readable


async def stand_alone(db: AsyncSession, found: Board) -> Board:
    """Let each idea that is in no group be weighed by itself; a group without ideas is gone, unless chosen.

    Raises TooManyGroups.
    """
    kept = [one for one in found.groups if one.ideas or one.group.chosen]
    if len(kept) + len(found.loose) > MOST_GROUPS:
        raise TooManyGroups(most=MOST_GROUPS, there=len(kept) + len(found.loose))
    held = {idea.group_id for idea in found.hidden}
    for one in found.groups:
        if one not in kept and one.group.id not in held:
            await db.delete(one.group)
    for idea in found.loose:
        alone = IdeaGroup(brainstorm_id=found.row.id)
        db.add(alone)
        await db.flush()
        idea.group_id = alone.id
    await db.flush()
    return await board(db, found.row, found.meeting)


async def decide(
    db: AsyncSession, found: Board, chosen: Collection[int], why: str, *, none: bool = False
) -> None:
    """Note what the group goes on with, or that none of these will do; noting it again changes it.

    From then on nobody's ideas are theirs. Raises BrainstormMovedOn, NothingChosen and TooManyGroups.
    """
    row = found.row
    must_decide(found)
    wanted = {key for key, _name in found.things if key in chosen}
    if none == bool(wanted):
        raise NothingChosen(field="chosen")
    if wanted or len(found.things) <= MOST_GROUPS:
        found = await stand_alone(db, found)
    for one in found.named:
        keys = {one.group.id, *(-idea.id for idea in one.ideas)}
        one.group.chosen = bool(keys & wanted)
        # What was chosen is the group's; what was not stays with its idea, and goes with it.
        if one.group.chosen:
            one.group.name = one.name
        elif [idea.text for idea in one.ideas] == [one.group.name]:
            one.group.name = ""
    row.state, row.none_fits, row.why = State.DECIDED, none, tidy(why)
    await db.flush()
    if await changed(db, *_without_names(row.id)):
        await trace.leave(db, Place.KEPT)
    for idea in await ideas_of(db, row.id):
        await db.refresh(idea)


@prepared
def _without_names(brainstorm_id: int) -> Update:
    theirs = update(Idea).where(Idea.brainstorm_id == brainstorm_id, Idea.person_id.is_not(None))
    return theirs.values(person_id=None).execution_options(synchronize_session=False)


async def let_go(db: AsyncSession, group: IdeaGroup) -> None:
    """Let a group be gone, and its ideas be in none."""
    for idea in await ideas_of(db, group.brainstorm_id):
        if idea.group_id == group.id:
            idea.group_id = None
    await db.flush()
    await db.delete(group)


async def gather_again(db: AsyncSession, row: Brainstorm) -> None:
    """Go back from weighing to gathering: what was weighed is forgotten. Raises BrainstormMovedOn."""
    if row.state is State.GATHERING:
        return
    if row.state is not State.WEIGHING:
        raise BrainstormMovedOn
    await stop(db, row)
    row.state, row.weighed = State.GATHERING, None
    for group in await groups_of(db, row.id):
        if not group.name:
            await let_go(db, group)
    await db.flush()


async def remove(db: AsyncSession, home: Network, found: Board, now: datetime) -> None:
    """Let a brainstorm in which nothing was written not have been begun. Raises BrainstormMovedOn."""
    if found.row.state is not State.GATHERING or found.ideas or found.hidden:
        raise BrainstormMovedOn
    waits = (Delivery.subject == found.row.subject, Delivery.state == DeliveryState.PENDING)
    unwanted = update(Delivery).where(Delivery.network_id == home.id, *waits)
    gone = unwanted.values(state=DeliveryState.UNWANTED)
    await db.execute(gone.execution_options(synchronize_session=False))
    await posted.changed_about(db, now, home.id, found.row.subject)
    await db.delete(found.row)
    await db.flush()
