"""What a question comes from and what comes of it; following up on one, and taking merged ones apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import hiding, membership
from models.base import Refusal
from models.confidentiality import Whom, may_read
from models.given_answer import AnswerState, GivenAnswer
from models.network import Network
from models.outcome import QuestionOutcome
from models.question import KeptBy, LearningQuestion, State, Tie
from models.rows import distinct, many
from models.session import LearningSession


class NothingToFollow(Refusal):
    """Nothing became of the question yet: who wants to know more of it adds to the question itself."""


@dataclass(frozen=True)
class Lineage:
    """Where a question comes from and what comes of it, the oldest first; not what was taken back of it."""

    origin: LearningQuestion | None = None
    goes_on_in: LearningQuestion | None = None
    parts: Sequence[LearningQuestion] = ()
    twins: Sequence[LearningQuestion] = ()  # that were merged into it
    follow_ups: Sequence[LearningQuestion] = ()


@many
def _family(network_id: int, question_id: int) -> Select[LearningQuestion]:
    asked = LearningQuestion
    return (
        select(asked)
        .where(
            asked.network_id == network_id,
            or_(asked.comes_from_id == question_id, asked.merged_into_id == question_id),
            asked.state != State.WITHDRAWN,
        )
        .order_by(asked.id)
    )


async def of(db: AsyncSession, asked: LearningQuestion, *, mine: bool = False) -> Lineage:
    """Return what is known of one question, a step up and a step down.

    To its asker, to whom it is `mine`, all of it is.
    """
    family = await _family(db, asked.network_id, asked.id)
    tied = [one for one in family if one.comes_from_id == asked.id]

    async def known(key: int | None) -> LearningQuestion | None:
        return await db.get(LearningQuestion, key) if key is not None else None

    origin = await known(asked.comes_from_id)
    if origin is not None and not (mine or is_told(asked, origin)):
        origin = None
    return Lineage(
        origin,
        await known(asked.merged_into_id),
        [one for one in tied if one.comes_by is Tie.SPLIT and (mine or is_told(one, asked))],
        [one for one in family if one.merged_into_id == asked.id],
        [one for one in tied if one.comes_by is Tie.FOLLOW_UP],
    )


def is_told(asked: LearningQuestion, origin: LearningQuestion) -> bool:
    """Tell whether others may know from what a question comes: all parts of one have the same asker."""
    return asked.comes_by is not Tie.SPLIT or asked.anonymous is origin.anonymous


@distinct
def _with_past(keys: Collection[int]) -> Select[int]:
    asked, other = LearningQuestion, aliased(LearningQuestion)
    tied = select(other.id).where(or_(other.comes_from_id == asked.id, other.merged_into_id == asked.id))
    dealt = select(QuestionOutcome.id).where(QuestionOutcome.question_id == asked.id)
    given = select(GivenAnswer.id).where(
        GivenAnswer.question_id == asked.id, GivenAnswer.state == AnswerState.KEPT
    )
    return select(asked.id).where(
        asked.id.in_(keys),
        or_(
            asked.comes_from_id.is_not(None),
            asked.answer != "",
            tied.exists(),
            dealt.exists(),
            given.exists(),
        ),
    )


async def with_past(db: AsyncSession, keys: Collection[int]) -> set[int]:
    """Return those of some questions of which there is more to read: what was said, what they come from."""
    return set(await _with_past(db, keys)) if keys else set()


@many
def held(keys: Collection[int]) -> Select[LearningSession]:
    """Return the sessions with these ids."""
    return select(LearningSession).where(LearningSession.id.in_(keys)).order_by(LearningSession.id)


def follow(asked: LearningQuestion, before: LearningQuestion, whom: Whom) -> None:
    """Tie a question to the one on which it follows. Raises NothingToFollow."""
    if not before.dealt_with or not may_read(before, whom):
        raise NothingToFollow
    if asked.anonymous and before.kept_by is not None:
        return  # hardly anybody may read the other: the tie would tell who asks
    if asked.comes_from_id is None and asked.id != before.id:
        asked.comes_from_id, asked.comes_by = before.id, Tie.FOLLOW_UP


async def take_apart(
    db: AsyncSession, home: Network, twin: LearningQuestion, target: LearningQuestion, now: datetime
) -> None:
    """Let a question stand by itself again that was merged into another, with the votes that it had.

    Votes that were given since stay with the other. Of what was said of both while one of them stayed within
    the circle nothing is told yet: who facilitates lets it out. Raises NotMerged.
    """
    twin.take_out_of(target)
    place = await membership.of(db, home.id, twin.asker_id) if twin.asker_id is not None else None
    if twin.asker_id is not None and (place is None or not place.active):
        twin.anonymous = True  # who left may have wanted to take it along
    if target.kept_by is KeptBy.TWIN and target.dealt_with:
        target.kept_by = KeptBy.FACILITATOR
    if target.kept_by is KeptBy.FACILITATOR and twin.kept_by in (None, KeptBy.TWIN):
        twin.kept_by = KeptBy.FACILITATOR  # what they kept of both, until they let it out
    await db.flush()
    if twin.hidden:
        await hiding.tell_asker(db, home, twin, now)
    for one in (twin, target):
        await hiding.settle(db, home, one, now)
