"""Learning questions: asked, merged, dealt with, carried over until they are answered."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import AskerWords, Base, GroupWords, NotFound, Refusal, Utc, WhoIfAny
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.session import LearningSession
from models.writing import tidy

LONGEST = 1000  # characters of a question
GONE = "…"  # stands where its words were, once it was taken back


class QuestionKind(StrEnum):
    """From today's work, or about what is to come."""

    PRACTICE = "practice"
    FUTURE = "future"


class State(StrEnum):
    """Where a question stands now."""

    OPEN = "open"
    PARKED = "parked"
    ANSWERED = "answered"
    ANSWERED_BETWEEN = "answered_between_sessions"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"


class Tie(StrEnum):
    """How a question comes from another one."""

    SPLIT = "split"  # that one held more than one
    FOLLOW_UP = "follow_up"  # that one was dealt with, and somebody asks on


STILL_OPEN = (State.OPEN, State.PARKED)
GO_ON = (*STILL_OPEN, State.MERGED, State.SPLIT)  # what may be open again goes with who takes it along
GOES_ON_ELSEWHERE = (State.MERGED, State.SPLIT, State.WITHDRAWN)  # or nowhere: nothing becomes of it itself
STATE_AFTER = {
    Outcome.ANSWERED: State.ANSWERED,
    Outcome.PARTLY_ANSWERED: State.OPEN,
    Outcome.UNANSWERED: State.OPEN,
    Outcome.DEFERRED: State.OPEN,
    Outcome.PARKED: State.PARKED,
}


class KeptBy(StrEnum):
    """Who lets a question stay within the circle."""

    ASKER = "asker"
    FACILITATOR = "facilitator"
    TWIN = "twin"  # because one that it was merged with does: what is told of the one is told of both


class NotYours(Refusal):
    """Only the asker may do this."""


class QuestionClosed(Refusal):
    """The question is no longer open."""


class OwnQuestion(Refusal):
    """One does not vote for one's own question."""


class EmptyText(Refusal):
    """Nothing but spaces was written."""


class OutcomeStays(Refusal):
    """Its asker spoke about an outcome, or an answer in between lies below it: it may only be corrected."""


class WordTooLate(Refusal):
    """The time in which the asker could say whether a question was answered in between has passed."""


class SameQuestion(Refusal):
    """A question cannot be merged with itself."""


class NotMerged(Refusal):
    """The question stands by itself already, or the one that it went into is no longer open."""


def cleaned(text: str | None, field_name: str) -> str:
    """Return the text as it is kept. Raises EmptyText."""
    text = tidy(text or "")
    if not text:
        raise EmptyText(field=field_name)
    return text


class LearningQuestion(Base):
    """A question that somebody wants to learn from, with its history of outcomes."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_network_state", "network_id", "state"),)
    _lost = ""

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[AskerWords]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="SET NULL"), default=None, index=True
    )
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.PRACTICE)
    anonymous: Mapped[bool] = mapped_column(default=False)
    state: Mapped[State] = mapped_column(default=State.OPEN)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), default=None, index=True)
    answer: Mapped[GroupWords] = mapped_column(default="")  # that came between sessions
    answered_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # when that came first
    # The asker's name as the facilitator gave it, taken away by itself.
    asked_by_name: Mapped[WhoIfAny] = mapped_column(default="", server_default="")
    hidden: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    # As what it was merged into is; of one that was split: a part was once.
    hidden_along: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
    # Somebody else noted an answer in between: until when its asker may say if it is one, and their word.
    word_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    word: Mapped[Verdict | None] = mapped_column(default=None)
    votes_forgotten: Mapped[int] = mapped_column(default=0, server_default="0")  # of who is forgotten
    kept_by: Mapped[KeptBy | None] = mapped_column(default=None)  # stays within the circle, by whose word
    comes_from_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), default=None, index=True)
    comes_by: Mapped[Tie | None] = mapped_column(default=None)
    # The one from which it was split came first on the next proposal: so does it, until it is dealt with.
    in_front: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    history: Mapped[list[QuestionOutcome]] = relationship(
        lazy="raise", order_by=QuestionOutcome.id, default_factory=list, cascade="all, delete-orphan"
    )

    @property
    def entered(self) -> bool:
        """A facilitator wrote it down, for the group or for somebody whom Kring does not know."""
        return self.asker_id is None and not self.anonymous and self.entered_by_id is not None

    @property
    def open(self) -> bool:
        """Not answered, merged or withdrawn; parked questions are open."""
        return self.state in STILL_OPEN

    @property
    def carried_over(self) -> bool:
        """Was dealt with last time without an answer, or put back by its asker, so that it comes first."""
        if self.state is not State.OPEN or self.word is Verdict.NOT_YET:
            return self.state is State.OPEN
        return self.history[-1].returns if self.history else self.in_front

    @property
    def times_unanswered(self) -> int:
        """How often it came by and stayed without an answer."""
        return sum(item.outcome is Outcome.UNANSWERED for item in self.history)

    @property
    def closing_answer(self) -> str:
        """The answer that closed it, between sessions or at the last one; empty while it is open."""
        if self.state is State.ANSWERED_BETWEEN:
            return self.answer
        return self.history[-1].said if self.state is State.ANSWERED and self.history else ""

    def edit(
        self, asker_id: int, text: str, kind: QuestionKind, anonymous: bool, inside: bool | None = None
    ) -> None:
        """Change wording, kind, name, or whether it stays within the circle, while the question is open."""
        self._own(asker_id)
        self._must_be_open()
        self.text, self.kind, self.anonymous = cleaned(text, "text"), kind, anonymous
        if inside is not None:
            self.kept_by = KeptBy.ASKER if inside else None
        self.entered_by_id = None  # these are their own words

    def withdraw(self, asker_id: int) -> None:
        """Take the question back with its words; doing it twice is harmless."""
        self._own(asker_id)
        if self.state is not State.WITHDRAWN:
            self._must_be_open()
        self.lose_words()

    def lose_words(self) -> None:
        """Be taken back; what repeats the words loses them too (models/taken_back.py)."""
        self.state = State.WITHDRAWN
        if self.text != GONE:
            self._lost, self.text = self.text, GONE

    @property
    def lost(self) -> str:
        """The words that it lost in this act."""
        return self._lost

    def merge_into(self, target: "LearningQuestion") -> None:
        """Go on as part of another question; its asker keeps an open question while that one is open."""
        if target.id == self.id:
            raise SameQuestion(field="target")
        self._must_be_open()
        target._must_be_open()
        if target.hidden:
            raise NotFound
        self.state, self.merged_into_id = State.MERGED, target.id

    def take_out_of(self, target: "LearningQuestion") -> None:
        """Stand by itself again after it was merged. Raises NotMerged."""
        if self.state is not State.MERGED or self.merged_into_id != target.id or not target.open:
            raise NotMerged
        self.stand_alone()

    def stand_alone(self) -> None:
        """Be a question by itself; one that was out of sight with another stays so until it is shown."""
        self.state, self.merged_into_id, self.hidden_along = State.OPEN, None, False

    @property
    def dealt_with(self) -> bool:
        """Something became of it, at a session or in between."""
        return bool(self.history) or self.state in (State.ANSWERED, State.ANSWERED_BETWEEN)

    def park(self) -> None:
        """Keep for later, on purpose."""
        self._must_be_open()
        self.state = State.PARKED

    def take_up(self) -> None:
        """Bring a parked question back."""
        self._must_be_open()
        self.state = State.OPEN

    def answer_between_sessions(self, by_id: int, answer: str, until: datetime) -> None:
        """Record that an answer came in a thread; recording again changes the line.

        Of its asker that is their own word. Of anybody else they may say until then whether it is an answer;
        once they have, nobody else changes it. Raises QuestionClosed.
        """
        own = by_id == self.asker_id
        if self.state is State.ANSWERED_BETWEEN and (own or self.awaits_word):
            self.answer = answer.strip() or self.answer
        else:
            self._must_be_open()
            self.state, self.answer = State.ANSWERED_BETWEEN, answer.strip()
            self.word_until, self.word = until, None
        if own:
            self.word_until = None

    @property
    def awaits_word(self) -> bool:
        """Was closed by somebody else, and its asker has said nothing about it."""
        return self.state is State.ANSWERED_BETWEEN and self.word_until is not None and self.word is None

    def awaits_word_at(self, now: datetime) -> bool:
        """Tell whether its asker is still to say whether it was answered in between."""
        return self.awaits_word and self.word_until is not None and now < self.word_until

    def takes_word_at(self, now: datetime) -> bool:
        """Tell whether its asker may say it, or say it anew."""
        stands = self.open or self.state is State.ANSWERED_BETWEEN
        return stands and self.word_until is not None and now < self.word_until

    def outcome_at(self, session_id: int) -> QuestionOutcome | None:
        """Return what became of it at a session, if that was recorded."""
        return next((item for item in self.history if item.session_id == session_id), None)

    def record(self, session: LearningSession, outcome: Outcome, said: str, now: datetime) -> None:
        """Record what became of the question at a session, or correct it. Raises QuestionClosed.

        The asker's own word stands as long as it is about the same outcome.
        """
        if self.state in GOES_ON_ELSEWHERE:
            raise QuestionClosed
        item = self.outcome_at(session.id)
        only_the_line = item is not None and item.outcome is outcome
        if item is None:
            item = QuestionOutcome(session_id=session.id, outcome=outcome, recorded_at=now)
            self.history.append(item)
        item.said = said.strip()
        if not only_the_line:
            item.outcome, item.verdict = outcome, None
        if item is not self.history[-1]:
            return
        if only_the_line:
            return
        if self.word is Verdict.NOT_YET:
            self.answer = ""  # its asker did not take it for one
        self.state, self.word_until, self.word = STATE_AFTER[outcome], None, None

    def unrecord(self, session: LearningSession) -> None:
        """Forget what was recorded at a session that did not take place; the question is as it was before."""
        item = self.outcome_at(session.id)
        if item is None:
            return
        last = item is self.history[-1]
        self.history.remove(item)
        if not last or self.state in (*GOES_ON_ELSEWHERE, State.ANSWERED_BETWEEN):
            return
        before = self.history[-1] if self.history else None
        self.state = State.OPEN
        if before is not None and not before.returns:
            self.state = State.ANSWERED if before.verdict is Verdict.YES else STATE_AFTER[before.outcome]

    @property
    def may_become(self) -> list[Outcome]:
        """What can become of it: that its asker was away would tell who asks one without a name."""
        return [one for one in Outcome if not (self.anonymous and one is Outcome.DEFERRED)]

    def told(self, recorded: QuestionOutcome) -> Outcome:
        """Return what became of it as it may be read, also once the name was taken away from it."""
        return recorded.outcome if recorded.outcome in self.may_become else Outcome.UNANSWERED

    def state_told(self, heard: Collection[int]) -> State:
        """Return where it stands as a group reads it that heard of these sessions, by their keys.

        What the last one made of it is told in its report; until then it is open.
        """
        waits = bool(self.history) and self.history[-1].session_id not in heard
        return State.OPEN if waits and self.state in (State.ANSWERED, State.PARKED) else self.state

    def may_take_back(self, session: LearningSession) -> bool:
        """Tell whether what was recorded at a session can be forgotten, and the question is as it was before.

        Not once its asker said whether it was an answer, nor when one in between came before: whether that
        still stood is not known.
        """
        item = self.outcome_at(session.id)
        in_between = bool(self.answer) and self.state is not State.ANSWERED_BETWEEN
        return item is None or (item.verdict is None and not in_between)

    def take_back(self, session: LearningSession) -> str:
        """Forget what was recorded at a session by mistake; return the line that stood with it.

        Raises QuestionClosed and OutcomeStays.
        """
        if self.state in GOES_ON_ELSEWHERE:
            raise QuestionClosed
        if not self.may_take_back(session):
            raise OutcomeStays
        item = self.outcome_at(session.id)
        self.unrecord(session)
        return item.said if item is not None else ""

    def judge(self, asker_id: int, session_id: int, verdict: Verdict) -> None:
        """Take the asker's own word: a yes closes the question, a no puts it back."""
        self._own(asker_id)
        item = self.outcome_at(session_id)
        if item is None:
            raise NotFound
        item.verdict = verdict
        if item is self.history[-1] and self.state in (State.OPEN, State.ANSWERED):
            self.state = State.ANSWERED if verdict is Verdict.YES else State.OPEN

    def judge_in_between(self, asker_id: int, verdict: Verdict, now: datetime) -> None:
        """Take the asker's own word on an answer in between: a yes closes the question, a no puts it back.

        Raises NotYours, WordTooLate and QuestionClosed.
        """
        self._own(asker_id)
        if self.word_until is not None and now >= self.word_until:
            raise WordTooLate
        if not self.takes_word_at(now):
            raise QuestionClosed
        self.word = verdict
        if verdict is Verdict.YES:
            self.state = State.ANSWERED_BETWEEN
        elif self.state is State.ANSWERED_BETWEEN:
            self.state = State.OPEN

    def hear(self, asker_id: int, verdict: Verdict) -> None:
        """Take the asker's own word on an answer that somebody gave: only a yes closes the question.

        Raises NotYours and QuestionClosed.
        """
        self._own(asker_id)
        by_own_word = self.state is State.ANSWERED_BETWEEN and self.word is Verdict.YES
        if not by_own_word:
            self._must_be_open()
        if verdict is Verdict.YES:
            self.state, self.word_until = State.ANSWERED_BETWEEN, None
        elif by_own_word:
            self.state = State.OPEN
        if verdict is not Verdict.NOT_YET or self.word is not Verdict.NOT_YET:
            self.word = None if verdict is Verdict.NOT_YET else verdict

    def _own(self, asker_id: int) -> None:
        if self.asker_id != asker_id:
            raise NotYours

    def _must_be_open(self) -> None:
        if not self.open:
            raise QuestionClosed
