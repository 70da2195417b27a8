"""The agenda: proposed from the questions when they close, arranged by the facilitator, then published."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile

from sqlalchemy import JSON, ForeignKey, Select, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import programme, question_bank, wish
from models.base import Base, GroupWords, Mark, Refusal, Utc, Whose, of
from models.confidentiality import LEADING
from models.decision import Phase
from models.plan import Kind
from models.rows import many, must
from models.session import AFTER, LearningSession, Stage
from models.wish import Wish

QUESTION_MINUTES = 15
SHORTEST, LONGEST = 5, 240  # minutes of a point
USUAL_METHOD = "experience_exchange"  # of a question, unless somebody chooses another
PEER_CONSULTATION = "intervision"  # how its methods begin


class OddMinutes(Refusal):
    """A point takes between five minutes and four hours."""


def peer_consultation(method: str) -> bool:
    """Tell whether a method is peer consultation: what is brought there stays there unless said otherwise."""
    return method.startswith(PEER_CONSULTATION)


class PointOutcome(StrEnum):
    """What the group made of a point on which no question stands."""

    DONE = "done"
    PARKED = "parked"  # of interest, and not taken further
    NEXT_TIME = "next_time"  # stands on the next agenda again


class AgendaItem(Base):
    """One point of an agenda: its minutes, its method and the questions or the title it stands for."""

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    minutes: Mapped[int]
    method: Mapped[Mark]
    title: Mapped[GroupWords] = mapped_column(default="")
    question_ids: Mapped[list[int]] = mapped_column(JSON, info=of(Whose.NOBODY), default_factory=list)
    inside: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # within the circle
    called: Mapped[GroupWords] = mapped_column(default="", server_default="")  # its method, of one's own
    # So it is for what it is called: what a question says that is out of sight (models/out_of_sight.py).
    silent: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    # Its minutes, method or questions are not as they were drafted.
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    became: Mapped[PointOutcome | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # and so were all before it
    # Whose core question its title is (models/case_agenda.py).
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("peer_case.id", ondelete="SET NULL"), default=None, index=True
    )
    # What a member was asked for, and brings (models/contribution_agenda.py).
    contribution_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution.id", ondelete="SET NULL"), default=None, index=True
    )
    # With which expert, and how much of it is conversation, in percent (models/guest_agenda.py).
    guest_id: Mapped[int | None] = mapped_column(
        ForeignKey("guest.id", ondelete="SET NULL"), default=None, index=True
    )
    talk: Mapped[int | None] = mapped_column(default=None)
    # What is to be decided, and in which phase the group is then (models/decision_agenda.py).
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decision.id", ondelete="SET NULL"), default=None, index=True
    )
    phase: Mapped[Phase | None] = mapped_column(default=None)
    # The session that was called off, from which it came along.
    came_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="SET NULL"), default=None, index=True
    )

    # What it is came along from its session, which was called off, to another one.
    went_along: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))

    def fill(
        self,
        minutes: int,
        method: str,
        title: str,
        question_ids: Sequence[int],
        *,
        inside: bool = False,
        called: str = "",
    ) -> None:
        """Say anew what the point is; one that becomes peer consultation stays inside. Raises OddMinutes."""
        if not SHORTEST <= minutes <= LONGEST:
            raise OddMinutes(field="minutes", shortest=SHORTEST, longest=LONGEST)
        drafted = self.minutes, self.method, list(self.question_ids)
        self.by_hand = self.by_hand or drafted != (minutes, method, list(question_ids))
        stays = inside or self.silent
        becomes = peer_consultation(method) and not peer_consultation(self.method)
        self.inside, self.silent = stays or becomes, self.silent and not peer_consultation(method)
        self.minutes, self.method, self.title = minutes, method, title.strip()
        self.question_ids, self.called = list(question_ids), called

    @property
    def brought(self) -> bool:
        """A member brings it."""
        return self.case_id is not None or self.contribution_id is not None

    @property
    def plain(self) -> bool:
        """It is as it was drafted, and stays within the circle for no reason of its own."""
        return not (self.by_hand or self.title or self.called or self.inside)

    @property
    def has_own_outcome(self) -> bool:
        """What becomes of it is its own: it is no fixed part, and stands for no question."""
        return not self.question_ids and self.method not in DRAFTED | CLOSERS

    def once_more(self, meeting: LearningSession) -> "AgendaItem":
        """Return the same point for another session."""
        return AgendaItem(
            session_id=meeting.id,
            position=0,
            minutes=self.minutes,
            method=self.method,
            title=self.title if self.guest_id is None else "",  # who came, came this time
            inside=self.inside,
            silent=self.silent,
            called=self.called,
            by_hand=self.by_hand,
            decision_id=self.decision_id,
            phase=self.phase,
            came_from_id=self.came_from_id if meeting.id == self.session_id else None,
        )

    @property
    def keeps(self) -> frozenset[int]:
        """The questions that stay within the circle because the point does."""
        return frozenset(self.question_ids if self.inside else ())


class Proposed(Base):
    """A question as it was proposed at closing time, kept beside what the facilitator made of it."""

    __tablename__ = "proposed"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    carried_over: Mapped[bool]


# The methods of the fixed parts.
WELCOME, TAIL, HOW_IT_WAS, PAUSE = "welcome", "open_questions", "short_evaluation", "break"
INFORMAL = "informal"  # time to be together without a subject, of a session of half a day
PAUSES = (PAUSE, INFORMAL)
# A group that meets for the first time has nothing to look back on.
AT_FIRST = {WELCOME: "first_welcome", TAIL: "next_agenda"}
EXPECTATIONS, AGREEING = "expectations", "ground_rules"  # of a kick-off
OPENERS = (WELCOME, AT_FIRST[WELCOME], EXPECTATIONS, AGREEING)  # in their order
CLOSERS = {"open_questions", "next_agenda", "final_evaluation", "short_evaluation"}
DRAFTED = frozenset({WELCOME, TAIL, HOW_IT_WAS, *PAUSES, EXPECTATIONS, AGREEING, *AT_FIRST.values()})
FIXED_PARTS = CLOSERS | DRAFTED
SETTLED = (Stage.READY, Stage.UNDERWAY, *AFTER)  # whoever facilitates decided about the agenda


def withheld(meeting: LearningSession) -> bool:
    """Tell whether the agenda is settled, and stays with who facilitates."""
    return meeting.stage in SETTLED and Kind.AGENDA in meeting.skipped


def out(meeting: LearningSession) -> bool:
    """Tell whether members may read the agenda: it was published, and not withheld."""
    return meeting.stage in SETTLED and not withheld(meeting)


def by_hand(meeting: LearningSession) -> bool:
    """Tell whether an agenda that is worked on goes out by a press alone."""
    late = meeting.next_move_at is not None and meeting.next_move_at >= meeting.starts_at
    return meeting.stage is Stage.PREPARING and late


def follows(meeting: LearningSession) -> bool:
    """Tell whether an agenda that is not out goes to the channel by itself."""
    return not by_hand(meeting) and Kind.AGENDA not in meeting.skipped


def chosen(points: "Iterable[AgendaItem]", asked: Container[int]) -> bool:
    """Tell whether there is more on an agenda than the fixed parts around the questions that are `asked`.

    A question that was withdrawn or hidden since is none.
    """
    return any(
        point.title
        or (
            any(key in asked for key in point.question_ids)
            if point.question_ids
            else point.method not in DRAFTED
        )
        for point in points
    )


async def stands(db: AsyncSession, meeting: LearningSession) -> bool:
    """Tell whether anything stands on the agenda of a session beside its fixed parts."""
    points = await items(db, meeting.id)
    return chosen(points, await question_bank.texts(db, meeting.network_id, placed(points), LEADING))


def starts(meeting: LearningSession, items: Sequence[AgendaItem]) -> Iterator[tuple[int, AgendaItem]]:
    """Yield each point with how many minutes after the start of the session it begins.

    The group looks back at the very end, when it is asked how it was, also when there is time left before.
    """
    after = 0
    for item in items:
        if item is items[-1] and item.method == HOW_IT_WAS:
            after = max(after, meeting.minutes - item.minutes)
        yield after, item
        after += item.minutes


def how_many_done(points: "Sequence[AgendaItem]") -> int:
    """Return how many points of an agenda, in its order, the group has been through: the first of them."""
    return sum(1 for _ in takewhile(lambda point: point.done_at is not None, points))


def overrun(points: "Iterable[AgendaItem]", meeting: LearningSession) -> int:
    """Return by how many minutes an agenda is longer than its session; 0 when it fits."""
    return max(sum(point.minutes for point in points) - meeting.minutes, 0)


@many
def items(session_id: int) -> Select[AgendaItem]:
    """Return the agenda of a session in its order."""
    return select(AgendaItem).where(AgendaItem.session_id == session_id).order_by(AgendaItem.position)


@must
def item(session_id: int, item_id: int) -> Select[AgendaItem]:
    """Return one point of a session's agenda. Raises NotFound."""
    return select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.session_id == session_id)


@many
def _published(network_id: int) -> Select[Sequence[int], LearningSession]:
    return (
        select(AgendaItem.question_ids, LearningSession)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(
            LearningSession.network_id == network_id,
            LearningSession.stage.in_((Stage.READY, Stage.UNDERWAY)),
        )
        .order_by(LearningSession.starts_local.desc())
    )


async def published(db: AsyncSession, network_id: int) -> dict[int, date]:
    """Return the questions that stand on a published agenda, each with the day of its session."""
    rows = await _published(db, network_id)
    return {key: meeting.starts_local.date() for keys, meeting in rows if out(meeting) for key in keys}


@many
def proposed(session_id: int) -> Select[Proposed]:
    """Return the questions as they were proposed when the questions closed."""
    return select(Proposed).where(Proposed.session_id == session_id).order_by(Proposed.position)


def new_point(meeting: LearningSession, question_ids: Sequence[int] = ()) -> AgendaItem:
    """Return a point that is not on the agenda yet."""
    return AgendaItem(
        session_id=meeting.id,
        position=0,
        minutes=QUESTION_MINUTES,
        method=USUAL_METHOD,
        question_ids=list(question_ids),
    )


def placed(points: Iterable[AgendaItem]) -> set[int]:
    """Return the questions that have a place on an agenda."""
    return {question_id for point in points for question_id in point.question_ids}


async def wishes_of_last_time(
    db: AsyncSession, meeting: LearningSession, reader: int | None = None
) -> list[Wish]:
    """Return the wishes of the session before, once its evaluation is closed: earlier they would tell who."""
    before = await programme.previous(db, meeting)
    if before is None or before.stage not in (Stage.REPORTING, Stage.CLOSED):
        return []
    return await wish.readable(db, before.id, reader)
