"""Mail to members who are not on Slack: whether they agreed to it, and each mail on its way.

What goes is what waits to be passed on to them (`models/to_send.py`); once the server took it, it was. What
nobody can tell of, because the server did not answer or a process died, is never sent again: who leads reads
that it may have arrived, and passes it on or not.
"""

import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, OwnWords, Utc
from models.network import Network
from models.off_slack import OffSlack
from models.person import Person
from models.rows import many, one

LEASE = timedelta(minutes=5)  # longer than a server has for all its answers
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=4)
IN_TIME = timedelta(days=4)  # what waits longer than a long weekend goes by hand: perhaps nothing sends it
TRIES_FOR = timedelta(days=2)  # from when a mail is due; then it is passed on by hand
ASKED = "mail_asked"  # the one mail that asks whether more may come


def _key() -> str:
    return secrets.token_hex(12)


class Agreed(StrEnum):
    """What somebody said about mail."""

    NOT_YET = "not_yet"  # asked, and nothing said
    YES = "yes"
    STOPPED = "stopped"
    REFUSED = "refused"  # their server knows no such address


class MailConsent(Base):
    """Whether one person gets mail, at which address, and since when."""

    __tablename__ = "mail_consent"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    address: Mapped[OwnWords]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    said: Mapped[Agreed] = mapped_column(default=Agreed.NOT_YET)
    said_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    times: Mapped[int] = mapped_column(default=1)  # asked, each at another address
    error: Mapped[Mark] = mapped_column(default="")

    def say(self, said: Agreed, now: datetime) -> None:
        """Note what they said; the same once more changes nothing."""
        if self.said is not said:
            self.said, self.said_at, self.error = said, now, ""


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
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), default=None, index=True
    )
    state: Mapped[MailState] = mapped_column(default=MailState.PENDING)
    held: Mapped[Mark] = mapped_column(default="")  # how the session was when it was written
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    counted_on: Mapped[date | None] = mapped_column(default=None)  # the person's day that it took
    error: Mapped[Mark] = mapped_column(default="")

    def goes(self, since: datetime) -> bool:
        """Tell whether it is on its way, and began to wait later than that."""
        return self.state in (MailState.PENDING, MailState.CLAIMED) and self.since > since

    def claim(self, now: datetime, counted_on: date | None) -> None:
        """Take it in hand; when the process dies, nobody knows what became of it."""
        self.state, self.leased_until, self.counted_on = MailState.CLAIMED, now + LEASE, counted_on
        self.attempts += 1

    def finish(self, state: MailState, error: str = "") -> None:
        """End: sent, unwanted, failed, or with an unknown outcome."""
        self.state, self.error, self.leased_until = state, error, None
        if state not in (MailState.SENT, MailState.UNKNOWN):
            self.counted_on = None

    def back(self, error: str, now: datetime) -> None:
        """Try again later, each time later; after two days it is passed on by hand."""
        delay = min(FIRST_DELAY * 2 ** min(self.attempts - 1, 10), LONGEST_DELAY)
        self.finish(MailState.PENDING, error)
        self.due = now + delay
        if self.due - self.since > TRIES_FOR:
            self.finish(MailState.FAILED, error)


class Gets(NamedTuple):
    """Somebody who agreed to mail."""

    person: Person
    consent: MailConsent


@many(into=Gets)
def who_get_it(network_id: int) -> Select[Person, MailConsent]:
    """Return who of a network agreed to mail, at the address that is noted of them."""
    return (
        select(Person, MailConsent)
        .join(MailConsent, MailConsent.person_id == Person.id)
        .join(OffSlack, OffSlack.person_id == Person.id)
        .where(MailConsent.network_id == network_id, MailConsent.said == Agreed.YES)
        .where(OffSlack.address == MailConsent.address)
        .order_by(Person.id)
    )


@one
def consent_of(person_id: int) -> Select[MailConsent]:
    """Return what somebody said about mail; nothing while they were not asked."""
    return select(MailConsent).where(MailConsent.person_id == person_id).with_for_update()


@many
def networks() -> Select[int]:
    """Return the networks in which somebody gets mail."""
    open_ones = select(Network.id).where(Network.closed_at.is_(None)).order_by(Network.id)
    return open_ones.where(
        Network.id.in_(select(MailConsent.network_id).where(MailConsent.said == Agreed.YES))
    )


@many
def of_network(network_id: int) -> Select[Mail]:
    """Return every mail of a network, whatever became of it."""
    return select(Mail).where(Mail.network_id == network_id).order_by(Mail.since, Mail.id)


@many
def of_person(person_id: int) -> Select[Mail]:
    """Return every mail to a person that waits, is on its way or took a day; those that wait are locked."""
    return select(Mail).where(Mail.person_id == person_id).order_by(Mail.due, Mail.id).with_for_update()


@many
def due_to(now: datetime, limit: int) -> Select[int]:
    """Return to whom mail is due, or whose mail was lost sight of, a few at a time."""
    due = (Mail.state == MailState.PENDING) & (Mail.due <= now)
    lost = (Mail.state == MailState.CLAIMED) & (Mail.leased_until <= now)
    first = func.min(Mail.due)
    found = select(Mail.person_id).where(due | lost).group_by(Mail.person_id)
    return found.order_by(first, Mail.person_id).limit(limit)


@many
def not_reached(network_id: int) -> Select[int]:
    """Return whom no mail reached at the address that is noted."""
    found = select(MailConsent.person_id).join(OffSlack, OffSlack.person_id == MailConsent.person_id)
    return found.where(
        MailConsent.network_id == network_id,
        MailConsent.said == Agreed.REFUSED,
        OffSlack.address == MailConsent.address,
    )
