"""Messages to people and channels, and how far each is."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, OwnWords, Refusal, Utc
from models.person import OFF_SLACK
from models.plan import RULES, Kind
from models.rows import many, must, one, whether

LEASE = timedelta(seconds=60)
LASTS = timedelta(days=30)  # how long a message that no timeline ends keeps its use
TRY_AGAIN = timedelta(hours=6)  # in a channel that took nothing
DELETED = "message_not_found"  # what Slack says of a message that somebody took away
MOST_LISTED = 500  # messages in the list of what did not arrive
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
    LEFT_BEHIND = "left_behind"  # it stands where the network lived before, and no longer follows


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
            "ix_delivery_waiting",
            "recipient",
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

    id: Mapped[Mark] = mapped_column(
        primary_key=True, init=False, default_factory=lambda: secrets.token_hex(12)
    )
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind]
    subject: Mapped[Mark]  # what it is about: "session:7", "membership:3"
    recipient: Mapped[OwnWords]  # a Slack id: a person's or a channel's
    due: Mapped[datetime] = mapped_column(Utc)
    expires: Mapped[datetime] = mapped_column(Utc)
    edition: Mapped[int] = mapped_column(default=1)
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), default=None, index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), default=None)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    sent_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    counted_on: Mapped[date | None] = mapped_column(default=None)  # the person's day that it took
    channel: Mapped[OwnWords | None] = mapped_column(default=None)
    ts: Mapped[Mark | None] = mapped_column(default=None)
    refresh_due: Mapped[datetime | None] = mapped_column(Utc, default=None)
    error: Mapped[Mark] = mapped_column(default="")
    held_until: Mapped[datetime | None] = mapped_column(Utc, default=None)  # the end of a pause
    # What its reader holds of the session, of which it tells what is new (models/held.py); empty: nothing.
    replaces: Mapped[Mark] = mapped_column(default="", server_default="")
    came_back: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # once deleted

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
        self.error = ""  # it waits for its time, and for nothing that failed
        self.state = DeliveryState.PENDING if due < self.expires else DeliveryState.EXPIRED

    def hurry(self, due: datetime) -> None:
        """Go earlier than it would have; what was tried, or waits for the end of a pause, stays as it is."""
        if self.state is DeliveryState.PENDING and not self.attempts and self.held_until is None:
            self.due = min(self.due, due)

    def back(self, due: datetime) -> None:
        """Go back to the queue after an attempt; what is too late by then is judged at its end.

        It keeps the day that it took: what was begun that day is still the one message of that day.
        """
        self.due, self.leased_until, self.held_until = min(due, self.expires), None, None
        self.state = DeliveryState.PENDING

    def hold(self, until: datetime) -> None:
        """Wait for the end of a pause; it lapses only in its own time, as the pause may end earlier."""
        self.held_until = until
        self.due = min(until, self.expires)

    @property
    def stale(self) -> bool:
        """It stands in Slack, which refused to bring it up to date."""
        return self.state is DeliveryState.SENT and bool(self.error)

    def of_use(self, now: datetime) -> bool:
        """Tell whether people can still do something with it."""
        return RULES[self.kind].pinned or now < self.expires

    def was_deleted(self, now: datetime) -> bool:
        """Be put there once more when somebody deleted it in Slack; tell whether it is.

        Who deletes it again means it: then it stays away until whoever facilitates sends it again.
        """
        comes_back = RULES[self.kind].comes_back and not self.came_back and self.of_use(now)
        if self.state is not DeliveryState.SENT or not comes_back:
            return False
        self.came_back = True
        self.come_anew(now)
        return True

    def come_anew(self, now: datetime) -> None:
        """Go out again in another place than where it stood."""
        if RULES[self.kind].pinned:
            self.expires = now + LASTS
        self.channel, self.ts, self.refresh_due, self.error = None, None, None, ""
        self.postpone(now)

    def settle(self) -> None:
        """Leave it as it is, when people were told in another way."""
        if self.stale:
            self.error = ""
        elif self.state in NOT_REACHED:
            self.finish(DeliveryState.EXPIRED, self.error)

    def wait_for_channel(self, error: str, now: datetime) -> None:
        """Wait for a channel that takes nothing: it is tried again now and then, until it is too late."""
        self.state, self.leased_until, self.error = DeliveryState.PENDING, None, error
        self.hold(now + TRY_AGAIN)

    def tries(self, now: datetime) -> bool:
        """Tell whether it waited long enough to find out whether what it waits for is over."""
        return self.held_until is not None and self.held_until <= now

    def send_again(self, attempt: int, now: datetime) -> bool:
        """Go back to the queue after this attempt, once; tell whether it did. Raises TooLate.

        What stands in Slack as it was is brought up to date instead, and what was deleted there sent anew.
        """
        if self.stale and self.error == DELETED:
            if not self.of_use(now):
                raise TooLate
            self.come_anew(now)
            return True
        if self.stale:
            self.error, self.refresh_due = "", now
            return True
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
            self.back(now + (retry_after or delay(self.attempts)))

    def finish(self, state: DeliveryState, error: str = "") -> None:
        """End without being known as sent: unwanted, expired, failed or with an unknown outcome."""
        self.state, self.leased_until, self.error = state, None, error
        if state is not DeliveryState.UNKNOWN:
            self.counted_on = None


def delay(attempts: int) -> timedelta:
    """Return after how long it is tried once more."""
    doublings = min(attempts - 1, 10)  # the longest delay is reached before
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def waited(attempts: int) -> timedelta:
    """Return how long a message waited at least that is tried once more now."""
    return sum(map(delay, range(1, attempts + 1)), timedelta())


@one
def _known(delivery: Delivery) -> Select[Delivery]:
    return select(Delivery).where(
        Delivery.kind == delivery.kind,
        Delivery.subject == delivery.subject,
        Delivery.edition == delivery.edition,
        Delivery.recipient == delivery.recipient,
    )


async def put(db: AsyncSession, delivery: Delivery) -> Delivery:
    """Put a message in the outbox, once for each occasion.

    One that was unwanted is revived; one that lapsed too, when there is more time now than it had. To who is
    not on Slack nothing is sent, and so nothing waits for them there.
    """
    if delivery.recipient.startswith(OFF_SLACK):
        return delivery
    known = await _known(db, delivery)
    if known is None:
        db.add(delivery)
        return delivery
    lapsed = known.state is DeliveryState.EXPIRED and known.expires < delivery.expires
    if (lapsed or known.state is DeliveryState.UNWANTED) and delivery.due < delivery.expires:
        known.state, known.due, known.expires = DeliveryState.PENDING, delivery.due, delivery.expires
        known.replaces = delivery.replaces
    return known


@many
def unsent(network_id: int, kinds: Collection[Kind]) -> Select[Delivery]:
    """Return what did not reach people, failed and unknown, of these kinds: the latest first."""
    return _of_kinds(network_id, kinds).where(Delivery.state.in_(NOT_REACHED))


@whether
def being_looked_up(network_id: int, kinds: Collection[Kind], before: datetime) -> Select[str]:
    """Tell whether Slack left open what became of a message of these kinds, due before then."""
    return (
        select(Delivery.id)
        .where(
            Delivery.network_id == network_id,
            Delivery.kind.in_(kinds),
            Delivery.state == DeliveryState.CLAIMED,
            Delivery.error != "",
            Delivery.due <= before,
        )
        .limit(1)
    )


def _of_kinds(network_id: int, kinds: Collection[Kind]) -> Select[Delivery]:
    found = select(Delivery).where(Delivery.network_id == network_id, Delivery.kind.in_(kinds))
    return found.order_by(Delivery.due.desc(), Delivery.id).limit(MOST_LISTED)


@many
def stale(network_id: int, kinds: Collection[Kind]) -> Select[Delivery]:
    """Return what Slack refused to bring up to date, of these kinds: the latest first."""
    stands = (Delivery.state == DeliveryState.SENT, Delivery.error != "")
    return _of_kinds(network_id, kinds).where(*stands)


@must
def of_network(network_id: int, delivery_id: str) -> Select[Delivery]:
    """Return one message of a network, locked. Raises NotFound."""
    return (
        select(Delivery)
        .where(Delivery.id == delivery_id, Delivery.network_id == network_id)
        .with_for_update()
    )


@many
def about_session(session_id: int) -> Select[Delivery]:
    """Return everything in the outbox about a session, whatever became of it, in the order of its time."""
    return select(Delivery).where(Delivery.session_id == session_id).order_by(Delivery.due, Delivery.id)


@one
def _editions(kind: Kind, subject: str) -> Select[Delivery]:
    return _latest(kind, subject)


@one
def _editions_to(kind: Kind, subject: str, recipient: str) -> Select[Delivery]:
    return _latest(kind, subject).where(Delivery.recipient == recipient)


def _latest(kind: Kind, subject: str) -> Select[Delivery]:
    found = select(Delivery).where(Delivery.kind == kind, Delivery.subject == subject)
    return found.order_by(Delivery.edition.desc()).limit(1)


def _newer(row: Delivery) -> Select[str]:
    return (
        select(Delivery.id)
        .where(
            Delivery.kind == row.kind,
            Delivery.subject == row.subject,
            Delivery.recipient == row.recipient,
            Delivery.edition > row.edition,
        )
        .limit(1)
    )


@whether
def newer(row: Delivery) -> Select[str]:
    """Tell whether there is a newer edition of a message for the same recipient."""
    return _newer(row)


@whether
def replaced(row: Delivery) -> Select[str]:
    """Tell whether a newer edition of a message came to the same recipient."""
    return _newer(row).where(Delivery.state == DeliveryState.SENT)


async def last_edition(db: AsyncSession, kind: Kind, subject: str) -> int:
    """Return the edition of a message that went out last, or will be the first."""
    last = await _editions(db, kind, subject)
    return 1 if last is None else last.edition


async def next_edition(db: AsyncSession, kind: Kind, subject: str) -> int:
    """Return the edition of a message that may go out again; one that still waits is the same message."""
    return _after(await _editions(db, kind, subject))


async def next_edition_to(db: AsyncSession, kind: Kind, subject: str, recipient: str) -> int:
    """Return the same of what one recipient, a Slack id, gets."""
    return _after(await _editions_to(db, kind, subject, recipient))


def _after(last: Delivery | None) -> int:
    if last is None:
        return 1
    waits = last.state in (DeliveryState.PENDING, DeliveryState.UNWANTED)
    return last.edition if waits else last.edition + 1
