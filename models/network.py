"""Learning networks: a channel, a theme and the way it works."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ColumnElement, Select, UniqueConstraint, select
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from models.base import Base, GroupWords, Mark, Refusal, Utc, Whose, of
from models.calendar import DAY, MORNING, Calendar, Toward
from models.person import Language
from models.rows import distinct, many, must, one, whether

LOWEST_THRESHOLD, HIGHEST_THRESHOLD = 3, 10
LONGEST_PAUSE = 366 * DAY
FEWEST_ADVISED, MOST_ADVISED = 10, 15  # members
NO_LIMIT = 1_000_000  # seats, where there is no maximum
CHANNEL = "channel_id"  # in the constraint by which one network lives in a channel
HALF_YEAR = 183  # days
LEAVING = "gone:"  # how the name begins of a workspace that left, until nothing is left of it
LENGTHS = (30, 90, HALF_YEAR)  # days for which something is kept: of these a network chooses


class WorkPhase(StrEnum):
    """How far the work of a network is; a group may go back, and none is better than another."""

    EXPLORING = "exploring"
    ANALYSING = "analysing"
    MAKING = "making"
    TRYING = "trying"
    SPREADING = "spreading"


class NetworkKind(StrEnum):
    """Whose people a network brings together; who reads the intake at first follows from it."""

    WITHIN = "within"  # one organisation
    BETWEEN = "between"  # organisations


class Afterwards(StrEnum):
    """What is left of a network once its names are not kept any more."""

    RECORD = "record"  # what is the group's, without names
    NOTHING = "nothing"


class ChannelTaken(Refusal):
    """The channel already holds a network."""


class ChannelLost(StrEnum):
    """Why nothing can be written in the channel of a network for now."""

    ARCHIVED = "archived"
    PUT_OUT = "put_out"
    GONE = "gone"


class PauseIsOver(Refusal):
    """A pause lasts at least until today."""


class PauseTooLong(Refusal):
    """A pause lasts at most a year."""


class Network(Base):
    """A learning network: a channel, a theme and the way it works."""

    __tablename__ = "network"
    __table_args__ = (
        UniqueConstraint("team_id", "channel_id"),
        CheckConstraint(f"threshold >= {LOWEST_THRESHOLD}", name="threshold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    team_id: Mapped[Mark]
    channel_id: Mapped[Mark]
    theme: Mapped[GroupWords]
    created_at: Mapped[datetime] = mapped_column(Utc)
    language: Mapped[Language] = mapped_column(default=Language.NL)
    zone: Mapped[Mark] = mapped_column(default="Europe/Brussels")
    country: Mapped[Mark] = mapped_column(default="BE")
    subdivision: Mapped[Mark | None] = mapped_column(default=None)
    scope_in: Mapped[GroupWords] = mapped_column(default="")
    scope_out: Mapped[GroupWords] = mapped_column(default="")
    goal: Mapped[GroupWords] = mapped_column(default="")
    capacity: Mapped[int] = mapped_column(default=15)
    unlimited: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # seats
    threshold: Mapped[int] = mapped_column(default=5)
    # On which days what comes, and what is left out of each session (models/rhythm.py).
    rhythm: Mapped[dict[str, int]] = mapped_column(JSON, info=of(Whose.NOBODY), default_factory=dict)
    leaves_out: Mapped[list[str]] = mapped_column(
        JSON, info=of(Whose.NOBODY), default_factory=list, server_default="[]"
    )
    paused_until: Mapped[date | None] = mapped_column(default=None)  # the last day without messages
    first_number: Mapped[int] = mapped_column(default=1, server_default="1")  # more: it met before Kring came
    has_followers: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    replaces: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # see replacement.py
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # see closing.py
    closing_since: Mapped[datetime | None] = mapped_column(Utc, default=None)  # whoever facilitates said so
    work_phase: Mapped[WorkPhase | None] = mapped_column(default=None)  # see work.py
    works_on: Mapped[GroupWords] = mapped_column(default="", server_default="")
    kind: Mapped[NetworkKind | None] = mapped_column(default=None)  # none: nobody said
    set_up: Mapped[list[str]] = mapped_column(
        JSON, info=of(Whose.NOBODY), default_factory=list, server_default="[]"
    )  # the steps that were asked, see set_up.py
    keeps_canvas: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # see canvas.py
    # For how many days is kept what is kept of a session that is planned now, and who was in it once it is
    # closed; what is left then (models/how_long.py).
    keeps_sessions: Mapped[int] = mapped_column(default=HALF_YEAR, server_default=str(HALF_YEAR))
    keeps_names: Mapped[int] = mapped_column(default=HALF_YEAR, server_default=str(HALF_YEAR))
    afterwards: Mapped[Afterwards] = mapped_column(default=Afterwards.RECORD, server_default="record")
    channel_lost: Mapped[ChannelLost | None] = mapped_column(default=None)
    channel_lost_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    @property
    def calendar(self) -> Calendar:
        """The working days of this network."""
        return Calendar(self.zone, self.country, self.subdivision)

    @property
    def resumes_at(self) -> datetime | None:
        """When messages go again after a pause: on the first working morning after its last day (UTC)."""
        if self.paused_until is None:
            return None
        return self.calendar.at(self.calendar.working_day(self.paused_until + DAY, Toward.LATER), MORNING)

    @property
    def forgets_at(self) -> datetime | None:
        """When nothing in it names anybody any more, once it is closed (UTC)."""
        return self.closed_at + self.keeps_names * DAY if self.closed_at is not None else None

    def seats_beyond(self, taken: int) -> int:
        """Return how many seats are free when so many are taken."""
        return NO_LIMIT if self.unlimited else self.capacity - taken

    def paused(self, now: datetime) -> bool:
        """Tell whether messages wait for the end of a pause."""
        return self.resumes_at is not None and now < self.resumes_at

    def sends_from(self, now: datetime) -> datetime:
        """Return from when on messages go: now, or when the pause is over."""
        return max(now, self.resumes_at or now)

    def pause(self, until: date, now: datetime) -> None:
        """Send nothing up to and including a day, but what is told of another time or place."""
        today = self.calendar.day(now)
        if until < today:
            raise PauseIsOver(field="day")
        if until - today > LONGEST_PAUSE:
            raise PauseTooLong(field="day")
        self.paused_until = until

    def end_pause(self) -> None:
        """Send messages again from now on."""
        self.paused_until = None


def is_there(team_id: InstrumentedAttribute[str] = Network.team_id) -> ColumnElement[bool]:
    """A workspace did not leave: what is left of one that did waits to go, and nothing leads to it."""
    return team_id.not_like(f"{LEAVING}%")


@contextmanager
def alone_in_channel(field: str) -> Iterator[None]:
    """Let a network be written that takes a channel; refuse that where another took it at the same moment.

    Raises ChannelTaken, after which nothing of the transaction is kept.
    """
    try:
        yield
    except IntegrityError as error:
        if CHANNEL not in str(error.orig):
            raise
        raise ChannelTaken(field=field) from None


@must
def lock(team_id: str, network_id: int) -> Select[Network]:
    """Load a network for writing: one writer at a time for everything that belongs to it."""
    return (
        select(Network)
        .where(Network.id == network_id, Network.team_id == team_id)
        .with_for_update(key_share=True)
    )


@distinct
def lock_all(keys: Collection[int]) -> Select[int]:
    """Lock some networks, each as `lock` does, in one order: two who want them never wait for each other."""
    return select(Network.id).where(Network.id.in_(keys)).order_by(Network.id).with_for_update(key_share=True)


@whether
def any_in(team_id: str) -> Select[int]:
    """Tell whether a network ever began in a workspace."""
    return select(Network.id).where(Network.team_id == team_id)


@one
def of_channel(team_id: str, channel_id: str) -> Select[Network]:
    """Return the network that lives in this channel."""
    return select(Network).where(Network.team_id == team_id, Network.channel_id == channel_id)


@many
def in_channel(channel_id: str) -> Select[Network]:
    """Return what lives in a channel, in any workspace: several share one where it is shared between them."""
    here = select(Network).where(Network.channel_id == channel_id, is_there())
    return here.order_by(Network.team_id)
