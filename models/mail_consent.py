"""Whether a member who is not on Slack gets mail: what they said of it, at which address, and since when."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, OwnWords, Utc
from models.mail import ASKED, NOT_REACHED, MailState
from models.mail_address import plain
from models.network import Network
from models.off_slack import OffSlack
from models.person import Person
from models.rows import many, one

SIGNS = 32  # digits of what tells two addresses apart


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
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
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

    def may_be_asked(self, address: str, asked: MailState | None) -> bool:
        """Tell whether they may be asked at an address; `asked`: what became of the mail that asked."""
        if not address or self.refuses(address):
            return False
        if self.address != address or self.said is Agreed.REFUSED:
            return True
        return self.said is Agreed.NOT_YET and asked in (*NOT_REACHED, MailState.UNWANTED)


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
def not_reached(network_id: int) -> Select[int]:
    """Return whom no mail reached at the address that is noted."""
    found = select(MailConsent.person_id).join(OffSlack, OffSlack.person_id == MailConsent.person_id)
    return found.where(
        MailConsent.network_id == network_id,
        MailConsent.said == Agreed.REFUSED,
        OffSlack.address == MailConsent.address,
    )
