"""A session of a network: its stages, the moves between them and its dates."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKey, Index, Select, UniqueConstraint, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, GroupWords, Mark, Refusal, Utc, WhoIfAny, Whose, WrongStage, of
from models.calendar import instant, wall_time
from models.network import HALF_YEAR, Network
from models.rows import must


class Stage(StrEnum):
    """Where a session stands; the diagram is in the README."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    PREPARING = "preparing"
    READY = "ready"
    UNDERWAY = "underway"
    EVALUATING = "evaluating"
    REPORTING = "reporting"
    CLOSED = "closed"
    CANCELLED = "cancelled"


BEFORE = (Stage.PLANNED, Stage.ANNOUNCED, Stage.PREPARING, Stage.READY)
AFTER = (Stage.EVALUATING, Stage.REPORTING, Stage.CLOSED)

# Keep in step with the diagram in the README.
MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.PLANNED: frozenset({Stage.ANNOUNCED, Stage.CANCELLED}),
    Stage.ANNOUNCED: frozenset({Stage.PREPARING, Stage.CANCELLED}),
    Stage.PREPARING: frozenset({Stage.READY, Stage.ANNOUNCED, Stage.CANCELLED}),
    Stage.READY: frozenset({Stage.UNDERWAY, Stage.PREPARING, Stage.ANNOUNCED, Stage.CANCELLED}),
    Stage.UNDERWAY: frozenset({Stage.EVALUATING, Stage.REPORTING, Stage.CANCELLED}),
    Stage.EVALUATING: frozenset({Stage.REPORTING, Stage.CANCELLED}),
    Stage.REPORTING: frozenset({Stage.CLOSED, Stage.CANCELLED}),
    Stage.CLOSED: frozenset(),
    Stage.CANCELLED: frozenset(),
}


class Mode(StrEnum):
    """Where a session happens."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class InThePast(Refusal):
    """A session cannot start before now."""


class ReportIsOut(Refusal):
    """A session whose report was released did take place."""


class DayHasPassed(Refusal):
    """A session whose day has passed is not put back."""


class LearningSession(Base):
    """One meeting of a network: its dates are wall time and zone, its instants are derived."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("network_id", "number"),
        Index("ix_session_next_move_at", "next_move_at"),
        Index("ix_session_stage", "stage", "released_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    number: Mapped[int]
    starts_local: Mapped[datetime]
    minutes: Mapped[int]
    zone: Mapped[Mark]
    created_at: Mapped[datetime] = mapped_column(Utc)
    title: Mapped[GroupWords] = mapped_column(default="")
    place: Mapped[GroupWords] = mapped_column(default="")
    bring: Mapped[GroupWords] = mapped_column(default="")
    host: Mapped[WhoIfAny] = mapped_column(default="", server_default="")
    speaker: Mapped[WhoIfAny] = mapped_column(default="", server_default="")
    link: Mapped[GroupWords] = mapped_column(default="", server_default="")  # for who joins online
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON)
    stage: Mapped[Stage] = mapped_column(default=Stage.PLANNED)
    edition: Mapped[int] = mapped_column(default=1)
    panel_opened: Mapped[bool] = mapped_column(default=False)
    cancelled_from: Mapped[Stage | None] = mapped_column(default=None)  # kept when it goes on after all
    since: Mapped[datetime | None] = mapped_column(
        Utc, default=None
    )  # announced, closed, taken back or moved last
    reopened_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # by hand, for this date
    evaluation_opened_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    held_minutes: Mapped[int | None] = mapped_column(default=None)  # how long it took, where not as planned
    # Who had themselves forgotten since still counts: among those who were there, and those asked how it was.
    present_forgotten: Mapped[int] = mapped_column(default=0, server_default="0")
    asked_forgotten: Mapped[int] = mapped_column(default=0, server_default="0")
    released_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    # With the release or after it: who facilitates had read what the evaluation showed.
    results_shared_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    next_move_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    moved_from: Mapped[datetime | None] = mapped_column(default=None)  # its wall time before the last move
    cases: Mapped[bool] = mapped_column(default=False, server_default=false())  # asked for, or offered
    kick_off: Mapped[bool | None] = mapped_column(default=None)  # none: nobody said (models/kick_off.py)
    short_form: Mapped[bool] = mapped_column(default=False, server_default=false())  # of its evaluation
    # Under which it stands in people's calendars: of no other session, in no other installation.
    calendar_key: Mapped[Mark] = mapped_column(default_factory=lambda: uuid4().hex, server_default="")
    calendar_sequence: Mapped[int] = mapped_column(default=1, server_default="1")  # up with each news or file
    # Days for which what is kept of it for a while stays: as was promised since it was planned, never longer.
    kept_days: Mapped[int] = mapped_column(default=HALF_YEAR, server_default=str(HALF_YEAR))
    skipped: Mapped[list[str]] = mapped_column(
        JSON, info=of(Whose.NOBODY), default_factory=list, server_default="[]"
    )  # kinds
    # The fixed parts that were taken off its agenda by hand: the method of each.
    without: Mapped[list[str]] = mapped_column(
        JSON, info=of(Whose.NOBODY), default_factory=list, server_default="[]"
    )
    # The questions that were taken off it, each until it is put on again.
    without_questions: Mapped[list[int]] = mapped_column(
        JSON, info=of(Whose.NOBODY), default_factory=list, server_default="[]"
    )
    # What was decided by hand for this session alone: kinds that it leaves out (true), or sends after all.
    by_hand: Mapped[dict[str, bool]] = mapped_column(
        JSON, info=of(Whose.NOBODY), default_factory=dict, server_default="{}"
    )
    # On which days what comes; once it is announced it keeps what its network then had.
    rhythm: Mapped[dict[str, int]] = mapped_column(
        JSON, info=of(Whose.NOBODY), default_factory=dict, server_default="{}"
    )

    DURATION: ClassVar[int] = 180  # minutes, when nobody says otherwise
    NOT_SHORT: ClassVar[int] = 50  # minutes from which its agenda has all its fixed parts in full

    @property
    def starts_at(self) -> datetime:
        """The instant at which it starts (UTC)."""
        return instant(self.starts_local, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The instant at which it is planned to end (UTC)."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def looks_back_at(self) -> datetime:
        """The instant at which the group begins to look back: the last point of its agenda (UTC)."""
        return self.ends_at - timedelta(minutes=10 if self.minutes >= self.NOT_SHORT else 5)

    @property
    def kept_until(self) -> date:
        """The day from which nothing is kept any more of what is kept of it for a while."""
        return (self.starts_local + timedelta(days=self.kept_days)).date()

    def wall_time_after(self, minutes: int) -> datetime:
        """Return what the clock shows so many minutes after the start, also when it changes in between."""
        return wall_time(self.starts_at + timedelta(minutes=minutes), self.zone)

    @property
    def takes_questions(self) -> bool:
        """A question asked now may still come on this session's agenda."""
        return self.stage in (Stage.PLANNED, Stage.ANNOUNCED)

    @property
    def is_told(self) -> bool:
        """What was noted at it is read by members: its report is out, or none will come."""
        return self.released_at is not None or self.stage is Stage.CLOSED

    @property
    def goes_on(self) -> bool:
        """It has begun, and people may still be asked how it was."""
        return self.stage in (Stage.UNDERWAY, Stage.EVALUATING)

    @property
    def takes_answers(self) -> bool:
        """People who were told of it can say whether they come."""
        return self.stage in BEFORE and self.stage is not Stage.PLANNED

    @property
    def asks_how_it_was(self) -> bool:
        """Its evaluation is open."""
        return self.stage is Stage.EVALUATING and self.evaluation_opened_at is not None

    @property
    def has_results(self) -> bool:
        """Its evaluation was held, and is closed."""
        return self.evaluation_opened_at is not None and self.stage in (Stage.REPORTING, Stage.CLOSED)

    @property
    def report_waits(self) -> bool:
        """It was held, and its report is not out, while there is something to be done about it."""
        return self.released_at is None and self.stage in (Stage.EVALUATING, Stage.REPORTING)

    @property
    def out_without_results(self) -> bool:
        """The report is out, and nobody has added to it what the evaluation showed, if anything."""
        return self.has_results and self.released_at is not None and self.results_shared_at is None

    def move_to(self, stage: Stage) -> None:
        """Go to another stage; only the moves of the table are allowed."""
        if stage not in MOVES[self.stage]:
            raise WrongStage(stage=self.stage)
        self.stage = stage

    def overlaps(self, other: "LearningSession") -> bool:
        """Tell whether it goes on while another one does."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def must_move(self, starts_local: datetime, now: datetime) -> None:
        """Refuse another time that cannot be. Raises InThePast and WrongStage."""
        if self.stage not in BEFORE:
            raise WrongStage(stage=self.stage)
        if instant(starts_local, self.zone) <= now:
            raise InThePast(field="day")

    def reschedule(self, starts_local: datetime, minutes: int, now: datetime) -> None:
        """Move to another time and keep the stage. Raises InThePast and WrongStage."""
        self.must_move(starts_local, now)
        self.moved_from, self.starts_local, self.minutes = self.starts_local, starts_local, minutes
        self.cancelled_from = None
        self.since, self.reopened_at = now, None
        self.edition += 1

    def skip(self, kind: str) -> None:
        """Leave out one kind of message; it stays left out when the session is moved."""
        self.skipped = sorted({*self.skipped, kind})
        self.by_hand = {**self.by_hand, kind: True}

    def send_after_all(self, kind: str) -> None:
        """Take the skipping of a kind of message back."""
        self.skipped = [other for other in self.skipped if other != kind]
        self.by_hand = {**self.by_hand, kind: False}

    def give_way(self, kind: str) -> None:
        """Leave out one kind of message for something else: nobody decided on that by hand."""
        self.skipped = sorted({*self.skipped, kind})

    def come_back(self, kind: str) -> None:
        """Take that back: the message comes, unless it was left out by hand."""
        if not self.by_hand.get(kind):
            self.skipped = [other for other in self.skipped if other != kind]

    def cancel(self) -> None:
        """Call the session off, or say that it did not take place. Raises ReportIsOut and WrongStage."""
        if self.released_at is not None:
            raise ReportIsOut
        before = self.stage
        self.move_to(Stage.CANCELLED)
        self.cancelled_from = before
        self.evaluation_opened_at = None
        self.edition += 1

    def may_go_on(self, now: datetime) -> bool:
        """Tell whether the session was called off and its day has not passed."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return self.stage is Stage.CANCELLED and today <= self.starts_local.date()

    def go_on(self, now: datetime) -> None:
        """Go on after all where it was called off; one that had begun is under way again.

        What would have closed or been published meanwhile gets new time. Raises DayHasPassed and WrongStage.
        """
        if self.stage is not Stage.CANCELLED:
            raise WrongStage(stage=self.stage)
        if not self.may_go_on(now):
            raise DayHasPassed
        before = self.cancelled_from or Stage.PLANNED
        self.stage = before if before in BEFORE else Stage.UNDERWAY
        self.since = now
        self.edition += 1

    def release(self, now: datetime, *, with_results: bool = False) -> None:
        """Release the report to the channel and to the absent, with or without the results so far."""
        if self.stage not in AFTER or self.released_at is not None:
            raise WrongStage(stage=self.stage)
        self.released_at = now
        if with_results and self.has_results:
            self.results_shared_at = now

    def share_results(self, now: datetime) -> None:
        """Add what the evaluation showed to the report that is out; twice is harmless. Raises WrongStage."""
        if not self.has_results or self.released_at is None:
            raise WrongStage(stage=self.stage)
        self.results_shared_at = self.results_shared_at or now


def on_the_clock(local: datetime, zone: str) -> datetime:
    """Return a wall time as the clocks of a zone show it: an hour that is skipped comes after the gap."""
    return wall_time(instant(local, zone), zone)


@must
def load(team_id: str, session_id: int) -> Select[LearningSession]:
    """Return a session of this workspace. Raises NotFound."""
    return (
        select(LearningSession)
        .join(Network, Network.id == LearningSession.network_id)
        .where(LearningSession.id == session_id, Network.team_id == team_id)
    )


async def of_message(
    db: AsyncSession, session_id: int | None, stages: Collection[Stage] = tuple(Stage)
) -> LearningSession | None:
    """Return the session that a message is about, if it is about one that is in these stages."""
    found = await db.get(LearningSession, session_id) if session_id is not None else None
    return found if found is not None and found.stage in stages else None
