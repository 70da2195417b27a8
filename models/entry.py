"""Entries of registers (models/register.py): one table for all of them.

What of an entry is the group's and what goes with its writer stands in two columns, each of which says whose
it is: who is forgotten takes along what is theirs, also of a register that nobody declares any more. Who
sees which entry is decided in one place, `_seen`.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    and_,
    delete,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import membership, posted, register, trace
from models.base import Base, Mark, NotFound, Refusal, Utc, Whose, changed, table
from models.base import of as words_of
from models.confidentiality import Whom
from models.network import Network
from models.person import Person
from models.plan import Fact
from models.register import CONCERNS, REGISTERS, SESSION, Register, Said, Shown
from models.rows import many, must, one
from models.session import LearningSession
from models.trace import Place
from models.unlinked import Unread, fingerprint

LOADED_AT_ONCE = 100


class NotYourEntry(Refusal):
    """Only who wrote it may change it, and of what is the group's whoever facilitates."""


class Entry(Base):
    """One thing in a register."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_network_id_register", "network_id", "register"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    register: Mapped[Mark]
    made_at: Mapped[datetime] = mapped_column(Utc)
    # When what is told of it outside was last written or changed, but for what whoever facilitates changed.
    said_at: Mapped[datetime] = mapped_column(Utc)
    own: Mapped[Said] = mapped_column(JSON, info=words_of(Whose.OWN))
    # None: nothing of it is the group's, and all of it goes with who wrote it.
    shared: Mapped[Said | None] = mapped_column(JSON(none_as_null=True), info=words_of(Whose.GROUP))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    concerns_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, default=None)
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="SET NULL"), index=True, default=None
    )
    agreed: Mapped[bool] = mapped_column(default=True)  # by whom it concerns
    hidden: Mapped[bool] = mapped_column(default=False)  # by whoever facilitates

    @property
    def said(self) -> Said:
        """All that was filled in."""
        return {**(self.shared or {}), **self.own}

    @property
    def outside(self) -> Said:
        """What of it is told outside: of what is the group's nothing that goes with who wrote it."""
        return self.own if self.shared is None else self.shared

    @property
    def fingerprint(self) -> str:
        """A sign that is another one as soon as it says something else."""
        return fingerprint(self.id, [f"{name}={value!r}" for name, value in sorted(self.said.items())])

    def says(self, said: Said) -> bool:
        """Tell whether it holds just this, by column."""
        return all(getattr(self, name) == value for name, value in said.items())

    def written_by(self, whom: Whom) -> bool:
        """Tell whether somebody wrote it."""
        return self.person_id is not None and self.person_id == whom.person_id

    def changed_by(self, whom: Whom) -> bool:
        """Tell whether somebody may change it: who wrote it, of the group's also whoever facilitates."""
        return self.written_by(whom) or (self.shared is not None and whom.leads)

    def concerns(self, whom: Whom) -> bool:
        """Tell whether it is about somebody."""
        return self.concerns_id is not None and self.concerns_id == whom.person_id

    def taken_by(self, whom: Whom) -> bool:
        """Tell whether somebody may take it away: who may change it, and whom it concerns."""
        return self.changed_by(whom) or self.concerns(whom)


def _seen(person_id: int, registers: Collection[str], leads: ColumnElement[bool]) -> ColumnElement[bool]:
    """What somebody sees: their own, what concerns them, and of the registers that they read all the rest.

    But for what waits for the word of whom it concerns, and what is hidden from all but whoever facilitates.
    """
    mine = or_(Entry.person_id == person_id, Entry.concerns_id == person_id)
    in_sight = or_(Entry.hidden.is_(False), leads)
    return or_(mine, and_(Entry.register.in_(registers), Entry.agreed.is_(True), in_sight))


@many
def _listed(
    network_id: int, register: str, person_id: int, registers: Collection[str], leads: bool
) -> Select[int]:
    return (
        select(Entry.id)
        .where(
            Entry.network_id == network_id,
            Entry.register == register,
            _seen(person_id, registers, type_coerce(leads, Boolean)),
        )
        .order_by(Entry.id.desc())
    )


@must
def _entry(
    network_id: int, entry_id: int, person_id: int, registers: Collection[str], leads: bool
) -> Select[Entry]:
    return select(Entry).where(
        Entry.network_id == network_id,
        Entry.id == entry_id,
        _seen(person_id, registers, type_coerce(leads, Boolean)),
    )


async def listed(db: AsyncSession, network_id: int, of: Register, whom: Whom) -> list[int]:
    """Return the entries of a register that somebody sees, the newest first."""
    read = [of.key] if of.read_by(whom) else []
    return await _listed(db, network_id, of.key, whom.person_id or 0, read, whom.leads)


async def load(db: AsyncSession, network_id: int, entry_id: int | None, whom: Whom) -> Entry:
    """Return an entry that somebody sees. Raises NotFound."""
    read = [one.key for one in REGISTERS.values() if one.read_by(whom)]
    return await _entry(db, network_id, entry_id or 0, whom.person_id or 0, read, whom.leads)


WRITER, CONCERNED = aliased(Person), aliased(Person)


class Line(NamedTuple):
    """An entry with the people of it."""

    entry: Entry
    writer: Person | None  # None: it has no name any more
    concerned: Person | None
    session: LearningSession | None


@many(into=Line)
def lines(keys: Collection[int]) -> Select[Entry, Person, Person, LearningSession]:
    """Return these entries with the people of them, the newest first."""
    return _with_people().where(Entry.id.in_(keys)).order_by(Entry.id.desc())


@many(into=Line)
def to_agree(network_id: int, person_id: int) -> Select[Entry, Person, Person, LearningSession]:
    """Return what was written about somebody who has not said yet whether others may read it."""
    waits = (Entry.network_id == network_id, Entry.concerns_id == person_id, Entry.agreed.is_(False))
    return _with_people().where(*waits).order_by(Entry.id)


def _with_people() -> Select[Entry, Person, Person, LearningSession]:
    return (
        select(Entry, WRITER, CONCERNED, LearningSession)
        .outerjoin(WRITER, WRITER.id == Entry.person_id)
        .outerjoin(CONCERNED, CONCERNED.id == Entry.concerns_id)
        .outerjoin(LearningSession, LearningSession.id == Entry.session_id)
    )


def _in_sight(registers: Collection[str]) -> ColumnElement[bool]:
    """What is told outside: nothing that is hidden, or waits for somebody's word."""
    return and_(Entry.register.in_(registers), Entry.agreed.is_(True), Entry.hidden.is_(False))


@many
def _told_at(session_id: int, registers: Collection[str]) -> Select[Entry]:
    return select(Entry).where(Entry.session_id == session_id, _in_sight(registers)).order_by(Entry.id)


async def in_report(db: AsyncSession, meeting: LearningSession) -> list[Entry]:
    """Return what the report of a session tells, the oldest first.

    Once it is out nothing comes to it that whoever facilitates could not read before.
    """
    keys, out = register.showing(Shown.REPORT), meeting.released_at
    found = await _told_at(db, meeting.id, keys) if keys else []
    return [one for one in found if out is None or one.said_at <= out]


@many
def _told_outside(network_id: int, registers: Collection[str]) -> Select[int]:
    return select(Entry.id).where(Entry.network_id == network_id, _in_sight(registers)).order_by(Entry.id)


@many
def _some(keys: Collection[int]) -> Select[Entry]:
    return select(Entry).where(Entry.id.in_(keys)).order_by(Entry.id)


async def told_outside(db: AsyncSession, network_id: int, registers: Collection[str]) -> list[Entry]:
    """Return what of these registers is told outside a network, the oldest first."""
    found, keys = list[Entry](), await _told_outside(db, network_id, registers) if registers else []
    for at in range(0, len(keys), LOADED_AT_ONCE):
        found += await _some(db, keys[at : at + LOADED_AT_ONCE])
    return found


@one
def _last_of(network_id: int, register: str, person_id: int) -> Select[Entry]:
    mine = (Entry.network_id == network_id, Entry.register == register, Entry.person_id == person_id)
    return select(Entry).where(*mine).order_by(Entry.id.desc()).limit(1)


async def write(
    db: AsyncSession,
    home: Network,
    of: Register,
    form: msgspec.Struct,
    whom: Whom,
    now: datetime,
    entry: Entry | None = None,
) -> Entry:
    """Add what somebody filled in, or change an entry; the same twice is one entry.

    Words about somebody else wait for their word, also when they change. What goes with who wrote it nobody
    else changes. Raises NotFound, NotYourEntry.
    """
    held = msgspec.to_builtins(form)
    said: Said = {"concerns_id": held.pop(CONCERNS, None), "session_id": held.pop(SESSION, None)}
    meeting = await _belongs(db, home.id, **said)
    said["own"] = {name: value for name, value in held.items() if name in of.own}
    shared = {name: value for name, value in held.items() if name not in of.own}
    said["shared"] = shared if of.whose is Whose.GROUP else None
    if entry is None:
        before = await _last_of(db, home.id, of.key, whom.person_id or 0)
        if before is not None and before.says(said):
            return before
        entry = Entry(
            network_id=home.id, register=of.key, made_at=now, said_at=_after(meeting, now),
            person_id=whom.person_id, own={}, shared=None,
        )  # fmt: skip
        db.add(entry)
    elif not entry.changed_by(whom):
        raise NotYourEntry
    elif not entry.written_by(whom):
        said["own"] = entry.own
    if not entry.says(said):
        at, told = entry.session_id, (entry.outside, entry.session_id)
        for name, value in said.items():
            setattr(entry, name, value)
        entry.agreed = entry.concerns_id in (None, entry.person_id)
        if not whom.leads and told != (entry.outside, entry.session_id):
            entry.said_at = _after(meeting, now)
        await db.flush()
        await _follow(db, entry, now, at)
    return entry


def _after(meeting: LearningSession | None, now: datetime) -> datetime:
    """Return when something is said: after the release of a report that is out, whatever the clock says."""
    out = meeting.released_at if meeting is not None else None
    return now if out is None else max(now, out + timedelta(microseconds=1))


async def _belongs(
    db: AsyncSession, network_id: int, concerns_id: int | None, session_id: int | None
) -> LearningSession | None:
    """Return the session of an entry. Raises NotFound when that, or whom it concerns, is of elsewhere."""
    if concerns_id is not None:
        place = await membership.of(db, network_id, concerns_id)
        if place is None or not place.active:
            raise NotFound
    if session_id is None:
        return None
    meeting = await db.get(LearningSession, session_id)
    if meeting is None or meeting.network_id != network_id:
        raise NotFound
    return meeting


async def _follow(db: AsyncSession, entry: Entry, now: datetime, before: int | None = None) -> None:
    """Let the report of its session show what stands there now."""
    for session_id in {before, entry.session_id} - {None}:
        await posted.changed(db, now, session_id or 0, Fact.RECORD)


async def take_back(db: AsyncSession, entry: Entry, whom: Whom, now: datetime) -> None:
    """Delete an entry. Raises NotYourEntry."""
    if not entry.taken_by(whom):
        raise NotYourEntry
    await db.delete(entry)
    await trace.leave(db, Place.KEPT)
    await _follow(db, entry, now)


async def hide(db: AsyncSession, entry: Entry, now: datetime, *, hidden: bool) -> None:
    """Take an entry out of the sight of all but who wrote it and whoever facilitates, or show it again."""
    entry.hidden = hidden
    await _follow(db, entry, now)


async def agree(db: AsyncSession, entry: Entry, person_id: int, now: datetime, read: str) -> None:
    """Let others read what was written about somebody, as it stood before who says so.

    Raises NotYourEntry, and Unread when it says something else by now.
    """
    if entry.concerns_id != person_id:
        raise NotYourEntry
    if entry.fingerprint != read:
        raise Unread
    entry.agreed = True
    await _follow(db, entry, now)


async def forget(db: AsyncSession, person_id: int, network_id: int | None = None) -> bool:
    """Take away what is somebody's, and what concerns them; what is the group's stays without their name.

    In one network, or in all. Tell whether there was anything.
    """
    here = Entry.network_id == network_id if network_id is not None else Entry.network_id.is_not(None)
    theirs = or_(and_(Entry.person_id == person_id, Entry.shared.is_(None)), Entry.concerns_id == person_id)
    gone = await changed(db, delete(table(Entry)).where(here, theirs))
    left = update(table(Entry)).where(here, Entry.person_id == person_id)
    return await changed(db, left.values(person_id=None, own={})) or gone
