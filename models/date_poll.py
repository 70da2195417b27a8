"""A date poll: some days, what each member can say of them, and which of them became a session.

What people do with one stands in `models/date_poll_acts.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, false, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import posted
from models.base import Base, GroupWords, Mark, Refusal, Utc
from models.calendar import instant
from models.membership import ACTIVE, Membership, participants, those
from models.person import Person
from models.rows import distinct, many, must, one
from models.session import LearningSession, Mode

FEWEST, MOST = 2, 5  # dates


class Can(StrEnum):
    """What somebody says of a date."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class PollState(StrEnum):
    """How far a date poll is."""

    OPEN = "open"
    CHOSEN = "chosen"  # one of its dates became a session
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # all of its dates went by


class PollOver(Refusal):
    """A date was chosen, the poll was withdrawn, or its dates went by."""


class DateGone(Refusal):
    """This date went by."""


class DateTaken(Refusal):
    """Another session of the network begins at that moment by now."""


class DatePoll(Base):
    """Some dates about which a network is asked, and what the session will be beside its date."""

    __tablename__ = "date_poll"
    __table_args__ = (
        Index(
            "ix_date_poll_passes_at",
            "passes_at",
            sqlite_where=text("passes_at IS NOT NULL"),
            postgresql_where=text("passes_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    zone: Mapped[Mark]  # of its wall times
    created_at: Mapped[datetime] = mapped_column(Utc)
    minutes: Mapped[int]
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON)
    title: Mapped[GroupWords] = mapped_column(default="")
    place: Mapped[GroupWords] = mapped_column(default="")
    state: Mapped[PollState] = mapped_column(default=PollState.OPEN)
    passes_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # its next date, while it is open
    reminded_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    # What a date of it became: while that is there, its message says when it is by now.
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="SET NULL"), index=True, default=None
    )

    @property
    def subject(self) -> str:
        """What a message about it is filed under."""
        return f"date_poll:{self.id}"

    @property
    def open(self) -> bool:
        """People are asked."""
        return self.state is PollState.OPEN

    def must_be_open(self) -> None:
        """Check that people are still asked. Raises PollOver."""
        if not self.open:
            raise PollOver

    def close(self, state: PollState, now: datetime) -> None:
        """Ask nobody any more. Raises PollOver."""
        self.must_be_open()
        self.state, self.passes_at, self.closed_at = state, None, now


class PollDate(Base):
    """One date of a poll, in the wall time of its zone."""

    __tablename__ = "poll_date"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    poll_id: Mapped[int] = mapped_column(ForeignKey("date_poll.id", ondelete="CASCADE"), index=True)
    starts_local: Mapped[datetime]
    chosen: Mapped[bool] = mapped_column(default=False, server_default=false())

    def starts_at(self, poll: DatePoll) -> datetime:
        """Return the instant at which the session would start (UTC)."""
        return instant(self.starts_local, poll.zone)


class PollAnswer(Base):
    """What one person says of one date, read by the members of the network."""

    __tablename__ = "poll_answer"

    date_id: Mapped[int] = mapped_column(ForeignKey("poll_date.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    can: Mapped[Can]


@dataclass(frozen=True)
class Proposed:
    """One date with who can, and whether it went by."""

    date: PollDate
    can: Mapping[Can, Sequence[Person]]
    gone: bool = False

    def count(self, can: Can) -> int:
        """Return how many said this of it."""
        return len(self.can.get(can, ()))


@dataclass(frozen=True)
class Poll:
    """A date poll as it stands: its dates in order, and who was asked and has said nothing."""

    poll: DatePoll
    dates: Sequence[Proposed]
    silent: Sequence[Person] = ()
    answered: int = 0
    became: LearningSession | None = None
    off_slack: Sequence[Person] = ()  # who are not on Slack, and are asked by somebody else

    @property
    def missing(self) -> list[Person]:
        """Who said nothing yet, on Slack or not."""
        return [*self.silent, *self.off_slack]

    @property
    def ahead(self) -> list[Proposed]:
        """The dates that have not gone by."""
        return [one for one in self.dates if not one.gone]

    @property
    def chosen(self) -> PollDate | None:
        """The date that became a session."""
        return next((one.date for one in self.dates if one.date.chosen), None)

    def best(self) -> list[Proposed]:
        """Return the dates for which most can, those who can if need be too, and of these most say yes."""

        def rank(one: Proposed) -> tuple[int, int]:
            yes, perhaps = one.count(Can.YES), one.count(Can.IF_NEED_BE)
            return yes + perhaps, yes

        top = max(map(rank, self.ahead), default=(0, 0))
        return [one for one in self.ahead if rank(one) == top] if top[0] else []


@many
def open_in(network_id: int) -> Select[DatePoll]:
    """Return the date polls that are open in a network, the oldest first."""
    here = (DatePoll.network_id == network_id, DatePoll.state == PollState.OPEN)
    return select(DatePoll).where(*here).order_by(DatePoll.id)


@must
def load(network_id: int, poll_id: int) -> Select[DatePoll]:
    """Return one date poll of a network. Raises NotFound."""
    return select(DatePoll).where(DatePoll.id == poll_id, DatePoll.network_id == network_id)


@must
def with_date(network_id: int, date_id: int) -> Select[DatePoll, PollDate]:
    """Return one date of a poll of a network, with that poll. Raises NotFound."""
    return (
        select(DatePoll, PollDate)
        .join(PollDate, PollDate.poll_id == DatePoll.id)
        .where(PollDate.id == date_id, DatePoll.network_id == network_id)
    )


@one
def _with_id(poll_id: int) -> Select[DatePoll]:
    return select(DatePoll).where(DatePoll.id == poll_id)


async def of_subject(db: AsyncSession, subject: str) -> DatePoll | None:
    """Return the date poll that a message is about."""
    return await _with_id(db, int(subject.split(":")[1]))


@many
def _of_session(session_id: int) -> Select[DatePoll]:
    return select(DatePoll).where(DatePoll.session_id == session_id).order_by(DatePoll.id)


async def became(db: AsyncSession, meeting: LearningSession) -> DatePoll | None:
    """Return the date poll of which a session came; None when it came of none."""
    return next(iter(await _of_session(db, meeting.id)), None)


async def follow_session(db: AsyncSession, meeting: LearningSession, now: datetime) -> None:
    """Let the messages about a poll say when the session is that came of it, or that it was called off."""
    for poll in await _of_session(db, meeting.id):
        await posted.changed_about(db, now, poll.network_id, poll.subject)


@many
def dates_of(poll_id: int) -> Select[PollDate]:
    """Return the dates of a poll, the earliest first."""
    return select(PollDate).where(PollDate.poll_id == poll_id).order_by(PollDate.starts_local, PollDate.id)


@many
def _answers(poll: DatePoll) -> Select[int, Can, Person]:
    """Return what the members say, those who only facilitate too, in the order in which they joined."""
    return (
        those(poll.network_id, ACTIVE)
        .join(PollAnswer, PollAnswer.person_id == Person.id)
        .join(PollDate, PollDate.id == PollAnswer.date_id)
        .where(PollDate.poll_id == poll.id)
        .with_only_columns(PollAnswer.date_id, PollAnswer.can, Person)
        .order_by(Membership.since, Membership.id)
    )


@many
def given_by(poll_id: int, person_id: int) -> Select[PollAnswer]:
    """Return what one person says of the dates of a poll."""
    return (
        select(PollAnswer)
        .join(PollDate, PollDate.id == PollAnswer.date_id)
        .where(PollDate.poll_id == poll_id, PollAnswer.person_id == person_id)
    )


@distinct
def who_said(poll_id: int) -> Select[int]:
    """Return who answered a poll, by their keys."""
    return (
        select(PollAnswer.person_id)
        .join(PollDate, PollDate.id == PollAnswer.date_id)
        .where(PollDate.poll_id == poll_id)
    )


async def standing(db: AsyncSession, poll: DatePoll, now: datetime) -> Poll:
    """Return a date poll as it stands at a moment."""
    can: dict[int, dict[Can, list[Person]]] = {}
    said: set[int] = set()
    for date_id, answer, person in await _answers(db, poll):
        can.setdefault(date_id, {}).setdefault(answer, []).append(person)
        said.add(person.id)
    others = [one for one in await participants(db, poll.network_id) if one.id not in said]
    silent = [one for one in others if not one.deactivated]
    off_slack = [one for one in others if one.off_slack]
    dates = [
        Proposed(date, can.get(date.id, {}), gone=date.starts_at(poll) <= now)
        for date in await dates_of(db, poll.id)
    ]
    became = await db.get(LearningSession, poll.session_id) if poll.session_id is not None else None
    return Poll(poll, dates, silent, len(said), became, off_slack)
