"""Each mail to a member who is not on Slack, from when it waits until it is known what became of it.

What goes is what waits to be passed on to them (`models/to_send.py`); once the server took it, it was. What
nobody can tell of, because the server did not answer or a process died, is never sent again: who leads reads
that it may have arrived, and passes it on or not.
"""

import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, exists, func, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.base import Base, Mark, Utc
from models.off_slack import OffSlack
from models.person import Person
from models.rows import many, one
from models.session import LearningSession

LEASE = timedelta(minutes=5)  # longer than a server has for all its answers
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=4)
IN_TIME = timedelta(days=4)  # what waits longer than a long weekend goes by hand: perhaps nothing sends it
TRIES_FOR = timedelta(days=2)  # from the first time; then it is passed on by hand
FEWEST_TRIES = 8  # in four hours of trying: two days may be a weekend, on which nothing is tried
BUSY_FOR = timedelta(minutes=30)  # after which who leads reads that it does not go
KEPT_OUT = "kept_out"  # the error of what waits as the server takes none of Kring's mail, whoever gets it
TOO_LATE = "too_late"  # the error of what the server did not take in time
ASKED = "mail_asked"  # the one mail that asks whether more may come


def _key() -> str:
    return secrets.token_hex(12)


class MailState(StrEnum):
    """How far a mail is."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    UNWANTED = "unwanted"
    FAILED = "failed"
    UNKNOWN = "unknown"


NOT_REACHED = (MailState.FAILED, MailState.UNKNOWN)


class Mail(Base):
    """One text to one person by mail; at most one for each occasion."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("person_id", "occasion"),
        Index(
            "ix_mail_due", "due",
            sqlite_where=text("state = 'pending'"), postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_mail_leased_until", "leased_until",
            sqlite_where=text("leased_until IS NOT NULL"), postgresql_where=text("leased_until IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Mark] = mapped_column(primary_key=True, init=False, default_factory=_key)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    occasion: Mapped[Mark]  # which text: "announcement:session:7:1"
    sort: Mapped[Mark]
    due: Mapped[datetime] = mapped_column(Utc)
    since: Mapped[datetime] = mapped_column(Utc)  # when it waited first
    tried_at: Mapped[datetime | None] = mapped_column(Utc, default=None)  # first
    parcel: Mapped[Mark] = mapped_column(
        default=""
    )  # the id of the first of those that went as one mail, and of that mail
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), default=None, index=True
    )
    state: Mapped[MailState] = mapped_column(default=MailState.PENDING)
    held: Mapped[Mark] = mapped_column(default="")  # how the session was when it was written
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    counted_on: Mapped[date | None] = mapped_column(default=None)  # the person's day that it took
    error: Mapped[Mark] = mapped_column(default="")

    def goes(self, now: datetime) -> bool:
        """Tell whether it is on its way, and neither waits too long nor is tried in vain."""
        if self.state is MailState.CLAIMED:
            return True
        return self.state is MailState.PENDING and self.since > now - IN_TIME and not self.tried_in_vain(now)

    def tried_in_vain(self, now: datetime) -> bool:
        """Tell whether the server does not take it, and that for longer than one that is merely busy."""
        waits = self.state is MailState.PENDING and self.tried_at is not None
        return waits and self.tried_at is not None and now - self.tried_at >= BUSY_FOR

    def put(self, due: datetime, now: datetime) -> None:
        """Put it on its way, as if it never was; by another id where it was tried: it says something else."""
        if self.attempts:
            self.id = _key()
        self.state, self.due, self.since, self.attempts = MailState.PENDING, due, now, 0
        self.tried_at, self.parcel, self.held, self.error = None, "", "", ""

    def claim(self, now: datetime, counted_on: date | None) -> None:
        """Take it in hand; when the process dies, nobody knows what became of it."""
        self.state, self.leased_until, self.counted_on = MailState.CLAIMED, now + LEASE, counted_on
        self.attempts += 1
        self.tried_at = self.tried_at or now

    def finish(self, state: MailState, error: str = "") -> None:
        """End: sent, unwanted, failed, or with an unknown outcome."""
        self.state, self.error, self.leased_until = state, error, None
        if state not in (MailState.SENT, MailState.UNKNOWN):
            self.counted_on = None

    def wait(self, due: datetime) -> None:
        """Wait for its own time, and no longer for what failed."""
        self.due, self.error = due, ""

    def did_not_go(self) -> None:
        """Be part of no mail: who has the one that it was to go with has not read it."""
        self.parcel = ""

    def back(self, error: str, now: datetime) -> None:
        """Try again later, each time later; after two days it is passed on by hand."""
        delay = min(FIRST_DELAY * 2 ** min(self.attempts - 1, 10), LONGEST_DELAY)
        self.finish(MailState.PENDING, error)
        self.due = now + delay
        if self.attempts >= FEWEST_TRIES and self.due - (self.tried_at or now) > TRIES_FOR:
            self.finish(MailState.FAILED, error)


@many
def of_network(network_id: int) -> Select[Mail]:
    """Return every mail of a network, whatever became of it."""
    return select(Mail).where(Mail.network_id == network_id).order_by(Mail.since, Mail.id)


@many
def of_person(person_id: int) -> Select[Mail]:
    """Return every mail to a person, locked."""
    return select(Mail).where(Mail.person_id == person_id).order_by(Mail.due, Mail.id).with_for_update()


@many
def due_to(now: datetime, limit: int) -> Select[int]:
    """Return to whom mail is due, or whose mail was lost sight of, a few at a time."""
    other = aliased(Mail)
    in_hand = exists().where(
        other.person_id == Mail.person_id, other.state == MailState.CLAIMED, other.leased_until > now
    )
    due = (Mail.state == MailState.PENDING) & (Mail.due <= now) & ~in_hand
    lost = (Mail.state == MailState.CLAIMED) & (Mail.leased_until <= now)
    first = func.min(Mail.due)
    found = select(Mail.person_id).where(due | lost).group_by(Mail.person_id)
    return found.order_by(first, Mail.person_id).limit(limit)


@one
def whose(mail_id: str) -> Select[int]:
    """Return to whom a mail goes."""
    return select(Mail.person_id).where(Mail.id == mail_id)


@many
def under_way() -> Select[Mail]:
    """Return every mail that waits or is in hand, of all networks."""
    return select(Mail).where(Mail.state.in_((MailState.PENDING, MailState.CLAIMED))).order_by(Mail.id)


@one
def state_of(person_id: int, occasion: str) -> Select[MailState]:
    """Return what became of a text to a person by mail."""
    return select(Mail.state).where(Mail.person_id == person_id, Mail.occasion == occasion)


class Late(NamedTuple):
    """A text that the server did not take while it was of use."""

    row: Mail
    person: Person
    meeting: LearningSession | None


@many(into=Late)
def too_late(network_id: int, since: datetime) -> Select[Mail, Person, LearningSession]:
    """Return what came to nobody by mail as it was too late, and should have gone later than that."""
    return (
        select(Mail, Person, LearningSession)
        .join(OffSlack, OffSlack.person_id == Mail.person_id)
        .join(Person, Person.id == Mail.person_id)
        .outerjoin(LearningSession, LearningSession.id == Mail.session_id)
        .where(Mail.network_id == network_id, Mail.state == MailState.FAILED)
        .where(Mail.error == TOO_LATE, Mail.due > since)
        .order_by(Mail.due, Mail.id)
    )
