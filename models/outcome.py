"""Outcomes: what became of a question at a session, or in between, and its asker's own word on that."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, GroupWords, Utc


class Outcome(StrEnum):
    """What became of a question at a session, or in between."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    UNANSWERED = "unanswered"
    PARKED = "parked"
    DEFERRED = "deferred_asker_absent"


CARRIES_OVER = (Outcome.UNANSWERED, Outcome.DEFERRED)


class Verdict(StrEnum):
    """The asker's own word on whether a question is answered."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"


def returns(outcome: Outcome, verdict: Verdict | None) -> bool:
    """Tell whether what became of a question puts it first on the next proposal."""
    return outcome in CARRIES_OVER or verdict is Verdict.NOT_YET


class QuestionOutcome(Base):
    """What became of one question at one session."""

    __tablename__ = "question_outcome"
    __table_args__ = (UniqueConstraint("question_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), init=False, index=True
    )
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[Outcome]
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    said: Mapped[GroupWords] = mapped_column(default="")
    verdict: Mapped[Verdict | None] = mapped_column(default=None)

    @property
    def returns(self) -> bool:
        """Puts the question first on the next proposal."""
        return returns(self.outcome, self.verdict)
