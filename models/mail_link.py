"""Links in mail: each for one person, the address it went to and one act; used once, while that makes sense.

What stands in an address is a key that means nothing, and a signature (`bot/mail/links.py`). To open a link
does nothing: programs that look for harm open every one.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import coming, mail_acts, mail_outcome, question_rows, retold
from models.attendance import Rsvp, said_by
from models.base import Base, Mark, NotFound, OwnWords, Refusal, Utc, locks_rows
from models.held import Held
from models.mail_consent import Agreed, MailConsent, sign_of
from models.membership import Membership
from models.network import Network
from models.off_slack import OffSlack
from models.person import Person
from models.programme import taking_questions
from models.question import LONGEST, LearningQuestion
from models.rows import many, one
from models.session import BEFORE, LearningSession


class Does(StrEnum):
    """What a link does."""

    MAIL = "mail"  # agree to mail, or stop it, as often as they wish
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    ASK = "ask"


SAYS = {Does.YES: Rsvp.YES, Does.MAYBE: Rsvp.MAYBE, Does.NO: Rsvp.NO}


class MailLink(Base):
    """One link in one mail."""

    __tablename__ = "mail_link"
    __table_args__ = (UniqueConstraint("mail_id", "does"),)

    id: Mapped[Mark] = mapped_column(
        primary_key=True, init=False, default_factory=lambda: secrets.token_hex(12)
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    mail_id: Mapped[
        Mark
    ]  # of all that went together; no reference: the way to stop mail outlives the mail it stood in
    does: Mapped[Does]
    address: Mapped[OwnWords] = mapped_column(default="")  # the sign of the one that the mail went to
    held: Mapped[Mark] = mapped_column(default="")  # how the session was when the mail was written
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), default=None, index=True
    )
    used_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class WordsTooLong(Refusal):
    """A question is longer than one may be."""


class MovedMeanwhile(Refusal):
    """The session begins at another time than what somebody read, and answered for."""


@dataclass(frozen=True)
class Opened:
    """A link as it stands now."""

    link: MailLink
    person: Person
    network: Network
    consent: MailConsent
    meeting: LearningSession | None
    address: str  # that is noted of them
    over: bool  # it makes no sense any more
    moved: bool = False  # it went to another address than that
    noted: Rsvp | None = None  # what is noted of their coming
    asks_for: LearningSession | None = None  # the session that a question asked now is for

    @property
    def used(self) -> bool:
        """Whether it did what it does."""
        return self.link.used_at is not None

    @property
    def agreed(self) -> Agreed:
        """What they said of mail to the address that is noted of them."""
        if self.consent.address == self.address:
            return self.consent.said
        return Agreed.STOPPED if self.consent.refuses(self.address) else Agreed.NOT_YET

    @property
    def named(self) -> datetime | None:
        """When the session was to begin by the mail; nothing where that is not kept."""
        held = Held.kept(self.link.held)
        return held.starts_at if held is not None else None


@many
def _of_mail(mail_id: str) -> Select[MailLink]:
    return select(MailLink).where(MailLink.mail_id == mail_id)


@one
def _opened(
    link_id: str,
) -> Select[MailLink, Person, Network, MailConsent, OffSlack, Membership, LearningSession | None]:
    return (
        select(MailLink, Person, Network, MailConsent, OffSlack, Membership, LearningSession)
        .join(Person, Person.id == MailLink.person_id)
        .join(Network, Network.id == MailLink.network_id)
        .join(MailConsent, MailConsent.person_id == Person.id)
        .join(OffSlack, OffSlack.person_id == Person.id)
        .join(Membership, (Membership.person_id == Person.id) & (Membership.network_id == Network.id))
        .outerjoin(LearningSession, LearningSession.id == MailLink.session_id)
        .where(MailLink.id == link_id)
    )


@one
def _held(link_id: str) -> Select[int]:
    """Return the network of a link, locked as by any act."""
    own = select(MailLink.network_id).where(MailLink.id == link_id).scalar_subquery()
    return select(Network.id).where(Network.id == own).with_for_update(key_share=True)


async def links_of(
    db: AsyncSession, mail_id: str, home: Network, consent: MailConsent, meeting: LearningSession | None
) -> dict[Does, str]:
    """Return the keys of the links that go with a mail; a mail that is written again has the same.

    `consent`: of its reader, with the address that it goes to; `meeting`: that the mail is about by now, as
    one that is written again may be about another one. Nobody has a link of before: that mail did not go.
    """
    known = {one.does: one for one in await _of_mail(db, mail_id)}
    wanted = [Does.MAIL]
    if meeting is not None and meeting.stage in BEFORE and meeting.takes_answers:
        wanted = [Does.YES, Does.MAYBE, Does.NO, *wanted]
        asking = await taking_questions(db, home.id)
        if asking is not None and asking.id == meeting.id:
            wanted.insert(3, Does.ASK)
    for does in wanted:
        if does not in known:
            known[does] = MailLink(
                person_id=consent.person_id, network_id=home.id, mail_id=mail_id, does=does
            )
            db.add(known[does])
        known[does].session_id = meeting.id if meeting is not None and does is not Does.MAIL else None
        known[does].address = sign_of(consent.person_id, consent.address)
        known[does].held = Held.of(meeting, home).mark if meeting is not None else ""
    await db.flush()
    return {does: known[does].id for does in wanted}


async def open_link(db: AsyncSession, key: str, *, to_act: bool = False) -> Opened | None:
    """Return what a link is about; nothing of one whose person is gone, or came on Slack."""
    if to_act and locks_rows(db):
        await _held(db, key)
    found = await _opened(db, key)
    if found is None:
        return None
    link, person, home, consent, contact, place, meeting = found
    if not person.off_slack:
        return None
    moved = link.address != sign_of(person.id, contact.address)
    over = link.does is not Does.MAIL and (moved or not place.active or home.closed_at is not None)
    if link.does in (*SAYS, Does.ASK):
        over = over or meeting is None or meeting.stage not in BEFORE
    noted = await said_by(db, meeting.id, person.id) if meeting is not None else None
    asks_for = await taking_questions(db, home.id) if link.does is Does.ASK else None
    return Opened(link, person, home, consent, meeting, contact.address, over, moved, noted, asks_for)


async def says_about_mail(db: AsyncSession, one: Opened, *, yes: bool, now: datetime) -> None:
    """Agree to mail, or stop it; of an address that is noted no more, only that none may go there again.

    A network that is closed takes no yes, as nothing comes.
    """
    if yes and one.network.closed_at is not None:
        return
    if one.moved:
        if not yes:
            one.consent.never_at(one.link.address)
        return
    said = Agreed.YES if yes else Agreed.STOPPED
    await mail_acts.answer(db, one.network, one.consent, said, one.address, now)
    await _did(db, one, now)


async def says_coming(db: AsyncSession, one: Opened, seen: datetime | None, now: datetime) -> None:
    """Say whether they come; a second time changes nothing.

    `seen`: when the session begins by the page on which they answered; without it the mail's counts. Raises
    NotFound, MovedMeanwhile, WrongStage and NotAnnounced.
    """
    if one.used:
        return
    if one.over or one.meeting is None:
        raise NotFound
    if (seen or one.named or one.meeting.starts_at) != one.meeting.starts_at:
        raise MovedMeanwhile
    one.person.acted = True
    await coming.say(db, one.network, one.meeting, one.person, SAYS[one.link.does], now)
    await _did(db, one, now)


async def asks(db: AsyncSession, one: Opened, words: str, now: datetime) -> None:
    """Ask a learning question, with their name; a second time changes nothing.

    Raises NotFound, WordsTooLong, EmptyText and TooManyOpen.
    """
    if one.used:
        return
    if one.over:
        raise NotFound
    if len(words) > LONGEST:
        raise WordsTooLong(field="text", most=LONGEST)
    one.person.acted = True
    meant_for = one.asks_for
    asked = await question_rows.ask(
        db,
        LearningQuestion(
            network_id=one.network.id, asker_id=one.person.id, text=words, asked_at=now,
            asked_for_id=meant_for.id if meant_for else None,
        ),
    )  # fmt: skip
    await retold.question(db, one.network, asked, now)
    await _did(db, one, now)


async def _did(db: AsyncSession, one: Opened, now: datetime) -> None:
    """Note that a link was used; who presses it has the mail in which it stands."""
    one.link.used_at = now
    await mail_outcome.arrived(db, one.person.id, one.link.mail_id, now)
