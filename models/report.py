"""What was recorded at a session, and the words of whoever facilitates in its report."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKey
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import (
    action,
    agenda,
    attendance,
    decision_told,
    document,
    entry_rows,
    idea_board,
    programme,
    question_rows,
)
from models.action import Action, Agreement
from models.agenda import AgendaItem, PointOutcome
from models.base import Base, GroupWords
from models.confidentiality import EVERYBODY, may_read
from models.decision_told import Told
from models.document import Document
from models.entry import Entry
from models.evaluation import Dimension
from models.idea_board import Board
from models.leading import facilitators
from models.network import Network
from models.outcome import CARRIES_OVER, Outcome, QuestionOutcome, Verdict
from models.person import Person
from models.plan import Kind
from models.question import LearningQuestion, State
from models.session import BEFORE, LearningSession
from models.wanted import wanted


class Report(Base):
    """The facilitator's own words in the report of a session; the rest is drawn from what was recorded."""

    __tablename__ = "report"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    summary: Mapped[GroupWords] = mapped_column(default="")
    share_facilitation: Mapped[bool] = mapped_column(default=False)
    # The facilitator's notes of the round that was held aloud; nobody's answers.
    went_well: Mapped[GroupWords] = mapped_column(default="", server_default="")
    differently: Mapped[GroupWords] = mapped_column(default="", server_default="")

    @property
    def has_notes(self) -> bool:
        """Something was noted of a round that was held aloud."""
        return bool(self.went_well or self.differently)


async def of_session(db: AsyncSession, session_id: int) -> Report:
    """Return the facilitator's part of the report, an empty one when nothing was written."""
    return await db.get(Report, session_id) or Report(session_id=session_id)


async def shown_dimensions(db: AsyncSession, session_id: int) -> list[Dimension]:
    """Return of what the scores are shown to the group: of facilitation where its facilitator shares them."""
    shared = (await of_session(db, session_id)).share_facilitation
    return [one for one in Dimension if shared or one is not Dimension.FACILITATION]


async def write_report(db: AsyncSession, session_id: int, summary: str, share_facilitation: bool) -> None:
    """Keep the facilitator's part of the report; writing again changes it."""
    row = await of_session(db, session_id)
    row.summary, row.share_facilitation = summary.strip(), share_facilitation
    db.add(row)


async def note_round(db: AsyncSession, session_id: int, went_well: str, differently: str) -> None:
    """Keep what the facilitator noted of the round that was held aloud; writing again changes it."""
    row = await of_session(db, session_id)
    row.went_well, row.differently = went_well.strip(), differently.strip()
    db.add(row)


BY_WORD = {
    Verdict.YES: Outcome.ANSWERED,
    Verdict.PARTLY: Outcome.PARTLY_ANSWERED,
    Verdict.NOT_YET: Outcome.UNANSWERED,
}


@dataclass(frozen=True)
class Dealt:
    """A question with what became of it at one session."""

    question: LearningQuestion
    outcome: QuestionOutcome

    @property
    def became(self) -> Outcome:
        """The outcome as it counts: the word of the asker goes before what was noted."""
        judged = BY_WORD.get(self.outcome.verdict) if self.outcome.verdict else None
        return judged or self.outcome.outcome

    @property
    def still_open(self) -> bool:
        """Not answered, or in part: it goes on, whether it comes first next time or not."""
        return self.stays_open or self.became is Outcome.PARTLY_ANSWERED

    @property
    def stays_open(self) -> bool:
        """Comes back next time."""
        return self.became in CARRIES_OVER

    @property
    def kept_for_asker(self) -> bool:
        """Was kept because its asker was away; of an anonymous question that would say who asked it."""
        return self.became is Outcome.DEFERRED and not self.question.anonymous

    def kept_for(self, person_id: int) -> bool:
        """Was kept because this person, who asked it, was away; they may know it of an anonymous question."""
        return self.became is Outcome.DEFERRED and self.question.asker_id == person_id


@dataclass(frozen=True)
class Record:
    """What was recorded at a session; its report is drawn from it."""

    report: Report
    dealt: Sequence[Dealt]
    agreements: Sequence[Agreement]
    actions: Sequence[tuple[Action, Person]]
    present: int
    members: int
    following: LearningSession | None
    inside: Sequence[Dealt] = ()  # what stays within the circle: that it was dealt with is all that is told
    points: Sequence[AgendaItem] = ()  # of the agenda, those that stay within the circle
    written: Sequence[Entry] = ()  # in registers
    documents: Sequence[Document] = ()
    ideas: Sequence[Board] = ()  # what came of those that were gathered
    decisions: Sequence[Told] = ()
    going: Sequence[AgendaItem] = ()  # the decisions that the group talked about, and that go on
    unsaid: Sequence[str] = ()  # what was noted to questions that nobody, or not everybody, may read

    @property
    def summary(self) -> str:
        """The facilitator's own words, but no line noted to a question that is out of sight since."""
        return "\n".join(line for line in self.report.summary.splitlines() if not self._out_of_sight(line))

    def _out_of_sight(self, line: str) -> bool:
        begins = " ".join(line.split()).removesuffix("…").rstrip()
        cut = line.rstrip().endswith("…")
        return any(begins == said or (cut and said.startswith(begins)) for said in self.unsaid)

    @property
    def inside_apart(self) -> int:
        """How many questions stay within the circle that stand under no point which does."""
        under = {key for point in self.points for key in point.question_ids}
        return sum(item.question.id not in under for item in self.inside)

    def with_outcome(self, *outcomes: Outcome) -> list[Dealt]:
        """Return the questions of which this became."""
        return [dealt for dealt in self.dealt if dealt.became in outcomes]


async def record_of(db: AsyncSession, meeting: LearningSession) -> Record:
    """Return what was recorded at a session, with the questions that were not withdrawn or hidden since."""
    noted = [
        Dealt(asked, item)
        for asked in await question_rows.dealt_with(db, meeting)
        for item in asked.history
        if item.session_id == meeting.id
    ]
    dealt = [one for one in noted if one.question.state is not State.WITHDRAWN and not one.question.hidden]
    told = [one for one in dealt if may_read(one.question, EVERYBODY)]
    present, members = await attendance.how_many(db, meeting)
    following = await programme.following(db, meeting)
    items = await agenda.items(db, meeting.id)
    points = [point for point in items if point.inside]
    return Record(
        report=await of_session(db, meeting.id),
        dealt=told,
        agreements=await action.agreements(db, meeting.id),
        actions=await action.of_session(db, meeting.id),
        present=present,
        members=members,
        following=following if following is not None and following.stage in BEFORE else None,
        inside=[one for one in dealt if one not in told],
        points=points,
        written=await entry_rows.in_report(db, meeting),
        documents=await document.of_session(db, meeting.id),
        ideas=await idea_board.in_report(db, meeting),
        decisions=await decision_told.told_at(db, meeting),
        going=[one for one in items if _goes_on(one)],
        unsaid=[" ".join(one.outcome.said.split()) for one in noted if one.outcome.said and one not in told],
    )


def _goes_on(point: AgendaItem) -> bool:
    """Tell whether a point is a decision that comes next time, and may be told of."""
    return point.phase is not None and point.became is PointOutcome.NEXT_TIME and not point.inside


@wanted(Kind.REPORT_DRAFT, Kind.REPORT_NUDGE)
async def may_release(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the facilitators, as long as the report is not out."""
    return await facilitators(db, network.id) if meeting.released_at is None else []
