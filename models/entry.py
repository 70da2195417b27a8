"""Entries of registers (models/register.py): one table for all of them, and what is done to them.

What of an entry is the group's and what goes with its writer stands in two columns, each of which says whose
it is: who is forgotten takes along what is theirs, also of a register that nobody declares any more. Who
sees which entry is decided in models/entry_rows.py.
"""

import secrets
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import JSON, ForeignKey, Index, Select, and_, delete, or_, select, update
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import membership, posted, trace
from models.base import Base, Mark, NotFound, Refusal, Utc, Whose, changed, table
from models.base import of as words_of
from models.confidentiality import Whom
from models.network import Network
from models.person import Person
from models.plan import Fact
from models.register import CONCERNS, REGISTERS, SESSION, Register, Said
from models.rows import many, one
from models.session import LearningSession
from models.trace import Place
from models.unlinked import Unread, fingerprint


class NoMember(NotFound):
    """Whom an entry would concern does not belong to the network, or not any more."""


class CannotRead(Refusal):
    """Whom an entry would be about is not on Slack: they could neither read it nor say who else may."""


class NotYourEntry(Refusal):
    """Only who wrote it may change it, and of what is the group's whoever facilitates."""


class RegisterFull(Refusal):
    """It holds as many entries as it may."""


class Entry(Base):
    """One thing in a register."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_network_id_register", "network_id", "register"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    # What buttons say: a running number would tell how many others wrote, also where nobody reads them.
    key: Mapped[Mark] = mapped_column(init=False, unique=True, default_factory=lambda: secrets.token_hex(12))
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
    # The entry of another register from which it began.
    from_id: Mapped[int | None] = mapped_column(
        ForeignKey("entry.id", ondelete="SET NULL"), index=True, default=None
    )
    # By whom it concerns; or by who wrote it, where they choose who reads it.
    agreed: Mapped[bool] = mapped_column(default=True)
    hidden: Mapped[bool] = mapped_column(default=False)  # by whoever facilitates
    # Taken away from the list, and named elsewhere, where it can still be read.
    taken_away: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))

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
        """Tell whether somebody may change it: whose it is, and of some lists all once its writer is gone."""
        of = REGISTERS.get(self.register)
        if of is not None and not of.written_by(whom):
            return False
        left = of is not None and of.kept_up and self.person_id is None
        return self.owned_by(whom) or (self.shared is not None and left)

    def owned_by(self, whom: Whom) -> bool:
        """Tell whether it is somebody’s to take away: who wrote it; the group's, whoever facilitates."""
        return self.written_by(whom) or (self.shared is not None and whom.leads)

    def concerns(self, whom: Whom) -> bool:
        """Tell whether it is about somebody."""
        return self.concerns_id is not None and self.concerns_id == whom.person_id

    def taken_by(self, whom: Whom) -> bool:
        """Tell whether somebody may take it away: whose it is, and whom it concerns."""
        return (self.changed_by(whom) and self.owned_by(whom)) or self.concerns(whom)


Names = Callable[[AsyncSession, Entry], Awaitable[bool]]
Shows = Callable[[AsyncSession, Entry, datetime], Awaitable[None]]
STAYS: dict[str, Names] = {}  # by the key of a register, whether something else names an entry of it
FOLLOWS: dict[str, Shows] = {}  # and what shows an entry elsewhere
GOES: dict[str, Shows] = {}  # and what ends with it


def stays(register: str) -> Callable[[Names], Names]:
    """Register what tells whether something else names an entry, which then stays to be read there."""

    def known(names: Names) -> Names:
        STAYS[register] = names
        return names

    return known


def follows(register: str) -> Callable[[Shows], Shows]:
    """Register what lets others that show an entry follow when it changes."""

    def known(shows: Shows) -> Shows:
        FOLLOWS[register] = shows
        return shows

    return known


def goes(register: str) -> Callable[[Shows], Shows]:
    """Register what follows just before an entry is taken away altogether."""

    def known(shows: Shows) -> Shows:
        GOES[register] = shows
        return shows

    return known


def _in_sight(network_id: int, register: str) -> Select[Entry]:
    here = (Entry.network_id == network_id, Entry.register == register)
    shown = (Entry.hidden.is_(False), Entry.taken_away.is_(False))
    return select(Entry).where(*here, *shown).order_by(Entry.id)


@many
def in_sight(network_id: int, register: str) -> Select[Entry]:
    """Return what stands in a register of the group’s, the oldest first: not what is hidden or taken away."""
    return _in_sight(network_id, register)


@many
def first_in_sight(network_id: int, register: str, most: int) -> Select[Entry]:
    """Return no more than so many of these."""
    return _in_sight(network_id, register).limit(most)


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
    source: Entry | None = None,
) -> Entry:
    """Add what somebody filled in, or change an entry; the same twice is one entry.

    A new one may begin from a `source` in another register.

    Words about somebody else wait for their word, also when they change. What goes with who wrote it nobody
    else changes. Raises NotFound, NoMember, CannotRead,
    NotYourEntry, and what the check of the register refuses.
    """
    if of.check is not None:
        of.check(form)
    if entry is None and not of.written_by(whom):
        raise NotYourEntry
    if entry is None and of.most and len(await first_in_sight(db, home.id, of.key, of.most)) == of.most:
        raise RegisterFull(most=of.most)
    held = msgspec.to_builtins(form)
    if of.guards is not None:
        (await of.guards(db, home.id))(held)
    said: Said = {"concerns_id": held.pop(CONCERNS, None), "session_id": held.pop(SESSION, None)}
    meeting = await _belongs(db, home.id, **said)
    if of.consent and said["concerns_id"] != (entry.concerns_id if entry is not None else None):
        await _reads(db, said["concerns_id"])
    said["own"] = {name: value for name, value in held.items() if name in of.own}
    shared = {name: value for name, value in held.items() if name not in of.own}
    said["shared"] = shared if of.whose is Whose.GROUP else None
    known = entry is not None
    if entry is None:
        before = await _last_of(db, home.id, of.key, whom.person_id or 0)
        if before is not None and before.says(said):
            return before
        entry = Entry(
            network_id=home.id, register=of.key, made_at=now, said_at=_after(meeting, now),
            person_id=whom.person_id, own={}, shared=None, from_id=source.id if source else None,
        )  # fmt: skip
        db.add(entry)
    elif not entry.changed_by(whom):
        raise NotYourEntry
    elif not entry.written_by(whom):
        said["own"] = entry.own
    if not entry.says(said):
        at, told, was_read = entry.session_id, (entry.outside, entry.session_id), entry.agreed
        for name, value in said.items():
            setattr(entry, name, value)
        entry.agreed = entry.concerns_id in (None, entry.person_id) and not of.keeps(entry.said)
        if not whom.leads and told != (entry.outside, entry.session_id):
            entry.said_at = _after(meeting, now)
        await db.flush()
        await _follow(db, entry, now, at, less=was_read and known)
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
            raise NoMember(field=CONCERNS)
    if session_id is None:
        return None
    meeting = await db.get(LearningSession, session_id)
    if meeting is None or meeting.network_id != network_id:
        raise NotFound(field=SESSION)
    return meeting


async def _reads(db: AsyncSession, person_id: int | None) -> None:
    """Check that somebody can be asked for their word. Raises CannotRead."""
    somebody = await db.get(Person, person_id) if person_id is not None else None
    if somebody is not None and somebody.off_slack:
        raise CannotRead(field=CONCERNS, who=somebody.name)


async def _follow(
    db: AsyncSession, entry: Entry, now: datetime, before: int | None = None, *, less: bool = False
) -> None:
    """Let the report of its session show what stands there now, and what else shows it.

    Where `less` of it is to be read, also what the network left behind in another channel.
    """
    sessions = {before, entry.session_id} - {None}
    for session_id in sessions:
        await posted.changed(db, now, session_id or 0, Fact.RECORD)
    if (shown := FOLLOWS.get(entry.register)) is not None:
        await shown(db, entry, now)
    if less and (sessions or shown is not None):
        await posted.taken_away(db, now, entry.network_id)


async def take_back(db: AsyncSession, entry: Entry, whom: Whom, now: datetime) -> None:
    """Delete an entry; one that stays where it is named leaves the list. Raises NotYourEntry."""
    if not entry.taken_by(whom):
        raise NotYourEntry
    named = STAYS.get(entry.register)
    if named is not None and await named(db, entry):
        entry.taken_away = True
        return
    if (ends := GOES.get(entry.register)) is not None:
        await ends(db, entry, now)
    await db.delete(entry)
    await trace.leave(db, Place.KEPT)
    await _follow(db, entry, now, less=entry.agreed)


async def hide(db: AsyncSession, entry: Entry, now: datetime, *, hidden: bool) -> None:
    """Take an entry out of the sight of all but who wrote it and whoever facilitates, or show it again."""
    entry.hidden = hidden
    await _follow(db, entry, now, less=hidden)


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


@many
def _written(person_id: int, registers: Collection[str]) -> Select[int, int, str, Said]:
    here = (Entry.person_id == person_id, Entry.register.in_(registers))
    return select(Entry.id, Entry.network_id, Entry.register, Entry.own).where(*here).order_by(Entry.id)


async def _unnamed(db: AsyncSession, person_id: int, network_id: int | None) -> list[int]:
    """Return what somebody wrote without their name, in one network or in all."""
    fields = {key: of.unnamed for key, of in REGISTERS.items() if of.unnamed}
    return [
        key
        for key, home, register, own in await _written(db, person_id, list(fields))
        if network_id in (None, home) and own.get(fields[register])
    ]


async def forget(db: AsyncSession, person_id: int, network_id: int | None = None) -> bool:
    """Take away what is somebody's, and what concerns them; what is the group's stays without their name.

    What somebody else agreed to have read of them becomes theirs, where the register says so. What somebody
    wrote without their name stays, too: gone together with them, it would tell whose it was. In one network,
    or in all. Tell whether there was anything.
    """
    here = Entry.network_id == network_id if network_id is not None else Entry.network_id.is_not(None)
    nameless = Entry.id.in_(await _unnamed(db, person_id, network_id))
    passes = Entry.register.in_([key for key, of in REGISTERS.items() if of.passes])
    theirs = (Entry.agreed.is_(True), Entry.concerns_id.is_not(None), Entry.concerns_id != person_id)
    passed = update(table(Entry)).where(here, Entry.person_id == person_id, passes, *theirs)
    handed = await changed(db, passed.values(person_id=Entry.concerns_id))
    mine = and_(Entry.person_id == person_id, Entry.shared.is_(None), ~nameless)
    gone = await changed(db, delete(table(Entry)).where(here, or_(mine, Entry.concerns_id == person_id)))
    left = update(table(Entry)).where(here, Entry.person_id == person_id)
    parted = await changed(db, left.where(nameless).values(person_id=None))
    return await changed(db, left.values(person_id=None, own={})) or parted or gone or handed
