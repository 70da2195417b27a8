"""What goes on after a session: actions, agreements, what people try, the report and who read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CompoundSelect, ForeignKey, Select, UniqueConstraint, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import agenda, attendance, entry_rows, posted, programme, question_rows
from models.agenda import AgendaItem
from models.base import Base, GroupWords, OwnWords, Refusal, Utc
from models.confidentiality import EVERYBODY, may_read
from models.entry import Entry
from models.leading import facilitators
from models.membership import ACTIVE, Membership, those
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.question import CARRIES_OVER, LearningQuestion, Outcome, QuestionOutcome, State, Verdict, cleaned
from models.rows import distinct, many, must, one
from models.session import LearningSession
from models.wanted import wanted


class ActionState(StrEnum):
    """How far an action is."""

    OPEN = "open"
    DONE = "done"


class Tried(StrEnum):
    """How it went with what somebody wanted to try."""

    TRIED = "tried"
    NOT_YET = "not_yet"
    WENT_DIFFERENTLY = "went_differently"


class NotYourAction(Refusal):
    """Only the one who took it on says that it is done."""


class Agreement(Base):
    """What the group agreed at a session."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    text: Mapped[GroupWords]

    def reword(self, text: str) -> None:
        """Say it in other words. Raises EmptyText."""
        self.text = cleaned(text, "text")


class Action(Base):
    """What one person will do, and by when."""

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[OwnWords]
    due_on: Mapped[date | None] = mapped_column(default=None)
    state: Mapped[ActionState] = mapped_column(default=ActionState.OPEN)

    def change(self, owner_id: int, text: str, due_on: date | None) -> None:
        """Change what is done, by whom or by when; who takes it over has yet to do it. Raises EmptyText."""
        self.text, self.due_on = cleaned(text, "text"), due_on
        if owner_id != self.owner_id:
            self.owner_id, self.state = owner_id, ActionState.OPEN

    def finish(self, person_id: int) -> None:
        """Say that it is done; saying it twice is harmless. Raises NotYourAction."""
        if person_id != self.owner_id:
            raise NotYourAction
        self.state = ActionState.DONE


class Intention(Base):
    """What somebody will try after a session, and what came of it; theirs alone."""

    __tablename__ = "intention"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[OwnWords]
    tried: Mapped[Tried | None] = mapped_column(default=None)
    line: Mapped[OwnWords] = mapped_column(default="")

    def went(self, tried: Tried) -> None:
        """Say how it went; another press corrects it."""
        self.tried = tried

    def tell(self, line: str) -> None:
        """Add one line on what came of it; writing again changes it. Raises EmptyText."""
        self.line = cleaned(line, "line")


class Report(Base):
    """The facilitator's own words in the report of a session; the rest is drawn from what was recorded."""

    __tablename__ = "report"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    summary: Mapped[GroupWords] = mapped_column(default="")
    share_facilitation: Mapped[bool] = mapped_column(default=False)
    # The facilitator's notes of the round that was held aloud; nobody's answers.
    went_well: Mapped[GroupWords] = mapped_column(default="", server_default="")
    differently: Mapped[GroupWords] = mapped_column(default="", server_default="")


class Reading(Base):
    """Somebody tapped something in the catch-up: it counts as read. Nobody is shown who read."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    read_at: Mapped[datetime] = mapped_column(Utc)


@many
def agreements(session_id: int) -> Select[Agreement]:
    """Return what was agreed at a session."""
    return select(Agreement).where(Agreement.session_id == session_id).order_by(Agreement.id)


@many
def actions(session_id: int) -> Select[Action, Person]:
    """Return the actions of a session with their owners."""
    return (
        select(Action, Person)
        .join(Person, Person.id == Action.owner_id)
        .where(Action.session_id == session_id)
        .order_by(Action.id)
    )


@must
def agreement(session_id: int, agreement_id: int) -> Select[Agreement]:
    """Return one agreement of a session. Raises NotFound."""
    return select(Agreement).where(Agreement.id == agreement_id, Agreement.session_id == session_id)


@many
def open_actions_of(network_id: int, person_id: int) -> Select[Action]:
    """Return what one person still has to do in a network."""
    return (
        select(Action)
        .join(LearningSession, LearningSession.id == Action.session_id)
        .where(
            LearningSession.network_id == network_id,
            Action.owner_id == person_id,
            Action.state == ActionState.OPEN,
        )
        .order_by(Action.due_on, Action.id)
    )


@must
def action(session_id: int, action_id: int) -> Select[Action]:
    """Return one action of a session. Raises NotFound."""
    return select(Action).where(Action.id == action_id, Action.session_id == session_id)


@one
def intention(session_id: int, person_id: int) -> Select[Intention]:
    """Return what one person wanted to try after a session."""
    return select(Intention).where(Intention.session_id == session_id, Intention.person_id == person_id)


async def intend(db: AsyncSession, session_id: int, person_id: int, text: str) -> Intention:
    """Note what somebody will try; writing again changes it. Raises EmptyText."""
    text = cleaned(text, "text")
    row = await intention(db, session_id, person_id)
    if row is None:
        row = Intention(session_id=session_id, person_id=person_id, text=text)
        db.add(row)
    row.text = text
    return row


async def report(db: AsyncSession, session_id: int) -> Report:
    """Return the facilitator's part of the report, an empty one when nothing was written."""
    return await db.get(Report, session_id) or Report(session_id=session_id)


async def write_report(db: AsyncSession, session_id: int, summary: str, share_facilitation: bool) -> None:
    """Keep the facilitator's part of the report; writing again changes it."""
    row = await report(db, session_id)
    row.summary, row.share_facilitation = summary.strip(), share_facilitation
    db.add(row)


async def note_round(db: AsyncSession, session_id: int, went_well: str, differently: str) -> None:
    """Keep what the facilitator noted of the round that was held aloud; writing again changes it."""
    row = await report(db, session_id)
    row.went_well, row.differently = went_well.strip(), differently.strip()
    db.add(row)


async def mark_read(db: AsyncSession, session_id: int, person_id: int, now: datetime) -> None:
    """Note that the catch-up was read; a second tap changes nothing."""
    if person_id not in await readers(db, session_id):
        db.add(Reading(session_id=session_id, person_id=person_id, read_at=now))


@distinct
def readers(session_id: int) -> Select[int]:
    """Return who tapped something in the catch-up."""
    return select(Reading.person_id).where(Reading.session_id == session_id)


@distinct
def to_ask_how_it_went(session_id: int) -> CompoundSelect[int]:
    """Return who wrote what they would try and has not said how it went, and who owns an open action."""
    return union(
        select(Intention.person_id).where(Intention.session_id == session_id, Intention.tried.is_(None)),
        select(Action.owner_id).where(Action.session_id == session_id, Action.state == ActionState.OPEN),
    )


async def agree(db: AsyncSession, session_id: int, text: str) -> Agreement:
    """Note an agreement and return it; the same words a second time are one agreement. Raises EmptyText."""
    text = cleaned(text, "text")
    for noted in await agreements(db, session_id):
        if noted.text == text:
            return noted
    made = Agreement(session_id=session_id, text=text)
    db.add(made)
    await db.flush()
    return made


async def take_on(db: AsyncSession, session_id: int, owner_id: int, text: str, due_on: date | None) -> None:
    """Note what somebody will do; the same a second time is one action. Raises EmptyText."""
    text = cleaned(text, "text")
    noted = {(action.owner_id, action.text, action.due_on) for action, _ in await actions(db, session_id)}
    if (owner_id, text, due_on) not in noted:
        db.add(Action(session_id=session_id, owner_id=owner_id, text=text, due_on=due_on))


@dataclass(frozen=True)
class Dealt:
    """A question with what became of it at one session."""

    question: LearningQuestion
    outcome: QuestionOutcome

    @property
    def became(self) -> Outcome:
        """The outcome as it counts: a 'not yet' of the asker makes it unanswered."""
        return Outcome.UNANSWERED if self.outcome.verdict is Verdict.NOT_YET else self.outcome.outcome

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
    dealt = [
        Dealt(asked, item)
        for asked in await question_rows.dealt_with(db, meeting)
        if asked.state is not State.WITHDRAWN and not asked.hidden
        for item in asked.history
        if item.session_id == meeting.id
    ]
    present, members = await attendance.how_many(db, meeting)
    return Record(
        report=await report(db, meeting.id),
        dealt=[item for item in dealt if may_read(item.question, EVERYBODY)],
        agreements=await agreements(db, meeting.id),
        actions=await actions(db, meeting.id),
        present=present,
        members=members,
        following=await programme.following(db, meeting),
        inside=[item for item in dealt if not may_read(item.question, EVERYBODY)],
        points=[point for point in await agenda.items(db, meeting.id) if point.inside],
        written=await entry_rows.in_report(db, meeting),
    )


@wanted(Kind.REPORT_DRAFT, Kind.REPORT_NUDGE)
async def may_release(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the facilitators, as long as the report is not out."""
    return await facilitators(db, network.id) if meeting.released_at is None else []


@wanted(Kind.CATCH_UP_REMINDER)
async def tapped_nothing(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return the absentees who got the catch-up and tapped nothing in it."""
    got = {sent.person_id for sent in await posted.of_session(db, meeting.id, Kind.CATCH_UP)}
    got -= await readers(db, meeting.id)
    return [person for person in await attendance.absent(db, meeting) if person.id in got]


@many
def _among(network_id: int, people: Collection[int]) -> Select[Person]:
    return those(network_id, ACTIVE, Person.id.in_(people)).with_only_columns(Person).order_by(Membership.id)


@wanted(Kind.ACTION_CHECK)
async def took_something_on(db: AsyncSession, network: Network, meeting: LearningSession) -> list[Person]:
    """Return who wrote what they would try, or owns an action that is open; facilitators too."""
    asked = await to_ask_how_it_went(db, meeting.id)
    return await _among(db, network.id, asked)
