"""Registers: what a network keeps a list of, each said as data.

A register says how an entry is asked, whose it is, who reads it, whether it may leave the network and where
it shows. They are declared in bot/registers, as a form is drawn there; models/entry.py keeps the entries.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, Flag, StrEnum, auto
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import NotFound, Whose
from models.confidentiality import Whom

if TYPE_CHECKING:
    from models.entry import Entry
    from models.network import Network

Said: TypeAlias = dict[str, Any]  # what was filled in, by field, as JSON keeps it
SESSION, CONCERNS = "session", "concerns"  # fields of a form that are no words: a session, and a member
GOES_WITH_WRITER = msgspec.Meta(extra={"of": Whose.OWN})  # beside the type of a field, of what is the group's


class Reads(StrEnum):
    """Who reads the entries of a register, beside who wrote one and whom it concerns."""

    MEMBERS = "members"
    LEADERS = "leaders"
    NOBODY = "nobody"


class Readers(StrEnum):
    """Who reads one entry, as who wrote it chose."""

    NOBODY = "nobody"
    CIRCLE = "circle"
    OUTSIDE = "outside"  # the members, and others once its writer agreed to the very words


class Shown(Flag):
    """Where a register shows."""

    HOME = auto()  # Home and My Kring
    PANEL = auto()  # of a session
    REPORT = auto()  # what was written at a session, without names
    BOOK = auto()  # the text of the question book, without names


OUTSIDE = Shown.REPORT | Shown.BOOK  # where others than members read


@dataclass(frozen=True)
class Way:
    """Something more that is done with an entry: its act, which is also the name of its text."""

    act: str
    reads: Reads = Reads.MEMBERS  # who finds it
    to: str = ""  # the register of which a new entry begins from this one
    fits: Callable[[Said], bool] = lambda said: True  # of which entries
    # The same, of what only the rows of the network can tell.
    stands: Callable[[AsyncSession, int], Awaitable[Callable[["Entry"], bool]]] | None = None


Begins = Callable[[AsyncSession, "Network", int | None], Awaitable[Said]]
Guard = Callable[[Said], None]  # raises a Refusal
Guards = Callable[[AsyncSession, int], Awaitable[Guard]]


@dataclass(frozen=True)
class Register:
    """What a network keeps a list of. Raises ValueError when what it says does not go together."""

    key: str
    form: type[msgspec.Struct]  # how an entry is asked; the first field is what it is called by
    commands: tuple[str, str]  # English, Dutch
    whose: Whose  # OWN: who leaves takes their entries along; GROUP: they stay, without a name
    reads: Reads = Reads.MEMBERS
    writes: Reads = Reads.MEMBERS  # who adds, changes and takes away: members, or whoever facilitates alone
    leaves: bool = False  # may be told outside the network: in an export, a report, the book
    shows: Shown = Shown.HOME
    check: Callable[[Any], None] | None = None  # refuses what its form cannot tell; raises a Refusal
    # The same, of what only the rows of the network can tell, and they may tell otherwise later: what is
    # refused by then is told nowhere outside, and read by who wrote it and whoever facilitates alone.
    guards: Guards | None = None
    begins: Begins | None = None  # with what a new entry begins, at a session or at none
    follows: Callable[["Entry"], Said] | None = None  # with what one begins from an entry of another register
    most: int = 0  # how many entries at most; 0: any number
    unnamed: str = ""  # the field that, ticked, keeps the name of who wrote it from everybody else
    readers: str = ""  # the field in which who wrote it chooses who reads it (Readers)
    # What its writer wrote about somebody who agreed that others read it: theirs, once its writer goes.
    passes: bool = False
    kept_up: bool = False  # once its writer is gone, every member says how it stands by now
    ways: tuple[Way, ...] = ()

    def __post_init__(self) -> None:
        fits = {
            "what leaves is read by members": not self.leaves or self.reads is Reads.MEMBERS,
            "what does not leave stands in no report and no book": self.leaves or not self.shows & OUTSIDE,
            "what stands in a report is the group's, at a session": not self.shows & Shown.REPORT
            or (self.whose is Whose.GROUP and self.with_session),
            "what is the group's is read by it": self.whose is Whose.OWN or self.reads is not Reads.NOBODY,
            "who is named in it is asked, so it goes with its writer": self.whose is Whose.OWN
            or not self.consent,
            "what passes to somebody is about them": self.consent or not self.passes,
            "what its writer can keep to themselves goes with them": self.whose is Whose.OWN
            or not self.readers,
            "what goes with its writer may be missing": not self.own & self._needed,
        }
        if wrong := [rule for rule, holds in fits.items() if not holds]:
            raise ValueError(f"{self.key}: {', '.join(wrong)}")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that an entry holds, in their order."""
        return tuple(name for name in self.form.__struct_fields__ if name not in (SESSION, CONCERNS))

    @property
    def with_session(self) -> bool:
        """An entry may belong to a session."""
        return SESSION in self.form.__struct_fields__

    @property
    def consent(self) -> bool:
        """An entry concerns a member, without whose word nobody else reads it."""
        return CONCERNS in self.form.__struct_fields__

    @cached_property
    def _types(self) -> Mapping[str, Any]:
        return {each.name: each.type for each in msgspec.structs.fields(self.form)}

    @cached_property
    def _needed(self) -> frozenset[str]:
        required = (each for each in msgspec.structs.fields(self.form) if each.required)
        return frozenset(each.name for each in required) if self.whose is Whose.GROUP else frozenset()

    @cached_property
    def own(self) -> frozenset[str]:
        """The fields that go with who wrote them."""
        if self.whose is Whose.OWN:
            return frozenset(self.fields)
        return frozenset(name for name in self.fields if Whose.OWN in _said_beside(self._types[name]))

    def written_by(self, whom: Whom) -> bool:
        """Tell whether somebody who belongs to the network adds to it."""
        return self.writes is Reads.MEMBERS or whom.leads

    def read_by(self, whom: Whom) -> bool:
        """Tell whether somebody who belongs to the network reads what others wrote in it."""
        return self.reads is Reads.MEMBERS or (self.reads is Reads.LEADERS and whom.leads)

    def keeps(self, said: Said) -> bool:
        """Tell whether who wrote an entry chose to be the only one who reads it."""
        return bool(self.readers) and said.get(self.readers) == Readers.NOBODY

    def leads_to(self, other: "Register") -> bool:
        """Tell whether an entry of another register begins from one of this."""
        return any(way.to == other.key for way in self.ways)

    def written(self, held: Said) -> str:
        """Return what somebody typed in an entry, and not what they chose."""
        typed = self.typed(held).values()
        return " ".join(one for one in typed if isinstance(one, str) and not isinstance(one, Enum))

    def typed(self, held: Said) -> Said:
        """Return what an entry holds, each field of its type; without what the form no longer takes."""
        found = {}
        for name in self.fields:
            with suppress(KeyError, msgspec.ValidationError):
                found[name] = msgspec.convert(held[name], self._types[name], strict=False)
        return found


def _said_beside(kind: Any) -> Iterator[Whose]:
    """Yield whose a field is, as it stands beside its type or beside a part of that."""
    for meta in getattr(kind, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra and "of" in meta.extra:
            yield meta.extra["of"]
    yield from chain.from_iterable(map(_said_beside, get_args(kind)))


REGISTERS: dict[str, Register] = {}  # those of bot/registers, by their keys


def showing(place: Shown) -> list[str]:
    """Return the keys of the registers that show in a place."""
    return [one.key for one in REGISTERS.values() if place in one.shows]


def leaving() -> list[str]:
    """Return the keys of the registers that may be told outside the network."""
    return [one.key for one in REGISTERS.values() if one.leaves]


def get(key: str | None) -> Register:
    """Return a register. Raises NotFound."""
    if key not in REGISTERS:
        raise NotFound
    return REGISTERS[key]
