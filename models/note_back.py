"""Notes that reach nobody: they go back to who wrote them, with their words, and nobody else learns of it.

Whose a note without a name is nobody knows: it is erased, as what was delivered is.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, note, trace
from models.base import Refusal
from models.delivery import Delivery, DeliveryState
from models.network import Network, is_there
from models.note import LASTS, Note
from models.person import Person
from models.plan import Kind
from models.rows import many, one
from models.trace import Place
from models.wanted import still_wanted

WAITS = (DeliveryState.PENDING, DeliveryState.CLAIMED)


class NoteGone(Refusal):
    """The words of a note that came back are not kept any more."""


def subject_of(row: Note) -> str:
    """Return what the message is about that brings a note back."""
    return f"note_back:{row.id}"


def key_of(subject: str) -> int:
    """Return which note comes back."""
    return int(subject.removeprefix("note_back:"))


class Back(NamedTuple):
    """A note that reached nobody, whose it is, and where it was written."""

    row: Note
    sender: Person
    network: Network


def _goes(now: datetime) -> ColumnElement[bool]:
    """What arrived, or may still: one for a chosen reader alone nobody sends again once it failed."""
    again = and_(Delivery.kind == Kind.NOTE, Delivery.state == DeliveryState.FAILED)
    in_time = or_(Delivery.state.in_((*WAITS, DeliveryState.UNKNOWN)), again)
    return or_(Delivery.state == DeliveryState.SENT, and_(in_time, Delivery.expires > now))


def _lost(now: datetime) -> Select[Note, Person, Network]:
    about = Delivery.subject == "note:" + cast(Note.id, String)
    goes = select(Delivery.id).where(Delivery.kind.in_((Kind.NOTE, Kind.SIGNAL)), about, _goes(now))
    return (
        select(Note, Person, Network)
        .join(Person, Person.id == Note.sender_id)
        .join(Network, Network.id == Note.network_id)
        .where(Note.text != "", ~goes.exists(), is_there())
        .order_by(Note.id)
    )


@many(into=Back)
def lost(now: datetime) -> Select[Note, Person, Network]:
    """Return the notes that reached nobody, and whose writer is known."""
    return _lost(now)


@many(into=Back)
def _lost_one(number: int, now: datetime) -> Select[Note, Person, Network]:
    return _lost(now).where(Note.id == number)


async def _give_back(db: AsyncSession, found: list[Back], now: datetime) -> None:
    for row, sender, home in found:
        back = Delivery(
            network_id=home.id, kind=Kind.NOTE_BACK, subject=subject_of(row), recipient=sender.user_id,
            person_id=sender.id, due=now, expires=now + LASTS,
        )  # fmt: skip
        await delivery.put(db, back)
    if found:
        await db.flush()


async def settle(db: AsyncSession, row: Delivery, now: datetime) -> None:
    """Where a message brings a note: erase its words once it arrived; let one that reaches nobody go back."""
    if row.kind in (Kind.NOTE, Kind.SIGNAL):
        await _give_back(db, await _lost_one(db, note.key_of(row.subject), now), now)
        await note.forget_if_delivered(db, row.subject, now)


async def settle_all(db: AsyncSession, now: datetime) -> None:
    """The same of every note, and drop those that are a month old."""
    await _give_back(db, await lost(db, now), now)
    await note.forget_delivered(db, now)


@one
def _returned(network_id: int, sender_id: int, key: str) -> Select[Note]:
    told = select(Delivery.id).where(
        Delivery.kind == Kind.NOTE_BACK, Delivery.subject == "note_back:" + cast(Note.id, String)
    )
    mine = (Note.network_id == network_id, Note.sender_id == sender_id, Note.key == key)
    return select(Note).where(*mine, Note.text != "", told.exists())


async def must_find(db: AsyncSession, home: Network, key: str | None, person: Person) -> Note:
    """Return somebody's own note that came back, while its words are kept. Raises NoteGone."""
    row = await _returned(db, home.id, person.id, key or "")
    if row is None:
        raise NoteGone
    return row


async def passed_on(db: AsyncSession, home: Network, key: str | None, person: Person) -> None:
    """Erase the words of one that its writer gave to somebody else; twice is once."""
    row = await _returned(db, home.id, person.id, key or "")
    if row is not None:
        row.text, row.sender_id = "", None
        await trace.leave(db, Place.KEPT)


@still_wanted(Kind.NOTE_BACK)
async def still_lost(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether the words are still there."""
    found = await db.get(Note, key_of(row.subject))
    return found is not None and found.text != ""
