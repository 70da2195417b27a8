"""Links in mail: each for one person and one act, for as long as that makes sense, and used once.

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

from models import coming, mail_acts, question_rows, retold
from models.attendance import Rsvp
from models.base import Base, Mark, NotFound, Refusal, Utc, locks_rows
from models.mail import Agreed, MailConsent
from models.membership import Membership
from models.network import Network
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
    mail_id: Mapped[Mark]  # no reference: the way to stop mail outlives the mail it stood in
    does: Mapped[Does]
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), default=None, index=True
    )
    used_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class WordsTooLong(Refusal):
    """A question is longer than one may be."""


@dataclass(frozen=True)
class Opened:
    """A link as it stands now."""

    link: MailLink
    person: Person
    network: Network
    consent: MailConsent
    meeting: LearningSession | None
    over: bool  # it makes no sense any more

    @property
    def used(self) -> bool:
        """Whether it did what it does."""
        return self.link.used_at is not None


@many
def _of_mail(mail_id: str) -> Select[MailLink]:
    return select(MailLink).where(MailLink.mail_id == mail_id)


@one
def _opened(
    link_id: str,
) -> Select[MailLink, Person, Network, MailConsent, Membership, LearningSession | None]:
    return (
        select(MailLink, Person, Network, MailConsent, Membership, LearningSession)
        .join(Person, Person.id == MailLink.person_id)
        .join(Network, Network.id == MailLink.network_id)
        .join(MailConsent, MailConsent.person_id == Person.id)
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
    db: AsyncSession, mail_id: str, home: Network, who: Person, meeting: LearningSession | None
) -> dict[Does, str]:
    """Return the keys of the links that go with a mail; a mail that is written again has the same."""
    known = {one.does: one for one in await _of_mail(db, mail_id)}
    wanted = [Does.MAIL]
    if meeting is not None and meeting.stage in BEFORE and meeting.takes_answers:
        wanted = [Does.YES, Does.MAYBE, Does.NO, *wanted]
        asking = await taking_questions(db, home.id)
        if asking is not None and asking.id == meeting.id:
            wanted.insert(3, Does.ASK)
    for does in wanted:
        if does not in known:
            about = None if does is Does.MAIL else meeting.id if meeting else None
            known[does] = MailLink(
                person_id=who.id, network_id=home.id, mail_id=mail_id, does=does, session_id=about
            )
            db.add(known[does])
    await db.flush()
    return {does: known[does].id for does in wanted}


async def open_link(db: AsyncSession, key: str, *, to_act: bool = False) -> Opened | None:
    """Return what a link is about; nothing of one whose person is gone, or came on Slack."""
    if to_act and locks_rows(db):
        await _held(db, key)
    found = await _opened(db, key)
    if found is None:
        return None
    link, person, home, consent, place, meeting = found
    if not person.off_slack:
        return None
    over = link.does is not Does.MAIL and (not place.active or home.closed_at is not None)
    if link.does in (*SAYS, Does.ASK):
        over = over or meeting is None or meeting.stage not in BEFORE
    return Opened(link, person, home, consent, meeting, over)


async def says_about_mail(db: AsyncSession, one: Opened, *, yes: bool, now: datetime) -> None:
    """Agree to mail, or stop it."""
    said = Agreed.YES if yes else Agreed.STOPPED
    await mail_acts.answer(db, one.network, one.consent, said, now)
    one.link.used_at = now


async def says_coming(db: AsyncSession, one: Opened, now: datetime) -> None:
    """Say whether they come; a second time changes nothing. Raises NotFound, WrongStage and NotAnnounced."""
    if one.used:
        return
    if one.over or one.meeting is None:
        raise NotFound
    one.person.acted = True
    await coming.say(db, one.network, one.meeting, one.person, SAYS[one.link.does], now)
    one.link.used_at = now


async def asks(db: AsyncSession, one: Opened, words: str, now: datetime) -> None:
    """Ask a learning question, with their name; a second time changes nothing.

    Raises NotFound, WordsTooLong, EmptyText and TooManyOpen.
    """
    if one.used:
        return
    if one.over:
        raise NotFound
    words = words.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        raise WordsTooLong(field="text", most=LONGEST)
    one.person.acted = True
    meant_for = await taking_questions(db, one.network.id)
    asked = await question_rows.ask(
        db,
        LearningQuestion(
            network_id=one.network.id, asker_id=one.person.id, text=words, asked_at=now,
            asked_for_id=meant_for.id if meant_for else None,
        ),
    )  # fmt: skip
    await retold.question(db, one.network, asked, now)
    one.link.used_at = now
