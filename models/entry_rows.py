"""Which entries of registers there are: who sees what, what is found, what is told outside.

Who sees which entry is decided in one place, `_seen`.
"""

import asyncio
from collections.abc import Collection
from typing import NamedTuple, TypeVarTuple

from sqlalchemy import Boolean, ColumnElement, Select, and_, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import register, search
from models.base import Refusal
from models.confidentiality import Whom
from models.entry import Entry
from models.person import Person
from models.register import REGISTERS, Guard, Register, Said, Shown
from models.rows import many, must
from models.session import LearningSession

LOADED_AT_ONCE = 100
Of = TypeVarTuple("Of")


def _seen(person_id: int, registers: Collection[str], leads: ColumnElement[bool]) -> ColumnElement[bool]:
    """What somebody sees: their own, what concerns them, and of the registers that they read all the rest.

    But for what waits for the word of whom it concerns, and what is hidden from all but whoever facilitates.
    """
    mine = or_(Entry.person_id == person_id, Entry.concerns_id == person_id)
    in_sight = or_(Entry.hidden.is_(False), leads)
    read = and_(Entry.register.in_(registers), Entry.agreed.is_(True), in_sight)
    return and_(Entry.taken_away.is_(False), or_(mine, read))


@many
def _listed(
    network_id: int, register: str, person_id: int, registers: Collection[str], leads: bool
) -> Select[int]:
    return _of_register(select(Entry.id), network_id, register, person_id, registers, leads)


class Worded(NamedTuple):
    """What an entry says, and who wrote it."""

    id: int
    person_id: int | None
    own: Said
    shared: Said | None

    @property
    def said(self) -> Said:
        """All that was filled in."""
        return {**(self.shared or {}), **self.own}


@many(into=Worded)
def _worded(
    network_id: int, register: str, person_id: int, registers: Collection[str], leads: bool
) -> Select[int, int | None, Said, Said | None]:
    asked = select(Entry.id, Entry.person_id, Entry.own, Entry.shared)
    return _of_register(asked, network_id, register, person_id, registers, leads)


def _of_register(
    asked: Select[*Of],
    network_id: int,
    register: str,
    person_id: int,
    registers: Collection[str],
    leads: bool,
) -> Select[*Of]:
    here = (Entry.network_id == network_id, Entry.register == register)
    seen = _seen(person_id, registers, type_coerce(leads, Boolean))
    return asked.where(*here, seen).order_by(Entry.id.desc())


@must
def _entry(
    network_id: int, entry_key: str, person_id: int, registers: Collection[str], leads: bool
) -> Select[Entry]:
    return select(Entry).where(
        Entry.network_id == network_id,
        Entry.key == entry_key,
        _seen(person_id, registers, type_coerce(leads, Boolean)),
    )


async def listed(db: AsyncSession, network_id: int, of: Register, whom: Whom) -> list[int]:
    """Return the entries of a register that somebody sees, the newest first."""
    if of.guards is None or whom.leads:
        return await _listed(db, network_id, *_sight(of, whom))
    return [one.id for one in await _read(db, network_id, of, whom)]


async def _read(db: AsyncSession, network_id: int, of: Register, whom: Whom) -> list[Worded]:
    """Return what somebody sees; what is refused by now only who wrote it and whoever facilitates."""
    seen = await _worded(db, network_id, *_sight(of, whom))
    if of.guards is None or whom.leads or not seen:
        return seen
    guard = await of.guards(db, network_id)
    return [one for one in seen if one.person_id == whom.person_id or _passes(guard, one.said)]


def _passes(guard: Guard, said: Said) -> bool:
    try:
        guard(said)
    except Refusal:
        return False
    return True


async def _pass(db: AsyncSession, network_id: int, found: list[Entry]) -> list[Entry]:
    """Return those that their registers do not refuse by now."""
    keys = {one.register for one in found}
    guards = {
        key: await of.guards(db, network_id)
        for key, of in REGISTERS.items()
        if key in keys and of.guards is not None
    }
    return [one for one in found if one.register not in guards or _passes(guards[one.register], one.said)]


async def find(db: AsyncSession, network_id: int, of: Register, whom: Whom, words: str) -> list[int]:
    """Return those in which these words stand, best first; a word may be misspelt or stand within another."""
    seen = await _read(db, network_id, of, whom)
    found = await asyncio.to_thread(search.find, seen, words, lambda one: of.written(one.said))
    return [one.id for one in found]


def _sight(of: Register, whom: Whom) -> tuple[str, int, list[str], bool]:
    return of.key, whom.person_id or 0, [of.key] if of.read_by(whom) else [], whom.leads


async def load(db: AsyncSession, network_id: int, key: str | None, whom: Whom) -> Entry:
    """Return an entry that somebody sees, by its key. Raises NotFound."""
    read = [one.key for one in REGISTERS.values() if one.read_by(whom)]
    return await _entry(db, network_id, key or "", whom.person_id or 0, read, whom.leads)


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
    told = (Entry.register.in_(registers), Entry.agreed.is_(True))
    return and_(*told, Entry.hidden.is_(False), Entry.taken_away.is_(False))


@many
def _told_at(session_id: int, registers: Collection[str]) -> Select[Entry]:
    return select(Entry).where(Entry.session_id == session_id, _in_sight(registers)).order_by(Entry.id)


async def in_report(db: AsyncSession, meeting: LearningSession) -> list[Entry]:
    """Return what the report of a session tells, the oldest first.

    Once it is out nothing comes to it that whoever facilitates could not read before.
    """
    keys, out = register.showing(Shown.REPORT), meeting.released_at
    found = await _pass(db, meeting.network_id, await _told_at(db, meeting.id, keys) if keys else [])
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
    return await _pass(db, network_id, found)
