"""How the sessions of a network went, one after the other: scores, turnout, and how its questions fared.

Only what each session's own results show: no scores below the threshold, and nothing of an evaluation
that is still open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.evaluation import Dimension, is_evaluation
from models.inquiry import Inquiry, State
from models.outcome import Outcome, QuestionOutcome
from models.results import mean_of
from models.rows import many
from models.session import AFTER, LearningSession
from models.unlinked import InquiryCount

MOST = 12  # sessions, the last ones


@dataclass(frozen=True)
class Went:
    """How one session went."""

    meeting: LearningSession
    asked: int = 0  # how many could answer; nought where there was no form, or it is still open
    answered: int = 0
    scores: Mapping[Dimension, Mapping[int, int]] = field(default_factory=dict)  # none below the threshold
    fared: Mapping[Outcome, int] = field(default_factory=dict)
    too_few: bool = False  # answered a form for anything to be shown

    @property
    def means(self) -> Mapping[Dimension, Decimal]:
        """The mean of each score."""
        return {dimension: mean_of(counts) for dimension, counts in self.scores.items()}


@many
def _held(network_id: int, most: int) -> Select[LearningSession]:
    return (
        select(LearningSession)
        .where(LearningSession.network_id == network_id, LearningSession.stage.in_(AFTER))
        .order_by(LearningSession.starts_local.desc())
        .limit(most)
    )


@many
def _closed(network_id: int) -> Select[int | None, int, int, int | None, int | None]:
    counted = (Inquiry.asked, Inquiry.answered, Inquiry.threshold)
    return select(Inquiry.session_id, Inquiry.id, *counted).where(
        Inquiry.network_id == network_id,
        is_evaluation(),
        Inquiry.state == State.CLOSED,
        Inquiry.session_id.is_not(None),
    )


@many
def _counts(network_id: int) -> Select[int, str, str, int]:
    return (
        select(InquiryCount.inquiry_id, InquiryCount.item, InquiryCount.value, InquiryCount.count)
        .join(Inquiry, Inquiry.id == InquiryCount.inquiry_id)
        .where(Inquiry.network_id == network_id, is_evaluation())
    )


@many
def _fared(network_id: int) -> Select[int, Outcome, int]:
    return (
        select(QuestionOutcome.session_id, QuestionOutcome.outcome, func.count())
        .join(LearningSession, LearningSession.id == QuestionOutcome.session_id)
        .where(LearningSession.network_id == network_id)
        .group_by(QuestionOutcome.session_id, QuestionOutcome.outcome)
    )


async def over_the_sessions(db: AsyncSession, network_id: int) -> Sequence[Went]:
    """Return how the last sessions went that were held, the first one first."""
    meetings = await _held(db, network_id, MOST)
    closed = {
        session_id: (key, asked, answered or 0, (answered or 0) < (threshold or 0))
        for session_id, key, asked, answered, threshold in await _closed(db, network_id)
    }
    scores: dict[int, dict[Dimension, dict[int, int]]] = {}
    for key, item, value, count in await _counts(db, network_id):
        scores.setdefault(key, {}).setdefault(Dimension(item), {})[int(value)] = count
    fared: dict[int, dict[Outcome, int]] = {}
    for session_id, outcome, count in await _fared(db, network_id):
        # Deferred, one without a name would tell that who asked it was away.
        shown = Outcome.UNANSWERED if outcome is Outcome.DEFERRED else outcome
        became = fared.setdefault(session_id, {})
        became[shown] = became.get(shown, 0) + count
    found = []
    for meeting in reversed(meetings):
        key, asked, answered, too_few = closed.get(meeting.id, (0, 0, 0, False))
        became = fared.get(meeting.id, {})
        found.append(Went(meeting, asked, answered, scores.get(key, {}), became, too_few))
    return found
