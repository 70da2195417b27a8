"""Mail to members who are not on Slack: whether they agreed to it, and each mail on its way.

What goes is what waits to be passed on to them (`models/to_send.py`); once the server took it, it was. What
nobody can tell of, because the server did not answer or a process died, is never sent again: who leads reads
that it may have arrived, and passes it on or not.
"""

import secrets
from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, exists, func, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.base import Base, Mark, OwnWords, Utc
from models.network import Network
from models.off_slack import OffSlack
from models.person import Person
from models.rows import many, one
from models.session import LearningSession

LEASE = timedelta(minutes=5)  # longer than a server has for all its answers
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=4)
IN_TIME = timedelta(days=4)  # what waits longer than a long weekend goes by hand: perhaps nothing sends it
TRIES_FOR = timedelta(days=2)  # from the first time; then it is passed on by hand
BUSY_FOR = timedelta(minutes=30)  # after which who leads reads that it does not go
TOO_LATE = "too_late"  # the error of what the server did not take in time
ASKED = "mail_asked"  # the one mail that asks whether more may come


SIGNS = 32  # digits of what tells two addresses apart


def _key() -> str:
    return secrets.token_hex(12)


def plain(address: str) -> str:
    """Return an address as it is compared: in small letters, its domain as it goes over the wire."""
    local, at, domain = address.strip().casefold().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{local}{at}{domain}"


def sign_of(person_id: int, address: str) -> str:
    """Return what tells an address of a person from their others, without the address; empty for none."""
    if not address:
        return ""
    return sha256(f"{person_id}\0{plain(address)}".encode()).hexdigest()[:SIGNS]


class Agreed(StrEnum):
    """What somebody said about mail."""

    NOT_YET = "not_yet"  # asked, and nothing said
    YES = "yes"
    STOPPED = "stopped"
    REFUSED = "refused"  # their server knows no such address
    WRONG = "wrong"  # who leads says that it does not work


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
    times: Mapped[int] = mapped_column(default=1)  # asked
    error: Mapped[Mark] = mapped_column(default="")
    # Signs of the addresses at which they stopped: there they are never asked again.
    refused: Mapped[OwnWords] = mapped_column(default="")

    def say(self, said: Agreed, address: str, now: datetime) -> None:
        """Note what they said of mail to an address; the same once more changes nothing."""
        if said is Agreed.STOPPED:
            self.never_at(sign_of(self.person_id, address))
        elif self.refuses(address):
            at = sign_of(self.person_id, address)
            self.refused = " ".join(one for one in self.refused.split() if one != at)
        if self.said is not said or self.address != address:
            self.said, self.said_at, self.error, self.address = said, now, "", address

    def never_at(self, sign: str) -> None:
        """Keep that they want no mail at an address."""
        if sign and sign not in self.refused.split():
            self.refused = f"{self.refused} {sign}".strip()

    def refuses(self, address: str) -> bool:
        """Tell whether they stopped at this address."""
        return sign_of(self.person_id, address) in self.refused.split()

    @property
    def occasion(self) -> str:
        """Of the mail by which they were asked the last time."""
        return f"{ASKED}:{self.times}"

    def leave_address(self) -> None:
        """Forget an address that is noted no more, and what was said of it."""
        self.address, self.said, self.said_at, self.error = "", Agreed.NOT_YET, None, ""

    def may_be_asked(self, address: str, asked: "MailState | None") -> bool:
        """Tell whether they may be asked at an address; `asked`: what became of the mail that asked."""
        if not address or self.refuses(address):
            return False
        if self.address != address or self.said is Agreed.REFUSED:
            return True
        return self.said is Agreed.NOT_YET and asked in (*NOT_REACHED, MailState.UNWANTED)


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
    parcel: Mapped[Mark] = mapped_column(default="")  # the key of the first of those that went as one mail
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
        """Put it on its way, as if it never was."""
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

    def back(self, error: str, now: datetime) -> None:
        """Try again later, each time later; after two days it is passed on by hand."""
        delay = min(FIRST_DELAY * 2 ** min(self.attempts - 1, 10), LONGEST_DELAY)
        self.finish(MailState.PENDING, error)
        self.due = now + delay
        if self.due - (self.tried_at or now) > TRIES_FOR:
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
def hold(person_id: int) -> Select[Network]:
    """Return the network in which a person gets mail, locked as by any act, before anything of theirs is."""
    theirs = select(MailConsent.network_id).where(MailConsent.person_id == person_id).scalar_subquery()
    return select(Network).where(Network.id == theirs).with_for_update(key_share=True)


@one
def consent_of(person_id: int) -> Select[MailConsent]:
    """Return what somebody said about mail; nothing while they were not asked.

    It is locked before their mails are, by whoever locks both.
    """
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


@many
def not_reached(network_id: int) -> Select[int]:
    """Return whom no mail reached at the address that is noted."""
    found = select(MailConsent.person_id).join(OffSlack, OffSlack.person_id == MailConsent.person_id)
    return found.where(
        MailConsent.network_id == network_id,
        MailConsent.said == Agreed.REFUSED,
        OffSlack.address == MailConsent.address,
    )
