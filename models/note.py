"""What passes between a person and who facilitates through Kring: notes, and the request to reword.

The words of a note are kept until it is delivered, and its sender too; a sender who stays unnamed never is.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Delete, ForeignKey, Select, String, Update, and_, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import delivery, leading, note_reader, posted, trace
from models.base import Base, Mark, OwnWords, Refusal, Utc, changed, prepared
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.question import LearningQuestion, cleaned
from models.rows import many, one, whether
from models.trace import Place

LONGEST = 2000  # characters of a note
LONGEST_LINE = 300  # characters of what goes with the request to reword
LASTS = timedelta(days=14)  # how long a note may wait for its readers
KEPT = timedelta(days=30)
MAY_STILL_GO = (
    DeliveryState.PENDING,
    DeliveryState.CLAIMED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
)


class NobodyToTell(Refusal):
    """Nobody else facilitates the network."""


class ReaderGone(Refusal):
    """Who was chosen to read a note cannot be chosen any more."""


class Note(Base):
    """A message to who facilitates a network; empty once it is delivered."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[Mark] = mapped_column(unique=True)  # of the form in which it was written
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    text: Mapped[OwnWords]
    written_at: Mapped[datetime] = mapped_column(Utc)
    sender_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), default=None, index=True
    )


class Rewording(Base):
    """Whoever facilitates asked the asker of a question to say it in other words."""

    __tablename__ = "rewording"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[OwnWords]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    edition: Mapped[int] = mapped_column(default=1)


def subject_of(note: Note) -> str:
    """Return what the messages of a note are about."""
    return f"note:{note.id}"


def about_question(question_id: int) -> str:
    """Return what a message to the asker of a question is about."""
    return f"question:{question_id}"


@whether
def _with_key(key: str) -> Select[int]:
    return select(Note.id).where(Note.key == key)


async def readers_of(db: AsyncSession, home: Network, sender: Person, to: int | None = None) -> list[Person]:
    """Return to whom a note would go now. Raises NobodyToTell and ReaderGone."""
    if to is None:
        readers = await note_reader.usual(db, home, sender)
    else:
        readers = [one.person for one in await note_reader.others(db, home, sender) if one.person.id == to]
    if not readers:
        raise NobodyToTell if to is None else ReaderGone(field="reader")
    return readers


async def pass_on(
    db: AsyncSession,
    home: Network,
    sender: Person,
    text: str,
    key: str,
    now: datetime,
    *,
    named: bool,
    to: int | None = None,
) -> list[Person]:
    """Give a note to whoever facilitates, or `to` one reader alone, once a form; return to whom it goes.

    Of one for a chosen reader nobody else learns. Raises EmptyText, NobodyToTell and ReaderGone.
    """
    text = cleaned(text, "text")
    readers = await readers_of(db, home, sender, to)
    alone = to is not None or not await leading.anybody(db, home.id)
    if await _with_key(db, key):
        return readers
    note = Note(
        key=key, network_id=home.id, text=text, written_at=now, sender_id=sender.id if named else None
    )
    db.add(note)
    await db.flush()
    for reader in readers:
        kind = Kind.SIGNAL if alone else Kind.NOTE
        await delivery.put(db, _to(reader, home, kind, subject_of(note), now, now + LASTS))
    return readers


def _to(
    reader: Person,
    home: Network,
    kind: Kind,
    subject: str,
    now: datetime,
    expires: datetime,
    edition: int = 1,
) -> Delivery:
    return Delivery(
        network_id=home.id,
        kind=kind,
        subject=subject,
        edition=edition,
        recipient=reader.user_id,
        person_id=reader.id,
        due=now,
        expires=expires,
    )


@one
def _with_words(number: int) -> Select[Note]:
    return select(Note).where(Note.id == number, Note.text != "")


async def of_subject(db: AsyncSession, subject: str) -> Note | None:
    """Return the note that a message is about, as long as its words are there."""
    return await _with_words(db, key_of(subject))


def key_of(subject: str) -> int:
    """Return which note a message is about."""
    return int(subject.removeprefix("note:"))


def _emptied(now: datetime) -> Update:
    number = cast(Note.id, String)
    goes = and_(
        Delivery.kind.in_((Kind.NOTE, Kind.SIGNAL)),
        Delivery.subject == "note:" + number,
        Delivery.state.in_(MAY_STILL_GO),
    )
    # Until its writer gave it to somebody else, or let it be.
    back = and_(Delivery.kind == Kind.NOTE_BACK, Delivery.subject == "note_back:" + number)
    waits = select(Delivery.id).where(or_(goes, back), Delivery.expires > now)
    return (
        update(Note)
        .where(Note.text != "", ~waits.exists())
        .values(text="", sender_id=None)
        .execution_options(synchronize_session=False)
    )


@prepared
def _empty_all(now: datetime) -> Update:
    return _emptied(now)


@prepared
def _empty(number: int, now: datetime) -> Update:
    return _emptied(now).where(Note.id == number)


@prepared
def _old_notes(before: datetime) -> Delete:
    return delete(Note).where(Note.written_at < before).execution_options(synchronize_session=False)


@prepared
def _old_rewordings(before: datetime) -> Delete:
    return delete(Rewording).where(Rewording.asked_at < before).execution_options(synchronize_session=False)


async def forget_delivered(db: AsyncSession, now: datetime) -> None:
    """Empty the notes that nobody waits for any more, and drop those that are a month old."""
    for gone in (_empty_all(now), _old_rewordings(now - KEPT)):
        if await changed(db, *gone):
            await trace.leave(db, Place.KEPT)
    await db.execute(*_old_notes(now - KEPT))


async def forget_if_delivered(db: AsyncSession, subject: str, now: datetime) -> None:
    """Empty the note that a message is about, once nobody waits for it any more."""
    if await changed(db, *_empty(key_of(subject), now)):
        await trace.leave(db, Place.KEPT)


async def ask_to_reword(
    db: AsyncSession, home: Network, asked: LearningQuestion, line: str, now: datetime
) -> None:
    """Ask the asker of an open question for other words; asked again before they did, the line changes.

    Raises QuestionClosed and EmptyText. Whether there is still an asker to be reached is nobody's to know.
    """
    asked._must_be_open()
    line = cleaned(line, "line")
    known = await db.get(Rewording, asked.id)
    if known is None:
        edition = await delivery.next_edition(db, Kind.REWORD, about_question(asked.id))
        known = Rewording(question_id=asked.id, line=line, asked_at=now, edition=edition)
        db.add(known)
    known.line = line
    await tell_asker(db, home, asked, Kind.REWORD, now, known.edition)
    await posted.changed_about(db, now, home.id, about_question(asked.id))


async def tell_asker(
    db: AsyncSession,
    home: Network,
    asked: LearningQuestion,
    kind: Kind,
    now: datetime,
    edition: int,
    expires: datetime | None = None,
) -> None:
    """Put a message about a question in the outbox for its asker, if there still is one."""
    asker = await db.get(Person, asked.asker_id) if asked.asker_id is not None else None
    if asker is not None:
        about = about_question(asked.id)
        await delivery.put(db, _to(asker, home, kind, about, now, expires or now + LASTS, edition))


async def waits_for_other_words(db: AsyncSession, asked: LearningQuestion) -> Rewording | None:
    """Return the request to reword a question while that is open and stands as it did."""
    return await db.get(Rewording, asked.id) if asked.open else None


@many
def _rewordings(question_ids: Collection[int]) -> Select[int, str]:
    return select(Rewording.question_id, Rewording.line).where(Rewording.question_id.in_(question_ids))


async def asked_to_reword(db: AsyncSession, asked: Iterable[LearningQuestion]) -> dict[int, str]:
    """Return what would make these questions clearer, by question, where their asker was asked for it."""
    still_open = [question.id for question in asked if question.open and not question.hidden]
    return dict(await _rewordings(db, still_open)) if still_open else {}


async def reworded(db: AsyncSession, home: Network, asked: LearningQuestion, now: datetime) -> None:
    """Let a request to reword rest, as the asker did something with their question."""
    known = await db.get(Rewording, asked.id)
    if known is not None:
        await db.delete(known)
        await db.flush()
    await posted.changed_about(db, now, home.id, about_question(asked.id))
