"""The outbox: the messages to people and channels, and how far each is."""

import secrets
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    Update,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, NotFound, Refusal, Utc, prepared, table
from models.person import Person
from models.plan import Kind
from models.session import LearningSession, Stage
from models.step import Step

LEASE = timedelta(seconds=60)
GATHER = timedelta(seconds=2)  # presses within it become one update of the channel's message
UPDATE_AGAIN = timedelta(seconds=30)  # an update that did not get through, or whose process died
LASTS = timedelta(days=30)  # how long a message that no timeline ends keeps its use
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(minutes=15)


class DeliveryState(StrEnum):
    """How far a message is."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    UNWANTED = "unwanted"
    EXPIRED = "expired"
    FAILED = "failed"
    UNKNOWN = "unknown"


NOT_REACHED = (DeliveryState.FAILED, DeliveryState.UNKNOWN)


class TooLate(Refusal):
    """The message has lost its use."""


class Delivery(Base):
    """One message to one recipient, a person or a channel; at most one for each occasion."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "edition", "recipient"),
        Index(
            "ix_delivery_due",
            "due",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_delivery_leased_until",
            "leased_until",
            sqlite_where=text("leased_until IS NOT NULL"),
            postgresql_where=text("leased_until IS NOT NULL"),
        ),
        Index(
            "ix_delivery_refresh_due",
            "refresh_due",
            sqlite_where=text("refresh_due IS NOT NULL"),
            postgresql_where=text("refresh_due IS NOT NULL"),
        ),
        Index("ix_delivery_message", "channel", "ts"),
        Index("ix_delivery_person_day", "person_id", "counted_on"),
    )

    id: Mapped[str] = mapped_column(
        primary_key=True, init=False, default_factory=lambda: secrets.token_hex(12)
    )
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind]
    subject: Mapped[str]  # what it is about: "session:7", "membership:3"
    recipient: Mapped[str]  # a Slack id: a person's or a channel's
    due: Mapped[datetime] = mapped_column(Utc)
    expires: Mapped[datetime] = mapped_column(Utc)
    edition: Mapped[int] = mapped_column(default=1)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), default=None)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), default=None)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    sent_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    counted_on: Mapped[date | None] = mapped_column(default=None)  # the person's day that it took
    channel: Mapped[str | None] = mapped_column(default=None)
    ts: Mapped[str | None] = mapped_column(default=None)
    refresh_due: Mapped[datetime | None] = mapped_column(Utc, default=None)
    error: Mapped[str] = mapped_column(default="")
    held_until: Mapped[datetime | None] = mapped_column(Utc, default=None)  # the end of a pause

    def claim(self, now: datetime, counted_on: date | None = None) -> None:
        """Take the message in hand for a while; when the process dies, the lease lapses."""
        self.state, self.leased_until = DeliveryState.CLAIMED, now + LEASE
        self.counted_on = counted_on
        self.attempts += 1
        self.held_until = None

    def look_again(self, now: datetime) -> None:
        """Keep the claim while it is looked up what became of it: the longer ago, the less often."""
        self.leased_until = now + max(LEASE, (now - self.due) / 8)

    def sent(self, channel: str, ts: str, now: datetime) -> None:
        """Record what Slack returned."""
        self.state, self.channel, self.ts = DeliveryState.SENT, channel, ts
        self.sent_at, self.leased_until, self.error = now, None, ""

    def postpone(self, due: datetime) -> None:
        """Send later, or let it lapse when it is of no use by then."""
        self.due, self.leased_until, self.counted_on, self.held_until = due, None, None, None
        self.state = DeliveryState.PENDING if due < self.expires else DeliveryState.EXPIRED

    def hold(self, until: datetime) -> None:
        """Wait for the end of a pause; it lapses only in its own time, as the pause may end earlier."""
        self.held_until = until
        self.due = min(until, self.expires)

    def send_again(self, attempt: int, now: datetime) -> bool:
        """Go back to the queue after this attempt, once; tell whether it did. Raises TooLate."""
        if self.state not in NOT_REACHED or self.attempts != attempt:
            return False
        if now >= self.expires:
            raise TooLate
        self.postpone(now)
        return True

    def surely_not_sent(self, error: str, now: datetime, retry_after: timedelta | None, final: bool) -> None:
        """Go back to the queue with a growing delay, or fail for good with the reason."""
        self.error = error
        if final:
            self.finish(DeliveryState.FAILED, error)
        else:
            doublings = min(self.attempts - 1, 10)  # the longest delay is reached before
            delay = min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)
            self.postpone(now + (retry_after or delay))

    def finish(self, state: DeliveryState, error: str = "") -> None:
        """End without being known as sent: unwanted, expired, failed or with an unknown outcome."""
        self.state, self.leased_until, self.error = state, None, error
        if state is not DeliveryState.UNKNOWN:
            self.counted_on = None


async def follow_steps(db: AsyncSession, moved: Iterable[Step]) -> None:
    """Let what waits in the outbox go at the new time of its step."""
    for step in moved:
        await db.execute(
            update(Delivery)
            .where(
                Delivery.session_id == step.session_id,
                Delivery.kind == step.kind,
                Delivery.edition == step.edition,
                Delivery.state == DeliveryState.PENDING,
            )
            .values(due=step.due, expires=step.expires)
        )


async def put(db: AsyncSession, delivery: Delivery) -> Delivery:
    """Put a message in the outbox, once for each occasion.

    One that was unwanted is revived; one that lapsed too, when there is more time now than it had.
    """
    known = await db.scalar(
        select(Delivery).where(
            Delivery.kind == delivery.kind,
            Delivery.subject == delivery.subject,
            Delivery.edition == delivery.edition,
            Delivery.recipient == delivery.recipient,
        )
    )
    if known is None:
        db.add(delivery)
        return delivery
    lapsed = known.state is DeliveryState.EXPIRED and known.expires < delivery.expires
    if (lapsed or known.state is DeliveryState.UNWANTED) and delivery.due < delivery.expires:
        known.state, known.due, known.expires = DeliveryState.PENDING, delivery.due, delivery.expires
    return known


async def judge_again(db: AsyncSession, person_id: int, now: datetime) -> None:
    """Let what waits for a person, or was not wanted, be judged anew: their hours or their wishes changed."""
    rows = await db.execute(
        select(Delivery, Step.due)
        .outerjoin(
            Step,
            (Step.session_id == Delivery.session_id)
            & (Step.kind == Delivery.kind)
            & (Step.edition == Delivery.edition),
        )
        .where(
            Delivery.person_id == person_id,
            Delivery.state.in_((DeliveryState.PENDING, DeliveryState.UNWANTED)),
            Delivery.expires > now,
            Delivery.attempts == 0,  # what Slack refused waits as long as Slack asked
        )
    )
    for row, step_due in rows:
        row.state, row.due = DeliveryState.PENDING, max(now, step_due or now)


async def drop(db: AsyncSession, person_id: int) -> None:
    """Take what waits for a person out of the outbox."""
    await db.execute(
        update(Delivery)
        .where(Delivery.person_id == person_id, Delivery.state == DeliveryState.PENDING)
        .values(state=DeliveryState.UNWANTED)
        .execution_options(synchronize_session=False)
    )


def _waits() -> ColumnElement[bool]:
    """What is in the queue; the state stands in the statement itself, as the partial index asks for."""
    return Delivery.state == literal(DeliveryState.PENDING, Delivery.state.type, literal_execute=True)


@prepared
def _due(now: datetime, recipients: int) -> Select[Delivery]:
    waits = (_waits(), Delivery.due <= now)
    first = select(Delivery.recipient).where(*waits).distinct().order_by(Delivery.recipient).limit(recipients)
    return (
        select(Delivery)
        .where(*waits, Delivery.recipient.in_(first))
        .order_by(Delivery.due, Delivery.network_id, Delivery.id)
        .with_for_update(skip_locked=True)
    )


async def due(db: AsyncSession, now: datetime, recipients: int = 25) -> list[Delivery]:
    """Return the messages whose time has come, locked; those in another process's hands are skipped.

    Everything that is due to one recipient comes together, so that it can be bundled.
    """
    return list(await db.scalars(*_due(now, recipients)))


@prepared
def _lapsed(now: datetime, limit: int) -> Select[Delivery]:
    return (
        select(Delivery)
        .where(Delivery.state == DeliveryState.CLAIMED, Delivery.leased_until <= now)
        .order_by(Delivery.leased_until, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


async def lapsed(db: AsyncSession, now: datetime, limit: int = 25) -> list[Delivery]:
    """Return the messages that a process took in hand and never reported on, locked."""
    return list(await db.scalars(*_lapsed(now, limit)))


@prepared
def _to_refresh(now: datetime, limit: int) -> Select[Delivery]:
    return (
        select(Delivery)
        .where(Delivery.refresh_due <= now, Delivery.state == DeliveryState.SENT)
        .order_by(Delivery.refresh_due)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


async def to_refresh(db: AsyncSession, now: datetime, limit: int = 100) -> list[Delivery]:
    """Return the messages in Slack that no longer tell the truth."""
    return list(await db.scalars(*_to_refresh(now, limit)))


@prepared
def _parts_of(channel: str, ts: str) -> Select[Delivery]:
    return select(Delivery).where(Delivery.channel == channel, Delivery.ts == ts).order_by(Delivery.id)


async def parts_of(db: AsyncSession, channel: str, ts: str) -> list[Delivery]:
    """Return the parts of one message, as bundled."""
    return list(await db.scalars(*_parts_of(channel, ts)))


@prepared
def _refresh(session_id: int, kinds: Collection[Kind], soon: datetime) -> Update:
    posted = table(Delivery)  # an update of entities takes three times as long
    return (
        update(posted)
        .where(
            posted.c.session_id == session_id,
            posted.c.kind.in_(kinds),
            posted.c.state.in_((DeliveryState.CLAIMED, DeliveryState.SENT)),  # it may stand there already
            or_(posted.c.refresh_due.is_(None), posted.c.refresh_due > soon),
        )
        .values(refresh_due=soon)
    )


async def refresh(db: AsyncSession, now: datetime, session_id: int, *kinds: Kind) -> None:
    """Ask for the channel messages of a session to be brought up to date; one update at a time."""
    await db.execute(*_refresh(session_id, kinds, now + GATHER))


async def refresh_message(db: AsyncSession, now: datetime, channel: str, ts: str) -> bool:
    """Ask for one message to be brought up to date; tell whether it is one of ours."""
    parts = await parts_of(db, channel, ts)
    for part in parts:
        part.refresh_due = now
    return bool(parts)


@prepared
def _locked(person_id: int) -> Select[int]:
    return select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)


@prepared
def _counted_today(person_id: int, day: date) -> Select[str]:
    return select(Delivery.id).where(Delivery.person_id == person_id, Delivery.counted_on == day).limit(1)


async def counted_today(db: AsyncSession, person_id: int, day: date) -> bool:
    """Tell whether the person's one direct message of this day is taken, sent or on its way.

    The person's row is locked: of two processes that ask at once, one waits for the other's claim.
    """
    await db.execute(*_locked(person_id))
    found = await db.scalar(*_counted_today(person_id, day))
    return found is not None


@prepared
def _of_session(session_id: int, kind: Kind) -> Select[Delivery]:
    return select(Delivery).where(
        Delivery.session_id == session_id,
        Delivery.kind == kind,
        Delivery.state == DeliveryState.SENT,
    )


async def of_session(db: AsyncSession, session_id: int, kind: Kind) -> list[Delivery]:
    """Return the messages of one kind that went out for a session."""
    return list(await db.scalars(*_of_session(session_id, kind)))


class Source(StrEnum):
    """What happens by itself when its time has come."""

    MOVE = "move"
    STEP = "step"
    MESSAGE = "message"
    UPDATE = "update"


@prepared
def _next_of_each(after: datetime) -> CompoundSelect[str, datetime | None]:
    sources: tuple[tuple[Source, Any, Any], ...] = (
        (Source.MOVE, LearningSession.next_move_at, LearningSession.stage != Stage.CANCELLED),
        (Source.STEP, Step.due, ~Step.expanded),
        (Source.MESSAGE, Delivery.due, _waits()),
        (Source.MESSAGE, Delivery.leased_until, Delivery.state == DeliveryState.CLAIMED),
        (Source.UPDATE, Delivery.refresh_due, Delivery.state == DeliveryState.SENT),
    )
    return union_all(
        *(
            select(literal_column(f"'{source}'"), func.min(at).label("at")).where(waits, at > after)
            for source, at, waits in sources
        )
    )


LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def next_of_each(db: AsyncSession, after: datetime | None = None) -> dict[Source, datetime]:
    """Return for each source the next instant at which it does something, later than `after`."""
    found: dict[Source, datetime] = {}
    for name, at in await db.execute(*_next_of_each(after or LONG_AGO)):
        if at is not None:
            source = Source(name)
            found[source] = min(at, found.get(source, at))
    return found


async def oldest_due(db: AsyncSession) -> datetime | None:
    """Return since when the oldest message that has not gone waits, or will."""
    found: datetime | None = await db.scalar(
        select(func.min(Delivery.due)).where(
            Delivery.state.in_((DeliveryState.PENDING, DeliveryState.CLAIMED))
        )
    )
    return found


@prepared
def _unsent(network_id: int) -> Select[Delivery]:
    return (
        select(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.state.in_(NOT_REACHED),
        )
        .order_by(Delivery.due.desc(), Delivery.id)
        .limit(20)
    )


async def unsent(db: AsyncSession, network_id: int) -> list[Delivery]:
    """Return what did not reach people, for the facilitator: failed and unknown."""
    return list(await db.scalars(*_unsent(network_id)))


@prepared
def _of_network(delivery_id: str, network_id: int) -> Select[Delivery]:
    return (
        select(Delivery)
        .where(Delivery.id == delivery_id, Delivery.network_id == network_id)
        .with_for_update()
    )


async def of_network(db: AsyncSession, network_id: int, delivery_id: str) -> Delivery:
    """Return one message of a network, locked. Raises NotFound."""
    found = await db.scalar(*_of_network(delivery_id, network_id))
    if found is None:
        raise NotFound
    return found


@prepared
def _announced_at(session_id: int) -> Select[datetime | None, datetime]:
    return select(Delivery.sent_at, Delivery.due).where(
        Delivery.session_id == session_id,
        Delivery.kind == Kind.ANNOUNCEMENT,
        Delivery.state.not_in((DeliveryState.UNWANTED, DeliveryState.EXPIRED, DeliveryState.FAILED)),
    )


async def announced_at(db: AsyncSession, session_id: int) -> datetime | None:
    """Return when a session was announced in the channel, or will be as soon as Slack takes it."""
    rows = await db.execute(*_announced_at(session_id))
    return max((sent_at or due for sent_at, due in rows), default=None)


@prepared
def _about_session(session_id: int) -> Select[Delivery]:
    return select(Delivery).where(Delivery.session_id == session_id).order_by(Delivery.due, Delivery.id)


async def about_session(db: AsyncSession, session_id: int) -> list[Delivery]:
    """Return everything in the outbox about a session, whatever became of it, in the order of its time."""
    return list(await db.scalars(*_about_session(session_id)))


async def release_held(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Let what waits for the end of a pause be looked at again now: it was ended or got another end."""
    await db.execute(
        update(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.held_until.is_not(None),
            Delivery.state == DeliveryState.PENDING,
        )
        .values(due=now, held_until=None)
        .execution_options(synchronize_session=False)
    )


async def refresh_about(
    db: AsyncSession, now: datetime, network_id: int, *kinds: Kind, subject: str | None = None
) -> None:
    """Ask for the messages of a network, or those on one subject in it, to be brought up to date."""
    about = [] if subject is None else [Delivery.subject == subject]
    await db.execute(
        update(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.kind.in_(kinds),
            Delivery.state == DeliveryState.SENT,
            *about,
        )
        .values(refresh_due=now)
        .execution_options(synchronize_session=False)
    )


async def refresh_running(db: AsyncSession, now: datetime, network_id: int, kinds: Iterable[Kind]) -> None:
    """Ask for messages of a network to be brought up to date, but those that lost their use long ago."""
    await db.execute(
        update(Delivery)
        .where(
            Delivery.network_id == network_id,
            Delivery.kind.in_(list(kinds)),
            Delivery.state == DeliveryState.SENT,
            Delivery.expires > now - LASTS,
        )
        .values(refresh_due=now)
        .execution_options(synchronize_session=False)
    )


@prepared
def _editions(kind: Kind, subject: str) -> Select[Delivery]:
    return (
        select(Delivery)
        .where(Delivery.kind == kind, Delivery.subject == subject)
        .order_by(Delivery.edition.desc())
        .limit(1)
    )


async def next_edition(db: AsyncSession, kind: Kind, subject: str) -> int:
    """Return the edition of a message that may go out again; one that still waits is the same message."""
    last = await db.scalar(*_editions(kind, subject))
    if last is None:
        return 1
    waits = last.state in (DeliveryState.PENDING, DeliveryState.UNWANTED)
    return last.edition if waits else last.edition + 1
